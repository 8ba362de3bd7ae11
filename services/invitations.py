"""Invitations: a recruiter's word to a candidate about one open job, answered once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Invitation, InvitationStatus, Model, Page, utc_now
from repositories.protocols import (
    ApplicationRepository,
    InvitationRepository,
    Position,
    ProfileRepository,
    UserRepository,
)
from repositories.values import MAX_TEXT, Text
from services import cursors
from services.candidates import CandidateService
from services.errors import Conflict, NotFound
from services.events import EventLog
from services.jobs import JobService
from services.principal import Principal
from services.throttle import Limit, Throttle
from services.validation import validated

INVITATIONS_A_DAY = 20
INVITATIONS = Limit("invitations", INVITATIONS_A_DAY, timedelta(days=1))
FIRST = "invitation.sent"


class InvitationMessage(Model):
    message: Text = Field(min_length=1, max_length=MAX_TEXT)


class InvitationView(Model):
    """An invitation as one side sees it; `candidate_id` is opaque for recruiters."""

    id: str
    job_id: str
    job_title: str
    company: str | None
    candidate_id: str
    message: str
    status: InvitationStatus
    version: int
    created_at: datetime
    updated_at: datetime


class InvitationService:
    def __init__(
        self,
        invitations: InvitationRepository,
        applications: ApplicationRepository,
        profiles: ProfileRepository,
        users: UserRepository,
        jobs: JobService,
        candidates: CandidateService,
        events: EventLog,
        throttle: Throttle,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._invitations = invitations
        self._applications = applications
        self._profiles = profiles
        self._users = users
        self._jobs = jobs
        self._candidates = candidates
        self._events = events
        self._throttle = throttle
        self._clock = clock

    async def invite(
        self, principal: Principal, job_id: str, candidate_id: str, message: str, *, action_id: str | None = None
    ) -> Invitation:
        """`candidate_id` as this recruiter sees it. The same `action_id` again answers what it made.

        Raises NotFound, Conflict("job_not_open", "not_open_to_recruiters", "already_invited"), TooManyRequests.
        """
        job = await self._jobs.own(principal, job_id)
        if action_id and (made := await self._invitations.get_by_action(action_id)):
            # whoever made it may have died before telling
            await self._tell(FIRST, principal, made)
            return made
        words = validated(InvitationMessage, {"message": message}).message
        if job.status != "open":
            raise Conflict("This job is not open. Publish it first, then invite.", code="job_not_open")
        user_id = await self._invited(principal, job_id, candidate_id)
        await self._throttle.spend(INVITATIONS, principal.user_id)
        now = self._clock()
        invitation = Invitation(
            job_id=job.id,
            job_title=job.title or "",
            company=job.company,
            recruiter_id=principal.user_id,
            candidate_id=user_id,
            message=words,
            action_id=action_id,
            created_at=now,
            updated_at=now,
        )
        try:
            await self._invitations.add(invitation)
        except AlreadyExists as error:
            if action_id and (made := await self._invitations.get_by_action(action_id)):
                return made
            raise Conflict(
                "You have invited this candidate to this job already, and they have not answered yet.",
                code="already_invited",
            ) from error
        await self._tell(FIRST, principal, invitation)
        return invitation

    async def accept(self, principal: Principal, invitation_id: str, *, action_id: str | None = None) -> Invitation:
        """The recruiter learns who it is. Raises Conflict("already_answered")."""
        return await self._answer(principal, invitation_id, "accepted", action_id)

    async def decline(self, principal: Principal, invitation_id: str, *, action_id: str | None = None) -> Invitation:
        """Raises Conflict("already_answered")."""
        return await self._answer(principal, invitation_id, "declined", action_id)

    async def list(self, principal: Principal, cursor: str | None = None, limit: int = 20) -> Page[Invitation]:
        """Got, or sent; newest first. Those sent to people who have left are not shown."""
        held = self._invitations
        ask = held.list_for_candidate if principal.role == "candidate" else held.list_for_recruiter
        found = await ask(principal.user_id, after=cursors.decode(cursor), limit=limit + 1)
        page = cursors.page(found, limit, lambda one: Position(one.created_at, one.id))
        if principal.role == "recruiter":
            users = await self._users.get_many([one.candidate_id for one in page.items])
            page.items = [one for one in page.items if one.candidate_id in users]
        return page

    def view(self, principal: Principal, invitation: Invitation) -> InvitationView:
        shown = invitation.model_dump(include=set(InvitationView.model_fields))
        if principal.role == "recruiter":
            shown["candidate_id"] = self._candidates.id_for(principal.user_id, invitation.candidate_id)
        return InvitationView.model_validate(shown)

    # ----------------------------------------------------------------------------------------- inner works

    async def _invited(self, principal: Principal, job_id: str, candidate_id: str) -> str:
        """The user behind the id, who must be open to recruiters now, or have applied to this job."""
        user_id = await self._candidates.resolve(principal, candidate_id)
        profile = await self._profiles.get(user_id)
        if profile and profile.open_to_recruiters:
            return user_id
        applied = await self._applications.get_for_pair(job_id, user_id)
        if applied is None or applied.status == "withdrawn":
            raise Conflict("This candidate is no longer open to recruiters.", code="not_open_to_recruiters")
        return user_id

    async def _answer(
        self,
        principal: Principal,
        invitation_id: str,
        answer: Literal["accepted", "declined"],
        action_id: str | None,
    ) -> Invitation:
        principal.require("candidate")
        invitation = await self._invitations.get(invitation_id)
        if invitation is None or invitation.candidate_id != principal.user_id:
            raise NotFound("There is no such invitation.")
        if invitation.status == answer and action_id:
            # a confirmed act that is carried on after a crash
            return invitation
        if invitation.status != "sent":
            raise _already_answered(invitation.status)
        now = self._clock()
        invitation.status, invitation.updated_at = answer, now
        if answer == "accepted":
            invitation.contact_at = now
        try:
            saved = await self._invitations.save(invitation)
        except StaleVersion as error:
            latest = await self._invitations.get(invitation_id)
            if latest is None:
                raise NotFound("There is no such invitation.") from error
            raise _already_answered(latest.status) from error
        await self._tell("invitation.answered", principal, saved)
        return saved

    async def _tell(self, kind: str, principal: Principal, invitation: Invitation) -> None:
        data = {
            "invitation_id": invitation.id,
            "job_id": invitation.job_id,
            "job_title": invitation.job_title,
            "company": invitation.company,
            "status": invitation.status,
        }
        audience = [invitation.candidate_id, invitation.recruiter_id]
        await self._events.add(kind, principal.user_id, invitation.id, audience, data, once=kind == FIRST)


def _already_answered(status: InvitationStatus) -> Conflict:
    return Conflict(f"You have {status} this invitation already.", code="already_answered", data={"status": status})
