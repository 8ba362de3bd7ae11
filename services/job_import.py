"""Many openings at once, published as they come. The same `external_id` of the same owner updates."""

import asyncio
import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
YIELD_AFTER = 5
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


@dataclass(frozen=True)
class _Line:
    """`job_id`: of the job it makes, where that is to be the same each time."""

    number: int
    fields: JobFields
    job_id: str | None


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

        The same lines again make nothing twice: those with an `external_id`, and under the same `action_id` the others.
        """
        principal.require("recruiter")
        report, batch = ImportReport(), list[_Line]()
        number = 0
        for number, text in enumerate(lines, 1):
            said = text.strip()
            if said:
                try:
                    batch.append(_Line(number, _parsed(text, principal), _id_of(action_id, number)))
                except InvalidInput as refusal:
                    _note(report, number, refusal)
            if number % (YIELD_AFTER if said else BATCH) == 0:
                # other requests get their turn however long the import is, and however bad its lines
                await asyncio.sleep(0)
            if number % BATCH == 0:
                await self._store(principal, batch, report)
                batch = []
                progress(number)
        await self._store(principal, batch, report)
        progress(number)
        report.failed.sort(key=lambda failed: failed.line)
        return report

    async def _store(self, principal: Principal, batch: Sequence[_Line], report: ImportReport) -> None:
        """New ones all at once, the others one by one: they may be changed by somebody else in this moment."""
        if not batch:
            return
        known = await self._known(principal, batch)
        fresh = {}
        for count, line in enumerate(batch, 1):
            if count % YIELD_AFTER == 0:
                await asyncio.sleep(0)
            if line.number not in known:
                try:
                    fresh[line.number] = self._published(principal, line, None)
                except InvalidInput as refusal:
                    _note(report, line.number, refusal)
        refused = await self._stored.add_many(list(fresh.values())) if fresh else set()
        stored = [job for job in fresh.values() if job.id not in refused]
        report.created += len(stored)
        for line in batch:
            if line.number in known or (line.number in fresh and fresh[line.number].id in refused):
                try:
                    stored.append(await self._one(principal, line, known.get(line.number), report))
                except InvalidInput as refusal:
                    _note(report, line.number, refusal)
        await self._make_findable(principal, stored)

    async def _known(self, principal: Principal, batch: Sequence[_Line]) -> dict[int, Job]:
        """By the number of the line: those that are stored already."""
        ids = [line.job_id for line in batch if line.job_id]
        names = [line.fields.external_id for line in batch if line.fields.external_id]
        by_id = await self._stored.get_many(ids) if ids else {}
        by_name = await self._stored.get_many_by_external_id(principal.user_id, names) if names else {}
        found = {
            line.number: by_name.get(line.fields.external_id or "") or by_id.get(line.job_id or "") for line in batch
        }
        return {number: job for number, job in found.items() if job}

    async def _one(self, principal: Principal, line: _Line, known: Job | None, report: ImportReport) -> Job:
        for _ in range(TRIES):
            known = known or await self._read(principal, line)
            if known and known.status == "open" and fields_of(JobFields, known) == fields_of(JobFields, line.fields):
                report.updated += 1
                return known
            job = self._published(principal, line, known)
            try:
                if known is None:
                    await self._stored.add(job)
                    report.created += 1
                    return job
                saved = await self._stored.save(job)
            except (AlreadyExists, StaleVersion):
                # another import of the same line is a step ahead
                known = None
                continue
            report.updated += 1
            if known.status == "closed":
                await self._jobs.tell_reopened(saved)
            return saved
        raise InvalidInput(
            "This job is being imported elsewhere at the same time.", FieldError("external_id", "is in use elsewhere")
        )

    async def _read(self, principal: Principal, line: _Line) -> Job | None:
        if line.fields.external_id:
            found = await self._stored.get_by_external_id(principal.user_id, line.fields.external_id)
            if found:
                return found
        return await self._stored.get(line.job_id) if line.job_id else None

    def _published(self, principal: Principal, line: _Line, known: Job | None) -> Job:
        """The line is the whole job: what it does not state is unset, also where it was set before."""
        now = self._clock()
        job = known or Job(id=line.job_id or new_id(), owner_id=principal.user_id, created_at=now)
        opened_at = job.published_at if job.status == "open" else now
        update = fields_of(JobFields, line.fields) | {"status": "open", "published_at": opened_at, "updated_at": now}
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


def _parsed(line: bytes, principal: Principal) -> JobFields:
    if len(line) > MAX_LINE_BYTES:
        raise InvalidInput("This line is too long.", FieldError("", "is longer than a job can be"))
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("This line is no JSON.", FieldError("", "is not valid JSON")) from error
    if not isinstance(value, dict):
        raise InvalidInput("This line is no JSON object.", FieldError("", "must be a JSON object"))
    fields = validated(JobFields, value)
    fields.company = fields.company or principal.company or None
    return fields
