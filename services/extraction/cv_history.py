"""The entries under "Experience" and "Education" of a CV."""

import re
from typing import Any

from services.extraction.education import find_education
from services.extraction.passages import Span, passage_of, straight
from services.extraction.titles import find_occupations, tidy

_MONTH = r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)[a-z]*\.?"
_POINT = rf"(?:(?:{_MONTH}|\d{{1,2}})[ /.]\s?)?(?:19|20)\d\d"
_PERIOD = re.compile(
    rf"\(?(?P<start>{_POINT})\s*(?:-|to|until|till|bis)\s*(?P<end>{_POINT}|heute|jetzt|aktuell|laufend|dato|present|now|today|current(?:ly)?|ongoing|date|"
    rf"to date)\)?|\b(?:since|from|seit|ab)\s+(?P<since>{_POINT})|\((?P<only>(?:19|20)\d\d)\)",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
} | {"mär": 3, "mai": 5, "okt": 10, "dez": 12}
_PARTS = re.compile(r"\s*(?:,|\||•|\t| - | at | @ |;|\bbei\b)\s*")
_BULLET = re.compile(r"^\s*[*•·▪●◦-]\s*")
_SENTENCE = re.compile(r"\.\s+(?=[A-Z])")


def history(text: str, rows: list[Span]) -> list[tuple[dict[str, Any], Span]]:
    """Jobs held, as entries of `experience`, each with the stretch of the text it was read from."""
    plain = straight(text)
    entries: list[tuple[dict[str, Any], Span]] = []
    for block in _blocks(plain, rows):
        entry = _job(plain, text, block)
        if entry:
            entries.append((entry, Span(block[0].start, block[-1].end)))
    return entries


def _blocks(text: str, rows: list[Span]) -> list[list[Span]]:
    """Rows gathered by entry: one begins at a row with a period, or a row with an occupation that a period follows."""
    blocks: list[list[Span]] = []
    for number, row in enumerate(rows):
        said = text[row.start : row.end]
        dated = _PERIOD.search(said) is not None and not _BULLET.match(said)
        opens_below = (
            not dated
            and not _BULLET.match(said)
            and number + 1 < len(rows)
            and _opens(text, rows[number + 1])
            and len(said.split()) <= 10
            and _PERIOD.search(said) is None
        )
        has_date = bool(blocks) and any(_PERIOD.search(text[one.start : one.end]) for one in blocks[-1])
        if not blocks or (dated and has_date) or (opens_below and has_date):
            blocks.append([])
        blocks[-1].append(row)
    return blocks


def _opens(text: str, row: Span) -> bool:
    said = text[row.start : row.end]
    return _PERIOD.search(said) is not None and not _BULLET.match(said) and not find_occupations(passage_of(said))


def _job(plain: str, text: str, block: list[Span]) -> dict[str, Any] | None:
    entry: dict[str, Any] = {}
    head: list[str] = []
    body: list[str] = []
    for number, row in enumerate(block):
        said = plain[row.start : row.end].strip()
        if _BULLET.match(said) or (number > 0 and (len(said.split()) > 10 or ("start" in entry and number > 1))):
            body.append(_BULLET.sub("", said))
            continue
        period = _PERIOD.search(said)
        if period:
            entry |= _dates(period)
            rest = f"{said[: period.start()]} | {said[period.end() :]}"
        else:
            rest = said
        first, *sentences = _SENTENCE.split(rest, maxsplit=1)
        if period and said[period.end() : period.end() + 1] == "." and not sentences:
            first, sentences = said[: period.start()], [said[period.end() + 1 :]]
        head += [_without_stop(part.strip(" ()|")) for part in _PARTS.split(first)]
        body += sentences
    entry |= _title_and_company([part for part in head if part])
    if summary := " ".join(part.strip() for part in body if part.strip()):
        entry["summary"] = summary[:2000]
    return entry if entry.keys() & {"title", "company"} else None


def _without_stop(part: str) -> str:
    """Without the full stop of a sentence; that of "S.A." or "Inc." stays."""
    return part if re.search(r"\b(?:\w\.\w|Inc|Ltd|Co|Corp)\.$", part) else part.strip(".")


def _title_and_company(parts: list[str]) -> dict[str, str]:
    """The part that names an occupation is the title; the next is the company."""
    title = next((part for part in parts if find_occupations(passage_of(part)) and len(part.split()) <= 8), None)
    if title is None:
        title = parts[0] if parts and len(parts[0].split()) <= 8 else None
    rest = [
        part for part in parts if part != title and len(part.split()) <= 8 and any(letter.isalpha() for letter in part)
    ]
    told = {"title": tidy(title)} if title else {}
    return told | ({"company": rest[0]} if rest else {})


def _dates(period: re.Match[str]) -> dict[str, str]:
    if period["since"]:
        return {"start": _iso(period["since"])}
    if period["only"]:
        return {"start": period["only"], "end": period["only"]}
    told = {"start": _iso(period["start"])}
    return told | ({"end": _iso(period["end"])} if period["end"][-1].isdigit() else {})


def _iso(point: str) -> str:
    year = point[-4:]
    month = point[:-4].strip(" /.").casefold()
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3], 0)
    return f"{year}-{number:02}" if 1 <= number <= 12 else year


def schooling(text: str, rows: list[Span]) -> list[tuple[dict[str, Any], Span]]:
    """Degrees and the like, as entries of `education`."""
    plain = straight(text)
    found: list[tuple[dict[str, Any], Span]] = []
    pending: Span | None = None
    for row in rows:
        said = plain[row.start : row.end]
        told = _degree(said)
        if told:
            span = Span(row.start, row.end)
            if pending and "institution" not in told:
                told["institution"], span = (
                    plain[pending.start : pending.end].strip(" ,.-"),
                    Span(pending.start, row.end),
                )
            found.append((told, span))
            pending = None
        elif (
            found
            and re.search(r"\b(?:University|College|School|Institute|Academy)\b", said)
            and "institution" not in found[-1][0]
        ):
            found[-1][0]["institution"] = re.split(r"\s*[,(|]\s*|\s+-\s+", said.strip(" -•*"))[0]
            if year := re.search(r"(?:19|20)\d\d(?!\s*-)", said):
                found[-1][0].setdefault("year", int(year.group()))
        elif len(said.split()) <= 10 and not _BULLET.match(said):
            pending = row
    return found


def _degree(said: str) -> dict[str, Any] | None:
    """One line read as degree, field, institution and year, by form first and by commas where that is clearer."""
    read = find_education(passage_of(said))
    if not read:
        return None
    entry = dict(read[0].entry)
    years = re.findall(r"(?:19|20)\d\d", said)
    parts = [part.strip(" .()") for part in re.split(r"\s*[,|;]\s*|\s+-\s+", said) if part.strip(" .()")]
    if len(parts) >= 3 and parts[0].casefold().startswith(entry["degree"].casefold()[:3]):
        entry["degree"] = parts[0]
        named = [part for part in parts[1:] if not re.fullmatch(r"[\d -]+", part)]
        entry |= (
            dict(zip(("field", "institution"), named, strict=False))
            if len(named) >= 2
            else {"institution": named[0]}
            if named
            else {}
        )
    if years:
        entry["year"] = int(years[-1])
    return entry
