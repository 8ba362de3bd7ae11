from datetime import datetime

from aiosqlite import Connection

from repositories.json_text import json_text, time_text
from repositories.models import Opinion, Reaction
from repositories.protocols import Position
from repositories.sqlite.database import Database, execute, rows_of
from repositories.sqlite.documents import fetch_all, fetch_one, fetch_page, remove

UPSERT = """
INSERT INTO reactions (user_id, job_id, document) VALUES (?, ?, ?)
ON CONFLICT (user_id, job_id) DO UPDATE SET document = json_set(document, ?, json(?), '$.updated_at', ?)
"""


class SqliteReactionRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: str, job_id: str) -> Reaction | None:
        condition = "user_id = ? AND job_id = ?"
        return await fetch_one(self._database, Reaction, "reactions", condition, user_id, job_id)

    async def set_saved(self, user_id: str, job_id: str, saved: bool, at: datetime) -> Reaction:
        return await self._set(Reaction(user_id=user_id, job_id=job_id, saved=saved, updated_at=at), "$.saved", saved)

    async def set_opinion(self, user_id: str, job_id: str, opinion: Opinion | None, at: datetime) -> Reaction:
        reaction = Reaction(user_id=user_id, job_id=job_id, opinion=opinion, updated_at=at)
        return await self._set(reaction, "$.opinion", opinion)

    async def remove(self, user_id: str, job_id: str) -> None:
        await self._database.run("DELETE FROM reactions WHERE user_id = ? AND job_id = ?", user_id, job_id)

    async def remove_for_user(self, user_id: str) -> None:
        await remove(self._database, "reactions", "user_id", user_id)

    async def remove_for_job(self, job_id: str) -> None:
        await remove(self._database, "reactions", "job_id", job_id)

    async def all_for_user(self, user_id: str) -> list[Reaction]:
        return await fetch_all(self._database, Reaction, "reactions", "user_id = ? ORDER BY job_id", user_id)

    async def list_for_user(self, user_id: str, *, after: Position | None = None, limit: int = 20) -> list[Reaction]:
        return await fetch_page(
            self._database,
            Reaction,
            "reactions",
            "user_id = ? AND NOT is_empty",
            [user_id],
            after=after,
            limit=limit,
            order=("updated_at", "job_id"),
        )

    async def _set(self, reaction: Reaction, path: str, value: bool | str | None) -> Reaction:
        """Stores `reaction` where there is none, else only its `value` at `path`."""
        key = (reaction.user_id, reaction.job_id)

        async def work(connection: Connection) -> Reaction:
            changes = (path, json_text(value), time_text(reaction.updated_at))
            await execute(connection, UPSERT, *key, json_text(reaction), *changes)
            [(document,)] = await rows_of(
                connection, "SELECT document FROM reactions WHERE user_id = ? AND job_id = ?", *key
            )
            return Reaction.model_validate_json(document)

        return await self._database.transaction(work)
