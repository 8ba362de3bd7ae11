"""A CV read into the profile: fills what is unset, adds to lists, never overwrites what the person set."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from repositories.models import FieldChange, Profile, ProfileFields
from services.errors import FieldError, InvalidInput, TooLarge, UnsupportedMedia
from services.extraction.cv import CvUnreadable, read_cv, text_of
from services.extraction.cv_text import CvTooLarge, CvUnsupported
from services.extraction.findings import Finding
from services.findings import fields_of, plain, with_findings
from services.matching.words import fold

MOST_BYTES = 5_000_000
# Whether recruiters may find somebody is theirs to say, and no document's.
_NEVER_READ = frozenset({"open_to_recruiters"})


@dataclass(frozen=True)
class CvReading:
    """`conflicts`: {field, current, found, quote} where the CV says otherwise than the person; `evidence`: {field,
    value, quote}; `unread`: lines that nothing could be made of; `undo_id` takes `changes` back."""

    profile: Profile
    changes: list[FieldChange]
    conflicts: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    unread: list[str]
    undo_id: str | None


@dataclass(frozen=True)
class ReadCv:
    """What a CV says, before it meets a profile. Each single field has one finding at most."""

    findings: list[Finding]
    unread: list[str]


async def findings_of_cv(data: bytes, filename: str) -> ReadCv:
    """Raises TooLarge, UnsupportedMedia for what is no CV, InvalidInput for an empty file or one that cannot be read."""
    if len(data) > MOST_BYTES:
        raise TooLarge("A CV may have at most 5 MB.")
    if not data.strip():
        message = "The file is empty. Please choose a PDF, DOCX or TXT file with text in it."
        raise InvalidInput(message, FieldError("file", "is empty"), code="empty_file")
    return await asyncio.to_thread(_read, data, filename)


def _read(data: bytes, filename: str) -> ReadCv:
    try:
        text = text_of(data, filename)
    except CvTooLarge as error:
        raise TooLarge(str(error)) from error
    except CvUnsupported as error:
        raise UnsupportedMedia(str(error)) from error
    except CvUnreadable as error:
        # of a kind that is read, but broken, locked, or pictures of text
        raise InvalidInput(str(error), FieldError("file", str(error)), code="unreadable_file") from error
    read = read_cv(text)
    single: set[str] = set()
    findings = []
    for finding in read.findings:
        if finding.field in _NEVER_READ or finding.operation not in ("set", "add") or finding.field in single:
            continue
        if finding.operation == "set":
            # what stands first in a CV is what it puts first
            single.add(finding.field)
        findings.append(finding)
    return ReadCv(findings, list(read.unread))


def conflicts_with(current: Profile, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Where the CV says otherwise than the profile. Lists never do: they are added to."""
    stored = current.model_dump(mode="json")
    return [
        {
            "field": finding.field,
            "current": stored[finding.field],
            "found": plain(finding.value),
            "quote": finding.quote,
        }
        for finding in findings
        if finding.operation == "set"
        and not _is_unset(current, finding.field)
        and not _same(stored[finding.field], plain(finding.value))
    ]


def evidence_of(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [{"field": one.field, "value": plain(one.value), "quote": one.quote} for one in findings]


def filled(current: Profile, findings: Sequence[Finding]) -> tuple[ProfileFields, list[FieldChange]]:
    """The profile with everything that the CV adds, and the difference."""
    welcome = [finding for finding in findings if finding.operation == "add" or _is_unset(current, finding.field)]
    return with_findings(ProfileFields, fields_of(ProfileFields, current), welcome)


def _is_unset(current: Profile, field: str) -> bool:
    return getattr(current, field) in (None, "", [])


def _same(one: Any, other: Any) -> bool:
    return fold(one) == fold(other) if isinstance(one, str) and isinstance(other, str) else bool(one == other)
