from datetime import datetime

from repositories.json_text import time_text
from repositories.models import Session
from repositories.sqlite.database import Database
from repositories.sqlite.documents import fetch_all, fetch_one, insert, remove, replace


class SqliteSessionRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, session_id: str) -> Session | None:
        return await fetch_one(self._database, Session, "sessions", "id = ?", session_id)

    async def add(self, session: Session) -> None:
        await insert(self._database, "sessions", session.id, session)

    async def save(self, session: Session) -> Session:
        return await replace(self._database, "sessions", session)

    async def list_for_user(self, user_id: str) -> list[Session]:
        condition = "user_id = ? AND ended_at IS NULL ORDER BY created_at DESC, id DESC"
        return await fetch_all(self._database, Session, "sessions", condition, user_id)

    async def end(self, session_id: str, at: datetime) -> None:
        await self._end("id = ?", at, session_id)

    async def end_for_user(self, user_id: str, at: datetime, *, but: str | None = None) -> None:
        await self._end("user_id = ? AND id IS NOT ?", at, user_id, but)

    async def remove_for_user(self, user_id: str) -> None:
        await remove(self._database, "sessions", "user_id", user_id)

    async def _end(self, condition: str, at: datetime, *parameters: object) -> None:
        # the version rises: a refresh that read the session before must not save it alive again
        await self._database.run(
            "UPDATE sessions SET document = json_set(document, '$.ended_at', ?, '$.version', version + 1)"
            f" WHERE {condition} AND ended_at IS NULL",
            time_text(at),
            *parameters,
        )
