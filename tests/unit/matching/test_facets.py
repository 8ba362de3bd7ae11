"""Filters by columns say of every row what they say of its job alone."""

from typing import Any

import pytest

from services.matching.facets import Facets
from services.matching.filters import failed, wishes
from tests.support.builders import job, profile

JOBS = [
    job(
        locations=["Leeds"],
        remote="onsite",
        employment_type="full_time",
        salary_min=1,
        salary_max=30000,
        salary_currency="GBP",
    ),
    job(locations=["Lyon"], remote="hybrid", languages=[{"language": "fr"}]),
    job(locations=[], remote="remote", countries=["DE"]),
    job(locations=["Leeds"], remote="onsite", employment_type="part_time"),
] * 40


@pytest.fixture
def facets() -> Facets:
    facets = Facets()
    for row, one in enumerate(JOBS):
        facets.set(row, one)
    return facets


@pytest.mark.parametrize(
    "wished",
    [
        {},
        {"locations": ["Leeds"]},
        {"locations": ["Leeds"], "remote": "remote", "employment_types": ["part_time"]},
        {"salary_min": 40000, "salary_currency": "GBP", "salary_period": "year", "languages": [{"language": "en"}]},
        {"work_authorization": ["GB"], "remote": "onsite"},
    ],
)
def test_each_row_fails_as_many_filters_as_its_job(wished: dict[str, Any], facets: Facets) -> None:
    wanted = wishes(profile(**wished))
    assert list(facets.failing(wanted, len(JOBS))) == [len(failed(wanted, one)) for one in JOBS]


def test_a_row_that_is_used_again_has_the_facts_of_its_new_job(facets: Facets) -> None:
    facets.set(1, JOBS[0])
    counts = facets.failing(wishes(profile(locations=["Leeds"])), 2).tolist()
    assert counts[1] == counts[0]
