"""What has become of the things that cards show: read again whenever a card is drawn and after every change, so that old
cards do not lie.

A *standing* is one answer for a whole page; each card finds its own things in it by their ids.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.acts import is_uuid
from repositories.models import Application, Invitation
from services.bootstrap import Services
from services.errors import ServiceError
from services.principal import Principal

NEWEST = 100
Standing = dict[str, Any]


async def standing_of(
    services: Services,
    principal: Principal,
    job_ids: Iterable[str] = (),
    action_ids: Iterable[str] = (),
    change_ids: Iterable[str] = (),
) -> Standing:
    """How the person's applications, invitations, reactions and profile stand, and the jobs, acts and changes named.

    A job that this person can no longer see is `gone`.
    """
    applications, invitations, jobs, actions, own = await asyncio.gather(
        services.applications.list(principal, limit=NEWEST),
        services.invitations.list(principal, limit=NEWEST),
        _jobs(services, principal, list(job_ids)),
        _actions(services, principal, list(action_ids)),
        _candidates_own(services, principal, list(change_ids)) if principal.role == "candidate" else _nothing(),
    )
    standing = {
        "applications": {one.id: _seen(one) for one in applications.items},
        "invitations": {one.id: one.status for one in invitations.items},
        "jobs": jobs,
        "actions": actions,
        **own,
    }
    if principal.role == "candidate":
        living = [one for one in reversed(applications.items) if one.status != "withdrawn"]
        standing["applied"] = {one.job_id: one.status for one in living}
    else:
        standing["invited"] = _by_candidate(services, principal, invitations.items)
        living = [one for one in applications.items if one.status != "withdrawn"]
        standing["applicants"] = _by_candidate(services, principal, living)
    return standing


def things_in(cards: Iterable[dict[str, Any]]) -> list[str]:
    """The ids of the jobs that these cards show."""
    found: list[str] = []
    for card in cards:
        if card["type"] == "job":
            found.append(card["job"]["id"])
        elif card["type"] == "jobs":
            found += [match["job"]["id"] for match in (*card["matches"], *card.get("nearly", ())) if match.get("job")]
    return list(dict.fromkeys(found))


def changes_in(cards: Iterable[dict[str, Any]]) -> list[str]:
    """The ids of the changes that these cards offer to take back."""
    return [card["undo_id"] for card in cards if card["type"] == "profile" and card.get("undo_id")]


def of_card(standing: Standing, card: dict[str, Any]) -> Standing:
    """The part of a standing that this card needs."""
    match card["type"]:
        case "profile":
            undone = _among(standing.get("undone", {}), changes_in([card]))
            return {**_only(standing, ("profile_version",)), "undone": undone}
        case "job" | "jobs":
            job_ids = things_in([card])
            reacted = {name: [one for one in standing.get(name, ()) if one in job_ids] for name in ("saved", "hidden")}
            return {
                **(reacted if "saved" in standing else {}),
                "jobs": _among(standing["jobs"], job_ids),
                "applied": _among(standing.get("applied", {}), job_ids),
            }
        case "candidates":
            return {"invited": _among(standing.get("invited", {}), [card["job_id"]])}
        case "applications":
            return {
                "applications": _among(standing["applications"], [one["id"] for one in card["applications"]]),
                "invitations": _among(standing["invitations"], [one["id"] for one in card.get("invitations", ())]),
            }
    return {}


def ids_in(text: str) -> list[str]:
    """Comma-separated ids as a page asks for them; what is none is left out."""
    return [one for one in text.split(",")[:NEWEST] if is_uuid(one)]


async def _jobs(services: Services, principal: Principal, job_ids: Sequence[str]) -> Standing:
    found = {job.id: job for job in await services.jobs.get_visible(principal, job_ids)}
    jobs: Standing = {}
    for job_id in job_ids:
        if job := found.get(job_id):
            jobs[job_id] = {"status": job.status, "version": job.version}
            if job.owner_id == principal.user_id:
                jobs[job_id]["missing"] = services.jobs.missing(job)
        else:
            jobs[job_id] = {"status": "gone"}
    return jobs


async def _actions(services: Services, principal: Principal, action_ids: Sequence[str]) -> Standing:
    return {action_id: await _action(services, principal, action_id) for action_id in action_ids}


async def _action(services: Services, principal: Principal, action_id: str) -> Standing:
    try:
        action = await services.pending_actions.get(principal, action_id)
    except ServiceError:
        return {"status": "expired", "outcome": "This can no longer be decided."}
    return {"status": action.status, "outcome": action.outcome}


async def _candidates_own(services: Services, principal: Principal, change_ids: Sequence[str]) -> Standing:
    reactions, profile, undone = await asyncio.gather(
        services.reactions.all(principal),
        services.profiles.get(principal),
        services.profiles.undone(principal, change_ids),
    )
    return {
        "saved": [one.job_id for one in reactions if one.saved],
        "hidden": [one.job_id for one in reactions if one.opinion == "hidden"],
        "profile_version": profile.version,
        "undone": dict.fromkeys(undone, True),
    }


async def _nothing() -> Standing:
    return {}


def _by_candidate(
    services: Services, principal: Principal, newest_first: Sequence[Invitation | Application]
) -> dict[str, dict[str, str]]:
    """By job, then by the id under which this recruiter knows the candidate; the newest word counts."""
    statuses: dict[str, dict[str, str]] = {}
    for one in reversed(newest_first):
        candidate_id = services.candidates.id_for(principal.user_id, one.candidate_id)
        statuses.setdefault(one.job_id, {})[candidate_id] = one.status
    return statuses


def _seen(application: Application) -> Standing:
    events = [event.model_dump(mode="json", exclude={"action_id"}) for event in application.events]
    return {"status": application.status, "version": application.version, "events": events}


def _among(found: Standing, ids: Iterable[str]) -> Standing:
    return {one: found[one] for one in ids if one in found}


def _only(found: Standing, names: Iterable[str]) -> Standing:
    return {name: found[name] for name in names if name in found}
