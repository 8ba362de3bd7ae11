"""A candidate's applications and invitations."""

from typing import Any, Literal

from pydantic import Field

from assistant.cards import ApplicationsCard
from assistant.tools.choosing import choose_application, choose_invitation, choose_job
from assistant.tools.describing import STAGES, numbered, place_of, profile_in_words
from assistant.tools.toolset import Confirmed, Proposal, Tool, ToolContext, ToolOutput
from repositories.models import Application, Model
from repositories.values import Role
from services.applications import ApplicationUpdate

_CANDIDATE: frozenset[Role] = frozenset({"candidate"})


class ListApplications(Model):
    pass


class ApplyToJob(Model):
    job: str = Field(default="", description="Number in the list, title, or company")
    note: str | None = Field(default=None, description="A note to the recruiter, only if they gave one")


class WithdrawApplication(Model):
    application: str = Field(default="", description="Which application: job title or company")


class AnswerInvitation(Model):
    invitation: str = Field(default="", description="Which invitation: job title or company")
    answer: Literal["accept", "decline"]


async def _list(context: ToolContext, arguments: ListApplications) -> ToolOutput:
    mine, invited = context.situation.applications, context.situation.invitations
    waiting = [i for i in invited if i.status == "sent"]
    lines = [f"{a.job_title}, {a.company}: {status_in_words(a)}" for a in mine]
    parts = [f"Your applications:\n{numbered(lines)}" if mine else "You have not applied anywhere yet."]
    if waiting:
        parts.append(
            "Invitations:\n"
            + numbered([f"{i.job_title}, {i.company}: “{i.message}” (accept or decline?)" for i in waiting])
        )
    return ToolOutput(
        "\n\n".join(parts),
        summary=f"{len(mine)} applications, {len(waiting)} open invitations",
        data={"applications": lines[:10], "invitations": [f"{i.job_title}, {i.company}" for i in waiting]},
        card=ApplicationsCard(
            title="Your applications",
            applications=[_view(context, a) for a in mine],
            invitations=[
                context.services.invitations.view(context.principal, i).model_dump(mode="json") for i in invited
            ],
        ),
        focus={"application_ids": [a.id for a in mine]},
    )


def _view(context: ToolContext, application: Application) -> dict[str, Any]:
    return context.services.applications.view(context.principal, application).model_dump(mode="json")


def status_in_words(application: Application) -> str:
    closed = any(event.status in ("job_closed", "job_removed") for event in application.events[-1:])
    told = STAGES[application.status]
    return f"{told}, the job has closed" if closed else told


async def _propose_applying(context: ToolContext, arguments: ApplyToJob) -> Proposal | ToolOutput:
    job = await choose_job(context, arguments.job)
    if isinstance(job, ToolOutput):
        return job
    standing = next((a for a in context.situation.applications if a.job_id == job.id and a.status != "withdrawn"), None)
    if standing:
        return ToolOutput(
            f"You have applied to {job.title} at {job.company} already: {status_in_words(standing)}.",
            summary="Already applied",
            ok=False,
        )
    if job.status != "open":
        return ToolOutput(
            f"{job.title} at {job.company} is closed, so nobody can apply any more.", summary="Closed", ok=False
        )
    profile = context.situation.profile
    preview = {
        "job": {"id": job.id, "title": job.title, "company": job.company, "place": place_of(job)},
        "what_is_sent": profile_in_words(profile) if profile else "",
        "note": arguments.note,
    }
    return Proposal(
        f"apply_to_job:{job.id}",
        {"job_id": job.id, "note": arguments.note},
        f"Apply to {job.title} at {job.company}",
        preview,
    )


async def _apply(act: Confirmed) -> ToolOutput:
    application = await act.services.applications.apply(
        act.principal, act.arguments["job_id"], note=act.arguments.get("note"), action_id=act.action_id
    )
    return _done(
        act,
        application,
        f"Done: you have applied to {application.job_title} at {application.company}. “My applications” shows where it stands.",
    )


async def _propose_withdrawal(context: ToolContext, arguments: WithdrawApplication) -> Proposal | ToolOutput:
    application = await choose_application(context, arguments.application)
    if isinstance(application, ToolOutput):
        return application
    name = f"{application.job_title} at {application.company}"
    if application.status in ("hired", "rejected", "withdrawn"):
        return ToolOutput(
            f"Your application to {name} is final: {STAGES[application.status]}.", summary="Final", ok=False
        )
    preview = {"application": _view(context, application)}
    return Proposal(
        f"withdraw_application:{application.id}",
        {"application_id": application.id},
        f"Withdraw your application to {name}",
        preview,
    )


async def _withdraw(act: Confirmed) -> ToolOutput:
    application = await act.services.applications.update(
        act.principal, act.arguments["application_id"], ApplicationUpdate(status="withdrawn"), action_id=act.action_id
    )
    return _done(
        act, application, f"Your application to {application.job_title} at {application.company} is withdrawn."
    )


def _done(act: Confirmed, application: Application, answer: str) -> ToolOutput:
    view = act.services.applications.view(act.principal, application).model_dump(mode="json")
    return ToolOutput(
        answer,
        summary=answer,
        data={"status": application.status},
        card=ApplicationsCard(applications=[view]),
        focus={"job_id": application.job_id},
    )


async def _propose_answer(context: ToolContext, arguments: AnswerInvitation) -> Proposal | ToolOutput:
    invitation = choose_invitation(context, arguments.invitation)
    if isinstance(invitation, ToolOutput):
        return invitation
    accepts = arguments.answer == "accept"
    told = (
        "They will see your name and e-mail address." if accepts else "They will be told, and will not see who you are."
    )
    preview = {
        "invitation": invitation.model_dump(mode="json", include={"id", "job_title", "company", "message"}),
        "what_happens": told,
    }
    verb = "Accept" if accepts else "Decline"
    return Proposal(
        f"answer_invitation:{invitation.id}",
        {"invitation_id": invitation.id, "answer": arguments.answer},
        f"{verb} the invitation to {invitation.job_title} at {invitation.company}",
        preview,
    )


async def _answer(act: Confirmed) -> ToolOutput:
    invitations = act.services.invitations
    give = invitations.accept if act.arguments["answer"] == "accept" else invitations.decline
    invitation = await give(act.principal, act.arguments["invitation_id"], action_id=act.action_id)
    answer = f"You {invitation.status} the invitation to {invitation.job_title} at {invitation.company}."
    return ToolOutput(answer, summary=answer, data={"status": invitation.status})


TOOLS = [
    Tool(
        "list_applications",
        "List the candidate's applications and invitations.",
        ListApplications,
        _CANDIDATE,
        run=_list,
    ),
    Tool(
        "apply_to_job",
        "Apply to a job, after the candidate's yes.",
        ApplyToJob,
        _CANDIDATE,
        propose=_propose_applying,
        carry_out=_apply,
    ),
    Tool(
        "withdraw_application",
        "Withdraw an application, after a yes.",
        WithdrawApplication,
        _CANDIDATE,
        propose=_propose_withdrawal,
        carry_out=_withdraw,
    ),
    Tool(
        "answer_invitation",
        "Accept or decline an invitation, after a yes.",
        AnswerInvitation,
        _CANDIDATE,
        propose=_propose_answer,
        carry_out=_answer,
    ),
]
