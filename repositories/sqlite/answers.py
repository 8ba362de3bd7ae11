from datetime import datetime

from aiosqlite import Connection

from repositories.json_text import json_text, time_text
from repositories.models import IdempotentAnswer
from repositories.sqlite.database import Database, execute, rows_of
from repositories.sqlite.documents import remove


class SqliteAnswerRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, answer: IdempotentAnswer) -> IdempotentAnswer | None:
        async def work(connection: Connection) -> IdempotentAnswer | None:
            added = await execute(
                connection,
                "INSERT INTO answers (user_id, key, document) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                answer.user_id,
                answer.key,
                json_text(answer),
            )
            if added:
                return None
            sql = "SELECT document FROM answers WHERE user_id = ? AND key = ?"
            [(document,)] = await rows_of(connection, sql, answer.user_id, answer.key)
            return IdempotentAnswer.model_validate_json(document)

        return await self._database.transaction(work)

    async def finish(self, answer: IdempotentAnswer) -> None:
        await self._database.run(
            "UPDATE answers SET document = ? WHERE user_id = ? AND key = ?",
            json_text(answer),
            answer.user_id,
            answer.key,
        )

    async def take_over(self, answer: IdempotentAnswer, holder: str) -> bool:
        taken = await self._database.run(
            "UPDATE answers SET document = ? WHERE user_id = ? AND key = ? AND json_extract(document, '$.holder') = ?",
            json_text(answer),
            answer.user_id,
            answer.key,
            holder,
        )
        return taken > 0

    async def remove(self, user_id: str, key: str) -> None:
        await self._database.run("DELETE FROM answers WHERE user_id = ? AND key = ?", user_id, key)

    async def remove_before(self, at: datetime) -> None:
        await self._database.run("DELETE FROM answers WHERE created_at < ?", time_text(at))

    async def remove_for_user(self, user_id: str) -> None:
        await remove(self._database, "answers", "user_id", user_id)
