"""What has become of a card since it was made: read again whenever the card is drawn, so that old cards do not lie."""

from typing import Any

from services.bootstrap import Services
from services.errors import ServiceError
from services.principal import Principal

NEWEST = 100


async def state_of(services: Services, principal: Principal, card: dict[str, Any]) -> dict[str, Any]:
    """Empty where nothing can be said; a card without a state is still a card."""
    try:
        match card["type"]:
            case "profile":
                return await _profile_state(services, principal, card)
            case "jobs" | "job" if principal.role == "candidate":
                return await _reactions(services, principal)
            case "job":
                return await _own_job_state(services, principal, card)
            case "applications":
                return await _applications_state(services, principal)
    except ServiceError:
        return {}
    return {}


async def confirmation_state(services: Services, principal: Principal, action_id: str) -> dict[str, Any]:
    try:
        action = await services.pending_actions.get(principal, action_id)
    except ServiceError:
        return {"status": "expired", "outcome": "This can no longer be decided."}
    return {"status": action.status, "outcome": action.outcome}


async def _profile_state(services: Services, principal: Principal, card: dict[str, Any]) -> dict[str, Any]:
    profile = await services.profiles.get(principal)
    return {"undoable": bool(card.get("undo_id")) and profile.version == card["profile"]["version"]}


async def _reactions(services: Services, principal: Principal) -> dict[str, Any]:
    reactions = await services.reactions.all(principal)
    applications = await services.applications.list(principal, limit=NEWEST)
    return {
        "saved": [one.job_id for one in reactions if one.saved],
        "hidden": [one.job_id for one in reactions if one.opinion == "hidden"],
        "applied": {one.job_id: one.status for one in reversed(applications.items) if one.status != "withdrawn"},
    }


async def _own_job_state(services: Services, principal: Principal, card: dict[str, Any]) -> dict[str, Any]:
    """The job as it is now. One that somebody else owns stays as it was shown."""
    job = await services.jobs.get(principal, card["job"]["id"])
    if job.owner_id != principal.user_id:
        return {}
    return {"status": job.status, "version": job.version, "missing": services.jobs.missing(job)}


async def _applications_state(services: Services, principal: Principal) -> dict[str, Any]:
    applications = await services.applications.list(principal, limit=NEWEST)
    invitations = await services.invitations.list(principal, limit=NEWEST)
    return {
        "applications": {one.id: _seen(one) for one in applications.items},
        "invitations": {one.id: one.status for one in invitations.items},
    }


def _seen(application: Any) -> dict[str, Any]:
    events = [event.model_dump(mode="json", exclude={"action_id"}) for event in application.events]
    return {"status": application.status, "version": application.version, "events": events}
