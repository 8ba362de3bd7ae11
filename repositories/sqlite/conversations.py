from datetime import datetime

from aiosqlite import Connection

from repositories.errors import StaleVersion
from repositories.json_text import json_text, time_text
from repositories.models import Conversation, Focus, Turn
from repositories.protocols import Position
from repositories.sqlite.database import Database, execute, rows_of
from repositories.sqlite.documents import fetch_all, fetch_one, fetch_page, insert

TURNS_OF = "DELETE FROM turns WHERE conversation_id IN (SELECT id FROM conversations WHERE {condition})"


class SqliteConversationRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, conversation_id: str) -> Conversation | None:
        return await fetch_one(self._database, Conversation, "conversations", "id = ?", conversation_id)

    async def add(self, conversation: Conversation) -> None:
        await insert(self._database, "conversations", conversation.id, conversation)

    async def set_title(self, conversation_id: str, title: str) -> bool:
        sql = "UPDATE conversations SET document = json_set(document, '$.title', json(?)) WHERE id = ?"
        return await self._database.run(sql, json_text(title), conversation_id) == 1

    async def set_focus(self, conversation_id: str, focus: Focus) -> None:
        sql = "UPDATE conversations SET document = json_set(document, '$.focus', json(?)) WHERE id = ?"
        await self._database.run(sql, json_text(focus), conversation_id)

    async def list_for_user(
        self, user_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Conversation]:
        return await fetch_page(
            self._database,
            Conversation,
            "conversations",
            "user_id = ?",
            [user_id],
            after=after,
            limit=limit,
            order=("updated_at", "id"),
        )

    async def remove(self, conversation_id: str) -> None:
        await self._remove("id = ?", conversation_id)

    async def remove_for_user(self, user_id: str) -> None:
        await self._remove("user_id = ?", user_id)

    async def take_lease(self, conversation_id: str, holder: str, until: datetime, now: datetime) -> bool:
        taken = await self._database.run(
            "UPDATE conversations SET document = json_set(document, '$.lease_holder', ?, '$.lease_until', ?)"
            " WHERE id = ? AND (lease_holder IS NULL OR lease_holder = ? OR lease_until <= ?)",
            holder,
            time_text(until),
            conversation_id,
            holder,
            time_text(now),
        )
        return taken == 1

    async def drop_lease(self, conversation_id: str, holder: str) -> None:
        await self._database.run(
            "UPDATE conversations SET document = json_set(document, '$.lease_holder', NULL, '$.lease_until', NULL)"
            " WHERE id = ? AND lease_holder = ?",
            conversation_id,
            holder,
        )

    async def add_turn(self, turn: Turn) -> Turn:
        async def work(connection: Connection) -> Turn:
            numbered = await execute(
                connection,
                "UPDATE conversations"
                " SET document = json_set(document, '$.turn_count', turn_count + 1, '$.updated_at', ?) WHERE id = ?",
                time_text(turn.at),
                turn.conversation_id,
            )
            if not numbered:
                raise StaleVersion
            sql = "SELECT turn_count FROM conversations WHERE id = ?"
            [(number,)] = await rows_of(connection, sql, turn.conversation_id)
            stored = turn.model_copy(update={"number": number})
            sql = "INSERT INTO turns (id, document) VALUES (?, ?)"
            await execute(connection, sql, stored.id, json_text(stored))
            return stored

        return await self._database.transaction(work)

    async def save_turn(self, turn: Turn) -> None:
        await self._database.run("UPDATE turns SET document = ? WHERE id = ?", json_text(turn), turn.id)

    async def set_feedback(self, turn_id: str, feedback: int | None) -> None:
        sql = "UPDATE turns SET document = json_set(document, '$.feedback', ?) WHERE id = ?"
        await self._database.run(sql, feedback, turn_id)

    async def get_turn(self, turn_id: str) -> Turn | None:
        return await fetch_one(self._database, Turn, "turns", "id = ?", turn_id)

    async def list_turns(self, conversation_id: str, *, last: int | None = None) -> list[Turn]:
        # a negative LIMIT is none
        limit = -1 if last is None else last
        condition = "conversation_id = ? ORDER BY number DESC LIMIT ?"
        return (await fetch_all(self._database, Turn, "turns", condition, conversation_id, limit))[::-1]

    async def list_open_turns(self, before: datetime) -> list[Turn]:
        condition = "state = 'open' AND at < ? ORDER BY at, id"
        return await fetch_all(self._database, Turn, "turns", condition, time_text(before))

    async def _remove(self, condition: str, value: str) -> None:
        async def work(connection: Connection) -> None:
            await execute(connection, TURNS_OF.format(condition=condition), value)
            await execute(connection, f"DELETE FROM conversations WHERE {condition}", value)

        await self._database.transaction(work)
