"""Findings carried over into the fields of profiles and jobs."""

from typing import Any

import pytest

from repositories.models import JobFields, ProfileFields
from services.extraction.findings import Finding
from services.findings import with_findings


def told(before: ProfileFields, *findings: tuple[str, str, Any]) -> ProfileFields:
    said = [Finding(field, value, f"{field} {value}", operation) for operation, field, value in findings]  # type: ignore[arg-type]
    return with_findings(ProfileFields, before.model_dump(), said)[0]


def test_lists_grow_in_order_and_without_doubles() -> None:
    before = ProfileFields(skills=["Python", "Go"], locations=["Leeds"])
    after = told(before, ("add", "skills", "Rust"), ("add", "skills", "PYTHON"), ("add", "locations", "leeds"))
    assert (after.skills, after.locations) == (["Python", "Go", "Rust"], ["Leeds"])


@pytest.mark.parametrize("said", ["zürich", "Zurich", "ZÜRICH"])
def test_an_entry_is_taken_out_however_it_is_written(said: str) -> None:
    before = ProfileFields(locations=["Zürich", "Bern"])
    assert told(before, ("remove", "locations", said)).locations == ["Bern"]


def test_clearing_empties_a_field_of_any_kind() -> None:
    before = ProfileFields(skills=["Go"], headline="Cook", open_to_recruiters=True)
    after = told(before, ("clear", "skills", None), ("clear", "headline", None), ("clear", "open_to_recruiters", None))
    assert (after.skills, after.headline, after.open_to_recruiters) == ([], None, False)


def test_a_language_said_again_gains_its_level() -> None:
    before = ProfileFields.model_validate({"languages": [{"language": "pl"}, {"language": "en", "level": "C1"}]})
    after = told(before, ("add", "languages", {"language": "pl", "level": "B2"}), ("remove", "languages", "en"))
    assert [one.model_dump() for one in after.languages] == [{"language": "pl", "level": "B2"}]


def test_a_new_amount_keeps_currency_and_period_until_others_are_said() -> None:
    before = ProfileFields(salary_min=12.5, salary_currency="GBP", salary_period="hour")
    after = told(before, ("set", "salary_min", 14))
    assert (after.salary_min, after.salary_currency, after.salary_period) == (14, "GBP", "hour")
    after = told(before, ("set", "salary_min", 30_000), ("set", "salary_period", "year"))
    assert (after.salary_min, after.salary_currency, after.salary_period) == (30_000, "GBP", "year")


def test_pay_taken_back_leaves_no_currency_behind() -> None:
    before = ProfileFields(salary_min=12.5, salary_currency="GBP", salary_period="hour")
    after = told(before, ("clear", "salary_min", None))
    assert (after.salary_min, after.salary_currency, after.salary_period) == (None, None, None)


def test_what_a_field_cannot_take_leaves_the_rest_said() -> None:
    after = told(ProfileFields(), ("set", "seniority", "wizard"), ("set", "shoe_size", 43), ("set", "headline", "Cook"))
    assert after == ProfileFields(headline="Cook")


def test_each_change_carries_the_words_that_made_it() -> None:
    findings = [
        Finding("skills", "Rust", "I know Rust", "add"),
        Finding("skills", "Go", "and Go", "add"),
        Finding("skills", "rust", "Rust again", "add"),
        Finding("headline", "Cook", "still a cook"),
    ]
    _, changes = with_findings(ProfileFields, ProfileFields(headline="Cook").model_dump(), findings)
    assert [(one.field, one.before, one.after, one.quote) for one in changes] == [
        ("skills", [], ["Rust", "Go"], "I know Rust … and Go")
    ]


@pytest.mark.parametrize(
    ("said", "pay"),
    [
        ([("salary_min", 16)], (16, None)),
        ([("salary_max", 12)], (None, 12)),
        ([("salary_min", 16), ("salary_max", 18)], (16, 18)),
        ([("salary_max", 18), ("salary_min", 16)], (16, 18)),
    ],
)
def test_new_pay_beyond_the_other_end_replaces_it(said: list[tuple[str, int]], pay: tuple[Any, Any]) -> None:
    before = JobFields(salary_min=14, salary_max=15).model_dump()
    fields, _ = with_findings(JobFields, before, [Finding(name, value, "so") for name, value in said])
    assert (fields.salary_min, fields.salary_max) == pay
