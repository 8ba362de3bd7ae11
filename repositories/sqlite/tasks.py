from datetime import datetime

from aiosqlite import Connection

from repositories.errors import AlreadyExists
from repositories.json_text import json_text, time_text
from repositories.models import Task
from repositories.sqlite.database import Database, execute, rows_of
from repositories.sqlite.documents import insert

# lease_until without a holder: not before that time
FREE = "failed_at IS NULL AND (lease_until IS NULL OR lease_until <= ?)"
OLDEST_FREE = f"SELECT document FROM tasks WHERE {FREE} ORDER BY created_at, id LIMIT 1"


class SqliteTaskRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, task: Task) -> None:
        try:
            await insert(self._database, "tasks", task.id, task)
        except AlreadyExists:
            # one that waits does the same work
            return

    async def claim(self, holder: str, until: datetime, now: datetime) -> Task | None:
        # asked without a transaction first: mostly there is nothing to do, and then no writer should wait
        if not await self._database.fetch(OLDEST_FREE, time_text(now)):
            return None

        async def work(connection: Connection) -> Task | None:
            rows = await rows_of(connection, OLDEST_FREE, time_text(now))
            if not rows:
                return None
            task = Task.model_validate_json(rows[0][0])
            held = task.model_copy(update={"lease_holder": holder, "lease_until": until, "attempts": task.attempts + 1})
            await execute(connection, "UPDATE tasks SET document = ? WHERE id = ?", json_text(held), held.id)
            return held

        return await self._database.transaction(work)

    async def finish(self, task_id: str, holder: str) -> None:
        await self._database.run("DELETE FROM tasks WHERE id = ? AND lease_holder = ?", task_id, holder)

    async def fail(self, task: Task, error: str, at: datetime, *, retry_at: datetime | None) -> None:
        failed_at = at if retry_at is None else None
        freed = task.model_copy(
            update={"lease_holder": None, "lease_until": retry_at, "failed_at": failed_at, "error": error}
        )
        mine = "id = ? AND lease_holder = ?"
        try:
            sql = f"UPDATE tasks SET document = ? WHERE {mine}"
            await self._database.run(sql, json_text(freed), task.id, task.lease_holder)
        except AlreadyExists:
            # meanwhile another of this kind and subject was added, which will do the same work
            await self._database.run(f"DELETE FROM tasks WHERE {mine}", task.id, task.lease_holder)

    async def count(self) -> tuple[int, int]:
        sql = "SELECT count(*), count(failed_at) FROM tasks"
        [(tasks, failed)] = await self._database.fetch(sql)
        return tasks - failed, failed

    async def count_set_aside(self) -> dict[str, int]:
        sql = "SELECT kind, count(*) FROM tasks WHERE failed_at IS NOT NULL GROUP BY kind"
        return dict(await self._database.fetch(sql))
