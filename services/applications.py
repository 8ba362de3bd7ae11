"""Applications: a candidate's bid for a job, and the steps it takes."""

from collections.abc import Callable
from datetime import datetime
from typing import get_args

from pydantic import Field

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Application, ApplicationEvent, ApplicationStatus, Job, Model, Page, utc_now
from repositories.protocols import ApplicationRepository, Position, UserRepository
from repositories.values import Text
from services import cursors
from services.candidates import CandidateService
from services.errors import Conflict, Forbidden, NotFound, StaleWrite
from services.events import EventLog
from services.jobs import JobService
from services.principal import Principal

SAVE_TRIES = 5
STEPS: tuple[ApplicationStatus, ...] = get_args(ApplicationStatus)
FORWARD: tuple[ApplicationStatus, ...] = ("submitted", "shortlisted", "interview", "offer", "hired")
FINAL = {"hired", "rejected", "withdrawn"}


class ApplicationRequest(Model):
    note: Text | None = None


class ApplicationUpdate(Model):
    """Candidates may withdraw and change their `note`; recruiters move it on and keep a `recruiter_note`."""

    status: ApplicationStatus | None = None
    note: Text | None = None
    recruiter_note: Text | None = None


class ApplicationView(Model):
    """An application as its reader may see it: recruiters get an opaque candidate_id, candidates no recruiter_note."""

    id: str
    job_id: str
    job_title: str
    company: str | None
    candidate_id: str
    status: ApplicationStatus
    note: str | None
    recruiter_note: str | None = Field(default=None, description="Only for the recruiter.")
    events: list[ApplicationEvent]
    version: int
    created_at: datetime
    updated_at: datetime


class ApplicationService:
    def __init__(
        self,
        applications: ApplicationRepository,
        users: UserRepository,
        jobs: JobService,
        candidates: CandidateService,
        events: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._applications = applications
        self._users = users
        self._jobs = jobs
        self._candidates = candidates
        self._events = events
        self._clock = clock

    async def apply(
        self, principal: Principal, job_id: str, *, note: str | None = None, action_id: str | None = None
    ) -> Application:
        """Raises Conflict("already_applied") unless the last one was withdrawn, Conflict("job_closed").

        With an `action_id` that has made an application before, that one is answered.
        """
        principal.require("candidate")
        if action_id and (made := await self._applications.get_by_action(action_id)):
            return made
        job = await self._jobs.get(principal, job_id)
        if job.status != "open":
            raise Conflict("This job is closed, so nobody can apply any more.", code="job_closed")
        application = self._new(principal, job, note, action_id)
        try:
            await self._applications.add(application)
        except AlreadyExists as error:
            if error.field == "action_id" and action_id and (made := await self._applications.get_by_action(action_id)):
                return made
            raise Conflict("You have applied to this job already.", code="already_applied") from error
        await self._tell("application.submitted", principal, application)
        return application

    def _new(self, principal: Principal, job: Job, note: str | None, action_id: str | None) -> Application:
        now = self._clock()
        return Application(
            job_id=job.id,
            job_title=job.title or "",
            company=job.company,
            recruiter_id=job.owner_id,
            candidate_id=principal.user_id,
            note=note,
            action_id=action_id,
            events=[ApplicationEvent(status="submitted", by="candidate", at=now, action_id=action_id)],
            created_at=now,
            updated_at=now,
        )

    async def get(self, principal: Principal, application_id: str) -> Application:
        """One's own, or one to one's own job."""
        application = await self._applications.get(application_id)
        if application is None or principal.user_id not in (application.candidate_id, application.recruiter_id):
            raise NotFound("There is no such application.")
        return application

    async def update(
        self,
        principal: Principal,
        application_id: str,
        update: ApplicationUpdate,
        *,
        version: int | None = None,
        action_id: str | None = None,
    ) -> Application:
        """Raises Conflict("wrong_step") that names the allowed steps, Forbidden for the other side's, StaleWrite."""
        for _ in range(SAVE_TRIES):
            application = await self.get(principal, application_id)
            if action_id and any(event.action_id == action_id for event in application.events):
                return application
            if version is not None and application.version != version:
                raise _stale()
            self._note(principal, application, update)
            if update.status is not None:
                self._step(principal, application, update.status, action_id)
            application.updated_at = self._clock()
            try:
                saved = await self._applications.save(application)
            except StaleVersion as error:
                if version is not None:
                    raise _stale() from error
                continue
            await self._tell("application.changed", principal, saved)
            return saved
        raise Conflict("The application is being changed elsewhere. Please try again.")

    def check_step(self, principal: Principal, application: Application, status: ApplicationStatus) -> None:
        """Raises what `update` would raise for this step."""
        candidates_step = status == "withdrawn"
        if candidates_step != (principal.role == "candidate"):
            who = "the candidate" if candidates_step else "the recruiter"
            raise Forbidden(f"Only {who} can set an application to {status}.")
        allowed = allowed_steps(application.status, principal)
        if status not in allowed:
            ways = f"It can go on to {', '.join(allowed)}." if allowed else "That is final."
            raise Conflict(
                f"The application is at {application.status} and cannot go to {status}. {ways}",
                code="wrong_step",
                data={"allowed": allowed},
            )

    async def list(self, principal: Principal, cursor: str | None = None, limit: int = 20) -> Page[Application]:
        """One's own, or those to one's own jobs; newest first."""
        of = self._applications
        ask = of.list_for_candidate if principal.role == "candidate" else of.list_for_recruiter
        found = await ask(principal.user_id, after=cursors.decode(cursor), limit=limit + 1)
        page = cursors.page(found, limit, _made)
        return page if principal.role == "candidate" else await self._of_living(page)

    async def list_for_job(
        self, principal: Principal, job_id: str, cursor: str | None = None, limit: int = 20
    ) -> Page[Application]:
        job = await self._jobs.own(principal, job_id)
        found = await self._applications.list_for_job(job.id, after=cursors.decode(cursor), limit=limit + 1)
        return await self._of_living(cursors.page(found, limit, _made))

    def view(self, principal: Principal, application: Application) -> ApplicationView:
        shown = application.model_dump(include=set(ApplicationView.model_fields))
        if principal.user_id == application.candidate_id:
            shown["recruiter_note"] = None
        else:
            shown["candidate_id"] = self._candidates.id_for(application.recruiter_id, application.candidate_id)
        return ApplicationView.model_validate(shown)

    async def _of_living(self, page: Page[Application]) -> Page[Application]:
        """Without those of people whose account has ended and is still being purged."""
        users = await self._users.get_many([one.candidate_id for one in page.items])
        page.items = [one for one in page.items if one.candidate_id in users]
        return page

    def _note(self, principal: Principal, application: Application, update: ApplicationUpdate) -> None:
        given = update.model_fields_set
        own, other = ("note", "recruiter_note") if principal.role == "candidate" else ("recruiter_note", "note")
        if other in given:
            raise Forbidden(f"The {other} belongs to the other side.")
        if own in given:
            setattr(application, own, getattr(update, own))

    def _step(
        self, principal: Principal, application: Application, status: ApplicationStatus, action_id: str | None
    ) -> None:
        self.check_step(principal, application, status)
        now = self._clock()
        application.status = status
        application.events.append(ApplicationEvent(status=status, by=principal.role, at=now, action_id=action_id))
        if status in FORWARD[1:] and application.contact_at is None:
            application.contact_at = now

    async def _tell(self, kind: str, principal: Principal, application: Application) -> None:
        audience = [application.candidate_id, application.recruiter_id]
        data = {
            "application_id": application.id,
            "job_id": application.job_id,
            "job_title": application.job_title,
            "status": application.status,
        }
        await self._events.add(kind, principal.user_id, application.id, audience, data)


def allowed_steps(status: ApplicationStatus, principal: Principal) -> "list[ApplicationStatus]":
    """Where the principal may move an application on to; forward steps may be skipped."""
    if status in FINAL:
        return []
    if principal.role == "candidate":
        return ["withdrawn"]
    return [*FORWARD[FORWARD.index(status) + 1 :], "rejected"]


def _made(application: Application) -> Position:
    return Position(application.created_at, application.id)


def _stale() -> StaleWrite:
    return StaleWrite("The application has changed since you read it. Read it again and repeat your change.")
