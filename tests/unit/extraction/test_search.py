from typing import Any

import pytest

from services.extraction.search import read_search


@pytest.mark.parametrize(
    ("text", "filters", "query"),
    [
        ("only remote", {"remote": "remote"}, ""),
        ("above 45k", {"salary_min": 45000, "salary_period": "year"}, ""),
        ("Not in London, please.", {"not_location": ["London"]}, ""),
        ("Only the part-time ones, please.", {"employment_type": ["part_time"]}, ""),
        ("nurse jobs in Leeds", {"location": ["Leeds"]}, "nurse"),
        ("What is available for a gardener in Bath?", {"location": ["Bath"]}, "gardener"),
        ("ok, forklift licence holders then", {"skill": ["forklift licence"]}, ""),
        ("Find lighthouse keeper jobs", {}, "lighthouse keeper"),
        ("jobs at Crumb & Kettle", {"company": "Crumb & Kettle"}, ""),
        ("Kindly show me the positions that correspond to my profile.", {}, ""),
    ],
)
def test_requests_become_filters_and_words(text: str, filters: dict[str, Any], query: str) -> None:
    reading = read_search(text)
    assert reading.filters == filters
    assert reading.query == query


def test_several_filters_in_one_request() -> None:
    filters = read_search("anything with Python around Porto paying over €50k").filters
    assert filters == {
        "skill": ["Python"],
        "location": ["Porto"],
        "salary_min": 50000,
        "currency": "EUR",
        "salary_period": "year",
    }


def test_filters_can_be_lifted() -> None:
    assert "location" in read_search("any place is fine").removed
    assert {"location", "remote", "salary_min", "q"} <= read_search("show everything again").removed
    assert read_search("only remote").removed == set()
