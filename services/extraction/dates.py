"""Dates in a text, as ISO dates of the precision that the words have."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from services.extraction.passages import Passage

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DATES = [
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d{2})(?:-(?P<day>\d{2}))?\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<year>20\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>20\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<day>\d{1,2})[./](?P<number>\d{1,2})[./](?P<year>20\d\d)\b"),
    re.compile(rf"\b{_MONTH},? (?P<year>20\d\d)\b", re.IGNORECASE),
]
_RELATIVE = re.compile(
    rf"\b(?:(?P<now>immediately|straight ?away|right away|asap|now|today|at once|any time)|in (?:about |around )?(?P<count>\d+|an?|one|two|"
    rf"three|four|five|six|eight) (?P<unit>days?|weeks?|fortnights?|months?)|(?P<next>next) (?P<span>week|month)|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}|"
    rf"{_MONTH.replace('month', 'month2', 1)})\b",
    re.IGNORECASE,
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
_START = re.compile(
    r"\b(?:start\w*|available|availability|free|begin\w*|join\w*|from|can do|ready|earliest|notice|as "
    r"of)\b[^.;\n]{0,40}$",
    re.IGNORECASE,
)
_NOT_START = re.compile(
    r"\b(?:until|till|since|born|graduated|worked|was|between|expires?|to|left|finished|moved|qualified)\s*(?:in|"
    r"on)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DateMention:
    iso: str
    start: int
    end: int


def find_start(passage: Passage, *, today: date | None = None, asked: bool = False) -> list[DateMention]:
    """Dates from which the speaker says to be free; those that depend on the day of writing only with `today`."""
    found: list[DateMention] = []
    for pattern in _DATES:
        for match in pattern.finditer(passage.own):
            iso = _iso(match)
            before = passage.own[max(passage.sentence_at(match.start()).start, match.start() - 60) : match.start()]
            if (
                iso
                and (asked or _START.search(before))
                and not _NOT_START.search(before)
                and not any(match.start() < one.end and one.start < match.end() for one in found)
            ):
                found.append(DateMention(iso, match.start(), match.end()))
    if not found and today:
        found = _relative(passage, today, asked)
    return sorted(found, key=lambda one: one.start)


_DEADLINE = re.compile(
    r"\b(?:(?:applications?|apply|open|live|online|ad|advert|posting|runs?|valid)\b[^.;\n]{0,25}\b(?:until|till|by|before|through)|"
    r"(?:deadline|closing date)(?: for applications)?(?: is|:)?|clos(?:es|ing)(?: on)?)\s+(?:the |\w+day,? )?$",
    re.IGNORECASE,
)


def find_deadline(passage: Passage) -> DateMention | None:
    """The last day for applications, where one is stated with its year."""
    for pattern in _DATES:
        for match in pattern.finditer(passage.own):
            before = passage.own[passage.sentence_at(match.start()).start : match.start()]
            if _DEADLINE.search(before) and (iso := _iso(match)):
                return DateMention(iso, match.start(), match.end())
    return None


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _MONTHS[parts["month"][:3].casefold()]
    year, day = int(parts["year"]), int(parts["day"]) if parts.get("day") else None
    if day is None:
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _relative(passage: Passage, today: date, asked: bool) -> list[DateMention]:
    for match in _RELATIVE.finditer(passage.own):
        before = passage.own[max(passage.sentence_at(match.start()).start, match.start() - 60) : match.start()]
        if not (asked or re.search(r"\b(?:start|available|free|begin|join)\w*\b[^.;\n]{0,30}$", before, re.IGNORECASE)):
            continue
        if iso := _from_today(match, today):
            return [DateMention(iso, match.start(), match.end())]
    return []


def _from_today(match: re.Match[str], today: date) -> str | None:
    if match["now"]:
        return today.isoformat()
    if match["count"]:
        count = _COUNTS.get(match["count"].casefold()) or int(match["count"])
        days = count * {"d": 1, "w": 7, "f": 14, "m": 30}[match["unit"][0].casefold()]
        return (
            (today + timedelta(days=days)).isoformat()
            if match["unit"][0].casefold() != "m"
            else _months_on(today, count)
        )
    if match["next"]:
        week = match["span"].casefold() == "week"
        return (today + timedelta(days=7 - today.weekday())).isoformat() if week else _months_on(today, 1)
    month = _MONTHS[(match["month"] or match["month2"])[:3].casefold()]
    year = today.year + (month < today.month)
    if not match["day"]:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, int(match["day"])).isoformat()
    except ValueError:
        return None


def _months_on(today: date, count: int) -> str:
    number = today.month - 1 + count
    return f"{today.year + number // 12:04}-{number % 12 + 1:02}"
