"""Reads what somebody wants to see: filters for a list of jobs, filters that they lift, and the words that remain."""

import re
from dataclasses import dataclass, field
from typing import Any

from services.extraction.amounts import find_pay
from services.extraction.known_skills import known_skills
from services.extraction.languages import find_languages
from services.extraction.lexicons import key, words
from services.extraction.negation import negated
from services.extraction.passages import Passage, Span, passage_of
from services.extraction.titles import find_occupations
from services.extraction.whereabouts import countries_named, find_whereabouts
from services.extraction.wishes import find_employment, find_remote
from services.extraction.years import find_years

_LIFTED = {
    "location": r"\b(?:any ?(?:where|place|location|city|town)|all (?:places|locations|cities)|(?:place|location) (?:does not|doesn't|doesnt) matter|everywhere|wherever|no matter where)\b",
    "salary_min": r"\b(?:any (?:pay|salary|wage)|(?:pay|salary|money) (?:does not|doesn't|doesnt|is not|isn't) (?:matter|important)|(?:forget|ignore|drop|without|regardless of|never mind) (?:the |about the )?(?:pay|salary|money))\b",
    "remote": r"\b(?:remote or not|not only remote|remote or (?:on-?site|office)|(?:on-?site|office) (?:is )?(?:fine|ok|okay) too|(?:forget|drop|ignore) (?:the )?remote|doesn't have to be remote|not just remote|(?:forget|drop|ignore|scrap|remove) (?:about )?(?:the |that )?(?:remote|hybrid|on-?site|office)(?: thing| bit| filter| part| only)?)\b",
    "employment_type": r"\b(?:any (?:contract|type|hours|kind of contract)|full or part[- ]time|part[- ]time or full[- ]time|all contract types|(?:forget|drop|ignore|scrap|remove) (?:about )?(?:the |that |my )?(?:(?:part|full)[- ]?time|contract|temporary|permanent)(?: thing| bit| filter| part| only)?)\b",
}
_EVERYTHING = re.compile(
    r"\b(?:show (?:me )?(?:everything|all(?: of them| jobs)?)|(?:clear|reset|drop|remove|forget|lift|ignore|scrap) (?:the |all |all "
    r"the |my |those |that |this )?(?:last )?filters?|everything again|all jobs again|without filters?|start (?:over|again))\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:at|by|from|with) (?P<name>(?:The )?[A-Z][\w&'.-]*(?: (?:& |and )?[A-Z][\w&'.-]*){0,4})(?=\s*(?:[.,;!?]|$|"
    r"\b(?:in|that|which|paying|with|please)\b))"
)
_SKILL_BEFORE = re.compile(
    r"\b(?:with|using|use|uses|involving|involve|require|requires|requiring|needing|need|about|know|knows|knowing|"
    r"mention\w*|have|has|having|a|an|and|or|for|skills?:?|plus)\s+$",
    re.IGNORECASE,
)
_HOLDERS = re.compile(
    r"\s*(?:holders?|certificate holders?|owners|experience|skills?|people|users|knowledge|licen[cs]e)\b", re.IGNORECASE
)
_SAVED = re.compile(
    r"\b(?:my saved|saved (?:jobs|ones)|(?:i|i've|i have) saved|bookmarked|shortlist of mine)\b", re.IGNORECASE
)
_PEOPLE = re.compile(r"\b(?:holders?|candidates?|people|those|anyone|applicants?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class SearchReading:
    """`filters` are named as in `JobSearch`; `removed` are filters that the person lifts; `query` holds the remaining words that say what to look for."""

    filters: dict[str, Any] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    query: str = ""


def read_search(text: str) -> SearchReading:
    """What to look for. "nurse jobs in Leeds" is a place and the query "nurse"."""
    passage = passage_of(text)
    taken: list[Span] = []
    filters: dict[str, Any] = {}
    removed = _lifted(passage.own, taken)
    _workplace(passage, filters, taken, removed)
    _pay(passage, filters, taken)
    _employment(passage, filters, taken, removed)
    _places(passage, filters, taken)
    if saved := _SAVED.search(passage.own):
        filters["reaction"] = "saved"
        taken.append(Span(*saved.span()))
    taken += [Span(years.start, years.end) for years in find_years(passage)]
    occupations = _occupations(passage, taken)
    _language(passage, filters, taken)
    _skills(passage, filters, taken, occupations)
    _company(passage, filters, taken, occupations)
    return SearchReading(filters, removed - set(filters), _query(passage, taken, occupations))


def _lifted(text: str, taken: list[Span]) -> set[str]:
    removed = set()
    for name, pattern in _LIFTED.items():
        if match := re.search(pattern, text, re.IGNORECASE):
            removed |= {name, "currency", "salary_period"} if name == "salary_min" else {name}
            removed |= {"not_location"} if name == "location" else set()
            taken.append(Span(*match.span()))
    if match := _EVERYTHING.search(text):
        removed |= {
            "q",
            "location",
            "not_location",
            "remote",
            "salary_min",
            "currency",
            "salary_period",
            "employment_type",
            "skill",
            "company",
            "language",
            "reaction",
        }
        taken.append(Span(*match.span()))
    return removed


_EITHER = re.compile(r"\bhybrid (?:or|and|/) (?:fully )?remote\b|\bremote (?:or|and|/) hybrid\b", re.IGNORECASE)


def _workplace(passage: Passage, filters: dict[str, Any], taken: list[Span], removed: set[str]) -> None:
    for wish in find_remote(passage):
        if any(Span(wish.start, wish.end).overlaps(span) for span in taken):
            continue
        taken.append(Span(wish.start, wish.end))
        if wish.denied and wish.value == "remote":
            filters["remote"] = "onsite"
        elif wish.value == "any":
            removed.add("remote")
        elif not wish.denied:
            # a list of hybrid ones holds the remote ones too
            both = _EITHER.search(passage.own) is not None
            filters["remote"] = "hybrid" if both else wish.value


def _pay(passage: Passage, filters: dict[str, Any], taken: list[Span]) -> None:
    sums = find_pay(
        passage,
        countries_named(passage.own),
        asked=re.search(
            r"\b(?:above|over|more than|at least|min\w*|paying|pays?|from|upwards)\b", passage.own, re.IGNORECASE
        )
        is not None,
    )
    for pay in sums[:1]:
        if pay.bound == "most" or pay.low < 5:
            continue
        filters["salary_min"] = pay.low
        if pay.currency:
            filters["currency"] = pay.currency
        if pay.period:
            filters["salary_period"] = pay.period
    taken += [Span(pay.start, pay.end) for pay in sums]


def _employment(passage: Passage, filters: dict[str, Any], taken: list[Span], removed: set[str]) -> None:
    found = [
        wish
        for wish in find_employment(passage)
        if not any(Span(wish.start, wish.end).overlaps(span) for span in taken)
    ]
    taken += [Span(wish.start, wish.end) for wish in found]
    wanted = list(dict.fromkeys(wish.value for wish in found if not wish.denied))
    denied = {wish.value for wish in found if wish.denied}
    if wanted:
        filters["employment_type"] = wanted
    elif denied:
        filters["employment_type"] = [
            value for value in ("full_time", "part_time", "contract", "temporary", "internship") if value not in denied
        ]


def _places(passage: Passage, filters: dict[str, Any], taken: list[Span]) -> None:
    for place in find_whereabouts(passage, taken):
        filters.setdefault("not_location" if place.denied else "location", []).append(place.name)
        taken.append(Span(place.start, place.end))


def _occupations(passage: Passage, taken: list[Span]) -> list[Span]:
    found = [
        Span(one.start, one.end)
        for one in find_occupations(passage)
        if not any(Span(one.start, one.end).overlaps(span) for span in taken)
    ]
    return [span for span in found if key(passage.own[span.start : span.end]) not in words("search_stop_words")]


def _language(passage: Passage, filters: dict[str, Any], taken: list[Span]) -> None:
    for one in find_languages(passage):
        if not one.denied:
            filters.setdefault("language", one.tag)
        taken.append(Span(one.start, one.end))


def _skills(passage: Passage, filters: dict[str, Any], taken: list[Span], occupations: list[Span]) -> None:
    """A known skill filters where the words point at it as one; otherwise it stays a word to look for."""
    for skill in known_skills(passage.own):
        span = Span(skill.start, skill.end)
        if any(span.overlaps(other) for other in [*taken, *occupations]) or negated(passage, skill.start):
            continue
        pointed = _SKILL_BEFORE.search(passage.own[: skill.start][-30:]) or _HOLDERS.match(passage.own, skill.end)
        if pointed or _PEOPLE.search(passage.own):
            filters.setdefault("skill", []).append(skill.name)
            taken.append(span)


def _company(passage: Passage, filters: dict[str, Any], taken: list[Span], occupations: list[Span]) -> None:
    for match in _COMPANY.finditer(passage.own):
        span = Span(match.start("name"), match.end("name"))
        if (
            any(span.overlaps(other) for other in [*taken, *occupations])
            or key(match["name"]) in words("search_stop_words")
            or known_skills(match["name"])
        ):
            continue
        filters["company"] = match["name"].strip(". ")
        taken.append(span)
        return


def _query(passage: Passage, taken: list[Span], occupations: list[Span]) -> str:
    """What is left: occupations, skills and other words that carry meaning, in their order."""
    kept = []
    for match in re.finditer(r"[^\W_][\w+#'&.-]*", passage.own):
        span = Span(match.start(), match.end())
        word = match.group().strip(".'-").removesuffix("'s")
        inside = any(span.overlaps(one) for one in occupations)
        if (
            any(span.overlaps(one) for one in taken)
            or not word
            or ((not inside or len(word) < 3) and key(word) in words("search_stop_words"))
            or word.replace(",", "").isdigit()
        ):
            continue
        kept.append(word)
    return " ".join(kept)
