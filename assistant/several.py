"""Requests about several things at once: "shortlist both", "apply to all of them", "close the first two", "1 and 3"."""

import re
from collections.abc import Sequence

from assistant.phrases import plain
from assistant.references import positions, words
from assistant.situation import Situation
from repositories.models import ToolCall

_ALL = re.compile(
    r"\b(?:(?<!at )all(?! right\b| the best\b| day\b| night\b| year\b| in all\b)|each(?: one)?|every(?:one|body| one| single)?)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bboth(?! of us\b| sides\b)\b", re.IGNORECASE)
_REST = re.compile(
    r"\bthe (?:others?|rest|remaining \w+|other (?:ones?|two|three|applicants?|candidates?|person))\b", re.IGNORECASE
)
_MANY = 20
_OWN_JOBS = ("close_job", "publish_job")
_ARGUMENT = {
    "apply_to_job": "job",
    "react_to_job": "job",
    "get_job": "job",
    "close_job": "job",
    "publish_job": "job",
    "withdraw_application": "application",
    "set_application_status": "candidate",
    "invite_candidate": "candidate",
}


def names_several(clause: str) -> bool:
    said = plain(clause)
    return bool(_BOTH.search(said) or _ALL.search(said) or positions(said, _MANY))


def each(call: ToolCall, clause: str, situation: Situation) -> list[ToolCall]:
    """One call for each thing that the clause names; the call as it is where it names one, or leaves open which."""
    argument = _ARGUMENT.get(call.name)
    if argument is None:
        return [call]
    things = _things(call.name, situation)
    places = _listed(call.name, situation) or [thing for thing, _ in things]
    meant = _meant(plain(clause), things, places, situation)
    if not meant:
        return [call]
    return [ToolCall(name=call.name, arguments={**call.arguments, argument: one}) for one in meant]


def _listed(tool: str, situation: Situation) -> list[str]:
    """The list on the screen, where it holds more than the tool could be about."""
    if tool == "withdraw_application":
        return situation.focus.application_ids
    return situation.focus.job_ids if tool in _OWN_JOBS else []


def _meant(said: str, things: Sequence[tuple[str, str]], places: Sequence[str], situation: Situation) -> list[str]:
    """Ids of what is meant where it is not one thing named by itself, in their order; none where the words do not settle it.

    `places`: the ids that numbers count.
    """
    ids = [thing for thing, _ in things]
    if _REST.search(said):
        moved = {application.id for application in situation.applications if application.status != "submitted"}
        moved |= {str(action.arguments.get("application_id")) for action in situation.pending}
        return [one for one in ids if one not in moved] if len(moved & set(ids)) else []
    if _BOTH.search(said) or _ALL.search(said):
        told = words(_ALL.sub(" ", _BOTH.sub(" ", said)))
        named = [thing for thing, name in things if told & words(name)] or ids
        return named if _ALL.search(said) or len(named) == 2 else _numbered(said, places)
    return _numbered(said, places) or _named(said, things)


def _named(said: str, things: Sequence[tuple[str, str]]) -> list[str]:
    """ "Marlowe's and the Gull & Anchor": two or more, each by a word that only it has, joined by "and" or a comma."""
    told = words(said)
    hits = [(thing, told & words(name) - _shared(name, things)) for thing, name in things]
    meant = [thing for thing, own in hits if own]
    return meant if len(meant) > 1 and re.search(r"\band\b|,|&|\+|\bplus\b", said) else []


def _shared(name: str, things: Sequence[tuple[str, str]]) -> frozenset[str]:
    return frozenset().union(*(words(other) for _, other in things if other != name))


def _numbered(said: str, ids: Sequence[str]) -> list[str]:
    return [ids[place] for place in positions(said, len(ids))]


def _things(tool: str, situation: Situation) -> list[tuple[str, str]]:
    """What the tool could be about, each with its name, in the order in which it was shown."""
    if tool in ("apply_to_job", "react_to_job", "get_job"):
        return [(job.id, f"{job.title} {job.company}") for job in situation.shown_jobs]
    if tool in _OWN_JOBS:
        wanted = "open" if tool == "close_job" else "draft"
        return [(job.id, f"{job.title} {job.company}") for job in situation.own_jobs if job.status == wanted]
    if tool == "invite_candidate":
        return [(one, "") for one in situation.focus.candidate_ids]
    standing = [one for one in situation.applications if one.status not in ("hired", "rejected", "withdrawn")]
    if tool == "withdraw_application":
        return [(one.id, f"{one.job_title} {one.company}") for one in standing]
    shown = situation.focus.application_ids
    return [(one, "") for one in shown] if shown else [(one.id, "") for one in standing]
