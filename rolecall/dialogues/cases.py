"""Scripted dialogues and what should come of them, read from lines of JSON.

`profile` and `job` cases say what stands in the profile or the draft after the last turn. `flow` cases check every turn, on
jobs, people and applications that are set up before. The same file with bare turns serves as a script of conversations.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from repositories.models import JobFields, JobStatus, Model, ProfileFields
from repositories.values import Role
from services.errors import InvalidInput
from services.validation import validated


class Check(Model):
    """What a document should hold. `a|b` in a value: either.

    `allow`: parts of extra items that are neither right nor wrong; `forbid`: values that must not be there.
    """

    expect: dict[str, Any] = {}
    absent: list[str] = []
    allow: dict[str, list[str]] = {}
    forbid: dict[str, list[Any]] = {}


class Said(Model):
    """One turn of a flow, and what must hold after it.

    `tools`: exactly these ran or asked to be confirmed; `pending`: asked and not carried out; `done`: carried out now, as the
    stored state shows; `target`: the number in `setup.jobs` of the job that it is about. What `done` does not name must not
    happen. `reply_…` look at the words, `shown_…` at cards and previews too.
    """

    say: str
    tools: list[str] | None = None
    tools_any: list[str] = []
    tools_all: list[str] = []
    not_tools: list[str] = []
    pending: str | None = None
    done: str | None = None
    target: int | None = None
    reply_any: list[str] = []
    reply_not: list[str] = []
    shown_any: list[str] = []
    shown_not: list[str] = []
    profile: Check | None = None
    job: Check | None = None


class SetUpJob(JobFields):
    status: JobStatus = "open"


class SetUpPerson(Model):
    display_name: str
    profile: ProfileFields


class SetUpApplication(Model):
    """`candidate`: the number in `candidates`; where the case is a candidate's, they are it themselves."""

    candidate: int | None = None
    job: int


class SetUp(Model):
    """`jobs`: the recruiter's own, or for a candidate those of one recruiter; `other_jobs`: of others."""

    display_name: str = "Robin Vale"
    profile: ProfileFields | None = None
    jobs: list[SetUpJob] = []
    other_jobs: list[SetUpJob] = []
    candidates: list[SetUpPerson] = []
    applications: list[SetUpApplication] = []


def _as_turn(turn: Any) -> Any:
    return {"say": turn} if isinstance(turn, str) else turn


class Case(Check):
    """The checks of a profile or a job case are the case's own. The last five fields only sort and explain."""

    id: str
    kind: Literal["profile", "job", "flow"]
    turns: Annotated[list[Annotated[Said, BeforeValidator(_as_turn)]], Field(min_length=1)]
    setup: SetUp = SetUp()
    role: Role = "candidate"
    split: str = ""
    occupation: str = ""
    area: str = ""
    style: str = ""
    tags: list[str] = []
    note: str = ""

    @property
    def acting_role(self) -> Role:
        return {"profile": "candidate", "job": "recruiter"}.get(self.kind, self.role)  # type: ignore[return-value]


def cases_in(file: Path) -> list[Case]:
    """Raises InvalidInput that names the line which is no case."""
    cases = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                cases.append(validated(Case, json.loads(line)))
            except (ValueError, InvalidInput) as error:
                raise InvalidInput(f"{file.name}, line {number}: {error}") from error
    return cases
