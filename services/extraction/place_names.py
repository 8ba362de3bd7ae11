"""Places named in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from services.extraction.lexicons import SKILL_LISTS, entries, lines
from services.matching.places import Place, fold, likeliest, state_codes

_LARGE = 100_000
_WELL_KNOWN = 40_000
_MAX_WORDS = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_GAP = re.compile(r"[ \-]|\. |\.")


@dataclass(frozen=True)
class PlaceMention:
    """A place named in a text. `name` is how the writer calls it, with capitals; `place` the likeliest of that name."""

    name: str
    start: int
    end: int
    place: Place


@cache
def _ordinary_names() -> frozenset[str]:
    """Names that are ordinary words as well."""
    return frozenset(word.removeprefix("*") for row in lines("ordinary_names") for word in row[0].split())


@cache
def _alone_in_small_letters() -> frozenset[str]:
    """Those of them that are places also in small letters where they stand alone."""
    return frozenset(word[1:] for row in lines("ordinary_names") for word in row[0].split() if word.startswith("*"))


@lru_cache(maxsize=64)
def find_places(text: str) -> tuple[PlaceMention, ...]:
    """Places named in a text, in its order, the longest name at each point. Names that are ordinary words need a capital and a
    word such as "in" before them; small letters are enough for well-known towns and behind such a word."""
    found: list[PlaceMention] = []
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    number = 0
    while number < len(words):
        mention, width = _longest_at(text, words, number)
        if mention:
            found.append(mention)
        number += width
    return tuple(found)


def _longest_at(text: str, words: list[tuple[int, int]], number: int) -> tuple[PlaceMention | None, int]:
    start = words[number][0]
    for last in _ends(text, words, number):
        end = words[last][1]
        place = likeliest(text[start:end])
        if place and _is_meant(text, start, end, place):
            return PlaceMention(_written(text[start:end], place), start, end, place), last - number + 1
    return None, 1


def _ends(text: str, words: list[tuple[int, int]], number: int) -> Iterator[int]:
    last = number
    while (
        last + 1 < len(words)
        and last - number + 1 < _MAX_WORDS
        and _GAP.fullmatch(text[words[last][1] : words[last + 1][0]])
    ):
        last += 1
    yield from range(last, number - 1, -1)


_LEADS = re.compile(
    r"(?:\b(?:in|around|near|nearby|outside|at|to|for|from|based|live|living|leaving|within|of|outta|out of|our|only|"
    r"either|not|or|and|between|location|where|place|city|town|central|greater|north|south|east|west|"
    r"downtown|over|is|want|prefer|preferably|also)\s*:?\s+|[,:/•*]\s*|\s[-–—]\s+|[.]\s|^\s*|\n\s*)$",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:in|around|near|outside|based|live|living|within|outta|from|for|around|leaving|to|or|not)\s+$", re.IGNORECASE
)
_SURELY_IN = re.compile(
    r"\b(?:in|around|near|outside|based (?:in|at|near|around)|live in|living in|within|outta|out of|from|leaving|"
    r"move to|moving to|relocat\w+ to)\s+$",
    re.IGNORECASE,
)


def _is_meant(text: str, start: int, end: int, place: Place) -> bool:
    name, before = text[start:end], text[max(0, start - 24) : start]
    folded = fold(name)
    capital = name[0].isupper()
    if len(folded) <= 3 and not (
        name.isupper() if place.kind == "country" else name.istitle() and fold(place.name) == folded
    ):
        return False
    if capital and _goes_on_as_name(text, start, end):
        return False
    if folded in entries(*SKILL_LISTS):
        return _SURELY_IN.search(before) is not None
    if folded in _ordinary_names():
        return _ordinary_but_meant(text, start, end, before, capital)
    if place.kind != "city":
        return capital
    own_name = fold(place.name) == folded
    if capital:
        return len(folded) > 2 and (own_name or place.population >= _LARGE)
    if " " in folded or "-" in name:
        return own_name
    return own_name and (
        place.population >= _LARGE
        or (place.population >= _WELL_KNOWN and _stands_alone(text, start, end))
        or (place.population >= _WELL_KNOWN and _IN.search(before) is not None)
        or _SURELY_IN.search(before) is not None
    )


def _goes_on_as_name(text: str, start: int, end: int) -> bool:
    """ "Swan Packaging": a town's name with another capital word behind it is a part of some name, unless "in" leads it."""
    following = re.match(r" (?P<word>[A-Z][a-z]+)(?P<second> [A-Z][a-z]+)?", text[end : end + 40])
    if following is None or _SURELY_IN.search(text[max(0, start - 24) : start]):
        return False
    behind = (likeliest(following["word"]), likeliest(following.group().strip()))
    return not any(place and place.kind != "city" for place in behind)


_TERMS = re.compile(r"\s*,\s*(?:full|part|remote|hybrid|on-?site|permanent|temp|contract|[£€$\d])", re.IGNORECASE)


def _ordinary_but_meant(text: str, start: int, end: int, before: str, capital: bool) -> bool:
    after = text[end : end + 30]
    if capital and (state := re.match(r",? (?P<code>[A-Z]{2})\b", after)) and state["code"] in state_codes():
        return True
    if re.match(r"\s+[A-Z][a-z]", after) or re.match(r"['-]\w", after):
        return False
    if capital:
        alone = re.match(r"\s*(?:[.,;!?)\n]|$|(?:or|and|area|office|only)\b)", after) is not None
        return _SURELY_IN.search(before) is not None or (
            alone
            and _LEADS.search(before) is not None
            and (not _starts_text(text, start) or _TERMS.match(after) is not None)
        )
    if fold(text[start:end]) in _alone_in_small_letters() and re.search(r"(?:^|[,.\n])\s*$", before):
        return re.match(r"\s*(?:[,.;\n]|$)", after) is not None
    return (
        _SURELY_IN.search(before) is not None
        and re.match(r"\s*(?:[.,;:!?)\n£$€\d]|$)", after) is not None
        and len(text[start:end]) > 3
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    return (
        re.search(r"(?:^|[,.\n])\s*$", text[max(0, start - 4) : start]) is not None
        and re.match(r"\s*(?:[,.\n]|$)", text[end : end + 4]) is not None
    )


def _starts_text(text: str, start: int) -> bool:
    return not text[:start].strip()


def _written(name: str, place: Place) -> str:
    """The writer's own spelling; capitals come from the table."""
    if any(letter.isupper() for letter in name) and not (name.isupper() and len(name) > 4):
        return name
    return place.name if fold(place.name) == fold(name) else name.title()
