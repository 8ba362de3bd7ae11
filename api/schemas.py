"""Shapes that only REST has; every other body is the type of a service or of the models."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field, StrictBool

from repositories.models import FieldChange, JobStatus, Model, Profile, ProfileFields, Session, Turn, TurnState, User
from repositories.values import MAX_TITLE, Role, Title
from services.job_search import JobSearch, Sort
from services.matching.strategies import Strategy

MAX_MESSAGE = 100_000

LimitQuery = Annotated[int, Query(ge=1, le=100, description="How many rows at most.")]
CursorQuery = Annotated[str | None, Query(description="`next_cursor` of the page before.")]


class JobQuery(JobSearch):
    """The filters of a search, and how its list is read."""

    sort: Sort = "relevance"
    mine: bool = Field(default=False, description="A recruiter's own jobs, whatever their status.")
    status: JobStatus | None = Field(default=None, description="Own jobs of this status.")
    cursor: str | None = Field(default=None, description="`next_cursor` of the page before.")
    limit: int = Field(default=20, ge=1, le=100)

    def search(self) -> JobSearch:
        return _search(self)


class RecommendationQuery(JobSearch):
    strategy: Strategy = "hybrid"
    cursor: str | None = Field(default=None, description="`next_cursor` of the page before.")
    limit: int = Field(default=20, ge=1, le=100)

    def search(self) -> JobSearch:
        return _search(self)


FILTERS = frozenset(JobSearch.model_fields)


def _search(query: JobSearch) -> JobSearch:
    """The filters alone, and of them only those given: one that is given replaces a wish of the profile."""
    given = query.model_fields_set & FILTERS
    return JobSearch.model_validate({name: getattr(query, name) for name in given})


class Problem(Model):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="A name for the kind of problem: `urn:rolecall:problem:` and the code.")
    title: str
    status: int
    detail: str = Field(description="A sentence for people.")
    code: str = Field(description="A stable word for programs.")
    request_id: str = Field(description="As in X-Request-ID; quote it when you ask for help.")
    errors: list["ProblemField"] | None = Field(default=None, description="The fields that must change.")


class ProblemField(Model):
    field: str
    message: str


class UserPublic(Model):
    id: str
    email: str
    display_name: str
    role: Role
    company: str | None
    created_at: datetime

    @classmethod
    def of(cls, user: User) -> "UserPublic":
        return cls.model_validate(user.model_dump(include=set(cls.model_fields)))


class TokenPair(Model):
    access_token: str
    refresh_token: str = Field(description="Good once, for a new pair; used twice, its session ends.")
    token_type: Literal["bearer"] = "bearer"
    expires_in: int = Field(description="Seconds until the access token runs out.")


class RefreshToken(Model):
    refresh_token: Annotated[str, Field(min_length=1, max_length=500)]


class SessionPublic(Model):
    """One log-in."""

    id: str
    door: Literal["chat", "api"]
    client: str = Field(description="What logged in, in its own words.")
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_current: bool

    @classmethod
    def of(cls, session: Session, current_id: str) -> "SessionPublic":
        shown = session.model_dump(include=set(cls.model_fields))
        return cls(**shown, is_current=session.id == current_id)


class ProfilePublic(ProfileFields):
    """A profile as its owner sees it; version 0 and no `updated_at` before the first write."""

    version: int
    updated_at: datetime | None

    @classmethod
    def of(cls, profile: Profile) -> "ProfilePublic":
        return cls.model_validate(profile.model_dump(exclude={"user_id"}))


class UndoRequest(Model):
    undo_id: str


class CvEvidence(Model):
    field: str
    value: Any
    quote: str


class CvConflict(Model):
    field: str
    current: Any
    found: Any
    quote: str


class CvAnswer(Model):
    """What was read in a CV. `conflicts`: what it says otherwise than the person; `unread`: lines nobody understood."""

    profile: ProfilePublic
    changes: list[FieldChange]
    conflicts: list[CvConflict]
    evidence: list[CvEvidence]
    unread: list[str]
    undo_id: str | None


class ApplicationRequest(Model):
    note: Annotated[str | None, Field(description="A word to the recruiter.")] = None


class InvitationRequest(Model):
    candidate_id: str
    message: str


class ChatRequest(Model):
    message: Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE)]
    conversation_id: str | None = Field(default=None, description="To go on there; without it, a new one begins.")


class ConfirmationAnswer(Model):
    accept: StrictBool


class ConversationTitle(Model):
    title: Annotated[Title, Field(min_length=1, max_length=MAX_TITLE)]


class ConversationSummary(Model):
    id: str
    title: str
    created_at: datetime
    updated_at: datetime


class TurnPublic(Model):
    id: str
    state: TurnState
    user: str
    reply: str
    events: list[dict[str, Any]] = Field(description="Tools, their cards and confirmations, as the stream named them.")
    at: datetime
    model: str | None

    @classmethod
    def of(cls, turn: Turn) -> "TurnPublic":
        return cls.model_validate(turn.model_dump(include=set(cls.model_fields)))


class ConversationPublic(ConversationSummary):
    turns: list[TurnPublic]
