"""What the fields of a job mean together."""

from typing import Any

import pytest

from repositories.models import Job, JobFields
from services.job_fields import JobPatch, as_of, described, has_ended, missing


def job(**fields: Any) -> Job:
    return Job(owner_id="owner", **fields)


@pytest.mark.parametrize(
    ("valid_through", "last_day"),
    [("2026-11-23", "2026-11-23"), ("2026-11", "2026-11-30"), ("2026", "2026-12-31"), (None, "9999-12-31")],
)
def test_a_job_lasts_to_the_end_of_its_last_day_month_or_year(valid_through: str | None, last_day: str) -> None:
    one = job(status="open", valid_through=valid_through)
    assert not has_ended(one, last_day)
    assert as_of(one, last_day).status == "open"
    if valid_through:
        assert has_ended(one, "2027-01-01")
        assert as_of(one, "2027-01-01").status == "closed"
    assert one.status == "open"


@pytest.mark.parametrize(
    ("fields", "needed"),
    [
        ({}, ["title", "company", "locations"]),
        ({"title": "Cook", "company": "Inn", "remote": "onsite"}, ["locations"]),
        ({"title": "Cook", "company": "Inn", "remote": "hybrid"}, ["locations"]),
        ({"title": "Cook", "company": "Inn", "remote": "remote"}, []),
        ({"title": "Cook", "company": "Inn", "locations": ["Ely"]}, []),
    ],
)
def test_what_publishing_needs(fields: dict[str, Any], needed: list[str]) -> None:
    assert missing(job(**fields)) == needed


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("Draft a job: cook in Ely", "Cook in Ely"),
        ("Please create a new posting for a night porter in Hull.", "Night porter in Hull."),
        ("I'd like to post a job for a cook", "Cook"),
        ("We need a cook in Ely. Draft it.", "We need a cook in Ely. Draft it."),
        ("  ", None),
    ],
)
def test_the_first_words_describe_a_draft_without_the_order_around_them(text: str, description: str | None) -> None:
    assert described(None, text) == description


LONG = "You run the kitchen of a small inn by the river, with two helpers, five evenings a week, from spring on."


@pytest.mark.parametrize(
    ("text", "added"),
    [
        (LONG, True),
        ("30k a year", False),
        (f"Please change the title to head cook, because {LONG}", False),
        (f"{LONG} Is that enough?", False),
    ],
)
def test_later_words_are_added_only_where_they_are_a_text(text: str, added: bool) -> None:
    assert described("Cook in Ely", text) == (f"Cook in Ely\n{text}" if added else "Cook in Ely")


def test_the_same_words_are_not_added_twice() -> None:
    assert described(f"Cook\n{LONG}", LONG) == f"Cook\n{LONG}"


def test_a_patch_knows_every_field_of_a_job_and_clears_each() -> None:
    assert list(JobPatch.model_fields) == list(JobFields.model_fields)
    nothing = dict.fromkeys(JobPatch.model_fields)
    assert JobPatch.model_validate(nothing).model_dump() == nothing
