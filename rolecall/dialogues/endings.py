"""What stands in the database when a conversation is over, and how two such endings differ."""

from collections.abc import Mapping
from typing import Any

from repositories.models import JobFields, ProfileFields
from rolecall.dialogues.fields import folded, items_of
from rolecall.dialogues.stage import Document, Stage

Ending = dict[str, Any]
"""By a name for people, such as `profile.skills` or `draft 1.title`: one value, or a list where order means nothing."""


async def ending_of(stage: Stage) -> Ending:
    """Ids and times are left out: they are never the same twice."""
    if stage.principal.role == "candidate":
        ending = _stated("profile", ProfileFields, await stage.profile())
        ending["reactions"] = [
            f"{_name(stage, one.job_id)}: {'saved' if one.saved else ''} {one.opinion or ''}".strip()
            for one in await stage.services.reactions.all(stage.principal)
        ]
    else:
        ending = {}
        own = sorted(await stage.own_jobs(), key=lambda job: job.created_at)
        for number, job in enumerate(own, 1):
            ending |= _stated(f"job {number}", JobFields, job.model_dump(mode="json"))
            ending[f"job {number}.status"] = job.status
    held = await stage.services.applications.list(stage.principal, limit=100)
    for number, one in enumerate(sorted(held.items, key=lambda one: one.created_at), 1):
        ending[f"application {number}, to {_name(stage, one.job_id)}"] = one.status
    if stage.conversation_id:
        waiting = await stage.services.pending_actions.pending(stage.principal, stage.conversation_id)
        ending["waits for a yes"] = [f"{one.tool}: {one.summary}" for one in waiting]
    return ending


def differences(plain: Ending, other: Ending) -> tuple[list[str], list[str]]:
    """What `other` has beyond `plain`, and what it lacks or has otherwise; lines for people."""
    more, worse = [], []
    for name in dict.fromkeys([*plain, *other]):
        old, new = plain.get(name), other.get(name)
        if isinstance(old or new, list):
            kept, found = ({_key(one): one for one in items_of(value)} for value in (old, new))
            worse += [f"{name} lacks {kept[key]!r}" for key in kept.keys() - found.keys()]
            more += [f"{name} also has {found[key]!r}" for key in found.keys() - kept.keys()]
        elif old is None:
            more.append(f"{name} is {new!r}, and was not known before")
        elif _key(old) != _key(new):
            worse.append(f"{name} is {new!r}, not {old!r}")
    return sorted(more), sorted(worse)


def _stated(what: str, kind: type[ProfileFields] | type[JobFields], document: Document) -> Ending:
    return {f"{what}.{name}": document[name] for name in kind.model_fields if document.get(name) not in (None, [])}


def _name(stage: Stage, job_id: str) -> str:
    """A job by its place in the case: titles may be alike."""
    return next((f"{job.title} ({n})" for n, job in enumerate(stage.jobs, 1) if job.id == job_id), "of another job")


def _key(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {folded(one)}" for name, one in sorted(value.items()) if one)
    return folded(value)
