from collections.abc import Sequence

from aiosqlite import Connection

from repositories.json_text import json_text, time_text
from repositories.models import Job, JobStatus
from repositories.protocols import Position
from repositories.sqlite.database import Database, execute_many, rows_of
from repositories.sqlite.documents import (
    fetch_all,
    fetch_by_id,
    fetch_one,
    fetch_page,
    insert,
    remove_version,
    replace,
)

THOSE_OF = "SELECT id FROM jobs WHERE id IN (SELECT value FROM json_each(?))"


class SqliteJobRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, job_id: str) -> Job | None:
        return await fetch_one(self._database, Job, "jobs", "id = ?", job_id)

    async def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]:
        return await fetch_by_id(self._database, Job, "jobs", job_ids)

    async def get_by_external_id(self, owner_id: str, external_id: str) -> Job | None:
        condition = "external_id = ? AND owner_id = ?"
        return await fetch_one(self._database, Job, "jobs", condition, external_id, owner_id)

    async def get_many_by_external_id(self, owner_id: str, external_ids: Sequence[str]) -> dict[str, Job]:
        condition = "external_id IN (SELECT value FROM json_each(?)) AND owner_id = ?"
        found = await fetch_all(self._database, Job, "jobs", condition, json_text(list(external_ids)), owner_id)
        return {job.external_id: job for job in found if job.external_id is not None}

    async def add(self, job: Job) -> None:
        await insert(self._database, "jobs", job.id, job)

    async def add_many(self, jobs: Sequence[Job]) -> set[str]:
        ids = json_text([job.id for job in jobs])

        async def work(connection: Connection) -> set[str]:
            before = {row[0] for row in await rows_of(connection, THOSE_OF, ids)}
            sql = "INSERT INTO jobs (id, document) VALUES (?, ?) ON CONFLICT DO NOTHING"
            await execute_many(connection, sql, [(job.id, json_text(job)) for job in jobs])
            added = {row[0] for row in await rows_of(connection, THOSE_OF, ids)} - before
            return {job.id for job in jobs} - added

        return await self._database.transaction(work)

    async def save(self, job: Job) -> Job:
        return await replace(self._database, "jobs", job)

    async def set_embedding_ready(self, job_id: str, version: int) -> bool:
        marked = await self._database.run(
            "UPDATE jobs SET document = json_set(document, '$.embedding', 'ready') WHERE id = ? AND version = ?",
            job_id,
            version,
        )
        return marked == 1

    async def remove(self, job_id: str, version: int | None = None) -> None:
        await remove_version(self._database, "jobs", "id", job_id, version)

    async def list_for_owner(
        self, owner_id: str, *, status: JobStatus | None = None, after: Position | None = None, limit: int = 20
    ) -> list[Job]:
        condition, parameters = "owner_id = ?", [owner_id]
        if status is not None:
            condition += " AND status = ?"
            parameters.append(status)
        return await fetch_page(self._database, Job, "jobs", condition, parameters, after=after, limit=limit)

    async def list_open(self, *, after: str | None = None, limit: int = 500) -> list[Job]:
        condition = "status = 'open' AND id > ? ORDER BY id LIMIT ?"
        return await fetch_all(self._database, Job, "jobs", condition, after or "", limit)

    async def list_changed(self, *, after: Position, limit: int = 500) -> list[Job]:
        condition = "(updated_at, id) > (?, ?) ORDER BY updated_at, id LIMIT ?"
        return await fetch_all(self._database, Job, "jobs", condition, time_text(after.at), after.id, limit)

    async def count(self) -> int:
        [(count,)] = await self._database.fetch("SELECT count(*) FROM jobs")
        return int(count)
