"""What depends on the day of writing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Read = Callable[..., dict[str, Any]]
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("I've been a nurse since 2019", 7),
        ("baker in Hull since 2012", 14),
        ("I started as a roofer three years ago", 3),
        ("qualified as a vet ten years ago", 10),
        ("for the last four years I have worked as a tiler", 4),
    ],
)
def test_years_are_counted_from_the_day_of_writing(profile: Read, text: str, years: float) -> None:
    assert profile(text, today=TODAY)["years_experience"] == years


@pytest.mark.parametrize(
    "text", ["I have lived in Leeds since 2019", "married since 2015", "my firm was founded in 1999"]
)
def test_other_dates_are_no_experience(profile: Read, text: str) -> None:
    assert "years_experience" not in profile(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("I can start in two weeks", "2026-12-07"),
        ("available from 1 February", "2027-02-01"),
        ("I could start next month", "2026-12"),
        ("free from March", "2027-03"),
        ("I can start immediately", "2026-11-23"),
    ],
)
def test_a_start_is_a_date_once_the_day_is_known(profile: Read, text: str, start: str) -> None:
    assert profile(text, today=TODAY)["available_from"] == start
    if "immediately" not in text and "weeks" not in text:
        assert profile(text).get("available_from") in (None, start)
