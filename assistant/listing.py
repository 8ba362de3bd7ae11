"""Which list of jobs a candidate wants: a new one, or the one on the screen narrowed, widened or shown again."""

import re
from typing import Any

from assistant import candidate_phrases, phrases
from assistant.references import find_jobs
from assistant.situation import Situation
from repositories.models import ToolCall
from services.extraction.search import SearchReading, read_search

_MOST_WORDS = 12
_LOOKING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|now|currently|and)[\s,]+)*(?:looking|searching|seeking)\b", re.IGNORECASE
)
_FLOOR = re.compile(r"^\W*(?:and )?anything (?:from|above|over)\b.*\d\S* (?:up|upwards|onwards)\W*$", re.IGNORECASE)
_OF_A_LIST = re.compile(
    r"\b(?:only|just|ones?|show|find|any\w*|jobs?|roles?|positions?|list|search|what|which|over|above|more)\b",
    re.IGNORECASE,
)
_LONG_LIST = 10


def declares(clause: str) -> bool:
    """First person or "looking for", and no order or question: it may say something of the speaker even where it names jobs."""
    said = phrases.plain(clause)
    first_person = candidate_phrases.FIRST_PERSON.search(said) is not None
    return (
        (first_person or _LOOKING.match(said) is not None)
        and not candidate_phrases.IMPERATIVE.match(said)
        and "?" not in said
    )


def states_wishes(clause: str) -> bool:
    """Pay and more, and nothing that speaks of a list: "full time, £21 an hour" is noted, and the list is made anew."""
    filters = _read(clause).filters
    if "salary_min" in filters and _FLOOR.search(clause):
        return True
    return (
        "salary_min" in filters
        and len(filters.keys() - {"currency", "salary_period"}) > 1
        and not _OF_A_LIST.search(clause)
    )


def is_list_again(situation: Situation) -> bool:
    return situation.focus.listing in ("recommendations", "search")


def narrows(clause: str, situation: Situation) -> bool:
    """Filters for the list on the screen, said in few words."""
    said = phrases.plain(clause)
    if not is_list_again(situation) or len(said.split()) > _MOST_WORDS or _one_of_them(said, situation):
        return False
    if not (phrases.NARROW.match(said) or phrases.ELLIPTIC.search(said)):
        return False
    reading = _read(clause)
    if declares(said) and "only" not in said and not ("q" in reading.removed and phrases.NARROW.match(said)):
        return False
    return bool(reading.filters or reading.removed or _unwanted(said))


def _one_of_them(said: str, situation: Situation) -> bool:
    """ "The hybrid one" is a job on the screen, "the hybrid ones" a filter."""
    one = candidate_phrases.THE_ONE.search(said) is not None and not re.search(r"\bonly|just\b", said, re.IGNORECASE)
    return one and len(find_jobs(said, situation.shown_jobs, situation.focus.job_id)) == 1


def listing(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    if narrows(clause, situation) or (is_list_again(situation) and candidate_phrases.RELIST.search(said)):
        return _list_call(said, situation, again=True)
    asks = candidate_phrases.SEARCH.search(said) and not candidate_phrases.NO_SEARCH.search(said)
    names_jobs = re.search(r"\b(?:jobs?|positions|vacancies|roles|openings)\b", said, re.IGNORECASE)
    if asks and (candidate_phrases.IMPERATIVE.match(said) or not declares(said) or names_jobs):
        return _list_call(said, situation, again=False)
    return None


def _list_call(clause: str, situation: Situation, *, again: bool) -> ToolCall:
    other = candidate_phrases.OTHER_PERSON.search(situation.text) is not None
    reading = _read(_about_them(situation.text) if other else clause)
    filters = dict(reading.filters)
    if reading.query and not (again and phrases.REFUSED.match(clause)):
        filters["q"] = reading.query
    if again:
        everything = {"without"} if "q" in reading.removed else set()
        lifted = reading.removed | everything
        kept = {name: value for name, value in situation.focus.filters.items() if name not in lifted}
        if phrases.REFUSED.match(clause) and "employment_type" in kept and "employment_type" in filters:
            left = [one for one in filters["employment_type"] if one in kept["employment_type"]]
            filters["employment_type"] = left or filters["employment_type"]
        filters = {**kept, **filters}
        searching = situation.focus.listing == "search" or bool(filters.get("q"))
    else:
        searching = other or _is_search(filters, clause)
    arguments = search_arguments(filters)
    unwanted = _unwanted(clause)
    if unwanted:
        arguments["without"] = list(dict.fromkeys([*arguments.get("without", []), *unwanted]))
    if again and candidate_phrases.MORE.search(clause):
        arguments["limit"] = _LONG_LIST
    return ToolCall(name="search_jobs" if searching else "recommend_jobs", arguments=arguments)


def _about_them(text: str) -> str:
    """The sentences about the other person, for whom the list is."""
    parts = [part for part in phrases.clauses(text) if candidate_phrases.THEIRS.search(part)]
    return " ".join(parts) or text


def _is_search(filters: dict[str, Any], clause: str) -> bool:
    named = filters.get("q") or filters.get("company")
    return bool(named or (filters and not candidate_phrases.FOR_ME.search(clause)))


def _unwanted(clause: str) -> list[str]:
    """Work and employers that are to be left out."""
    work = [found["what"].casefold() for found in candidate_phrases.UNWANTED.finditer(clause)]
    return work + [found["what"] for found in candidate_phrases.NOT_AT.finditer(clause)]


def _read(clause: str) -> SearchReading:
    """What the extraction reads once the turns of phrase of a request are in words that it knows."""
    text = candidate_phrases.NOT_AT.sub(" ", candidate_phrases.UNWANTED.sub(" ", phrases.plain(clause)))
    for pattern, instead in candidate_phrases.REWORDED:
        text = pattern.sub(instead, text)
    reading = read_search(text)
    if candidate_phrases.PERMANENT.search(clause) and "employment_type" not in reading.filters:
        reading.filters["employment_type"] = ["full_time", "part_time"]
    return reading


def search_arguments(filters: dict[str, Any]) -> dict[str, Any]:
    """Filters as the service names them, under the names that the tools use."""
    renamed = {"q": "query", "skill": "skills"}
    return {renamed.get(name, name): value for name, value in filters.items() if value not in (None, "", [])}
