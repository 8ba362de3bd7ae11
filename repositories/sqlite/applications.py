from repositories.models import Application
from repositories.protocols import Position
from repositories.sqlite.database import Database
from repositories.sqlite.documents import fetch_one, fetch_page, insert, remove, replace


class SqliteApplicationRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, application_id: str) -> Application | None:
        return await fetch_one(self._database, Application, "applications", "id = ?", application_id)

    async def get_by_action(self, action_id: str) -> Application | None:
        return await fetch_one(self._database, Application, "applications", "action_id = ?", action_id)

    async def add(self, application: Application) -> None:
        await insert(self._database, "applications", application.id, application)

    async def save(self, application: Application) -> Application:
        return await replace(self._database, "applications", application)

    async def list_for_candidate(
        self, candidate_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Application]:
        return await self._page("candidate_id = ?", candidate_id, after, limit)

    async def list_for_recruiter(
        self, recruiter_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Application]:
        return await self._page("recruiter_id = ?", recruiter_id, after, limit)

    async def list_for_job(self, job_id: str, *, after: Position | None = None, limit: int = 20) -> list[Application]:
        return await self._page("job_id = ?", job_id, after, limit)

    async def get_for_pair(self, job_id: str, candidate_id: str) -> Application | None:
        condition = "job_id = ? AND candidate_id = ? ORDER BY created_at DESC, id DESC LIMIT 1"
        return await fetch_one(self._database, Application, "applications", condition, job_id, candidate_id)

    async def count_for_job(self, job_id: str) -> int:
        [(count,)] = await self._database.fetch("SELECT count(*) FROM applications WHERE job_id = ?", job_id)
        return int(count)

    async def contacts_of(self, recruiter_id: str) -> set[str]:
        sql = "SELECT DISTINCT candidate_id FROM applications WHERE recruiter_id = ? AND contact_at IS NOT NULL"
        return {candidate_id for (candidate_id,) in await self._database.fetch(sql, recruiter_id)}

    async def remove_for_candidate(self, candidate_id: str) -> None:
        await remove(self._database, "applications", "candidate_id", candidate_id)

    async def _page(self, condition: str, value: str, after: Position | None, limit: int) -> list[Application]:
        return await fetch_page(
            self._database, Application, "applications", condition, [value], after=after, limit=limit
        )
