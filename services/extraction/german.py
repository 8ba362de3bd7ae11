"""German in English words, letter by letter placed where the German stands, so that every rule reads both languages.

It is no translation: only the words are replaced that rules look at (`lexicon/german.txt`); names, titles and skills stay as
they were written.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from services.extraction.lexicons import rows

_SEGMENT = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?\n]*")
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    """
    the and i my of to for is are with you we they he she it this that have has at on from please not no want need looking
    """.split()  # noqa: SIM905
)


@lru_cache(maxsize=256)
def in_english(text: str) -> tuple[str, Sequence[int]]:
    """The text with what is German in English words; and for each letter of it, where it stands in `text`."""
    letters: list[str] = []
    places: list[int] = []
    for segment in _SEGMENT.finditer(text) if _has_german(text) else ():
        start = segment.start()
        _keep(text, len(places) and places[-1] + 1, start, letters, places)
        if _has_german(segment.group()):
            _replace(text, start, segment.end(), letters, places)
        else:
            _keep(text, start, segment.end(), letters, places)
    if not letters:
        return text, range(len(text))
    _keep(text, places[-1] + 1, len(text), letters, places)
    return "".join(letters), places


def english(text: str) -> str:
    return in_english(text)[0]


def _keep(text: str, start: int, end: int, letters: list[str], places: list[int]) -> None:
    letters += text[start:end]
    places += range(start, end)


def _replace(text: str, start: int, end: int, letters: list[str], places: list[int]) -> None:
    """Copies a German stretch with its known words replaced; the letters of the new words are spread over the old ones."""
    for found in _known().finditer(text, start, end):
        if found.group().isupper() and len(found.group()) > 2:
            continue
        instead = _instead(found)
        _keep(text, start, found.start(), letters, places)
        letters += instead
        width, new = found.end() - found.start(), len(instead)
        places += [found.start() + (number * (width - 1)) // max(new - 1, 1) for number in range(new)]
        start = found.end()
    _keep(text, start, end, letters, places)


def _has_german(text: str) -> bool:
    said = [word.casefold() for word in _WORD.findall(text)]
    telling = sum(1 for word in said if word in _telling("*"))
    beside = sum(1 for word in said if word in _telling("+"))
    return telling > 0 and telling + beside > sum(1 for word in said if word in _ENGLISH)


@cache
def _rules() -> list[tuple[str, str]]:
    """Expressions with what stands in their place, the longest first."""
    return sorted((pair for pair in _pairs() if pair[0] not in "*+"), key=lambda pair: -len(pair[0]))


@cache
def _pairs() -> list[tuple[str, str]]:
    """The word list; a bar with blanks around it parts the two sides, one without is part of the expression."""
    return [(german.strip(), english.strip()) for german, english in (row.split(" | ") for row in rows("german"))]


@cache
def _telling(sign: str) -> frozenset[str]:
    """Words that show that a text is German (`*`), or add to those that do (`+`)."""
    return frozenset(word for german, words in _pairs() if german == sign for word in words.split())


@cache
def _known() -> re.Pattern[str]:
    parts = "|".join(f"(?P<r{number}>{german})" for number, (german, _) in enumerate(_rules()))
    return re.compile(rf"(?<![^\W_])(?:{parts})(?![^\W_])", re.IGNORECASE)


def _instead(found: re.Match[str]) -> str:
    assert found.lastgroup is not None
    return _rules()[int(found.lastgroup[1:])][1]
