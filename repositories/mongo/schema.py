"""How each noun lies in MongoDB: the collection of its own name, what its `_id` is, what it keeps unique, its indexes.

A unique index is called `unique_` and the field that AlreadyExists names. What is unique only in some state is kept in
`taken`, which the document has while it is in that state: partial indexes would say the same, but not on all servers.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from repositories.archive import NOUNS
from repositories.models import (
    Application,
    Conversation,
    Embedded,
    Event,
    Fact,
    IdempotentAnswer,
    Invitation,
    Job,
    Model,
    PendingAction,
    Profile,
    ProfileChange,
    Reaction,
    Task,
    Turn,
)

COLLECTIONS: Mapping[type[Model], str] = {model: noun for noun, model in NOUNS.items()}
# Not a noun: one document for each key of a throttle, with the newest of its times first.
ATTEMPTS = "attempts"

# Of those that have no `id`.
IDENTITIES: Mapping[type[Model], tuple[str, ...]] = {
    Fact: ("name",),
    Profile: ("user_id",),
    Reaction: ("user_id", "job_id"),
    Embedded: ("subject_id", "encoder"),
    IdempotentAnswer: ("user_id", "key"),
}

# Kept as JSON text: keys that a chat model or a client has named may hold a dollar or a dot, and numbers may be larger
# than MongoDB's.
AS_JSON: Mapping[type[Model], frozenset[str]] = {
    ProfileChange: frozenset({"changes", "before"}),
    Conversation: frozenset({"focus"}),
    Turn: frozenset({"events", "messages"}),
    PendingAction: frozenset({"arguments", "preview", "result"}),
    Event: frozenset({"data"}),
    IdempotentAnswer: frozenset({"headers"}),
}


def joined(*parts: str) -> str:
    """One text for several. Unambiguous where no part but the last holds a space, which ids and our own words do not."""
    return " ".join(parts)


def _of_job(job: Job) -> str | None:
    return None if job.external_id is None else joined(job.owner_id, job.external_id)


def _of_application(application: Application) -> str | None:
    return None if application.status == "withdrawn" else joined(application.job_id, application.candidate_id)


def _of_invitation(invitation: Invitation) -> str | None:
    return joined(invitation.job_id, invitation.candidate_id) if invitation.status == "sent" else None


def _of_action(action: PendingAction) -> str | None:
    return joined(action.user_id, action.key) if action.status == "pending" else None


def _of_task(task: Task) -> str | None:
    waits = task.lease_holder is None and task.failed_at is None
    return joined(task.kind, task.subject_id) if waits else None


TAKEN: Mapping[type[Model], Callable[[Any], str | None]] = {
    Job: _of_job,
    Application: _of_application,
    Invitation: _of_invitation,
    PendingAction: _of_action,
    Task: _of_task,
}


class Index(NamedTuple):
    """`unique`: the field that AlreadyExists names. A unique index passes over documents without its first field."""

    collection: str
    fields: str
    unique: str | None = None


# A space parts the fields; all ascend, because an index is read in either direction.
INDEXES = (
    Index("users", "email", unique="email"),
    Index("users", "created_at _id"),
    Index("sessions", "user_id created_at _id"),
    Index("profiles", "open_to_recruiters _id"),
    Index("profile_changes", "user_id"),
    Index("jobs", "taken", unique="external_id"),
    Index("jobs", "owner_id created_at _id"),
    Index("jobs", "status _id"),
    Index("reactions", "user_id updated_at job_id"),
    Index("reactions", "job_id"),
    Index("applications", "taken", unique="job_id"),
    Index("applications", "action_id", unique="action_id"),
    Index("applications", "candidate_id created_at _id"),
    Index("applications", "recruiter_id created_at _id"),
    Index("applications", "job_id created_at _id"),
    Index("invitations", "taken", unique="candidate_id"),
    Index("invitations", "action_id", unique="action_id"),
    Index("invitations", "candidate_id created_at _id"),
    Index("invitations", "recruiter_id created_at _id"),
    Index("conversations", "user_id updated_at _id"),
    Index("turns", "conversation_id number", unique="conversation_id"),
    Index("turns", "state at"),
    Index("pending_actions", "taken", unique="key"),
    Index("pending_actions", "user_id conversation_id created_at"),
    Index("pending_actions", "status decided_at"),
    Index("events", "at _id"),
    Index("events", "actor_id at"),
    Index("events", "subject_id at"),
    Index("events", "audience at"),
    Index("vectors", "subject_id"),
    Index("tasks", "taken", unique="subject_id"),
    Index("tasks", "failed_at created_at _id"),
    Index("answers", "user_id"),
    Index("answers", "created_at"),
)

# What was changed lately, for processes that look whether they have missed something.
CHANGES = (
    Index("jobs", "updated_at _id"),
    Index("profiles", "updated_at _id"),
)
