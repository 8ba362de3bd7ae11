"""A recruiter's view of people: ranked candidates, applicants and their steps, invitations. Name-blind until contact."""

import re
from typing import Any

from pydantic import Field

from assistant.acts import is_uuid
from assistant.cards import ApplicationsCard, CandidatesCard
from assistant.replies import joined
from assistant.tools.choosing import application_of, asking, choose_own_job, choose_shown
from assistant.tools.describing import STAGES, candidate_line, numbered
from assistant.tools.toolset import Confirmed, Proposal, Tool, ToolContext, ToolOutput
from repositories.models import Application, ApplicationStatus, Job, Model
from repositories.values import Role
from services.application_steps import FINAL
from services.applications import ApplicationUpdate
from services.bootstrap import Services
from services.errors import NotFound
from services.matching.match import Match
from services.principal import Principal

_RECRUITER: frozenset[Role] = frozenset({"recruiter"})
SHOWN = 5
MOST_APPLICANTS = 20


class RecommendCandidates(Model):
    job: str = Field(default="", description="Which of the recruiter's jobs")
    skills: list[str] = Field(default=[], description="Only candidates with these")
    limit: int = Field(default=SHOWN, ge=1, le=10)


class ExplainCandidate(Model):
    candidate: str = Field(description="Number in the list")
    job: str = ""


class ListApplicants(Model):
    job: str = Field(default="", description="Which of the recruiter's jobs")


class SetApplicationStatus(Model):
    candidate: str = Field(default="", description="Number in the list of applicants, or name")
    status: ApplicationStatus
    note: str | None = None


class InviteCandidate(Model):
    candidate: str = Field(default="", description="Number in the list of candidates")
    job: str = Field(default="", description="Which of the recruiter's jobs")
    message: str | None = Field(default=None, description="What to write to them, only if said")


async def _recommend(context: ToolContext, arguments: RecommendCandidates) -> ToolOutput:
    job = await choose_own_job(context, arguments.job, needed_for="shall I find candidates for")
    if isinstance(job, ToolOutput):
        return job
    page = await context.services.recommendations.candidates(
        context.principal, job.id, skill=arguments.skills, limit=arguments.limit
    )
    return listed(job, page.items, arguments.skills)


def listed(job: Job, matches: list[Match], skills: list[str]) -> ToolOutput:
    lines = [
        f"{candidate_line(m)} – fits to {m.score:.0%}" if m.score is not None else candidate_line(m) for m in matches
    ]
    having = f" with {joined(skills)}" if skills else ""
    if matches:
        start = f"For {job.title}{having}, best first, names hidden until contact:"
        answer = f"{start}\n{numbered(lines)}\n\nAsk “Why the first one?” or say “Invite the first one”."
    else:
        nobody = f"Nobody who is open to recruiters{having} fits {job.title} yet."
        answer = f"{nobody} People are added every day; applicants show under “Who applied?”."
    shown = [match.candidate.candidate_id for match in matches if match.candidate]
    return ToolOutput(
        answer,
        summary=f"{len(matches)} candidates for {job.title}",
        data={"candidates": lines, "job": job.title},
        card=CandidatesCard(job_id=job.id, job_title=job.title or "", matches=matches),
        focus={"candidate_ids": shown, "application_ids": [], "job_id": job.id, "listing": "candidates"},
    )


async def _explain(context: ToolContext, arguments: ExplainCandidate) -> ToolOutput:
    focus = context.situation.focus
    job = await choose_own_job(context, arguments.job or focus.job_id or "", needed_for="is it about")
    if isinstance(job, ToolOutput):
        return job
    candidate_id = _candidate_meant(arguments.candidate, focus.candidate_ids)
    if candidate_id is None:
        return asking("Which candidate do you mean? Say the number in the list.")
    match = await context.services.recommendations.explain_candidate(context.principal, job.id, candidate_id)
    parts = [
        f"{candidate_line(match)} fits {job.title} to {match.score or 0:.0%}.",
        *(f"{reason.rstrip('.')}." for reason in match.reasons),
    ]
    parts += [f"The profile says “{m.evidence.profile}” for {m.skill}." for m in match.skills.matched[:3]]
    return ToolOutput(
        " ".join(parts),
        summary=f"Why this candidate fits {job.title}",
        data={"why": " ".join(parts)},
        card=CandidatesCard(job_id=job.id, job_title=job.title or "", matches=[match]),
        focus={"candidate_id": candidate_id},
    )


def _is_candidate_id(reference: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{32}", reference) is not None


def _candidate_meant(reference: str, shown: list[str]) -> str | None:
    """A button names the candidate by id, from an older card too; a person means one of those shown last."""
    if _is_candidate_id(reference):
        return reference
    place = choose_shown(reference, shown, [""] * len(shown))
    return None if place is None else shown[place]


async def _applicants(context: ToolContext, arguments: ListApplicants) -> ToolOutput:
    job = await choose_own_job(context, arguments.job, needed_for="do you want the applicants of")
    if isinstance(job, ToolOutput):
        return job
    page = await context.services.applications.list_for_job(context.principal, job.id, limit=MOST_APPLICANTS)
    views = [await _view(context.services, context.principal, application) for application in page.items]
    lines = [f"{view['who']} – {STAGES[view['status']]}" for view in views]
    start = f"The {MOST_APPLICANTS} newest applicants" if page.next_cursor else "Applicants"
    answer = (
        f"{start} for {job.title}:\n{numbered(lines)}\n\nSay e.g. “Shortlist the first one”."
        if lines
        else f"Nobody has applied to {job.title} yet."
    )
    return ToolOutput(
        answer,
        summary=f"{len(lines)} applicants for {job.title}",
        data={"applicants": lines, "job": job.title},
        card=ApplicationsCard(title=f"Applicants for {job.title}", applications=views),
        focus={
            "application_ids": [application.id for application in page.items],
            "candidate_ids": [],
            "job_id": job.id,
            "listing": None,
        },
    )


async def _view(services: Services, principal: Principal, application: Application) -> dict[str, Any]:
    """The application for the recruiter's card, with `who` and `email` as far as they may know them."""
    view = services.applications.view(principal, application).model_dump(mode="json")
    try:
        match = await services.recommendations.explain_candidate(principal, application.job_id, view["candidate_id"])
    except NotFound:
        return view | {"who": "An applicant without a profile", "email": None}
    return view | {"who": candidate_line(match), "email": match.candidate.email if match.candidate else None}


async def _propose_step(context: ToolContext, arguments: SetApplicationStatus) -> Proposal | ToolOutput:
    meant = await _applications_meant(context, arguments.candidate)
    if isinstance(meant, ToolOutput):
        return meant
    views = [await _view(context.services, context.principal, one) if one else {} for one in meant.values()]
    labels = [view.get("who", "") for view in views]
    place = choose_shown(arguments.candidate, list(meant), labels)
    if place is None:
        return asking("Which applicant do you mean? Ask “Who applied?” and say the number in the list.")
    application = list(meant.values())[place]
    if application is None:
        return asking("That application is no longer there.")
    name = labels[place].split(" (")[0]
    context.services.applications.check_step(context.principal, application, arguments.status)
    words = {
        "rejected": "Reject",
        "shortlisted": "Shortlist",
        "interview": "Move to interview:",
        "offer": "Make an offer to",
        "hired": "Mark as hired:",
    }
    summary = f"{words.get(arguments.status, arguments.status)} {name}, applicant for {application.job_title}"
    shows = application.contact_at is None and arguments.status in ("shortlisted", "interview", "offer", "hired")
    preview = {"application": views[place], "new_status": arguments.status, "note": arguments.note}
    if shows:
        preview["what_happens"] = "You will see their name and e-mail address, and they will be told."
    stored = {"application_id": application.id, "status": arguments.status, "note": arguments.note}
    return Proposal(f"set_application_status:{application.id}", stored, summary, preview)


async def _applications_meant(context: ToolContext, reference: str) -> dict[str, Application | None] | ToolOutput:
    """By id: the one that a button names, else those shown last in their places (None: gone), else all that stand."""
    if is_uuid(reference):
        named = await application_of(context, reference)
        return named if isinstance(named, ToolOutput) else {named.id: named}
    by_id = {application.id: application for application in context.situation.applications}
    shown: dict[str, Application | None] = {one: by_id.get(one) for one in context.situation.focus.application_ids}
    return shown or {one.id: one for one in by_id.values() if one.status not in FINAL}


async def _step(act: Confirmed) -> ToolOutput:
    update = ApplicationUpdate.model_validate(
        {
            "status": act.arguments["status"],
            **({"recruiter_note": act.arguments["note"]} if act.arguments.get("note") else {}),
        }
    )
    application = await act.services.applications.update(
        act.principal, act.arguments["application_id"], update, action_id=act.action_id
    )
    view = await _view(act.services, act.principal, application)
    who = view["who"].split(" (")[0]
    answer = f"Done: {STAGES[application.status]} – {who}, applicant for {application.job_title}. They can see it."
    return ToolOutput(
        answer,
        summary=answer,
        data={"status": application.status},
        card=ApplicationsCard(title=f"Applicants for {application.job_title}", applications=[view]),
    )


async def _propose_invitation(context: ToolContext, arguments: InviteCandidate) -> Proposal | ToolOutput:
    focus = context.situation.focus
    if not focus.candidate_ids and not _is_candidate_id(arguments.candidate):
        return asking("Whom shall I invite? Ask “Who fits?” for one of your jobs first.")
    job = await choose_own_job(context, arguments.job or focus.job_id or "", needed_for="is the invitation for")
    if isinstance(job, ToolOutput):
        return job
    candidate_id = _candidate_meant(arguments.candidate, focus.candidate_ids)
    if candidate_id is None:
        return asking("Which candidate do you mean? Say the number in the list.")
    match = await context.services.recommendations.explain_candidate(context.principal, job.id, candidate_id)
    message = (
        arguments.message
        or f"Hello, your profile fits our opening for {job.title} at {job.company}. Would you like to talk?"
    )
    summary = f"Invite {candidate_line(match).split(' (')[0]} to {job.title}"
    stored = {"job_id": job.id, "candidate_id": candidate_id, "message": message}
    preview = {"message": message, "job": {"id": job.id, "title": job.title, "company": job.company}}
    return Proposal(f"invite_candidate:{job.id}:{candidate_id}", stored, summary, preview)


async def _invite(act: Confirmed) -> ToolOutput:
    given = act.arguments
    invitation = await act.services.invitations.invite(
        act.principal, given["job_id"], given["candidate_id"], given["message"], action_id=act.action_id
    )
    answer = f"The invitation to {invitation.job_title} is sent. You see name and e-mail address once it is accepted."
    return ToolOutput(answer, summary=answer, data={"status": invitation.status})


TOOLS = [
    Tool(
        "recommend_candidates",
        "List the candidates that fit one of the recruiter's jobs.",
        RecommendCandidates,
        _RECRUITER,
        run=_recommend,
    ),
    Tool("explain_candidate", "Say why a candidate in the list fits.", ExplainCandidate, _RECRUITER, run=_explain),
    Tool(
        "list_applicants",
        "List who applied to one of the recruiter's jobs.",
        ListApplicants,
        _RECRUITER,
        run=_applicants,
    ),
    Tool(
        "set_application_status",
        "Move an applicant to another stage, after a yes.",
        SetApplicationStatus,
        _RECRUITER,
        propose=_propose_step,
        carry_out=_step,
    ),
    Tool(
        "invite_candidate",
        "Invite a candidate in the list, after a yes.",
        InviteCandidate,
        _RECRUITER,
        propose=_propose_invitation,
        carry_out=_invite,
    ),
]
