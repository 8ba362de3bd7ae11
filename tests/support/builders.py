"""Entities for tests: valid as they come, each argument replaces one field. Ids are new each time, times are now."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from repositories.models import (
    Application,
    Conversation,
    Embedded,
    Event,
    IdempotentAnswer,
    Invitation,
    Job,
    PendingAction,
    Profile,
    ProfileChange,
    ProfileFields,
    Reaction,
    Session,
    Task,
    Turn,
    User,
    new_id,
    utc_now,
)


def at(seconds: float) -> datetime:
    """So many seconds after a moment that is always the same."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC) + timedelta(seconds=seconds)


def user(**over: Any) -> User:
    user_id = over.get("id", new_id())
    fields: dict[str, Any] = {
        "id": user_id,
        "email": f"{user_id}@example.org",
        "display_name": "Ada Lovelace",
        "role": "candidate",
        "password_hash": "$2b$04$not.a.hash.of.any.password",
    }
    return User.model_validate(fields | over)


def session(**over: Any) -> Session:
    fields: dict[str, Any] = {"user_id": new_id(), "door": "api", "expires_at": utc_now() + timedelta(days=30)}
    return Session.model_validate(fields | over)


def profile(**over: Any) -> Profile:
    """Not written yet: `save` inserts it."""
    fields: dict[str, Any] = {
        "user_id": new_id(),
        "full_name": "Ada Lovelace",
        "headline": "Backend engineer",
        "summary": "Eight years of web services in Python.",
        "skills": ["Python", "PostgreSQL", "Docker"],
        "years_experience": 8,
        "seniority": "senior",
        "locations": ["Berlin"],
        "remote": "hybrid",
        "salary_min": 70_000,
        "salary_currency": "EUR",
        "salary_period": "year",
        "employment_types": ["full_time"],
        "languages": [{"language": "en", "level": "C1"}, {"language": "de", "level": "B2"}],
        "open_to_recruiters": True,
    }
    return Profile.model_validate(fields | over)


def profile_change(**over: Any) -> ProfileChange:
    fields: dict[str, Any] = {
        "user_id": new_id(),
        "changes": [{"field": "headline", "before": None, "after": "Nurse", "quote": "I am a nurse"}],
        "before": ProfileFields(),
        "version_after": 1,
    }
    return ProfileChange.model_validate(fields | over)


def job(**over: Any) -> Job:
    """Open, unless `status` says otherwise."""
    fields: dict[str, Any] = {
        "owner_id": new_id(),
        "title": "Backend engineer",
        "company": "Analytical Engines",
        "description": "You build and run our web services.",
        "skills_required": ["Python", "PostgreSQL"],
        "skills_preferred": ["Docker"],
        "locations": ["Berlin"],
        "remote": "hybrid",
        "salary_min": 65_000,
        "salary_max": 85_000,
        "salary_currency": "EUR",
        "salary_period": "year",
        "employment_type": "full_time",
        "seniority": "senior",
        "status": "open",
    }
    if over.get("status", "open") != "draft":
        fields["published_at"] = utc_now()
    return Job.model_validate(fields | over)


def reaction(**over: Any) -> Reaction:
    fields: dict[str, Any] = {"user_id": new_id(), "job_id": new_id(), "saved": True}
    return Reaction.model_validate(fields | over)


def application(**over: Any) -> Application:
    fields: dict[str, Any] = {
        "job_id": new_id(),
        "job_title": "Backend engineer",
        "company": "Analytical Engines",
        "recruiter_id": new_id(),
        "candidate_id": new_id(),
    }
    return Application.model_validate(fields | over)


def invitation(**over: Any) -> Invitation:
    fields: dict[str, Any] = {
        "job_id": new_id(),
        "job_title": "Backend engineer",
        "company": "Analytical Engines",
        "recruiter_id": new_id(),
        "candidate_id": new_id(),
        "message": "Your work fits what we do. Shall we talk?",
    }
    return Invitation.model_validate(fields | over)


def conversation(**over: Any) -> Conversation:
    return Conversation.model_validate({"user_id": new_id(), "title": "Looking for work"} | over)


def turn(**over: Any) -> Turn:
    fields: dict[str, Any] = {
        "conversation_id": new_id(),
        "user_id": new_id(),
        "number": 1,
        "user": "Show me jobs in Berlin",
    }
    return Turn.model_validate(fields | over)


def pending_action(**over: Any) -> PendingAction:
    action_id = over.get("id", new_id())
    fields: dict[str, Any] = {
        "id": action_id,
        "user_id": new_id(),
        "conversation_id": new_id(),
        "turn_id": new_id(),
        "tool": "apply_to_job",
        "key": f"apply_to_job:{action_id}",
        "arguments": {"job_id": new_id()},
        "summary": "Apply to Backend engineer at Analytical Engines",
        "expires_at": utc_now() + timedelta(minutes=15),
    }
    return PendingAction.model_validate(fields | over)


def event(**over: Any) -> Event:
    return Event.model_validate({"kind": "job.published", "actor_id": new_id(), "subject_id": new_id()} | over)


def embedded(**over: Any) -> Embedded:
    fields: dict[str, Any] = {
        "subject_id": new_id(),
        "encoder": "wordllama",
        "text_hash": "0" * 64,
        "rows": 1,
        "dimensions": 2,
        "data": bytes(8),
    }
    return Embedded.model_validate(fields | over)


def task(**over: Any) -> Task:
    return Task.model_validate({"kind": "embed_job", "subject_id": new_id()} | over)


def answer(**over: Any) -> IdempotentAnswer:
    return IdempotentAnswer.model_validate(
        {"user_id": new_id(), "key": new_id(), "fingerprint": "POST /api/v1/jobs"} | over
    )


def fields_left_out(entity: BaseModel) -> set[str]:
    """The fields that hold their default: a round trip of them proves nothing."""
    return {
        name
        for name, field in type(entity).model_fields.items()
        if not field.is_required() and getattr(entity, name) == field.get_default()
    }
