"""A recruiter's own postings, from draft to closing."""

from typing import Any

from pydantic import Field

from assistant.cards import JobCard, JobsCard
from assistant.grounding import ground
from assistant.replies import joined
from assistant.tools.choosing import asking, choose_own_job
from assistant.tools.describing import (
    changes_in_words,
    fields_in_words,
    job_facts,
    job_line,
    missing_in_words,
    numbered,
)
from assistant.tools.toolset import Confirmed, Proposal, Tool, ToolContext, ToolOutput
from repositories.models import Job, LanguageSkill, Model
from repositories.values import EmploymentType, Role, SalaryPeriod, Seniority, Workplace
from services.jobs import JobWrite
from services.matching.match import Match

SHOWN = 20
_RECRUITER: frozenset[Role] = frozenset({"recruiter"})
_QUESTIONS = {
    "title": "What is the job called?",
    "company": "Which company is it for?",
    "locations": "Where is it, or is it remote?",
    "salary_min": "What does it pay? (or say “skip”)",
    "skills_required": "Which skills are a must? (or say “skip”)",
    "employment_type": "Is it full time, part time, contract or temporary? (or say “skip”)",
}


class NamedJob(Model):
    job: str = Field(default="", description="Number in the list, title, or company")


class ListJobs(Model):
    pass


class DraftJob(Model):
    """Only what the recruiter has said."""

    title: str | None = None
    company: str | None = None
    description: str | None = None
    skills_required: list[str] = []
    skills_preferred: list[str] = []
    locations: list[str] = []
    remote: Workplace | None = None
    countries: list[str] = []
    salary_min: float | None = None
    salary_max: float | None = None
    salary_currency: str | None = None
    salary_period: SalaryPeriod | None = None
    employment_type: EmploymentType | None = None
    years_experience_min: float | None = None
    seniority: Seniority | None = None
    languages: list[str | LanguageSkill] = []
    valid_through: str | None = None
    external_id: str | None = None
    remove: list[str] = Field(default=[], description="Skills or other entries to take out")
    clear: list[str] = Field(default=[], description="Fields to empty")


class UpdateJob(DraftJob):
    """Only what changes."""

    job: str = Field(default="", description="Which job; empty for the draft at hand")


async def _draft(context: ToolContext, arguments: DraftJob) -> ToolOutput:
    return await _write(context, None, arguments)


async def _update(context: ToolContext, arguments: UpdateJob) -> ToolOutput:
    job = await choose_own_job(context, arguments.job, needed_for="should change")
    return job if isinstance(job, ToolOutput) else await _write(context, job, arguments)


async def _write(context: ToolContext, job: Job | None, arguments: DraftJob) -> ToolOutput:
    given = arguments.model_dump(exclude_defaults=True, exclude={"job"})
    grounded = ground(given, context.situation)
    if not grounded.findings:
        left_out = joined([f"“{value}”" for value in grounded.left_out])
        return asking(
            f"You did not say {left_out}, so I left it out."
            if left_out
            else "What should I write down? Tell me the title, the place, the pay …"
        )
    write = await context.services.jobs.apply_findings(
        context.principal, job.id if job else None, grounded.findings, text=context.situation.text
    )
    return _written(context, write, new=job is None)


def _written(context: ToolContext, write: JobWrite, *, new: bool) -> ToolOutput:
    job = write.job
    missing = context.services.jobs.missing(job)
    told = changes_in_words(write.changes, job) or "nothing new"
    asked = _next_asked(job, missing, context.situation.focus.asked)
    if asked:
        question = _QUESTIONS[asked]
    elif job.status == "open":
        question = "It is published, so everybody sees the change at once."
    else:
        question = "It is ready: say “publish” when it should go live, or tell me what to change."
    start = "I drafted it" if new else f"Changed: {fields_in_words(write.changes) or 'nothing new'}"
    return ToolOutput(
        f"{start}.\n\n{question}",
        summary=f"{'Draft' if job.status == 'draft' else 'Job'} {job.title or 'without a title'}: {told}",
        data={**job_facts(job), "status": job.status, "changed": told, "next_question": question},
        card=JobCard(job=job, changes=write.changes, missing=missing),
        focus={"draft_id": job.id, "job_id": job.id, "asked": asked, "listing": None},
    )


def _next_asked(job: Job, missing: list[str], asked: str | None) -> str | None:
    """One question at a time: first what publishing needs, then what candidates want to know, each at most once."""
    if missing:
        return missing[0]
    if job.status == "open":
        return None
    optional = ["salary_min", "skills_required", "employment_type"]
    start = optional.index(asked) + 1 if asked in optional else 0
    unset = [
        name for name in optional[start:] if not getattr(job, name) and not (name == "salary_min" and job.salary_max)
    ]
    return unset[0] if unset else None


async def _own_jobs(context: ToolContext, arguments: ListJobs) -> ToolOutput:
    jobs = context.situation.own_jobs[:SHOWN]
    start = "Your jobs" if len(jobs) == len(context.situation.own_jobs) else f"Your {SHOWN} newest jobs"
    words = {"open": "open (live)", "draft": "draft", "closed": "closed"}
    lines = [f"{job_line(job)} – {words[job.status]}" for job in jobs]
    answer = (
        f"{start}:\n{numbered(lines)}" if jobs else "You have no jobs yet. Describe an opening, and I will draft it."
    )
    return ToolOutput(
        answer,
        summary=f"{len(jobs)} jobs",
        data={"jobs": [{**job_facts(job), "status": job.status} for job in jobs[:10]]},
        card=JobsCard(title="Your jobs", listing="own", matches=[Match(job=job) for job in jobs]),
        focus={"job_ids": [job.id for job in jobs], "listing": None},
    )


async def _propose_publishing(context: ToolContext, arguments: NamedJob) -> Proposal | ToolOutput:
    job = await choose_own_job(context, arguments.job, needed_for="should go live")
    if isinstance(job, ToolOutput):
        return job
    missing = context.services.jobs.missing(job)
    if missing:
        needed = missing_in_words(missing)
        return ToolOutput(
            f"Before it can go live, it needs {needed}. {_QUESTIONS[missing[0]]}",
            summary=f"Needs {needed}",
            ok=False,
            focus={"asked": missing[0], "draft_id": job.id},
        )
    if job.status == "open":
        return ToolOutput(
            f"{job.title} at {job.company} is live already.",
            summary="Already published",
            data={"status": "open"},
            ok=False,
        )
    return _proposal("publish_job", "Publish", job)


async def _propose_closing(context: ToolContext, arguments: NamedJob) -> Proposal | ToolOutput:
    job = await choose_own_job(context, arguments.job, needed_for="should be closed")
    if isinstance(job, ToolOutput):
        return job
    if job.status != "open":
        return ToolOutput(
            f"{job.title} is not open: it is {job.status}.", summary="Not open", data={"status": job.status}, ok=False
        )
    return _proposal("close_job", "Close", job)


def _proposal(tool: str, verb: str, job: Job) -> Proposal:
    preview: dict[str, Any] = {"job": job.model_dump(mode="json", exclude_none=True)}
    company = f" at {job.company}" if job.company else ""
    return Proposal(f"{tool}:{job.id}", {"job_id": job.id}, f"{verb} {job.title}{company}", preview)


async def _publish(act: Confirmed) -> ToolOutput:
    job = await act.services.jobs.publish(act.principal, act.arguments["job_id"])
    return _carried(job, f"{job.title} at {job.company} is live. Ask “Who fits?” to see candidates.")


async def _close(act: Confirmed) -> ToolOutput:
    job = await act.services.jobs.close(act.principal, act.arguments["job_id"])
    return _carried(job, f"{job.title} at {job.company} is closed. Applicants have been told.")


def _carried(job: Job, answer: str) -> ToolOutput:
    return ToolOutput(
        answer,
        summary=answer,
        data={"status": job.status},
        card=JobCard(job=job),
        focus={"job_id": job.id, "draft_id": job.id, "asked": None},
    )


TOOLS = [
    Tool("draft_job", "Start a new job draft from what the recruiter says.", DraftJob, _RECRUITER, run=_draft),
    Tool("update_job", "Change the recruiter's draft or job.", UpdateJob, _RECRUITER, run=_update),
    Tool("list_jobs", "List the recruiter's own jobs and whether they are live.", ListJobs, _RECRUITER, run=_own_jobs),
    Tool(
        "publish_job",
        "Publish a draft, after the recruiter's yes.",
        NamedJob,
        _RECRUITER,
        propose=_propose_publishing,
        carry_out=_publish,
    ),
    Tool(
        "close_job",
        "Close a job, after the recruiter's yes.",
        NamedJob,
        _RECRUITER,
        propose=_propose_closing,
        carry_out=_close,
    ),
]
