"""The steps of an application: submitted, shortlisted, interview, offer, hired, with two ways out."""

from collections.abc import Sequence

from repositories.models import ApplicationStatus
from repositories.values import Role
from services.errors import Conflict

STAGES: tuple[ApplicationStatus, ...] = ("submitted", "shortlisted", "interview", "offer", "hired")
FINAL: frozenset[ApplicationStatus] = frozenset({"hired", "rejected", "withdrawn"})
# The recruiter learns who it is by moving somebody on, not by turning them down.
CONTACT: frozenset[ApplicationStatus] = frozenset(STAGES[1:])


def allowed_steps(role: Role, status: ApplicationStatus) -> list[ApplicationStatus]:
    """What this side may set next; empty at the end."""
    if status in FINAL:
        return []
    if role == "candidate":
        return ["withdrawn"]
    return [*STAGES[STAGES.index(status) + 1 :], "rejected"]


def wrong_step(status: ApplicationStatus, allowed: Sequence[ApplicationStatus]) -> Conflict:
    if allowed:
        *others, last = allowed
        after = f"the next step can be {', '.join(others)} or {last}" if others else f"the next step can only be {last}"
    else:
        after = "that is final, so no step follows"
    message = f"This application stands at {status}: {after}."
    return Conflict(message, code="wrong_step", data={"current": status, "allowed": list(allowed)})
