"""The questions that services ask of storage. The docstrings are the contract, held by one test suite for all backends.

Rules for all of them:

* `get…` answers one entity or None. `add` refuses what a unique index forbids (`AlreadyExists`), a second with the same
  id too. `save` replaces the document whose stored version equals the entity's and answers the entity with its version
  raised by one; otherwise `StaleVersion`.
* `remove…` of what is not there does nothing.
* `list_…` with `after` and `limit` is ordered newest first by the time named, among equals by id, descending too, and
  starts behind `after`.
* Any method raises `StorageUnavailable` when the database cannot be used. An answered write is on disk.
* One call writes one document, or many of one kind where the name says so; no call needs a transaction around it.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from repositories.models import (
    ActionStatus,
    Application,
    Conversation,
    Embedded,
    Event,
    Focus,
    IdempotentAnswer,
    Invitation,
    Job,
    JobStatus,
    Model,
    Opinion,
    PendingAction,
    Profile,
    ProfileChange,
    Reaction,
    Session,
    Task,
    Turn,
    User,
)


class Position(NamedTuple):
    """Where a page ended: the time it is ordered by, and the id."""

    at: datetime
    id: str


class UserRepository(Protocol):
    async def get(self, user_id: str) -> User | None: ...
    async def get_by_email(self, email: str) -> User | None: ...
    async def get_many(self, user_ids: Sequence[str]) -> dict[str, User]: ...

    async def add(self, user: User) -> None:
        """Raises AlreadyExists("email")."""

    async def save(self, user: User) -> User: ...
    async def remove(self, user_id: str) -> None: ...

    async def list_all(self, *, after: Position | None = None, limit: int = 100) -> list[User]:
        """By created_at."""


class SessionRepository(Protocol):
    async def get(self, session_id: str) -> Session | None: ...
    async def add(self, session: Session) -> None: ...

    async def save(self, session: Session) -> Session:
        """Two refreshes at once: one saves, the other gets StaleVersion."""

    async def list_for_user(self, user_id: str) -> list[Session]:
        """Those that have not ended, newest first by created_at."""

    async def end(self, session_id: str, at: datetime) -> None:
        """Sets ended_at unless it is set, and raises the version, so that no `save` brings the session back to life."""

    async def end_for_user(self, user_id: str, at: datetime, *, but: str | None = None) -> None: ...
    async def remove_for_user(self, user_id: str) -> None: ...


class ProfileRepository(Protocol):
    async def get(self, user_id: str) -> Profile | None: ...
    async def get_many(self, user_ids: Sequence[str]) -> dict[str, Profile]: ...

    async def save(self, profile: Profile) -> Profile:
        """Version 0 inserts; raises StaleVersion if there is a profile already."""

    async def remove(self, user_id: str, version: int | None = None) -> None:
        """With `version`: raises StaleVersion unless it is the stored one."""

    async def list_open_to_recruiters(self, *, after: str | None = None, limit: int = 500) -> list[Profile]:
        """By user_id, ascending."""

    async def list_changed(self, *, after: Position, limit: int = 500) -> list[Profile]:
        """By updated_at, then user_id, ascending."""

    async def add_change(self, change: ProfileChange) -> None: ...
    async def get_change(self, change_id: str) -> ProfileChange | None: ...

    async def take_change(self, change_id: str, at: datetime) -> bool:
        """Marks the change undone; True for exactly one caller."""

    async def remove_changes(self, user_id: str) -> None: ...


class JobRepository(Protocol):
    async def get(self, job_id: str) -> Job | None: ...
    async def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]: ...
    async def get_by_external_id(self, owner_id: str, external_id: str) -> Job | None: ...

    async def get_many_by_external_id(self, owner_id: str, external_ids: Sequence[str]) -> dict[str, Job]:
        """By external id."""

    async def add(self, job: Job) -> None:
        """Raises AlreadyExists("external_id") where the owner has one with it."""

    async def add_many(self, jobs: Sequence[Job]) -> set[str]:
        """Adds each that `add` would, in their order; answers the ids of those that it would refuse."""

    async def save(self, job: Job) -> Job:
        """Raises AlreadyExists("external_id") as well."""

    async def set_embedding_ready(self, job_id: str, version: int) -> bool:
        """Marks the embedding of this version ready, leaving the version as it is; False if the job has moved on."""

    async def remove(self, job_id: str, version: int | None = None) -> None:
        """With `version`: raises StaleVersion unless it is the stored one."""

    async def list_for_owner(
        self, owner_id: str, *, status: JobStatus | None = None, after: Position | None = None, limit: int = 20
    ) -> list[Job]:
        """By created_at."""

    async def list_open(self, *, after: str | None = None, limit: int = 500) -> list[Job]:
        """Status open, by id, ascending."""

    async def list_changed(self, *, after: Position, limit: int = 500) -> list[Job]:
        """Of any status, by updated_at, then id, ascending."""

    async def count(self) -> int: ...


class ReactionRepository(Protocol):
    async def get(self, user_id: str, job_id: str) -> Reaction | None: ...

    async def set_saved(self, user_id: str, job_id: str, saved: bool, at: datetime) -> Reaction:
        """Makes the reaction or changes this half of it alone."""

    async def set_opinion(self, user_id: str, job_id: str, opinion: Opinion | None, at: datetime) -> Reaction:
        """Makes the reaction or changes this half of it alone."""

    async def remove(self, user_id: str, job_id: str) -> None: ...
    async def remove_for_user(self, user_id: str) -> None: ...
    async def remove_for_job(self, job_id: str) -> None: ...
    async def all_for_user(self, user_id: str) -> list[Reaction]:
        """By job_id, ascending; with those that hold neither half."""

    async def list_for_user(self, user_id: str, *, after: Position | None = None, limit: int = 20) -> list[Reaction]:
        """By updated_at, then job_id; without those that hold neither half."""


class ApplicationRepository(Protocol):
    async def get(self, application_id: str) -> Application | None: ...
    async def get_by_action(self, action_id: str) -> Application | None: ...

    async def add(self, application: Application) -> None:
        """Raises AlreadyExists("job_id") while the candidate has one for the job that is not withdrawn, and
        AlreadyExists("action_id") where that action has made one."""

    async def save(self, application: Application) -> Application: ...
    async def list_for_candidate(
        self, candidate_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Application]:
        """By created_at."""

    async def list_for_recruiter(
        self, recruiter_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Application]:
        """By created_at."""

    async def list_for_job(self, job_id: str, *, after: Position | None = None, limit: int = 20) -> list[Application]:
        """By created_at."""

    async def get_for_pair(self, job_id: str, candidate_id: str) -> Application | None:
        """The newest by created_at."""

    async def count_for_job(self, job_id: str) -> int:
        """Whatever their status."""

    async def contacts_of(self, recruiter_id: str) -> set[str]:
        """Candidates with an application to this recruiter whose contact_at is set."""

    async def remove_for_candidate(self, candidate_id: str) -> None: ...


class InvitationRepository(Protocol):
    async def get(self, invitation_id: str) -> Invitation | None: ...
    async def get_by_action(self, action_id: str) -> Invitation | None: ...

    async def add(self, invitation: Invitation) -> None:
        """Raises AlreadyExists("candidate_id") while one for this job and candidate is `sent`, and
        AlreadyExists("action_id")."""

    async def save(self, invitation: Invitation) -> Invitation: ...
    async def list_for_candidate(
        self, candidate_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Invitation]:
        """By created_at."""

    async def list_for_recruiter(
        self, recruiter_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Invitation]:
        """By created_at."""

    async def contacts_of(self, recruiter_id: str) -> set[str]:
        """Candidates with an invitation from this recruiter whose contact_at is set."""

    async def remove_for_candidate(self, candidate_id: str) -> None: ...
    async def remove_for_recruiter(self, recruiter_id: str) -> None: ...


class ConversationRepository(Protocol):
    async def get(self, conversation_id: str) -> Conversation | None: ...

    async def add(self, conversation: Conversation) -> None:
        """Raises AlreadyExists("id")."""

    async def set_title(self, conversation_id: str, title: str) -> bool:
        """False if it is not there. Leaves updated_at alone."""

    async def set_focus(self, conversation_id: str, focus: Focus) -> None: ...

    async def list_for_user(
        self, user_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Conversation]:
        """By updated_at, which is the time of the last turn."""

    async def remove(self, conversation_id: str) -> None:
        """With its turns."""

    async def remove_for_user(self, user_id: str) -> None:
        """With their turns."""

    async def take_lease(self, conversation_id: str, holder: str, until: datetime, now: datetime) -> bool:
        """True for exactly one holder until `until` has passed; the same holder may take it again, which renews it."""

    async def drop_lease(self, conversation_id: str, holder: str) -> None: ...

    async def add_turn(self, turn: Turn) -> Turn:
        """Stores it under the conversation's next number, from 1, answers it with that number, and moves updated_at to
        turn.at. Raises StaleVersion if the conversation is gone."""

    async def save_turn(self, turn: Turn) -> None:
        """Replaces it as a whole, if it is there: the holder of the conversation's lease is its only writer."""

    async def set_feedback(self, turn_id: str, feedback: int | None) -> None: ...
    async def get_turn(self, turn_id: str) -> Turn | None: ...

    async def list_turns(self, conversation_id: str, *, last: int | None = None) -> list[Turn]:
        """Oldest first; `last`: only so many of the newest."""

    async def list_open_turns(self, before: datetime) -> list[Turn]:
        """State open, begun before that time, oldest first."""


class PendingActionRepository(Protocol):
    async def add(self, action: PendingAction) -> None:
        """Pending actions of the same user and key become `replaced`."""

    async def get(self, action_id: str) -> PendingAction | None: ...

    async def list_pending(self, user_id: str, conversation_id: str) -> list[PendingAction]:
        """Status pending, expired or not, oldest first by created_at."""

    async def move(self, action_id: str, before: ActionStatus, after: ActionStatus, at: datetime) -> bool:
        """Compare-and-set of the status; True for exactly one caller. Sets decided_at."""

    async def finish(self, action: PendingAction) -> None:
        """Stores status, outcome and result of an action that is `claimed`; of any other, does nothing."""

    async def list_claimed(self, before: datetime) -> list[PendingAction]:
        """Status claimed, decided before that time, oldest first."""

    async def remove_for_user(self, user_id: str) -> None: ...


class EventRepository(Protocol):
    async def add(self, event: Event) -> None: ...

    async def list_since(self, at: datetime, *, limit: int = 1000) -> list[Event]:
        """Oldest first by (at, id), those at `at` itself included."""

    async def list_for_user(self, user_id: str) -> list[Event]:
        """Where the user is the actor, the subject or in the audience; oldest first, at most 10,000."""

    async def remove_before(self, at: datetime) -> None: ...

    async def forget_user(self, user_id: str) -> None:
        """Takes the user out of every event: from actor and audience, and events whose subject they are are removed."""


class VectorRepository(Protocol):
    async def get_many(self, subject_ids: Sequence[str], encoder: str) -> dict[str, Embedded]: ...

    async def save_many(self, embedded: Sequence[Embedded]) -> None:
        """One per subject and encoder."""

    async def remove(self, subject_id: str) -> None:
        """Of every encoder."""


class Nearest(NamedTuple):
    job_id: str
    cosine: float


class PushedFilters(NamedTuple):
    """What a search of vectors can leave out by itself. Empty and None: anything.

    What a job does not state stays in, but for its workplace where `workplace_stated`. `yearly_pay` is compared within
    `currency`, if that is given.
    """

    workplaces: tuple[str, ...] = ()
    workplace_stated: bool = False
    employment_types: tuple[str, ...] = ()
    yearly_pay: float | None = None
    currency: str | None = None


class VectorSearch(Protocol):
    """Where the database itself finds the nearest vectors of open jobs."""

    async def prepare(self, dimensions: int) -> Literal["made", "there", "none"]:
        """Makes the index unless it is there; `none` where this database has no such thing."""

    async def put(self, job: Job, vector: Sequence[float], encoder: str, yearly_pay: float | None) -> None:
        """Replaces what was there for this job."""

    async def remove(self, job_id: str) -> None: ...

    async def nearest(
        self, vector: Sequence[float], encoder: str, filters: PushedFilters, *, limit: int
    ) -> list[Nearest]:
        """Nearest first, of those made by this encoder; nearly always the true ones, since such an index approximates."""


class TaskRepository(Protocol):
    async def add(self, task: Task) -> None:
        """Does nothing where one of this kind and subject waits already. One that is held does not wait: it may have
        read what has changed since."""

    async def claim(self, holder: str, until: datetime, now: datetime) -> Task | None:
        """The oldest that nobody holds (a lease ends at its `until`) and that was not set aside, now held and with
        `attempts` raised. One caller gets it."""

    async def finish(self, task_id: str, holder: str) -> None:
        """Removes it, if this holder still has it."""

    async def fail(self, task: Task, error: str, at: datetime, *, retry_at: datetime | None) -> None:
        """Free again from `retry_at`, or set aside when that is None. Does nothing if the holder in `task` has lost it;
        gives way to another of this kind and subject that waits."""

    async def count(self) -> tuple[int, int]:
        """Those to be done, held ones included; those set aside."""

    async def count_set_aside(self) -> dict[str, int]:
        """By kind; without kinds of which none is."""


class AnswerRepository(Protocol):
    """Answers kept under an Idempotency-Key."""

    async def add(self, answer: IdempotentAnswer) -> IdempotentAnswer | None:
        """None if this caller is the first; else what is stored."""

    async def finish(self, answer: IdempotentAnswer) -> None:
        """Replaces what is stored under its key; does nothing if that is gone."""

    async def take_over(self, answer: IdempotentAnswer, holder: str) -> bool:
        """Replaces what is stored under its key, if that is still this holder's. Of several at once, one is told True."""

    async def remove(self, user_id: str, key: str) -> None: ...
    async def remove_before(self, at: datetime) -> None: ...
    async def remove_for_user(self, user_id: str) -> None: ...


class AttemptRepository(Protocol):
    """Counts for throttles, shared by all processes."""

    async def add(self, key: str, at: datetime) -> None: ...

    async def spend(self, key: str, at: datetime, *, since: datetime, limit: int) -> bool:
        """Adds one unless there are `limit` at `since` or later: then False. Exact, however many ask at once."""

    async def count_since(self, key: str, at: datetime) -> tuple[int, datetime | None]:
        """How many at that time or later, and when the oldest of them was."""

    async def remove(self, key: str) -> None: ...
    async def remove_before(self, at: datetime) -> None: ...


class MetadataRepository(Protocol):
    """Facts about the database itself, e.g. which encoder it was made with."""

    async def get(self, name: str) -> str | None: ...

    async def add(self, name: str, value: str) -> str:
        """Keeps the first value ever added; answers the one kept."""

    async def set(self, name: str, value: str) -> None: ...


class ArchiveRepository(Protocol):
    """Everything at once, for backups. A `noun` is a key of `repositories.archive.NOUNS`."""

    def read(self) -> AsyncIterator[tuple[str, Model]]:
        """Every entity, noun by noun in their order. Memory does not grow with their number."""

    async def write(self, noun: str, entities: Sequence[Model]) -> None:
        """Stores them as they are, versions and numbers too; all of them, or none where the backend can do that.

        Facts replace those of the same name. Raises AlreadyExists.
        """

    async def count(self) -> int:
        """How many entities there are, facts left out: a database that was only opened holds some."""

    async def clear(self) -> None:
        """Removes everything, counts of throttles as well."""
