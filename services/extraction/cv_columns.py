"""CVs in two columns: a line with two headings begins them, and they are read one after the other."""

import re
from collections.abc import Sequence
from functools import cache

from services.extraction.lexicons import key, lines

_GAP = re.compile(r"\S(?P<gap>(?: {3,}| *\t[ \t]*))(?=\S)")


def side_by_side(text: str) -> str:
    """The text with the right column under the left one; as it is where no line holds two headings side by side."""
    rows = text.expandtabs(8).split("\n")
    for number, row in enumerate(rows):
        if column := _column(row):
            end = _end(rows, number, column)
            left = [one[:column].rstrip() for one in rows[number:end]]
            right = [one[column:].strip() for one in rows[number:end]]
            rest = side_by_side("\n".join(rows[end:]))
            return "\n".join([*rows[:number], *left, *(one for one in right if one), rest])
    return text


def _column(row: str) -> int | None:
    """Where the second of two headings begins."""
    for found in _GAP.finditer(row):
        if _is_heading(row[: found.start("gap")]) and _is_heading(row[found.end() :]):
            return found.end()
    return None


def _end(rows: Sequence[str], start: int, column: int) -> int:
    """The first row whose words run across the gap between the columns."""
    for number in range(start, len(rows)):
        if len(rows[number]) > column and rows[number][column - 2 : column].strip():
            while number > start + 1 and (not rows[number - 1].strip() or _is_heading(rows[number - 1])):
                number -= 1
            return number
    return len(rows)


@cache
def _headings() -> frozenset[str]:
    return frozenset(key(form) for row in lines("cv_headings") for form in row)


def _is_heading(words: str) -> bool:
    return key(words) in _headings()
