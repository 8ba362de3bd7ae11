"""Years of experience in a text."""

import re
from dataclasses import dataclass
from datetime import date

from services.extraction.passages import Passage
from services.extraction.spelled import HALF, WORDS, value_of

_NUMBER = rf"(?:\d{{1,2}}(?:\.\d)?(?:½| 1/2)?|\b{WORDS}\b|(?:(?<=least )|(?<=than )|(?<=over )|(?<=about )|(?<=nearly )|(?<=almost ))an?(?= year\b)|\ban?(?= year(?:'s|s)? (?:of|experience|in|(?:is|would be|will be) (?:enough|fine|ok|okay|plenty|sufficient))\b)|\b(?:a couple of|a few)(?= years))"
_YEARS = re.compile(
    rf"(?<![\w.,£$€/-])(?:(?P<least>{_NUMBER})(?:(?<=\d)\s?-\s?| to | or "
    rf"))?(?P<number>{_NUMBER})(?P<half>{HALF})?(?: ?\(\d{{1,2}}\))?(?P<more>\s?\+|[- ]plus)?(?: or more| plus| odd| full| "
    rf"good| solid| long| whole)?"
    r"[\s-]?(?:years?|yrs?|yr|yeras?|yaers?|yers|yars|yeasr|jahre|yoe|y(?= (?:exp|of exp)))(?P<tail>\b(?:'s?)?|'s?)",
    re.IGNORECASE,
)
_DECADES = re.compile(
    rf"(?P<number>\bhalf(?= a)|(?<!half )(?:\b{WORDS}\b|\ba\b))\s+(?:(?<=half )a )?decades?\b", re.IGNORECASE
)
_NOT_BEHIND = re.compile(
    r"\s*(?:old\b|of age\b|ago\b|time\b|'? ?(?:fixed|contract\b(?! experience)|lease|degree|course|programme|program|"
    r"diploma|warranty|guarantee|plan\b|maternity|placement)|from now|[- ]old|"
    r"(?:ahead|away|later|left|until|till|to go)\b|before I\b|since I (?:left|moved|stopped)|in prison|off\b|out of "
    r"work|younger|older|running a)",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\b(?:in|within|next|every|each|aged?|under|turn(?:ed|ing)?|I'm|I am|studied|study|degree|course|training|for "
    r"the next|after|contract (?:of|for)|gap of|off for|break of|school)\s*(?:about|around|some)?\s*$",
    re.IGNORECASE,
)
_AGE = re.compile(r"\s*(?:old|of age|y/?o)\b", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:in total|total|overall|all together|all in all|altogether|combined|all told|in all)\b", re.IGNORECASE
)
_OURSELVES = re.compile(
    r"\b(?:we've|we have|we|our|company|firm|business|established|trading|founded|family|serving|warranty|contract|"
    r"fixed[- ]term|period|lasts?|duration|over the|for the)\b[^,;]*$",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\b(?:experience\w*|exp\b|expirience|background|track record|post-?\w*|of it\b|of \w+|in|as|doing|working|with|"
    r"on the|behind|(?:is|are|would be|will be) (?:enough|fine|ok|okay|plenty|sufficient)|will do|minimum|min)\b|\+",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(?:at least|min(?:imum)?\.?|over|more than|least|from|no less than)\s*(?:of)?\s*$", re.IGNORECASE
)


_OR_MORE = re.compile(r"\s*(?:or (?:more|over|longer)|and (?:up|over)|(?:[\w/-]+ ){1,2}min(?:imum)?\b)", re.IGNORECASE)


@dataclass(frozen=True)
class YearsOf:
    years: float
    start: int
    end: int
    total: bool = False


def find_years(passage: Passage) -> list[YearsOf]:
    """How long somebody has done their work, in the order of the text; ages, terms and dates are left out."""
    found = []
    for match in [*_YEARS.finditer(passage.own), *_DECADES.finditer(passage.own)]:
        number = _number(match)
        if number is None or not 0 < number <= 60 or _is_something_else(passage, match):
            continue
        sentence = passage.sentence_at(match.start())
        total = _TOTAL.search(passage.own, sentence.start, sentence.end) is not None
        found.append(YearsOf(number, match.start(), match.end(), total))
    if found and (summed := _ALTOGETHER.search(passage.own)) and (number := value_of(summed["number"])):
        found = [YearsOf(one.years, one.start, one.end) for one in found]
        found.append(YearsOf(min(number, 60.0), summed.start("number"), summed.end(), total=True))
    return sorted(found, key=lambda years: years.start)


_ALTOGETHER = re.compile(
    rf"(?<![\w.,£$€])(?P<number>\d{{1,2}}|\b{WORDS}\b) (?:all together|altogether|in total|all in all|overall|all told)\b",
    re.IGNORECASE,
)
_HELD = (
    r"(?:work(?:ing|ed)?|been|doing|employed|teaching|nursing|cooking|driving|practi[sc]ing|in (?:the|this) (?:trade|job|business|field|industry|profession)|"
    r"started|began|qualified|trained|graduated|registered|(?:er|or|ist|ian|ant|eer|man|nurse|chef|cook|clerk|guide|smith)\b)"
)
_NOT_WORK = re.compile(
    r"\b(?:liv\w+|resid\w+|settled|moved|married|citizen|here|abroad|founded|licen[cs]ed driver|member|unemployed|off|retired)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"{_HELD}[^.;\n]{{0,60}}?\b(?:since|from|in)\s+(?:\w+\s+)?(?P<year>(?:19[6-9]|20[0-4])\d)\b", re.IGNORECASE
)
_AGO = re.compile(
    rf"\b(?:started|began|begun|qualified|trained|became|apprenticed)\b[^.;\n]{{0,60}}?(?P<number>{_NUMBER})[\s-](?:years?|yrs?) ago\b",
    re.IGNORECASE,
)


def years_since(passage: Passage, today: date) -> list[YearsOf]:
    """How long ago the speaker says to have begun their work: "a nurse since 2019", "qualified three years ago"."""
    found = []
    for match in _SINCE.finditer(passage.own):
        years = today.year - int(match["year"])
        since = "since" in match.group().casefold() or re.match(
            r"started|began|qualified", match.group(), re.IGNORECASE
        )
        if since and 0 < years <= 60 and not _NOT_WORK.search(passage.before(match.start("year"))):
            found.append(YearsOf(float(years), match.start("year"), match.end()))
    for match in _AGO.finditer(passage.own):
        number = value_of(match["number"])
        if number and number <= 60:
            found.append(YearsOf(number, match.start("number"), match.end()))
    return found


def required_years(passage: Passage) -> list[YearsOf]:
    """How long a job asks somebody to have done the work."""
    found = []
    for match in _YEARS.finditer(passage.own):
        number = _number(match, lower=True)
        before = passage.before(match.start())
        if (
            number is None
            or not 0 < number <= 40
            or _is_something_else(passage, match, any_age=False)
            or _OURSELVES.search(before)
        ):
            continue
        asked = (
            match["more"]
            or _AT_LEAST.search(before)
            or _OR_MORE.match(passage.own, match.end())
            or _EXPERIENCE.match(passage.own[match.end() : match.end() + 40].lstrip(" '"))
        )
        if asked or re.search(r"\bexperience\w*\b|\bexp\b", passage.in_clause(match.start()), re.IGNORECASE):
            found.append(YearsOf(number, match.start(), match.end()))
    return found


def _number(match: re.Match[str], *, lower: bool = False) -> float | None:
    parts = match.groupdict()
    text = (parts.get("least") if lower else None) or match["number"]
    if text.casefold().startswith(("a ", "a couple")):
        number: float | None = 2.0 if "couple" in text else None
    elif text.casefold() == "half":
        number = 0.5
    else:
        number = 1.0 if text.casefold() in ("a", "an") else value_of(text)
    if number is None:
        return None
    number += 0.5 if parts.get("half") else 0
    return number * 10 if match.re is _DECADES else number


def _is_something_else(passage: Passage, match: re.Match[str], *, any_age: bool = True) -> bool:
    before = passage.before(match.start())
    if _NOT_BEHIND.match(passage.own, match.end()) or (_AGE.match(passage.own, match.end())):
        return True
    if re.search(r"\b(?:am|'m) $", before) and not re.search(
        r"\bin\b|experience", passage.own[match.end() : match.end() + 25]
    ):
        return True
    return _NOT_BEFORE.search(before) is not None and not (any_age and re.search(r"\b(?:I'm|I am)\s*$", before))
