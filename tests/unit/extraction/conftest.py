"""What a text leaves in an empty profile or draft."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from repositories.models import JobFields, ProfileFields
from services.extraction.findings import Finding
from services.extraction.job import read_job
from services.extraction.profile import read_profile

Facts = dict[str, Any]
Read = Callable[..., Facts]


def _applied(fields: Facts, findings: Sequence[Finding]) -> Facts:
    kept = dict(fields)
    for finding in findings:
        if finding.operation == "set":
            kept[finding.field] = finding.value
        elif finding.operation == "clear":
            kept.pop(finding.field, None)
        elif finding.operation == "add":
            kept[finding.field] = [*kept.get(finding.field, []), finding.value]
        else:
            kept[finding.field] = [item for item in kept.get(finding.field, []) if item != finding.value]
    return kept


@pytest.fixture
def profile() -> Read:
    """The profile after one or several messages, checked by its own type."""

    def read(*messages: str, asked: str | None = None, known: Facts | None = None, today: date | None = None) -> Facts:
        facts: Facts = dict(known or {})
        for message in messages:
            before = ProfileFields.model_validate(facts)
            facts = _applied(facts, read_profile(message, asked=asked, known=before, today=today))
            ProfileFields.model_validate(facts)
        return facts

    return read


@pytest.fixture
def job() -> Read:
    """The draft after one or several messages, checked by its own type."""

    def read(*messages: str, asked: str | None = None, known: Facts | None = None) -> Facts:
        facts: Facts = dict(known or {})
        for message in messages:
            facts = _applied(facts, read_job(message, asked=asked, known=JobFields.model_validate(facts)))
            JobFields.model_validate(facts)
        return facts

    return read
