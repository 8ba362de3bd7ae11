"""What Rolecall keeps. Every entity is a pydantic model; services and doors pass these on as they are.

Ids are UUIDs as text. Times are aware, UTC, cut to milliseconds (what MongoDB keeps). `version` counts the writes of a
document from 1; a write names the version it stands on and is refused when that is no longer the stored one.
"""

from datetime import UTC, datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationInfo, field_validator

from repositories.values import (
    Countries,
    Currency,
    EmploymentType,
    Items,
    LanguageLevel,
    LanguageTag,
    Line,
    Money,
    PartialDate,
    Role,
    SalaryPeriod,
    Seniority,
    Text,
    Title,
    Workplace,
    WorkplaceWish,
    Years,
)

T = TypeVar("T")


def new_id() -> str:
    return str(uuid4())


def utc_now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Model(BaseModel):
    """Fields nobody declared are refused, in requests and in stored documents alike."""

    model_config = ConfigDict(extra="forbid")


class Page(Model, Generic[T]):
    """One page of a list; `next_cursor` is None on the last one."""

    items: list[T]
    next_cursor: str | None = None


# ---------------------------------------------------------------------------------------------- people


class User(Model):
    id: str = Field(default_factory=new_id)
    email: str
    display_name: Title
    role: Role
    company: Title | None = None
    password_hash: str
    disabled_at: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)
    version: int = 1

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None


class Session(Model):
    """One log-in and the refresh tokens that descend from it; only hashes of tokens are kept."""

    id: str = Field(default_factory=new_id)
    user_id: str
    door: Literal["chat", "api"]
    refresh_token_hash: str | None = None
    used_token_hashes: list[str] = []
    client: str = ""
    created_at: datetime = Field(default_factory=utc_now)
    last_used_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime
    ended_at: datetime | None = None
    version: int = 1


# -------------------------------------------------------------------------------------------- profiles


class LanguageSkill(Model):
    language: LanguageTag
    level: LanguageLevel | None = None


class Education(Model):
    degree: Title | None = None
    field: Title | None = None
    institution: Title | None = None
    year: int | None = Field(default=None, ge=1900, le=2200)

    @field_validator("year", mode="before")
    @classmethod
    def _a_number(cls, value: object) -> object:
        return int(value) if isinstance(value, str) and value.isdigit() else value


class Experience(Model):
    title: Title | None = None
    company: Title | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    summary: Text | None = None


class ProfileFields(Model):
    """What a candidate may say about themselves. Nothing else about a person is ever stored."""

    full_name: Title | None = None
    headline: Title | None = Field(default=None, description="Job title held or sought.")
    summary: Text | None = None
    skills: Items = []
    years_experience: Years | None = None
    seniority: Seniority | None = None
    locations: Items = []
    remote: WorkplaceWish | None = None
    salary_min: Money | None = Field(default=None, description="The least pay wanted, per salary_period.")
    salary_currency: Currency | None = None
    salary_period: SalaryPeriod | None = None
    employment_types: list[EmploymentType] = Field(default=[], max_length=5)
    languages: list[LanguageSkill] = Field(default=[], max_length=100)
    education: list[Education] = Field(default=[], max_length=100)
    experience: list[Experience] = Field(default=[], max_length=100)
    work_authorization: Countries = []
    available_from: PartialDate | None = None
    open_to_recruiters: StrictBool = False


class Profile(ProfileFields):
    """`version` 0 and no `updated_at`: nothing was written yet."""

    user_id: str
    version: int = 0
    updated_at: datetime | None = None


class FieldChange(Model):
    """One field before and after a write; `quote` is the person's own words that ground it."""

    field: str
    before: Any = None
    after: Any = None
    quote: str | None = None


class ProfileChange(Model):
    """A write to a profile that can be taken back while nobody has touched the profile since."""

    id: str = Field(default_factory=new_id)
    user_id: str
    changes: list[FieldChange]
    before: ProfileFields
    version_after: int
    undone_at: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)


# ------------------------------------------------------------------------------------------------ jobs

JobStatus = Literal["draft", "open", "closed"]


class JobFields(Model):
    """What a recruiter may say about an opening. What nobody stated stays unset."""

    external_id: Line | None = Field(default=None, min_length=1, max_length=200)
    title: Title | None = None
    company: Title | None = None
    description: Text | None = None
    skills_required: Items = []
    skills_preferred: Items = []
    locations: Items = []
    remote: Workplace | None = None
    countries: Countries = []
    salary_min: Money | None = None
    salary_max: Money | None = None
    salary_currency: Currency | None = None
    salary_period: SalaryPeriod | None = None
    employment_type: EmploymentType | None = None
    years_experience_min: Years | None = None
    seniority: Seniority | None = None
    languages: list[LanguageSkill] = Field(default=[], max_length=100)
    valid_through: PartialDate | None = None

    @field_validator("salary_max")
    @classmethod
    def _pay_in_order(cls, value: float | None, others: ValidationInfo) -> float | None:
        # on the field, so that a refusal names it; salary_min stands before it and is known here
        least = others.data.get("salary_min")
        if value is not None and least is not None and least > value:
            raise ValueError("must not be below salary_min")
        return value


class Job(JobFields):
    id: str = Field(default_factory=new_id)
    owner_id: str
    status: JobStatus = "draft"
    embedding: Literal["pending", "ready"] = "pending"
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    published_at: datetime | None = None
    updated_at: datetime = Field(default_factory=utc_now)


Opinion = Literal["liked", "disliked", "hidden"]


class Reaction(Model):
    """What a candidate thinks of a job; the two halves are independent."""

    user_id: str
    job_id: str
    saved: bool = False
    opinion: Opinion | None = None
    updated_at: datetime = Field(default_factory=utc_now)


# ---------------------------------------------------------------------------------------- applications

ApplicationStatus = Literal["submitted", "shortlisted", "interview", "offer", "hired", "rejected", "withdrawn"]


class ApplicationEvent(Model):
    """One step of an application. `job_closed` and `job_removed` tell the applicant about the job itself."""

    status: ApplicationStatus | Literal["job_closed", "job_reopened", "job_removed"]
    by: Literal["candidate", "recruiter", "system"]
    at: datetime = Field(default_factory=utc_now)
    action_id: str | None = None


class Application(Model):
    """A candidate's bid for a job. `contact_at`: when the recruiter first moved it on, and so learned who it is."""

    id: str = Field(default_factory=new_id)
    job_id: str
    job_title: str
    company: str | None = None
    recruiter_id: str
    candidate_id: str
    status: ApplicationStatus = "submitted"
    note: Text | None = None
    recruiter_note: Text | None = None
    events: list[ApplicationEvent] = []
    action_id: str | None = None
    contact_at: datetime | None = None
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


InvitationStatus = Literal["sent", "accepted", "declined"]


class Invitation(Model):
    """A recruiter's word to a candidate. `contact_at`: when it was accepted."""

    id: str = Field(default_factory=new_id)
    job_id: str
    job_title: str
    company: str | None = None
    recruiter_id: str
    candidate_id: str
    message: Text
    status: InvitationStatus = "sent"
    action_id: str | None = None
    contact_at: datetime | None = None
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


# --------------------------------------------------------------------------------------- conversations


class ToolCall(Model):
    """What a chat model asks for."""

    name: str
    arguments: dict[str, Any] = {}
    id: str = Field(default_factory=new_id)


class Message(Model):
    """One message as a chat model sees it. A `tool` message answers the call whose id it carries."""

    role: Literal["user", "assistant", "tool"]
    content: str = ""
    tool_calls: list[ToolCall] = []
    tool_call_id: str | None = None
    tool_name: str | None = None


TurnState = Literal["open", "finished", "stopped", "failed"]


class Turn(Model):
    """One exchange. Stored open before anything is done; only a finished one is replayed to a model.

    `events` are the agent's events as the chat stream names them ({"event": name, "data": {…}}), text deltas left out.
    """

    id: str = Field(default_factory=new_id)
    conversation_id: str
    user_id: str
    number: int
    state: TurnState = "open"
    user: str
    reply: str = ""
    events: list[dict[str, Any]] = []
    messages: list[Message] = []
    model: str | None = None
    feedback: int | None = None
    at: datetime = Field(default_factory=utc_now)
    finished_at: datetime | None = None


class Unclear(Model):
    """A call that waits for an answer to "which one do you mean?", and the jobs to choose from."""

    call: ToolCall
    job_ids: list[str]


class Focus(Model):
    """What a conversation is about, so that "the second one" and "only remote" mean something.

    The lists hold what was last shown, in the order shown; `asked`: the field of profile or draft just asked about.
    """

    job_ids: list[str] = []
    candidate_ids: list[str] = []
    application_ids: list[str] = []
    job_id: str | None = None
    candidate_id: str | None = None
    draft_id: str | None = None
    undo_id: str | None = None
    listing: Literal["recommendations", "search", "saved", "candidates"] | None = None
    filters: dict[str, Any] = {}
    asked: str | None = None
    unclear: Unclear | None = None


class Conversation(Model):
    id: str = Field(default_factory=new_id)
    user_id: str
    title: str = ""
    turn_count: int = 0
    focus: Focus = Focus()
    lease_holder: str | None = None
    lease_until: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


ActionStatus = Literal["pending", "claimed", "done", "cancelled", "expired", "failed", "replaced"]


class PendingAction(Model):
    """An outward act that waits for a yes. `key` names the act: a new request for the same one replaces the older."""

    id: str = Field(default_factory=new_id)
    user_id: str
    conversation_id: str
    turn_id: str
    tool: str
    key: str
    arguments: dict[str, Any]
    summary: str
    preview: dict[str, Any] = {}
    status: ActionStatus = "pending"
    outcome: str = ""
    result: dict[str, Any] | None = None
    created_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime
    decided_at: datetime | None = None


# ------------------------------------------------------------------------------------------- machinery


class Event(Model):
    """One line of the append-only log, e.g. kind `job.published`; `audience` are the users whom it concerns."""

    id: str = Field(default_factory=new_id)
    kind: str
    actor_id: str | None = None
    subject_id: str
    audience: list[str] = []
    data: dict[str, Any] = {}
    at: datetime = Field(default_factory=utc_now)


class Embedded(Model):
    """The vectors of one document: `rows` of `dimensions` float32 each; row 0 is the document, the rest its chunks."""

    subject_id: str
    encoder: str
    text_hash: str
    rows: int
    dimensions: int
    data: bytes


class Task(Model):
    """Work that outlives a process: taken under a lease, tried at most three times, then set aside (`failed_at`)."""

    id: str = Field(default_factory=new_id)
    kind: str
    subject_id: str
    attempts: int = 0
    lease_holder: str | None = None
    lease_until: datetime | None = None
    failed_at: datetime | None = None
    error: str | None = None
    created_at: datetime = Field(default_factory=utc_now)


class IdempotentAnswer(Model):
    """The answer to a request that carried an Idempotency-Key; `status` is None while it is being made.

    What the request makes carries `action_id`, so that whoever carries it on, after `holder` has died, makes it once.
    """

    user_id: str
    key: str
    fingerprint: str
    action_id: str = Field(default_factory=new_id)
    holder: str = ""
    status: int | None = None
    headers: dict[str, str] = {}
    body: str = ""
    created_at: datetime = Field(default_factory=utc_now)


class Fact(Model):
    """Something known about the database itself."""

    name: str
    value: str
