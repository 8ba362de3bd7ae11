"""Which posting a candidate's words point at, and what they ask about it."""

import re

from assistant import candidate_phrases, phrases
from assistant.listing import declares, narrows
from assistant.references import (
    find_jobs,
    is_by_distance,
    is_by_pay,
    is_other,
    is_pronoun,
    names_a_position,
    ordinal,
    words,
)
from assistant.situation import Situation
from repositories.models import ToolCall

_FEW = 3
_NAME = re.compile(r"(?<=\w )[A-Z]\w+")


def about_job(clause: str, situation: Situation) -> ToolCall | None:
    """A question about one posting, or why it fits."""
    said = phrases.plain(clause)
    points = points_at_one(said, situation) or (
        candidate_phrases.SOME_JOB.search(said) is not None and not declares(said)
    )
    if phrases.WHY.search(said) and (points or situation.focus.job_id):
        return ToolCall(name="explain_match", arguments={"job": job_reference(clause, situation)})
    if candidate_phrases.COMPARES.search(said) and situation.shown_jobs:
        return ToolCall(name="get_job", arguments={"job": clause, "question": clause})
    if phrases.DETAILS.search(said) and len(said.split()) <= _FEW and situation.shown_jobs and not points:
        return ToolCall(name="get_job", arguments={"job": situation.focus.job_id or clause, "question": clause})
    asks = (
        phrases.DETAILS.search(said)
        or (points and (said.endswith("?") or candidate_phrases.ASKS.match(said)))
        or re.match(r"^\W*(?:and|what about|how about)\b", said, re.IGNORECASE)
    )
    if candidate_phrases.A_NEW_LIST.search(said) or narrows(clause, situation):
        return None
    if asks and points:
        return ToolCall(name="get_job", arguments={"job": job_reference(clause, situation), "question": clause})
    return _question(clause, situation)


def _question(clause: str, situation: Situation) -> ToolCall | None:
    """A question about the posting at hand ("is a licence needed?"), or one of a company that no list on the screen has."""
    said = phrases.plain(clause)
    if not said.endswith("?") or not candidate_phrases.ABOUT_A_POSTING.search(said) or declares(said):
        return None
    if candidate_phrases.SEARCH.search(said):
        return None
    if company := candidate_phrases.OF_A_COMPANY.search(said):
        return ToolCall(name="get_job", arguments={"job": company["name"], "question": clause})
    if (situation.focus.job_id or situation.shown_jobs) and not candidate_phrases.ABOUT_ME.search(said):
        return ToolCall(name="get_job", arguments={"job": situation.focus.job_id or clause, "question": clause})
    return None


def points_at_one(said: str, situation: Situation) -> bool:
    """Whether the words single out one of the postings on the screen."""
    shown = situation.shown_jobs
    if not shown:
        return False
    if ordinal(said, len(shown)) is not None and names_a_position(said):
        return True
    asks_for_a_list = candidate_phrases.SEARCH.search(said) is not None
    if (len(shown) == 1 and not words(said) and not asks_for_a_list) or is_by_pay(said):
        return True
    if len(find_jobs(said, shown, situation.focus.job_id, home=home_of(situation))) != 1:
        return False
    if is_by_distance(said):
        return True
    named = set().union(*(words(f"{job.title} {job.company}") for job in shown))
    return bool(words(said)) or is_pronoun(said) or is_other(said) or bool(words(said) & named)


def job_reference(clause: str, situation: Situation) -> str:
    """The id where the words are clear, else the words themselves for the tool to ask about."""
    found = find_jobs(clause, situation.shown_jobs, situation.focus.job_id, home=home_of(situation))
    at_hand = situation.focus.job_id if not found and is_pronoun(clause) and not _NAME.search(clause) else None
    return found[0].id if len(found) == 1 else at_hand or clause


def home_of(situation: Situation) -> list[str]:
    return situation.profile.locations if situation.profile else []
