"""Many openings at once, published as they come. The same `external_id` of the same owner updates."""

import asyncio
import json
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from pydantic import Field

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Job, JobFields, Model, new_id, utc_now
from repositories.protocols import JobRepository
from services.catalogue import Catalogue
from services.errors import FieldError, InvalidInput
from services.events import EventLog
from services.findings import fields_of
from services.jobs import JobService
from services.principal import Principal
from services.validation import validated

BATCH = 100
TRIES = 20
MAX_LINE_BYTES = 1_000_000
MAX_FAILURES_TOLD = 10_000


class LineError(Model):
    field: str
    message: str


class FailedLine(Model):
    line: int
    errors: list[LineError]


class ImportReport(Model):
    """`line` counts from 1. Of very many failed lines only the first are told one by one."""

    created: int = 0
    updated: int = 0
    failed: list[FailedLine] = Field(default=[])


class JobImport:
    def __init__(
        self,
        jobs: JobService,
        stored: JobRepository,
        catalogue: Catalogue,
        events: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._jobs = jobs
        self._stored = stored
        self._catalogue = catalogue
        self._events = events
        self._clock = clock

    async def import_lines(
        self,
        principal: Principal,
        lines: Iterable[bytes],
        *,
        action_id: str | None = None,
        progress: Callable[[int], None] = lambda lines_done: None,
    ) -> ImportReport:
        """One JSON object a line; blank lines are passed over, and a bad line stops no other one.

        The same lines again under the same `action_id` make nothing twice and are reported alike.
        """
        principal.require("recruiter")
        report, batch = ImportReport(), list[Job]()
        number = 0
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    batch.append(await self._one(principal, line, _id_of(action_id, number), report))
                except InvalidInput as refusal:
                    _note(report, number, refusal)
            if len(batch) >= BATCH:
                await self._make_findable(principal, batch)
                batch = []
            if number % BATCH == 0:
                progress(number)
                # other requests get their turn however long the import is, and however bad its lines
                await asyncio.sleep(0)
        await self._make_findable(principal, batch)
        progress(number)
        return report

    async def _one(self, principal: Principal, line: bytes, job_id: str | None, report: ImportReport) -> Job:
        fields = _parsed(line)
        fields.company = fields.company or principal.company or None
        for _ in range(TRIES):
            known = None
            if fields.external_id:
                known = await self._stored.get_by_external_id(principal.user_id, fields.external_id)
            if job_id:
                known = known or await self._stored.get(job_id)
            if known and known.id == job_id:
                # made by this very line, before the process died that was at it
                report.created += 1
                return known
            job = self._published(principal, fields, known, job_id)
            try:
                if known is None:
                    await self._stored.add(job)
                    report.created += 1
                    return job
                saved = await self._stored.save(job)
            except (AlreadyExists, StaleVersion):
                # another import of the same line is a step ahead
                continue
            report.updated += 1
            if known.status == "closed":
                await self._jobs.tell_reopened(saved)
            return saved
        raise InvalidInput(
            "This job is being imported elsewhere at the same time.", FieldError("external_id", "is in use elsewhere")
        )

    def _published(self, principal: Principal, fields: JobFields, known: Job | None, job_id: str | None) -> Job:
        """The line is the whole job: what it does not state is unset, also where it was set before."""
        now = self._clock()
        job = known or Job(id=job_id or new_id(), owner_id=principal.user_id, created_at=now)
        opened_at = job.published_at if job.status == "open" else now
        update = fields_of(JobFields, fields) | {"status": "open", "published_at": opened_at, "updated_at": now}
        return self._jobs.complete(validated(Job, job.model_dump() | update))

    async def _make_findable(self, principal: Principal, jobs: list[Job]) -> None:
        if jobs:
            latest = {job.id: job for job in jobs}
            await self._catalogue.put_jobs(list(latest.values()))
            data = {"job_ids": list(latest)}
            await self._events.add("jobs.imported", principal.user_id, principal.user_id, [], data)


def _id_of(action_id: str | None, number: int) -> str | None:
    """The id of the job that this line makes, the same each time."""
    return str(uuid.uuid5(uuid.UUID(action_id), str(number))) if action_id else None


def _note(report: ImportReport, number: int, refusal: InvalidInput) -> None:
    told = len(report.failed)
    if told < MAX_FAILURES_TOLD:
        faults = refusal.errors or [FieldError("", refusal.message)]
        errors = [LineError(field=fault.field, message=fault.message) for fault in faults]
        report.failed.append(FailedLine(line=number, errors=errors))
    elif told == MAX_FAILURES_TOLD:
        rest = LineError(field="", message="is wrong as well, and so may be lines after it that are not listed")
        report.failed.append(FailedLine(line=number, errors=[rest]))


def _parsed(line: bytes) -> JobFields:
    if len(line) > MAX_LINE_BYTES:
        raise InvalidInput("This line is too long.", FieldError("", "is longer than a job can be"))
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("This line is no JSON.", FieldError("", "is not valid JSON")) from error
    if not isinstance(value, dict):
        raise InvalidInput("This line is no JSON object.", FieldError("", "must be a JSON object"))
    return validated(JobFields, value)
