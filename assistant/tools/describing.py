"""Puts what tools return into words and into short facts for a model."""

import re
from collections.abc import Sequence
from typing import Any

from babel import Locale

from assistant.references import words
from assistant.replies import joined
from repositories.models import FieldChange, Job, JobFields, ProfileFields
from services.matching.match import Match
from services.matching.pay import format_pay

_LABELS = {
    "full_name": "name",
    "headline": "job",
    "years_experience": "years of experience",
    "employment_types": "kind of work",
    "employment_type": "kind of work",
    "work_authorization": "right to work",
    "available_from": "available from",
    "open_to_recruiters": "visible to recruiters",
    "locations": "place",
    "skills_required": "required skills",
    "skills_preferred": "preferred skills",
    "years_experience_min": "years of experience from",
    "remote": "where to work",
    "valid_through": "open until",
}
STAGES = {
    "submitted": "sent, no answer yet",
    "shortlisted": "shortlisted",
    "interview": "interview",
    "offer": "offer",
    "hired": "hired",
    "rejected": "turned down",
    "withdrawn": "withdrawn",
}
_NEEDED = {"title": "a title", "company": "a company", "locations": "a place, or that it is remote"}
_PAY = {"salary_min", "salary_max", "salary_currency", "salary_period"}
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def label(field: str) -> str:
    return _LABELS.get(field, field.replace("_", " "))


def value_in_words(value: Any) -> str:
    if isinstance(value, list):
        return joined([value_in_words(item) for item in value], most=12)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict) and "language" in value:
        name = Locale("en").languages.get(str(value["language"]).replace("-", "_"), value["language"])
        return f"{name} ({value['level']})" if value.get("level") else str(name)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part not in (None, ""))
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value).replace("_", " ")


def changes_in_words(changes: Sequence[FieldChange], document: ProfileFields | JobFields) -> str:
    """ "job: Nurse; skills: also triage; pay: from £38,000 a year" """
    told = [_change(change) for change in changes if change.field not in _PAY]
    if any(change.field in _PAY for change in changes):
        told.append(f"pay: {_pay_in_words(document) or 'removed'}")
    return "; ".join(told)


def fields_in_words(changes: Sequence[FieldChange]) -> str:
    """ "job, place and pay": what a card shows in full is only named beside it."""
    return joined(list(dict.fromkeys("pay" if change.field in _PAY else label(change.field) for change in changes)))


def _pay_in_words(document: ProfileFields | JobFields) -> str:
    most = document.salary_max if isinstance(document, JobFields) else None
    return format_pay(document.salary_min, most, document.salary_currency, document.salary_period)


def _change(change: FieldChange) -> str:
    name = label(change.field)
    if isinstance(change.after, list) or isinstance(change.before, list):
        before, after = change.before or [], change.after or []
        added = [item for item in after if item not in before]
        gone = [item for item in before if item not in after]
        more = f"{'also ' if before else ''}{value_in_words(added)}" if added else ""
        less = f"no longer {value_in_words(gone)}" if gone else ""
        return f"{name}: {', '.join(part for part in (more, less) if part)}"
    return f"{name}: {value_in_words(change.after)}" if change.after is not None else f"{name}: removed"


def missing_in_words(missing: Sequence[str]) -> str:
    """ "a title and a company": what a job still needs to be published."""
    return joined([_NEEDED[name] for name in missing])


def place_of(job: Job) -> str:
    where = joined(job.locations, "or", most=3)
    if job.remote == "remote":
        return f"remote ({where})" if where else "remote"
    return f"{where}, hybrid" if job.remote == "hybrid" and where else where or (job.remote or "")


def job_line(job: Job) -> str:
    """ "Staff nurse, Acme Ltd: Leeds, £38,000–£45,000 per year, part time" """
    facts = [place_of(job), pay_of(job), (job.employment_type or "").replace("_", " ")]
    return f"{job.title or 'Untitled'}, {job.company or 'no company yet'}: {', '.join(fact for fact in facts if fact)}".rstrip(
        ": "
    )


def pay_of(job: Job) -> str:
    return format_pay(job.salary_min, job.salary_max, job.salary_currency, job.salary_period)


def numbered(lines: Sequence[str], start: int = 1) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start))


def job_facts(job: Job, match: Match | None = None) -> dict[str, Any]:
    """What a model needs to word an answer about a posting, and no more."""
    facts: dict[str, Any] = {"title": job.title, "company": job.company, "place": place_of(job), "pay": pay_of(job)}
    if match and match.score is not None:
        facts["score"] = round(match.score, 2)
        facts["reasons"] = match.reasons[:3]
    return {name: value for name, value in facts.items() if value}


def candidate_line(match: Match) -> str:
    """ "Bookbinder, 6 years, Oxford (bookbinding, gold tooling)"; the name only where it may be known."""
    person = match.candidate
    assert person is not None
    years = f"{value_in_words(person.years_experience)} years" if person.years_experience is not None else ""
    facts = [person.headline or "No title given", years, joined(person.locations, most=2)]
    line = ", ".join(fact for fact in facts if fact)
    if person.skills:
        line += f" ({joined(person.skills, most=4)})"
    return f"{person.display_name}: {line}" if person.display_name else line


def profile_in_words(profile: ProfileFields) -> str:
    given = profile.model_dump(exclude_none=True, include=set(ProfileFields.model_fields) - {"summary", *_PAY})
    told = [f"{label(name)}: {value_in_words(value)}" for name, value in given.items() if value not in ([], "", False)]
    pay = _pay_in_words(profile)
    return "; ".join([*told, *([f"pay: {pay}"] if pay else [])])


def sentences_about(job: Job, question: str, most: int = 3) -> list[str]:
    """The posting's own sentences that share telling words with the question, best first."""
    asked = words(question) - words(f"{job.title} {job.company}")
    sentences = [part.strip() for part in _SENTENCE.split(job.description or "") if part.strip()]
    skills = [f"Required: {skill}" for skill in job.skills_required] + [
        f"Preferred: {skill}" for skill in job.skills_preferred
    ]
    scored = [(len(asked & words(text)), -place, text) for place, text in enumerate([*skills, *sentences])]
    return [text for score, _, text in sorted(scored, reverse=True) if score > 0][:most]
