from repositories.models import Application
from repositories.mongo.database import Database
from repositories.mongo.documents import (
    Document,
    count,
    equal,
    fetch_one,
    fetch_page,
    insert,
    remove,
    replace,
    values_of,
)
from repositories.protocols import Position


class MongoApplicationRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, application_id: str) -> Application | None:
        return await fetch_one(self._database, Application, equal(id=application_id))

    async def get_by_action(self, action_id: str) -> Application | None:
        return await fetch_one(self._database, Application, equal(action_id=action_id))

    async def add(self, application: Application) -> None:
        await insert(self._database, application)

    async def save(self, application: Application) -> Application:
        return await replace(self._database, application)

    async def list_for_candidate(
        self, candidate_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Application]:
        return await self._page(equal(candidate_id=candidate_id), after, limit)

    async def list_for_recruiter(
        self, recruiter_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Application]:
        return await self._page(equal(recruiter_id=recruiter_id), after, limit)

    async def list_for_job(self, job_id: str, *, after: Position | None = None, limit: int = 20) -> list[Application]:
        return await self._page(equal(job_id=job_id), after, limit)

    async def get_for_pair(self, job_id: str, candidate_id: str) -> Application | None:
        condition = equal(job_id=job_id, candidate_id=candidate_id)
        return await fetch_one(self._database, Application, condition, order=[("created_at", -1), ("id", -1)])

    async def count_for_job(self, job_id: str) -> int:
        return await count(self._database, Application, equal(job_id=job_id))

    async def contacts_of(self, recruiter_id: str) -> set[str]:
        condition = equal(recruiter_id=recruiter_id) | {"contact_at": {"$ne": None}}
        return await values_of(self._database, Application, "candidate_id", condition)

    async def remove_for_candidate(self, candidate_id: str) -> None:
        await remove(self._database, Application, equal(candidate_id=candidate_id))

    async def _page(self, condition: Document, after: Position | None, limit: int) -> list[Application]:
        return await fetch_page(self._database, Application, condition, after=after, limit=limit)
