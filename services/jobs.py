"""Openings: drafted, published, changed, closed. Who sees which, and what everybody is told about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import FieldChange, Job, JobFields, JobStatus, Page, utc_now
from repositories.protocols import ApplicationRepository, JobRepository, Position, ReactionRepository
from services import cursors
from services.applicants import Applicants
from services.catalogue import Catalogue
from services.errors import Conflict, NotFound, StaleWrite
from services.events import EventLog
from services.extraction.findings import Finding
from services.findings import fields_of, with_findings
from services.job_fields import JobPatch, as_of, described, missing, must_be_complete, same_texts
from services.job_search import JobFinder, JobSearch, Sort
from services.principal import Principal
from services.validation import validated

SAVE_TRIES = 20


@dataclass(frozen=True)
class JobWrite:
    job: Job
    changes: list[FieldChange]


class JobService:
    def __init__(
        self,
        jobs: JobRepository,
        applications: ApplicationRepository,
        reactions: ReactionRepository,
        catalogue: Catalogue,
        finder: JobFinder,
        events: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._jobs = jobs
        self._applications = applications
        self._applicants = Applicants(applications, events, clock=clock)
        self._reactions = reactions
        self._catalogue = catalogue
        self._finder = finder
        self._events = events
        self._clock = clock

    # ------------------------------------------------------------------------------------------- who sees which

    async def get(self, principal: Principal, job_id: str) -> Job:
        """One's own in any state, an open one for anybody, a closed one for those who applied to it or saved it.

        An open one is in memory, at most two seconds behind what another process has written.
        """
        job = self._catalogue.open_job(job_id) or await self._jobs.get(job_id)
        if job is None or not await self._is_visible(principal, job):
            raise _not_found()
        return self._today(job)

    async def get_visible(self, principal: Principal, job_ids: Sequence[str]) -> list[Job]:
        """In the order of the ids, without those that `get` would not find."""
        found = await self._jobs.get_many(list(job_ids))
        jobs = [found[job_id] for job_id in job_ids if job_id in found]
        return [self._today(job) for job in jobs if await self._is_visible(principal, job)]

    async def own(self, principal: Principal, job_id: str) -> Job:
        """Raises Forbidden for candidates, NotFound for what is not the recruiter's."""
        return self._today(await self._stored(principal, job_id))

    async def published(self, job_id: str) -> Job:
        """Open or closed, whoever asks: for acts of people who have seen it. Raises NotFound for drafts."""
        job = await self._jobs.get(job_id)
        if job is None or job.status == "draft":
            raise _not_found()
        return self._today(job)

    async def list_mine(
        self, principal: Principal, status: JobStatus | None = None, cursor: str | None = None, limit: int = 20
    ) -> Page[Job]:
        """The recruiter's own, newest first by created_at."""
        principal.require("recruiter")
        after = cursors.decode(cursor)
        found = await self._jobs.list_for_owner(principal.user_id, status=status, after=after, limit=limit + 1)
        page = cursors.page(found, limit, lambda job: Position(job.created_at, job.id))
        page.items = [self._today(job) for job in page.items]
        return page

    async def search(
        self,
        principal: Principal,
        search: JobSearch,
        *,
        sort: Sort = "relevance",
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page[Job]:
        """What is open and passes the filters; what a candidate has hidden only where they ask for what they saved."""
        reactions = await self._reactions.all_for_user(principal.user_id) if principal.role == "candidate" else []
        saved = {one.job_id for one in reactions if one.saved} if search.reaction else None
        hidden = set() if search.reaction else {one.job_id for one in reactions if one.opinion == "hidden"}
        return await self._finder.find(search, only=saved, without=hidden, sort=sort, cursor=cursor, limit=limit)

    # -------------------------------------------------------------------------------------------------- writing

    async def create(self, principal: Principal, fields: JobFields, *, action_id: str | None = None) -> Job:
        """A draft. The company is the recruiter's unless they name another. Raises Conflict("external_id_taken").

        The same `action_id` again answers what it made.
        """
        principal.require("recruiter")
        now = self._clock()
        job = Job(**fields_of(JobFields, fields), owner_id=principal.user_id, created_at=now, updated_at=now)
        job.id = action_id or job.id
        job.company = job.company or principal.company or None
        try:
            await self._jobs.add(job)
        except AlreadyExists as error:
            if action_id and (made := await self._jobs.get(action_id)):
                return self._today(made)
            raise _external_id_taken() from error
        await self._announce("job.created", job)
        return job

    async def update(self, principal: Principal, job_id: str, patch: JobPatch, *, version: int | None = None) -> Job:
        """Raises StaleWrite where `version` is not the stored one; writes all of the patch or nothing."""
        empty = JobFields().model_dump()
        sent = patch.model_dump(exclude_unset=True)
        given = {name: empty[name] if value is None else value for name, value in sent.items()}
        return await self._changed(
            principal, job_id, version, lambda job: validated(JobFields, fields_of(JobFields, job) | given)
        )

    async def apply_findings(
        self, principal: Principal, job_id: str | None, findings: Sequence[Finding], *, text: str
    ) -> JobWrite:
        """Writes what a recruiter said into a job, or into a new draft.

        Until they give a description, what they wrote is the description of a draft.
        """
        changes: list[FieldChange] = []

        def told(job: Job) -> JobFields:
            fields, difference = with_findings(JobFields, fields_of(JobFields, job), findings)
            changes[:] = difference
            if job.status == "draft" and not any(finding.field == "description" for finding in findings):
                fields.description = described(fields.description, text)
            return fields

        if job_id is None:
            draft = await self.create(principal, told(Job(owner_id=principal.user_id)))
            return JobWrite(draft, changes)
        return JobWrite(await self._changed(principal, job_id, None, told), changes)

    def missing(self, job: Job) -> list[str]:
        """What it still needs to be published: title, company, locations (a place, or that it is remote)."""
        return missing(job)

    async def publish(self, principal: Principal, job_id: str, *, version: int | None = None) -> Job:
        """Makes it findable. Again is harmless. Raises InvalidInput that names what is missing."""
        for _ in range(SAVE_TRIES):
            job = await self._stored(principal, job_id, version)
            before = job.status
            job.company = job.company or principal.company or None
            must_be_complete(job, self._date())
            if before != "open":
                job.status, job.published_at = "open", self._clock()
                job.updated_at, job.embedding = job.published_at, self._embedding()
                try:
                    job = await self._jobs.save(job)
                except StaleVersion:
                    continue
                job = await self._catalogue.put_job(job)
                await self._announce("job.published", job)
            await self._applicants.tell(job, "job_reopened")
            return job
        raise _busy()

    async def close(self, principal: Principal, job_id: str, *, version: int | None = None) -> Job:
        """Takes it from the lists and tells applicants. Again is harmless. Raises Conflict("is_draft")."""
        for _ in range(SAVE_TRIES):
            job = await self._stored(principal, job_id, version)
            if job.status == "draft":
                raise Conflict("This is a draft that nobody sees. Delete it if you do not need it.", code="is_draft")
            if job.status == "open":
                job.status, job.updated_at = "closed", self._clock()
                try:
                    job = await self._jobs.save(job)
                except StaleVersion:
                    continue
                await self._catalogue.put_job(job)
                await self._announce("job.closed", job)
            await self._applicants.tell(job, "job_closed")
            return job
        raise _busy()

    async def close_expired(self) -> None:
        """Jobs past their last day close for good, and their applicants hear of it. A chore of the worker."""
        for job in self._finder.ended():
            try:
                await self.close(Principal(job.owner_id, "recruiter", session_id=""), job.id, version=job.version)
            except (NotFound, StaleWrite):
                # removed, left behind by its recruiter, or given a later last day, in this very moment
                continue

    async def remove(self, principal: Principal, job_id: str, *, version: int | None = None) -> None:
        """Raises Conflict("has_applications"): such a job is closed, not removed."""
        job = await self._stored(principal, job_id, version)
        if await self._applications.count_for_job(job_id):
            message = "People have applied to this job, so it cannot be deleted. Close it instead."
            raise Conflict(message, code="has_applications")
        try:
            await self._jobs.remove(job_id, version)
        except StaleVersion as error:
            raise _stale() from error
        await self._catalogue.drop_job(job_id)
        await self._reactions.remove_for_job(job_id)
        await self._announce("job.removed", job)
        # somebody may have applied in this very moment
        await self._applicants.tell(job, "job_removed")

    def complete(self, job: Job) -> Job:
        """An open job that is about to be stored by an import. Raises InvalidInput that names what is missing."""
        must_be_complete(job, self._date())
        return job.model_copy(update={"embedding": self._embedding()})

    async def tell_reopened(self, job: Job) -> None:
        await self._applicants.tell(job, "job_reopened")

    # --------------------------------------------------------------------------------------------- inner works

    async def _stored(self, principal: Principal, job_id: str, version: int | None = None) -> Job:
        """The recruiter's own job as it is stored, to be changed and saved."""
        principal.require("recruiter")
        job = await self._jobs.get(job_id)
        if job is None or job.owner_id != principal.user_id:
            raise _not_found()
        if version is not None and job.version != version:
            raise _stale()
        return job

    async def _is_visible(self, principal: Principal, job: Job) -> bool:
        if job.owner_id == principal.user_id:
            return True
        if job.status == "draft":
            return False
        if self._today(job).status == "open":
            return True
        if principal.role != "candidate":
            return False
        if await self._applications.get_for_pair(job.id, principal.user_id):
            return True
        reaction = await self._reactions.get(principal.user_id, job.id)
        return bool(reaction and reaction.saved)

    def _today(self, job: Job) -> Job:
        return as_of(job, self._date())

    def _date(self) -> str:
        return self._clock().date().isoformat()

    async def _changed(
        self, principal: Principal, job_id: str, version: int | None, make: Callable[[Job], JobFields]
    ) -> Job:
        """Overtaken by another write, the change is made again on that, unless it stands on a `version`."""
        for _ in range(SAVE_TRIES):
            job = await self._stored(principal, job_id, version)
            fields = make(job)
            changed = job.model_copy(update={name: getattr(fields, name) for name in JobFields.model_fields})
            if changed == job:
                return self._today(job)
            if job.status == "open":
                must_be_complete(changed)
            changed.updated_at = self._clock()
            if not same_texts(job, changed):
                changed.embedding = self._embedding() if job.status == "open" else "pending"
            try:
                saved = await self._jobs.save(changed)
            except StaleVersion as error:
                if version is not None:
                    raise _stale() from error
                continue
            except AlreadyExists as error:
                raise _external_id_taken() from error
            if saved.status == "open":
                saved = await self._catalogue.put_job(saved)
            await self._announce("job.updated", saved)
            return self._today(saved)
        raise _busy()

    def _embedding(self) -> Literal["pending", "ready"]:
        """What to store for a job whose text is new: with a fast encoder its vectors follow within this write."""
        return "ready" if self._catalogue.embeds_at_once else "pending"

    async def _announce(self, kind: str, job: Job) -> None:
        data = {"job_id": job.id, "job_title": job.title, "company": job.company, "version": job.version}
        await self._events.add(kind, job.owner_id, job.id, [job.owner_id], data)


def _not_found() -> NotFound:
    return NotFound("There is no such job.")


def _stale() -> StaleWrite:
    return StaleWrite("The job has changed since you read it. Read it again and repeat your change.")


def _busy() -> Conflict:
    return Conflict("The job is being changed elsewhere. Please try again.")


def _external_id_taken() -> Conflict:
    return Conflict("You have another job with this external_id.", code="external_id_taken")
