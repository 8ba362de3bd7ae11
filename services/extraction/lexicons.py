"""The word lists beside this file, read once when first needed.

A line is `canonical | alias | alias`; `#` begins a comment line. `=` in front of an entry asks for its exact capitals,
because in small letters it is an ordinary word (`=Go`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ı": "i", "œ": "oe", "ð": "d", "þ": "th"})
_TOKEN = re.compile(r"[^\W_]+[+#]*")


SKILL_LISTS = ("skills_software", "skills_health", "skills_trades", "skills_service", "skills_office")


@dataclass(frozen=True)
class Entry:
    """`exact`: the form counts only in these capitals."""

    canonical: str
    exact: str | None = None


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def key(text: str) -> str:
    """The folded words of a text with single blanks: what entries are found by. Keeps + and # behind a word (C++)."""
    return " ".join(_TOKEN.findall(fold(text.replace("'", "").replace(" & ", " and "))))


def lines(name: str) -> Iterator[list[str]]:
    """The rows of a word list, each split at its bars."""
    for row in rows(name):
        yield [part.strip() for part in row.split("|")]


def rows(name: str) -> Iterator[str]:
    """The lines of a word list without comments."""
    text = (files(__package__) / "lexicon" / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def words(name: str) -> frozenset[str]:
    """All forms in a word list, folded."""
    return frozenset(key(form) for row in lines(name) for form in row)


@cache
def entries(*names: str) -> dict[str, Entry]:
    """Every form of the word lists, by its key; what stands first wins."""
    found: dict[str, Entry] = {}
    for name in names:
        for row in lines(name):
            canonical = row[0].removeprefix("=")
            for form in row:
                exact = form[1:] if form.startswith("=") else None
                found.setdefault(key(form.removeprefix("=")), Entry(canonical, exact))
    return found


@cache
def longest(*names: str) -> int:
    """How many words the longest form has."""
    return max(form.count(" ") + 1 for form in entries(*names))
