"""The closed set of things that a tool can put on the screen. A card holds the plain types of the contract."""

from typing import Any, Literal

from repositories.models import FieldChange, Job, Model, Profile
from services.matching.match import Match


class JobCard(Model):
    """One posting. `missing` names what a draft still needs; `match` is there where a profile was compared."""

    type: Literal["job"] = "job"
    job: Job
    match: Match | None = None
    changes: list[FieldChange] = []
    missing: list[str] = []


class JobsCard(Model):
    """A list of postings; `nearly` failed one filter each; `filters` are those in force, `notice` says why there is little.

    `listing`: which list it is; one of the first two can be asked for again with other filters.
    """

    type: Literal["jobs"] = "jobs"
    title: str = ""
    listing: Literal["recommendations", "search", "saved", "own", ""] = ""
    matches: list[Match]
    nearly: list[Match] = []
    filters: dict[str, Any] = {}
    notice: str | None = None


class ProfileCard(Model):
    """The profile, and what was just understood; `undo_id` takes exactly these changes back."""

    type: Literal["profile"] = "profile"
    profile: Profile
    changes: list[FieldChange] = []
    undo_id: str | None = None


class CandidatesCard(Model):
    """Ranked candidates for one job, name-blind until contact."""

    type: Literal["candidates"] = "candidates"
    job_id: str
    job_title: str
    matches: list[Match]


class ApplicationsCard(Model):
    """Applications as the reader may see them, and the invitations beside them."""

    type: Literal["applications"] = "applications"
    title: str = ""
    applications: list[dict[str, Any]]
    invitations: list[dict[str, Any]] = []


Card = JobCard | JobsCard | ProfileCard | CandidatesCard | ApplicationsCard
