"""Single postings: reading them, saving them, and what a candidate thinks of them."""

from typing import Literal

from pydantic import Field

from assistant.cards import JobCard, JobsCard
from assistant.replies import joined
from assistant.tools.choosing import choose_job, choose_own_job
from assistant.tools.describing import job_facts, job_line, missing_in_words, numbered, sentences_about
from assistant.tools.toolset import Tool, ToolContext, ToolOutput
from repositories.models import Job, Model
from repositories.values import Role
from services.reactions import ReactionUpdate

_CANDIDATE: frozenset[Role] = frozenset({"candidate"})
_BOTH: frozenset[Role] = frozenset({"candidate", "recruiter"})


class GetJob(Model):
    job: str = Field(default="", description="Number in the list, title, or company")
    question: str = Field(default="", description="What they want to know about it")


class ReactToJob(Model):
    job: str = Field(default="", description="Number in the list, title, or company")
    reaction: Literal["saved", "liked", "disliked", "hidden", "none"]


class ListSavedJobs(Model):
    pass


async def _get(context: ToolContext, arguments: GetJob) -> ToolOutput:
    recruiter = context.principal.role == "recruiter"
    job = await (
        choose_own_job(context, arguments.job, needed_for="do you mean")
        if recruiter
        else choose_job(context, arguments.job)
    )
    if isinstance(job, ToolOutput):
        return job
    match = None if recruiter else (await context.services.recommendations.matches_for(context.principal, [job]))[0]
    missing = context.services.jobs.missing(job) if recruiter else []
    said = sentences_about(job, arguments.question)
    return ToolOutput(
        _told(job, said, missing),
        summary=f"{job.title} at {job.company}",
        data={
            **job_facts(job, match),
            "status": job.status,
            "description": (job.description or "")[:600],
            "relevant": said,
        },
        card=JobCard(job=job, match=match, missing=missing),
        focus={"job_id": job.id, **({"draft_id": job.id} if recruiter else {})},
    )


def _told(job: Job, said: list[str], missing: list[str]) -> str:
    """The posting in a few lines: first what answers the question, then the facts."""
    parts = list(said)
    parts.append(f"{job_line(job)}.")
    if job.skills_required:
        parts.append(f"Required: {joined(job.skills_required, most=10)}.")
    if job.skills_preferred:
        parts.append(f"Preferred: {joined(job.skills_preferred, most=10)}.")
    if not said and job.description:
        parts.append(job.description if len(job.description) < 400 else job.description[:400].rsplit(" ", 1)[0] + " …")
    if job.status != "open":
        parts.append(f"It is {'a draft' if job.status == 'draft' else 'closed'}.")
    if missing:
        parts.append(f"Still missing: {missing_in_words(missing)}.")
    return "\n".join(parts)


async def _react(context: ToolContext, arguments: ReactToJob) -> ToolOutput:
    job = await choose_job(context, arguments.job)
    if isinstance(job, ToolOutput):
        return job
    reactions = context.services.reactions
    if arguments.reaction == "none":
        await reactions.remove(context.principal, job.id)
    else:
        await reactions.set(context.principal, job.id, ReactionUpdate(kind=arguments.reaction))
    name = f"{job.title} at {job.company}"
    answer = {
        "saved": f"Saved: {name}. “My saved jobs” shows them all.",
        "liked": f"Good, I will rank jobs like {name} higher.",
        "disliked": f"All right, I will rank jobs like {name} lower.",
        "hidden": f"Hidden: {name}. It will not come up again.",
        "none": f"Taken back for {name}.",
    }[arguments.reaction]
    shown = [job_id for job_id in context.situation.focus.job_ids if arguments.reaction != "hidden" or job_id != job.id]
    return ToolOutput(
        answer,
        summary=answer,
        data={"job": name, "reaction": arguments.reaction},
        focus={"job_id": job.id, "job_ids": shown},
    )


async def _saved(context: ToolContext, arguments: ListSavedJobs) -> ToolOutput:
    reactions = await context.services.reactions.all(context.principal)
    saved = [reaction.job_id for reaction in reactions if reaction.saved]
    jobs = await context.services.jobs.get_visible(context.principal, saved)
    matches = await context.services.recommendations.matches_for(context.principal, jobs)
    lines = [job_line(job) + (" – closed" if job.status != "open" else "") for job in jobs]
    answer = (
        f"You saved these:\n{numbered(lines)}"
        if jobs
        else "You have not saved any jobs yet. Say “Save the first one” below a list."
    )
    return ToolOutput(
        answer,
        summary=f"{len(jobs)} saved jobs",
        data={"jobs": [job_facts(job) for job in jobs]},
        card=JobsCard(title="Saved jobs", listing="saved", matches=matches),
        focus={"job_ids": [job.id for job in jobs], "job_id": None, "listing": "saved", "filters": {}},
    )


TOOLS = [
    Tool("get_job", "Show one posting and answer a question about it.", GetJob, _BOTH, run=_get),
    Tool("react_to_job", "Save or hide a job, or like or dislike it.", ReactToJob, _CANDIDATE, run=_react),
    Tool("list_saved_jobs", "List the jobs that the candidate saved.", ListSavedJobs, _CANDIDATE, run=_saved),
]
