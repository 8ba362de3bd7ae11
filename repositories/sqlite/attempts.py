from datetime import UTC, datetime

from repositories.json_text import time_text
from repositories.sqlite.database import Database
from repositories.sqlite.documents import remove


class SqliteAttemptRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, key: str, at: datetime) -> None:
        await self._database.run("INSERT INTO attempts (key, at) VALUES (?, ?)", key, time_text(at))

    async def spend(self, key: str, at: datetime, *, since: datetime, limit: int) -> bool:
        # one statement, so that nobody can count between our counting and our adding
        sql = "INSERT INTO attempts SELECT ?, ? WHERE (SELECT count(*) FROM attempts WHERE key = ? AND at >= ?) < ?"
        return await self._database.run(sql, key, time_text(at), key, time_text(since), limit) == 1

    async def count_since(self, key: str, at: datetime) -> tuple[int, datetime | None]:
        sql = "SELECT count(*), min(at) FROM attempts WHERE key = ? AND at >= ?"
        [(count, oldest)] = await self._database.fetch(sql, key, time_text(at))
        return count, datetime.fromisoformat(oldest).astimezone(UTC) if oldest else None

    async def remove(self, key: str) -> None:
        await remove(self._database, "attempts", "key", key)

    async def remove_before(self, at: datetime) -> None:
        await self._database.run("DELETE FROM attempts WHERE at < ?", time_text(at))
