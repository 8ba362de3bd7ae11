"""Finds the one thing that a reference means, or an answer that asks which.

A button names its thing by id. That means this thing or, where it is gone, nothing: never another one that is at hand.
"""

from collections.abc import Sequence

from assistant.acts import is_uuid
from assistant.references import find_jobs, ordinal, words
from assistant.replies import joined
from assistant.situation import is_gone
from assistant.tools.toolset import ToolContext, ToolOutput
from repositories.models import Application, Invitation, Job
from services.errors import NotFound
from services.job_search import JobSearch

_MOST = 5
_GONE = "That {} is no longer there."


def asking(answer: str, among: Sequence[Job] = ()) -> ToolOutput:
    """Nothing was done; the person is asked for what is missing: which of some jobs, where these are given."""
    job_ids = [job.id for job in among]
    return ToolOutput(answer, summary=answer, data={"ask_the_user": answer}, ok=False, among=job_ids)


async def choose_job(context: ToolContext, reference: str) -> Job | ToolOutput:
    """The job that a candidate means: by id, among those shown or applied to, else by name in the whole catalogue."""
    situation, principal, jobs = context.situation, context.principal, context.services.jobs
    reference = reference.strip()
    if is_uuid(reference):
        try:
            return await jobs.get(principal, reference)
        except NotFound:
            return asking(_GONE.format("job"))
    found = find_jobs(reference, situation.shown_jobs, situation.focus.job_id)
    if not found and situation.applications:
        applied = await jobs.get_visible(principal, [a.job_id for a in situation.applications])
        found = find_jobs(reference, applied) if words(reference) else []
    if not found:
        found = await _named_anywhere(context, reference)
    if len(found) == 1:
        return asking(_GONE.format("job")) if is_gone(found[0]) else found[0]
    if found:
        left = [job for job in found if not is_gone(job)][:_MOST]
        listed = joined([f"{job.title} at {job.company}" for job in left], "or")
        return asking(f"Which one do you mean: {listed}?", left)
    if situation.shown_jobs:
        return asking("Which one do you mean? Say its number in the list, or the company.", situation.shown_jobs)
    return asking("Which job do you mean? I have not shown you any yet: ask “What fits me?” or search first.")


async def _named_anywhere(context: ToolContext, reference: str) -> list[Job]:
    told = words(reference)
    if not told:
        return []
    page = await context.services.jobs.search(context.principal, JobSearch(q=" ".join(sorted(told))[:200]), limit=20)
    named = [job for job in page.items if told & words(f"{job.title} {job.company}")]
    return find_jobs(reference, named)


async def choose_own_job(context: ToolContext, reference: str, *, needed_for: str) -> Job | ToolOutput:
    """The recruiter's own job that is meant; the one at hand where nothing is named."""
    situation, reference = context.situation, reference.strip()
    shown = situation.focus.job_ids
    place = ordinal(reference, len(shown))
    if place is not None and not any(words(reference) & words(job.title) for job in situation.own_jobs):
        reference = shown[place]
    if is_uuid(reference):
        try:
            return await context.services.jobs.own(context.principal, reference)
        except NotFound:
            return asking(_GONE.format("job"))
    current = situation.focus.draft_id or situation.focus.job_id
    found = find_jobs(reference, situation.own_jobs, current)
    if not found:
        at_hand = [job for job in situation.own_jobs if job.id == current]
        found = at_hand or (situation.own_jobs if len(situation.own_jobs) == 1 else [])
    if len(found) == 1:
        return found[0]
    if not situation.own_jobs:
        return asking("You have no jobs yet. Describe the opening, and I will draft it.")
    left = (found or situation.own_jobs)[:_MOST]
    listed = joined([f"{job.title or 'Untitled'} ({job.status})" for job in left], "or")
    return asking(f"Which job {needed_for}: {listed}?", left)


async def application_of(context: ToolContext, application_id: str) -> Application | ToolOutput:
    try:
        return await context.services.applications.get(context.principal, application_id)
    except NotFound:
        return asking(_GONE.format("application"))


async def choose_application(context: ToolContext, reference: str) -> Application | ToolOutput:
    """The candidate's own application that is meant; final ones only where named."""
    if is_uuid(reference.strip()):
        return await application_of(context, reference.strip())
    mine, shown = context.situation.applications, context.situation.focus.application_ids
    standing = [a for a in mine if a.status not in ("hired", "rejected", "withdrawn")]
    said = words(reference)
    named = [a for a in standing if said & words(f"{a.job_title} {a.company}")]
    place = ordinal(reference, len(shown))
    if len(named) != 1 and place is not None:
        named = [a for a in mine if a.id == shown[place]]
    if not named:
        named = [a for a in standing if a.job_id == context.situation.focus.job_id] or standing
    if len(named) == 1:
        return named[0]
    if not named:
        return asking("You have no application that could be withdrawn.")
    return asking(f"Which application: {joined([f'{a.job_title} at {a.company}' for a in named[:_MOST]], 'or')}?")


def choose_invitation(context: ToolContext, reference: str) -> Invitation | ToolOutput:
    if is_uuid(reference.strip()):
        return _invitation_of(context.situation.invitations, reference.strip())
    waiting = [i for i in context.situation.invitations if i.status == "sent"]
    said = words(reference) - {"accept", "decline", "invitation", "refuse"}
    named = [i for i in waiting if said & words(f"{i.job_title} {i.company}")]
    place = ordinal(reference, len(waiting))
    if len(named) != 1 and place is not None:
        named = [waiting[place]]
    named = named or waiting
    if len(named) == 1:
        return named[0]
    if not named:
        return asking("You have no open invitation.")
    return asking(f"Which invitation: {joined([f'{i.job_title} at {i.company}' for i in named[:_MOST]], 'or')}?")


def _invitation_of(invitations: Sequence[Invitation], invitation_id: str) -> Invitation | ToolOutput:
    invitation = next((i for i in invitations if i.id == invitation_id), None)
    if invitation is None:
        return asking(_GONE.format("invitation"))
    if invitation.status != "sent":
        return asking(f"You have {invitation.status} this invitation already.")
    return invitation


def choose_shown(reference: str, ids: Sequence[str], labels: Sequence[str]) -> int | None:
    """The position of the person meant among those last shown: by id, by words of the label, by number, or the only one."""
    reference = reference.strip()
    if reference in ids:
        return list(ids).index(reference)
    said = words(reference)
    scores = [len(said & words(label)) for label in labels]
    if scores and max(scores) > 0 and scores.count(max(scores)) == 1:
        return scores.index(max(scores))
    place = ordinal(reference, len(ids))
    if place is not None:
        return place
    return 0 if len(ids) == 1 else None
