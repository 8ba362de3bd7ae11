from collections.abc import Sequence

from repositories.models import Job, JobStatus
from repositories.mongo.database import Database
from repositories.mongo.documents import (
    among,
    changed,
    count,
    equal,
    fetch_all,
    fetch_by_id,
    fetch_changed,
    fetch_one,
    fetch_page,
    insert,
    insert_many,
    remove_version,
    replace,
    update,
)
from repositories.mongo.schema import joined
from repositories.protocols import Position


class MongoJobRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, job_id: str) -> Job | None:
        return await fetch_one(self._database, Job, equal(id=job_id))

    async def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]:
        return await fetch_by_id(self._database, Job, job_ids)

    async def get_by_external_id(self, owner_id: str, external_id: str) -> Job | None:
        return await fetch_one(self._database, Job, equal(taken=joined(owner_id, external_id)))

    async def get_many_by_external_id(self, owner_id: str, external_ids: Sequence[str]) -> dict[str, Job]:
        found = await fetch_all(self._database, Job, among(taken=[joined(owner_id, one) for one in external_ids]))
        return {job.external_id: job for job in found if job.external_id is not None}

    async def add(self, job: Job) -> None:
        await insert(self._database, job)

    async def add_many(self, jobs: Sequence[Job]) -> set[str]:
        refused = await insert_many(self._database, jobs)
        return {jobs[index].id for index in refused}

    async def save(self, job: Job) -> Job:
        return await replace(self._database, job)

    async def set_embedding_ready(self, job_id: str, version: int) -> bool:
        return await update(self._database, Job, equal(id=job_id, version=version), changed(embedding="ready"))

    async def remove(self, job_id: str, version: int | None = None) -> None:
        await remove_version(self._database, Job, job_id, version)

    async def list_for_owner(
        self, owner_id: str, *, status: JobStatus | None = None, after: Position | None = None, limit: int = 20
    ) -> list[Job]:
        condition = equal(owner_id=owner_id) | ({} if status is None else equal(status=status))
        return await fetch_page(self._database, Job, condition, after=after, limit=limit)

    async def list_open(self, *, after: str | None = None, limit: int = 500) -> list[Job]:
        condition = equal(status="open") | {"_id": {"$gt": after or ""}}
        return await fetch_all(self._database, Job, condition, order=[("id", 1)], limit=limit)

    async def list_changed(self, *, after: Position, limit: int = 500) -> list[Job]:
        return await fetch_changed(self._database, Job, after=after, limit=limit)

    async def count(self) -> int:
        return await count(self._database, Job, {})
