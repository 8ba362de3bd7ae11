"""Documents as rows of CSV, both ways and without loss.

Lists of texts are joined by semicolons; lists of objects are JSON. A cell that a spreadsheet would take for a formula
gets an apostrophe in front, which is taken off again.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_SHIELDED = re.compile(r"'+[=+\-@\t\r]")
_TRUTHS = {"true": True, "false": False}


def write_header(file: IO[str], columns: Sequence[str]) -> None:
    csv.writer(file).writerow(columns)


def write_row(file: IO[str], columns: Sequence[str], document: Mapping[str, Any]) -> None:
    csv.writer(file).writerow([_cell(document.get(column)) for column in columns])


def read_rows(file: IO[str], lists: frozenset[str]) -> Iterator[dict[str, Any]]:
    """`lists`: columns whose cells hold several. Empty cells are left out."""
    for row in csv.DictReader(file):
        yield {
            name.strip(): _value(cell, name.strip() in lists)
            for name, cell in row.items()
            if isinstance(name, str) and isinstance(cell, str) and cell.strip()
        }


def _cell(value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        plain = all(isinstance(one, str) and ";" not in one and not one.startswith("[") for one in value)
        value = "; ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    shown = str(value)
    return "'" + shown if _FORMULA.match(shown) else shown


def _value(cell: str, holds_several: bool) -> Any:
    shown = cell[1:] if _SHIELDED.match(cell) else cell
    if not holds_several:
        return _TRUTHS.get(shown, shown)
    if shown.startswith("["):
        try:
            return json.loads(shown)
        except ValueError:
            # as it stands it is refused by its name
            return shown
    return [part.strip() for part in shown.split(";") if part.strip()]
