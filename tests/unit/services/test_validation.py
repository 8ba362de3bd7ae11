"""Sentences about wrong values: they name the field and say what it must be, in nobody's jargon."""

from typing import Any

import pytest

from repositories.models import JobFields, ProfileFields
from services.errors import InvalidInput
from services.validation import validated


@pytest.mark.parametrize(
    ("value", "field", "message"),
    [
        ({"headline": "x" * 201}, "headline", "must have at most 200 characters"),
        ({"headline": 5}, "headline", "must be a text"),
        ({"skills": "Go"}, "skills", "must be a list"),
        ({"skills": [f"s{n}" for n in range(101)]}, "skills", "must have at most 100 items"),
        ({"skills": [""]}, "skills.0", "must not be empty"),
        ({"years_experience": "six"}, "years_experience", "must be a number"),
        ({"years_experience": -1}, "years_experience", "must be greater than or equal to 0"),
        ({"seniority": "wizard"}, "seniority", "must be 'intern', 'junior'"),
        ({"languages": [{"level": "C1"}]}, "languages.0.language", "is needed"),
        ({"shoe_size": 43}, "shoe_size", "is not known here"),
        ({"available_from": "soon"}, "available_from", "must be a date"),
        ({"available_from": "２０２７"}, "available_from", "must be a date"),
        ({"salary_min": True}, "salary_min", "must be a number"),
        ({"salary_min": "30000"}, "salary_min", "must be a number"),
        ({"open_to_recruiters": "yes"}, "open_to_recruiters", "must be true or false"),
        ({"work_authorization": ["ZZ"]}, "work_authorization.0", "must be a two-letter country code"),
        ({"work_authorization": ["EU"]}, "work_authorization.0", "must be a two-letter country code"),
    ],
)
def test_a_wrong_value_is_named_and_told(value: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        validated(ProfileFields, value)
    [fault] = refused.value.errors
    assert fault.field == field
    assert fault.message.startswith(message)
    assert refused.value.message == f"{field} {fault.message}."
    assert "pydantic" not in refused.value.message


def test_every_wrong_field_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        validated(JobFields, {"salary_min": 5, "salary_max": 4, "title": 7})
    assert {fault.field for fault in refused.value.errors} == {"salary_max", "title"}
