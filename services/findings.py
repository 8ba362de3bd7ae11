"""Carries findings over into the fields of a profile or a job, and tells the difference."""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from repositories.models import FieldChange, JobFields, ProfileFields
from services.errors import InvalidInput
from services.extraction.findings import Finding
from services.matching.skills import skill_key
from services.matching.words import fold
from services.validation import validated

F = TypeVar("F", ProfileFields, JobFields)

_PAY_ENDS = ("salary_min", "salary_max")
_PAY_UNITS = ("salary_currency", "salary_period")
_SKILLS = frozenset({"skills", "skills_required", "skills_preferred"})
# By what an entry of a list is known, the first of these that says something.
_KEYS = (("language",), ("degree", "field", "institution"), ("title", "company", "start"))
MOST_QUOTED = 500


def with_findings(kind: type[F], before: dict[str, Any], findings: Sequence[Finding]) -> tuple[F, list[FieldChange]]:
    """The fields after all findings in their order, and what differs, each with the words that ground it.

    A finding whose value the field cannot take is left out: nothing that somebody says may make the rest unsaid.
    """
    empty = kind().model_dump()
    after = dict(before)
    quotes: dict[str, list[str]] = {}
    for finding in findings:
        tried = dict(after)
        tried[finding.field] = _value(tried.get(finding.field), finding, empty.get(finding.field))
        _keep_pay_in_order(tried, finding)
        _ask_less(tried, finding)
        try:
            taken = validated(kind, tried).model_dump(include=set(before))
        except InvalidInput:
            continue
        for name in taken:
            if taken[name] != after[name]:
                quotes.setdefault(name, []).append(finding.quote)
        after = taken
    _drop_bare_units(before, after)
    fields = validated(kind, after)
    was, now = (kind.model_validate(values).model_dump(mode="json") for values in (before, after))
    changes = [
        FieldChange(field=name, before=was[name], after=now[name], quote=_quoted(quotes.get(name, [])))
        for name in before
        if was[name] != now[name]
    ]
    return fields, changes


def fields_of(kind: type[ProfileFields | JobFields], document: ProfileFields | JobFields) -> dict[str, Any]:
    """What people may set of a stored profile or job."""
    return document.model_dump(include=set(kind.model_fields))


def plain(value: Any) -> Any:
    """A finding's value as it stands in JSON."""
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def same_entry(field: str, one: Any, other: Any) -> bool:
    """Whether two entries of a list are about the same thing, however they are written."""
    if isinstance(one, dict) and isinstance(other, dict):
        return _key(one) == _key(other)
    if isinstance(one, dict) or isinstance(other, dict):
        named, name = (one, other) if isinstance(one, dict) else (other, one)
        return fold(str(name)) in {fold(str(part)) for part in named.values() if part}
    if field in _SKILLS and skill_key(str(one)) and skill_key(str(one)) == skill_key(str(other)):
        return True
    return fold(str(one)) == fold(str(other))


def _ask_less(tried: dict[str, Any], finding: Finding) -> None:
    """A skill that would be nice to have is required no longer."""
    if finding.field == "skills_preferred" and finding.operation == "add":
        left = [one for one in tried["skills_required"] or [] if not same_entry("skills_required", one, finding.value)]
        tried["skills_required"] = left


def _value(current: Any, finding: Finding, empty: Any) -> Any:
    value = plain(finding.value)
    if finding.operation == "clear":
        return empty
    if finding.operation == "set":
        return [value] if isinstance(empty, list) and not isinstance(value, list) else value
    items = list(current or [])
    if finding.operation == "remove":
        return [item for item in items if not same_entry(finding.field, item, value)]
    for place, item in enumerate(items):
        if same_entry(finding.field, item, value):
            # said again with more to it, e.g. a language now with its level
            if isinstance(item, dict) and isinstance(value, dict):
                items[place] = item | {name: part for name, part in value.items() if part is not None}
            return items
    return [*items, value]


def _key(value: dict[str, Any]) -> list[str]:
    for names in _KEYS:
        if any(value.get(name) for name in names):
            return [fold(str(value.get(name) or "")) for name in names]
    return []


def _keep_pay_in_order(values: dict[str, Any], finding: Finding) -> None:
    """New pay beyond the old other end takes that end's place: "bump it to 16" on 14-15 is 16."""
    if finding.field not in _PAY_ENDS or finding.operation != "set":
        return
    low, high = values.get("salary_min"), values.get("salary_max")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        values["salary_max" if finding.field == "salary_min" else "salary_min"] = None


def _drop_bare_units(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Pay that was taken back leaves no currency and period behind, unless just these were said now."""
    had = any(before.get(name) is not None for name in _PAY_ENDS)
    if not had or any(after.get(name) is not None for name in _PAY_ENDS):
        return
    for name in _PAY_UNITS:
        if after[name] == before[name]:
            after[name] = None


def _quoted(quotes: Sequence[str]) -> str | None:
    """The distinct words, in the order in which they were said."""
    return " … ".join(dict.fromkeys(quote for quote in quotes if quote))[:MOST_QUOTED] or None
