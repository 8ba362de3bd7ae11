"""What a message is read against: who speaks, what was last shown, what waits for a yes."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from repositories.models import Application, Focus, Invitation, Job, PendingAction, Profile, ToolCall
from repositories.values import Role
from services.bootstrap import Services
from services.conversations import is_note
from services.errors import NotFound
from services.extraction.findings import Finding
from services.principal import Principal

RECENT = 50
WHICH_ACTION = "Several things are waiting for your answer"


@dataclass
class Situation:
    """Everything the gate and the tools know when a message arrives. All of it is the speaker's own or was shown to them."""

    role: Role
    text: str
    focus: Focus
    today: date
    pending: list[PendingAction] = field(default_factory=list)
    profile: Profile | None = None
    shown_jobs: list[Job] = field(default_factory=list)
    own_jobs: list[Job] = field(default_factory=list)
    draft: Job | None = None
    applications: list[Application] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What the rules read out of this message, for the profile or the draft."""
    unclear: ToolCall | None = None
    """What was asked for in the last message, where it was not clear which job is meant."""
    choices: list[Job] = field(default_factory=list)
    """The jobs that the person was asked to choose from for it."""
    asked_which: bool = False
    """Whether a yes was said while several things wait, and the person was asked which of them is meant."""


async def situation_of(
    services: Services, principal: Principal, conversation_id: str, focus: Focus, text: str, today: date
) -> Situation:
    """Reads what the message may refer to."""
    situation = Situation(principal.role, text, focus.model_copy(update={"unclear": None}), today)
    situation.pending = await services.pending_actions.pending(principal, conversation_id)
    if len(situation.pending) > 1:
        earlier = await services.conversations.turns(principal, conversation_id, last=4)
        finished = [turn.reply for turn in earlier if turn.state == "finished" and not is_note(turn)]
        situation.asked_which = bool(finished) and WHICH_ACTION in finished[-1]
    situation.applications = await _applications(services, principal, focus)
    situation.invitations = (await services.invitations.list(principal, limit=RECENT)).items
    if principal.role == "candidate":
        situation.profile = await services.profiles.get(principal)
        visible = {job.id: job for job in await services.jobs.get_visible(principal, focus.job_ids)}
        situation.shown_jobs = [visible.get(job_id) or gone(job_id) for job_id in focus.job_ids]
    else:
        situation.own_jobs = await _own_jobs(services, principal, focus)
        by_id = {job.id: job for job in situation.own_jobs}
        situation.shown_jobs = [by_id.get(job_id) or gone(job_id) for job_id in focus.job_ids]
        situation.draft = by_id.get(focus.draft_id or "")
    if focus.unclear:
        situation.unclear = focus.unclear.call
        offered = {job.id: job for job in await services.jobs.get_visible(principal, focus.unclear.job_ids)}
        situation.choices = [offered.get(job_id) or gone(job_id) for job_id in focus.unclear.job_ids]
    return situation


def gone(job_id: str) -> Job:
    """Keeps the place of a job that is no longer there, so that "the third one" stays the third one."""
    return Job(id=job_id, owner_id="", status="closed")


def is_gone(job: Job) -> bool:
    return not job.owner_id


async def _applications(services: Services, principal: Principal, focus: Focus) -> list[Application]:
    """The newest, and behind them those that were shown last, however old they are."""
    newest = (await services.applications.list(principal, limit=RECENT)).items
    older = set(focus.application_ids) - {one.id for one in newest}
    for application_id in (one for one in focus.application_ids if one in older):
        with suppress(NotFound):
            newest.append(await services.applications.get(principal, application_id))
    return newest


async def _own_jobs(services: Services, principal: Principal, focus: Focus) -> list[Job]:
    """The newest, and behind them the one at hand, however old it is."""
    newest = (await services.jobs.list_mine(principal, limit=RECENT)).items
    at_hand = dict.fromkeys(job_id for job_id in (focus.draft_id, focus.job_id) if job_id)
    older = [job_id for job_id in at_hand if all(job.id != job_id for job in newest)]
    found = await services.jobs.get_visible(principal, older) if older else []
    return newest + [job for job in found if job.owner_id == principal.user_id]
