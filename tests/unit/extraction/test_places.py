import pytest

from services.extraction.place_names import find_places
from services.matching.places import country_code, country_of, distance_km, lookup, same_place


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I want to hire a pastry chef for a perm role", []),
        ("welder in leeds", ["Leeds"]),
        ("newcastle upon tyne. 17yr", ["Newcastle upon Tyne"]),
        ("Frankfurt, Zurich, London.", ["Frankfurt", "Zurich", "London"]),
        ("a nurse in hull", ["Hull"]),
        ("based in Bath or Reading", ["Bath", "Reading"]),
        ("reading drawings, nice to have", []),
        ("Nice to meet you", []),
        ("Min. 1 year", []),
    ],
)
def test_places_are_found_and_ordinary_words_are_not(text: str, names: list[str]) -> None:
    assert [mention.name for mention in find_places(text)] == names


def test_names_in_other_languages_and_without_accents_mean_the_same_town() -> None:
    assert lookup("Ghent")[0] == lookup("Gent")[0]
    assert lookup("zurich")[0] == lookup("Zürich")[0]


def test_what_follows_tells_which_town_is_meant() -> None:
    assert lookup("Durham, North Carolina")[0].region == "NC"
    assert lookup("York, UK")[0].country == "GB"


def test_nearby_towns_are_the_same_place() -> None:
    assert same_place("Leeds", "Bradford") is True
    assert same_place("Leeds", "London") is False
    assert same_place("Berlin", "Germany") is True
    assert same_place("Nowhere-in-particular", "Leeds") is None


def test_countries_are_known_by_short_names() -> None:
    assert (country_code("the UK"), country_code("USA"), country_of("Kericho")) == ("GB", "US", "KE")
    assert lookup("Nowhere-in-particular") == ()


def test_distances_are_known_between_towns_only() -> None:
    leeds, london, germany = lookup("Leeds")[0], lookup("London")[0], lookup("Germany")[0]
    assert 250 < (distance_km(leeds, london) or 0) < 300
    assert distance_km(leeds, germany) is None
