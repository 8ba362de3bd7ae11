"""Which values of a profile or a draft count as right, wrong and invented."""

from typing import Any

import pytest

from rolecall.dialogues.cases import Check
from rolecall.dialogues.fields import compared

Counts = tuple[int, int, int, int]


def counts(check: dict[str, Any], document: dict[str, Any], before: dict[str, Any] | None = None) -> Counts:
    """Right, wrong, missed, invented."""
    score = compared(Check.model_validate(check), document, before or {})
    return score.right.total(), score.wrong.total(), score.missed.total(), score.invented.total()


@pytest.mark.parametrize(
    ("name", "wanted", "stored", "expected"),
    [
        ("skills", ["welding|mig welding"], ["MIG Welding"], (1, 0, 0, 0)),
        ("skills", ["vue.js", "c++"], ["VueJS", "C++"], (2, 0, 0, 0)),
        ("skills", ["c"], ["C++"], (0, 1, 1, 1)),
        ("skills", ["word", "forklift"], ["Microsoft Word", "forklift licence"], (2, 0, 0, 0)),
        ("skills", ["net", "glass"], ["nets", "glass"], (2, 0, 0, 0)),
        ("skills", ["loom", "dye"], ["Looms", "dyeing"], (1, 1, 1, 1)),
        ("skills", ["js|javascript"], ["JS", "JavaScript"], (1, 0, 0, 0)),
        ("locations", ["malaga", "leeds"], ["Málaga", "Leeds, UK"], (2, 0, 0, 0)),
        ("languages", ["pt", "no"], [{"language": "pt-BR", "level": "B2"}, {"language": "nb"}], (2, 0, 0, 0)),
        ("salary_min", 30000, 30000.0, (1, 0, 0, 0)),
        ("salary_min", 30000, 3000.0, (0, 1, 1, 0)),
        ("remote", "hybrid", None, (0, 0, 1, 0)),
        ("headline", ["data"], "Senior Data engineer", (1, 0, 0, 0)),
        ("headline", ["it"], "Fitter", (0, 1, 1, 0)),
        ("education", [{"degree": "bsc|bachelor", "year": "2011"}], [{"degree": "B.Sc.", "year": 2011}], (1, 0, 0, 0)),
        ("available_from", "2027-05-01", "2027-05-01", (1, 0, 0, 0)),
        ("company", "hart & sons", "Hart and Sons Ltd", (1, 0, 0, 0)),
    ],
)
def test_a_value_is_judged_as_a_person_would(name: str, wanted: Any, stored: Any, expected: Counts) -> None:
    assert counts({"expect": {name: wanted}}, {name: stored}) == expected


def test_what_should_stay_unset_is_invented_unless_it_was_there_before() -> None:
    check = {"absent": ["remote", "locations"]}
    assert counts(check, {"remote": "any", "locations": ["Bath", "Wells"]}) == (0, 3, 0, 3)
    assert counts(check, {"remote": "any"}, {"remote": "any"}) == (0, 0, 0, 0)


def test_an_allowed_extra_is_neither_right_nor_wrong_unless_it_is_forbidden() -> None:
    check = {"expect": {"skills": ["mig"]}, "allow": {"skills": ["weld"]}}
    assert counts(check, {"skills": ["MIG", "welding"]}) == (1, 0, 0, 0)
    assert counts(check | {"forbid": {"skills": ["welding"]}}, {"skills": ["MIG", "welding"]}) == (1, 1, 0, 1)


def test_a_forbidden_value_counts_where_nothing_is_expected_and_as_invented_where_something_is() -> None:
    assert counts({"forbid": {"years_experience": [9]}}, {"years_experience": 9}) == (0, 1, 0, 1)
    both = {"expect": {"years_experience": 7}, "forbid": {"years_experience": [9]}}
    assert counts(both, {"years_experience": 9}) == (0, 1, 1, 1)
    assert counts(both, {"years_experience": 8}) == (0, 1, 1, 0)
