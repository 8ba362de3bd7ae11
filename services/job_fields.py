"""What the fields of a job mean together: what publishing needs, when it has ended, what a patch of it looks like."""

import re

from pydantic import Field

from repositories.models import Job, LanguageSkill, Model
from repositories.values import (
    MAX_TEXT,
    Countries,
    Currency,
    EmploymentType,
    Items,
    Line,
    Money,
    PartialDate,
    SalaryPeriod,
    Seniority,
    Text,
    Title,
    Workplace,
    Years,
)
from services.errors import FieldError, InvalidInput
from services.matching.features import job_texts

# A shorter message answers a question or gives an order; it is no text for a posting.
LEAST_DESCRIPTION = 80

_NEEDED = {
    "title": "Give it a title.",
    "company": "Name the company.",
    "locations": "Give it a place, or say that it is remote.",
}
_OPENING = re.compile(
    r"^\W*(?:hi|hello|hey)?\W*(?:please |can you |could you |i(?: would|'d) like (?:you )?to |i want (?:you )?to )?"
    r"(?:draft|create|post|write|make|add|prepare)(?: me| up)?"
    r"(?: (?:a|an|the|new|another|job|opening|posting|draft|ad|position))*"
    r"(?: for)?(?: (?:a|an|the))?\s*[:,\u2013-]?\s*",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^\W*(?:please |can you |could you )?"
    r"(?:change|set|make|remove|delete|clear|drop|replace|rename|update|correct|bump|raise|lower|publish|close|show|list|undo)\b",
    re.IGNORECASE,
)


class JobPatch(Model):
    """Only what is given changes; null clears a field."""

    external_id: Line | None = Field(default=None, min_length=1, max_length=200)
    title: Title | None = None
    company: Title | None = None
    description: Text | None = None
    skills_required: Items | None = None
    skills_preferred: Items | None = None
    locations: Items | None = None
    remote: Workplace | None = None
    countries: Countries | None = None
    salary_min: Money | None = None
    salary_max: Money | None = None
    salary_currency: Currency | None = None
    salary_period: SalaryPeriod | None = None
    employment_type: EmploymentType | None = None
    years_experience_min: Years | None = None
    seniority: Seniority | None = None
    languages: list[LanguageSkill] | None = Field(default=None, max_length=100)
    valid_through: PartialDate | None = None


def missing(job: Job) -> list[str]:
    """Of title, company and locations, what publishing needs and is not there. Remote work needs no place."""
    has = {"title": job.title, "company": job.company, "locations": job.locations or job.remote == "remote"}
    return [name for name, value in has.items() if not value]


def must_be_complete(job: Job, today: str | None = None) -> None:
    """Raises InvalidInput that names what publishing needs; with `today`, a last day that is over as well."""
    faults = [FieldError(name, _NEEDED[name]) for name in missing(job)]
    if today and has_ended(job, today):
        faults.append(FieldError("valid_through", "Its last day is over: set a later one."))
    if faults:
        needed = " ".join(fault.message for fault in faults)
        state = "An open job cannot be without this." if job.status == "open" else "It cannot be published yet."
        raise InvalidInput(f"{state} {needed}", *faults, code="incomplete_job")


def has_ended(job: Job, today: str) -> bool:
    """Past valid_through, which may be a year, a month or a day and counts to its end."""
    return bool(job.valid_through) and today[: len(job.valid_through or "")] > str(job.valid_through)


def as_of(job: Job, today: str) -> Job:
    """The job as everybody sees it: an open one past its last day counts as closed. Not to be saved."""
    return job.model_copy(update={"status": "closed"}) if job.status == "open" and has_ended(job, today) else job


def same_texts(one: Job, other: Job) -> bool:
    """Whether both have the same vectors."""
    return job_texts(one) == job_texts(other)


def described(description: str | None, text: str) -> str | None:
    """The description of a draft after its recruiter wrote `text`: their words, without the order around them."""
    words = text.strip()
    if description is None:
        words = _OPENING.sub("", words, count=1)
        return (words[:1].upper() + words[1:])[:MAX_TEXT] or None
    if len(words) < LEAST_DESCRIPTION or _ORDER.match(words) or words.endswith("?") or words in description:
        return description
    return f"{description}\n{words}"[:MAX_TEXT]
