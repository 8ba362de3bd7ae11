"""Applications: a candidate's bid for a job, from submitted to its end. Each side may take only its own steps."""

import builtins
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Application, ApplicationEvent, ApplicationStatus, Job, Model, Page, User, utc_now
from repositories.protocols import ApplicationRepository, Position, UserRepository
from repositories.values import Text
from services import cursors
from services.application_steps import CONTACT, allowed_steps, wrong_step
from services.candidates import CandidateService
from services.contacts import mask_contacts
from services.errors import Conflict, Forbidden, NotFound, StaleWrite
from services.events import EventLog
from services.jobs import JobService
from services.principal import Principal
from services.validation import validated

SAVE_TRIES = 5
FIRST = "application.submitted"


class ApplicationUpdate(Model):
    """`note` is the candidate's, `recruiter_note` the recruiter's own; what is not given stays."""

    status: ApplicationStatus | None = None
    note: Text | None = None
    recruiter_note: Text | None = None


class ApplicationStep(Model):
    """One step; `job_closed`, `job_reopened` and `job_removed` tell of the job itself."""

    status: ApplicationStatus | Literal["job_closed", "job_reopened", "job_removed"]
    by: Literal["candidate", "recruiter", "system"]
    at: datetime


class ApplicationView(Model):
    """As one side sees it: `recruiter_note` is null for candidates, `candidate_id` opaque for recruiters."""

    id: str
    job_id: str
    job_title: str
    company: str | None
    candidate_id: str
    status: ApplicationStatus
    note: str | None
    recruiter_note: str | None
    events: list[ApplicationStep]
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
        """The same `action_id` again answers what it made. Raises Conflict("job_closed", "already_applied")."""
        principal.require("candidate")
        if action_id and (made := await self._applications.get_by_action(action_id)):
            # whoever made it may have died before telling
            await self._tell(FIRST, principal, made)
            return made
        job = await self._open_job(job_id)
        now = self._clock()
        application = Application(
            job_id=job.id,
            job_title=job.title or "",
            company=job.company,
            recruiter_id=job.owner_id,
            candidate_id=principal.user_id,
            note=validated(ApplicationUpdate, {"note": note}).note,
            events=[ApplicationEvent(status="submitted", by="candidate", at=now, action_id=action_id)],
            action_id=action_id,
            created_at=now,
            updated_at=now,
        )
        try:
            await self._applications.add(application)
        except AlreadyExists as error:
            if action_id and (made := await self._applications.get_by_action(action_id)):
                return made
            raise await self._already_applied(job, principal) from error
        await self._tell(FIRST, principal, application)
        return await self._told_of_closing(application)

    async def update(
        self,
        principal: Principal,
        application_id: str,
        update: ApplicationUpdate,
        *,
        version: int | None = None,
        action_id: str | None = None,
    ) -> Application:
        """The same `action_id` again changes nothing.

        Raises Forbidden for what the other side decides, Conflict("wrong_step"), and StaleWrite where `version` is not
        the stored one.
        """
        for _ in range(SAVE_TRIES):
            application = await self._own(principal, application_id)
            if action_id and any(event.action_id == action_id for event in application.events):
                return await self._seen(principal, application)
            if version is not None and application.version != version:
                raise _stale()
            changed = self._changed(principal, application, update, action_id)
            if changed == application:
                return await self._seen(principal, application)
            changed.updated_at = self._clock()
            try:
                saved = await self._applications.save(changed)
            except StaleVersion as error:
                if version is not None:
                    raise _stale() from error
                continue
            moved = saved.status != application.status
            await self._tell("application.changed" if moved else "application.noted", principal, saved)
            return await self._seen(principal, saved)
        raise Conflict("The application is being changed elsewhere. Please try again.")

    def check_step(self, principal: Principal, application: Application, status: ApplicationStatus) -> None:
        """Raises Forbidden for a step of the other side, Conflict("wrong_step") for one that cannot follow."""
        if principal.role == "candidate" and status != "withdrawn":
            raise Forbidden("You can withdraw your application; every other step is the recruiter's.")
        if principal.role == "recruiter" and status == "withdrawn":
            raise Forbidden("Only the candidate can withdraw an application. You can reject it.")
        allowed = allowed_steps(principal.role, application.status)
        if status not in allowed:
            raise wrong_step(application.status, allowed)

    async def get(self, principal: Principal, application_id: str) -> Application:
        return await self._seen(principal, await self._own(principal, application_id))

    async def list(self, principal: Principal, cursor: str | None = None, limit: int = 20) -> Page[Application]:
        """One's own, or those for one's jobs; newest first. Those of people who have left are not shown."""
        held = self._applications
        ask = held.list_for_candidate if principal.role == "candidate" else held.list_for_recruiter
        found = await ask(principal.user_id, after=cursors.decode(cursor), limit=limit + 1)
        return await self._page(principal, found, limit)

    async def list_for_job(
        self, principal: Principal, job_id: str, cursor: str | None = None, limit: int = 20
    ) -> Page[Application]:
        """For the job's own recruiter; newest first."""
        after = cursors.decode(cursor)
        await self._jobs.own(principal, job_id)
        found = await self._applications.list_for_job(job_id, after=after, limit=limit + 1)
        return await self._page(principal, found, limit)

    def view(self, principal: Principal, application: Application) -> ApplicationView:
        shown = application.model_dump(include=set(ApplicationView.model_fields) - {"events"})
        if principal.role == "recruiter":
            shown["candidate_id"] = self._candidates.id_for(principal.user_id, application.candidate_id)
            if application.contact_at is None and application.note:
                shown["note"] = mask_contacts(application.note)
        else:
            shown["recruiter_note"] = None
        steps = [event.model_dump(exclude={"action_id"}) for event in application.events]
        return ApplicationView.model_validate(shown | {"events": steps})

    # ----------------------------------------------------------------------------------------- inner works

    def _changed(
        self, principal: Principal, application: Application, update: ApplicationUpdate, action_id: str | None
    ) -> Application:
        """A copy with the whole update, or an error and nothing."""
        given = update.model_dump(include=update.model_fields_set & {"note", "recruiter_note"})
        if "recruiter_note" in given and principal.role == "candidate":
            raise Forbidden("recruiter_note is the recruiter's. Yours is note.")
        if "note" in given and principal.role == "recruiter":
            raise Forbidden("note is the candidate's. Yours is recruiter_note.")
        if "note" in given and application.status != "submitted" and given["note"] != application.note:
            message = "The recruiter has moved your application on, so its note stays as it is."
            raise Conflict(message, code="note_is_read")
        changed = application.model_copy(update={**given, "events": list(application.events)})
        if update.status is None or (update.status == application.status and given):
            return changed
        self.check_step(principal, application, update.status)
        now = self._clock()
        changed.status = update.status
        changed.events.append(ApplicationEvent(status=update.status, by=principal.role, at=now, action_id=action_id))
        if update.status in CONTACT:
            changed.contact_at = application.contact_at or now
        return changed

    async def _own(self, principal: Principal, application_id: str) -> Application:
        application = await self._applications.get(application_id)
        if application is None:
            raise _not_found()
        whose = application.candidate_id if principal.role == "candidate" else application.recruiter_id
        if whose != principal.user_id:
            raise _not_found()
        return application

    async def _open_job(self, job_id: str) -> Job:
        """Also for a stranger a closed job is no mystery: they may have had it on the screen a minute ago."""
        job = await self._jobs.published(job_id)
        if job.status == "closed":
            raise Conflict("This job is closed, so nobody can apply any more.", code="job_closed")
        return job

    async def _already_applied(self, job: Job, principal: Principal) -> Conflict:
        first = await self._applications.get_for_pair(job.id, principal.user_id)
        status = first.status if first else "submitted"
        data = {"application_id": first.id, "status": status} if first else {}
        return Conflict(
            f"You have applied to {job.title} already. Your application stands at {status}.",
            code="already_applied",
            data=data,
        )

    async def _told_of_closing(self, application: Application) -> Application:
        """A job that closed while somebody applied told its applicants before this one was among them."""
        try:
            job = await self._jobs.published(application.job_id)
        except NotFound:
            job = None
        if job is not None and job.status == "open":
            return application
        fresh = await self._applications.get(application.id)
        if fresh is None or any(event.by == "system" for event in fresh.events):
            return fresh or application
        status: Literal["job_closed", "job_removed"] = "job_closed" if job else "job_removed"
        fresh.events.append(ApplicationEvent(status=status, by="system", at=self._clock()))
        try:
            return await self._applications.save(fresh)
        except StaleVersion:
            # overtaken by the closing itself, which has told them after all
            return await self._applications.get(application.id) or fresh

    async def _page(self, principal: Principal, found: Sequence[Application], limit: int) -> Page[Application]:
        page = cursors.page(found, limit, lambda one: Position(one.created_at, one.id))
        if principal.role == "recruiter":
            page.items = await self._for_recruiter(principal, page.items)
        return page

    async def _seen(self, principal: Principal, application: Application) -> Application:
        if principal.role == "candidate":
            return application
        seen = await self._for_recruiter(principal, [application])
        if not seen:
            raise _not_found()
        return seen[0]

    async def _for_recruiter(
        self, principal: Principal, applications: Sequence[Application]
    ) -> builtins.list[Application]:
        """Without those of people who have left, and with names hidden in the notes of strangers."""
        users = await self._users.get_many(list({one.candidate_id for one in applications}))
        contacts = await self._candidates.contacts_of(principal.user_id)
        return [
            one if one.candidate_id in contacts else _nameless(one, users[one.candidate_id])
            for one in applications
            if one.candidate_id in users
        ]

    async def _tell(self, kind: str, principal: Principal, application: Application) -> None:
        data = {
            "application_id": application.id,
            "job_id": application.job_id,
            "job_title": application.job_title,
            "company": application.company,
            "status": application.status,
        }
        # what a recruiter notes down is nobody else's business
        both = kind != "application.noted" or principal.role == "candidate"
        audience = [application.candidate_id, application.recruiter_id] if both else [principal.user_id]
        await self._events.add(kind, principal.user_id, application.id, audience, data, once=kind == FIRST)


def _nameless(application: Application, user: User) -> Application:
    if not application.note:
        return application
    return application.model_copy(update={"note": mask_contacts(application.note, [user.display_name])})


def _not_found() -> NotFound:
    return NotFound("There is no such application.")


def _stale() -> StaleWrite:
    return StaleWrite("The application has changed since you read it. Read it again and repeat your change.")
