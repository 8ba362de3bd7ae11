"""A CV read into the profile: fills what is unset, adds to lists, never overwrites what the person set."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from repositories.models import FieldChange, Profile, ProfileFields
from services.errors import InvalidInput, TooLarge, UnsupportedMedia
from services.extraction.cv import CvUnreadable, read_cv, text_of
from services.extraction.findings import Finding
from services.findings import fields_of, with_findings

MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class CvReading:
    """`conflicts`: {field, current, found, quote} where the CV says otherwise than the person; `evidence`: {field, value,
    quote}; `unread`: lines that nothing could be made of."""

    profile: Profile
    changes: list[FieldChange]
    conflicts: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    unread: list[str]
    undo_id: str | None


@dataclass(frozen=True)
class ReadCv:
    """What a CV says, before it meets a profile."""

    findings: list[Finding]
    unread: list[str]


async def findings_of_cv(data: bytes, filename: str) -> ReadCv:
    """Raises TooLarge, UnsupportedMedia for what is no CV, InvalidInput for an empty file."""
    if len(data) > MOST_BYTES:
        raise TooLarge("A CV may have at most 5 MB.")
    if not data.strip():
        raise InvalidInput("The file is empty. Please choose a PDF, DOCX or TXT file with text in it.", code="empty_file")
    try:
        text = await asyncio.to_thread(text_of, data, filename)
    except CvUnreadable as error:
        raise UnsupportedMedia(str(error)) from error
    read = await asyncio.to_thread(read_cv, text)
    return ReadCv(list(read.findings), list(read.unread))


def conflicts_with(current: Profile, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [_conflict(current, finding) for finding in findings if _differs(current, finding)]


def evidence_of(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [{"field": finding.field, "value": finding.value, "quote": finding.quote} for finding in findings]


def filled(current: Profile, findings: Sequence[Finding]) -> tuple[ProfileFields, list[FieldChange]]:
    welcome = [finding for finding in findings if finding.operation == "add" or _is_unset(current, finding.field)]
    return with_findings(ProfileFields, fields_of(ProfileFields, current), welcome)


def _is_unset(current: Profile, field: str) -> bool:
    return getattr(current, field) in (None, "", [])


def _differs(current: Profile, finding: Finding) -> bool:
    return finding.operation == "set" and not _is_unset(current, finding.field) and getattr(current, finding.field) != finding.value


def _conflict(current: Profile, finding: Finding) -> dict[str, Any]:
    now = current.model_dump(mode="json")[finding.field]
    return {"field": finding.field, "current": now, "found": finding.value, "quote": finding.quote}

