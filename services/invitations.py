"""Invitations: a recruiter's word to somebody on a list, answered once. Contact follows a yes alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Invitation, InvitationStatus, Job, Model, Page, utc_now
from repositories.protocols import ApplicationRepository, InvitationRepository, Position, ProfileRepository
from repositories.values import Text
from services import cursors
from services.candidates import CandidateService
from services.errors import Conflict, FieldError, Forbidden, InvalidInput, NotFound, TooManyRequests
from services.events import EventLog
from services.jobs import JobService
from services.principal import Principal

SAVE_TRIES = 5
PER_DAY = 50
DAY = timedelta(days=1)


class InvitationRequest(Model):
    candidate_id: str = Field(max_length=100)
    message: Text


class InvitationView(Model):
    """An invitation as its reader may see it: recruiters get an opaque candidate_id."""

    id: str
    job_id: str
    job_title: str
    company: str | None
    candidate_id: str
    message: str
    status: InvitationStatus
    created_at: datetime
    updated_at: datetime


class InvitationService:
    def __init__(
        self,
        invitations: InvitationRepository,
        applications: ApplicationRepository,
        profiles: ProfileRepository,
        jobs: JobService,
        candidates: CandidateService,
        events: EventLog,
        *,
        limited: bool = True,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._invitations = invitations
        self._applications = applications
        self._profiles = profiles
        self._jobs = jobs
        self._candidates = candidates
        self._events = events
        self._limited = limited
        self._clock = clock

    async def invite(
        self, principal: Principal, job_id: str, candidate_id: str, message: str, *, action_id: str | None = None
    ) -> Invitation:
        """Raises Conflict("already_invited") while one is open, TooManyRequests, NotFound for who is out of reach."""
        if action_id and (made := await self._invitations.get_by_action(action_id)):
            return made
        job = await self._jobs.own(principal, job_id)
        if job.status != "open":
            raise Conflict("Only for an open job can people be invited. Publish it first.", code="job_not_open")
        if not message.strip():
            raise InvalidInput("Write a few words to the candidate.", FieldError("message", "must not be empty"))
        user_id = await self._candidates.resolve(principal, candidate_id)
        await self._must_be_in_reach(job, user_id)
        await self._must_not_be_too_many(principal)
        now = self._clock()
        invitation = Invitation(
            job_id=job.id,
            job_title=job.title or "",
            company=job.company,
            recruiter_id=principal.user_id,
            candidate_id=user_id,
            message=message,
            action_id=action_id,
            created_at=now,
            updated_at=now,
        )
        try:
            await self._invitations.add(invitation)
        except AlreadyExists as error:
            if error.field == "action_id" and action_id and (made := await self._invitations.get_by_action(action_id)):
                return made
            raise Conflict("This candidate has an open invitation to this job already.", code="already_invited") from error
        await self._tell("invitation.sent", principal, invitation)
        return invitation

    async def list(self, principal: Principal, cursor: str | None = None, limit: int = 20) -> Page[Invitation]:
        """Received or sent, newest first."""
        of = self._invitations
        ask = of.list_for_candidate if principal.role == "candidate" else of.list_for_recruiter
        found = await ask(principal.user_id, after=cursors.decode(cursor), limit=limit + 1)
        return cursors.page(found, limit, lambda one: Position(one.created_at, one.id))

    async def accept(self, principal: Principal, invitation_id: str, *, action_id: str | None = None) -> Invitation:
        """The recruiter learns name and e-mail. Raises Conflict("already_answered") after a no."""
        return await self._answer(principal, invitation_id, "accepted")

    async def decline(self, principal: Principal, invitation_id: str, *, action_id: str | None = None) -> Invitation:
        """Raises Conflict("already_answered") after a yes."""
        return await self._answer(principal, invitation_id, "declined")

    def view(self, principal: Principal, invitation: Invitation) -> InvitationView:
        shown = invitation.model_dump(include=set(InvitationView.model_fields))
        if principal.user_id != invitation.candidate_id:
            shown["candidate_id"] = self._candidates.id_for(invitation.recruiter_id, invitation.candidate_id)
        return InvitationView.model_validate(shown)

    async def _answer(
        self, principal: Principal, invitation_id: str, answer: Literal["accepted", "declined"]
    ) -> Invitation:
        if principal.role != "candidate":
            raise Forbidden("Only the candidate can answer an invitation.")
        for _ in range(SAVE_TRIES):
            invitation = await self._invitations.get(invitation_id)
            if invitation is None or invitation.candidate_id != principal.user_id:
                raise NotFound("There is no such invitation.")
            if invitation.status == answer:
                return invitation
            if invitation.status != "sent":
                raise Conflict(f"You have {invitation.status} this invitation already.", code="already_answered")
            now = self._clock()
            invitation.status, invitation.updated_at = answer, now
            invitation.contact_at = now if answer == "accepted" else None
            try:
                saved = await self._invitations.save(invitation)
            except StaleVersion:
                continue
            await self._tell("invitation.answered", principal, saved)
            return saved
        raise Conflict("The invitation is being answered elsewhere. Please try again.")

    async def _must_be_in_reach(self, job: Job, user_id: str) -> None:
        profile = await self._profiles.get(user_id)
        if profile and profile.open_to_recruiters:
            return
        if await self._applications.get_for_pair(job.id, user_id):
            return
        raise NotFound("There is no such candidate.")

    async def _must_not_be_too_many(self, principal: Principal) -> None:
        if not self._limited:
            return
        sent = await self._invitations.count_for_recruiter_since(principal.user_id, self._clock() - DAY)
        if sent >= PER_DAY:
            raise TooManyRequests(f"You can invite {PER_DAY} people a day.", retry_after_seconds=3600)

    async def _tell(self, kind: str, principal: Principal, invitation: Invitation) -> None:
        audience = [invitation.candidate_id, invitation.recruiter_id]
        data = {
            "invitation_id": invitation.id,
            "job_id": invitation.job_id,
            "job_title": invitation.job_title,
            "status": invitation.status,
        }
        await self._events.add(kind, principal.user_id, invitation.id, audience, data)
