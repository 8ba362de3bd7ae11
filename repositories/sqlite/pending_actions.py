from datetime import datetime

from aiosqlite import Connection

from repositories.json_text import json_text, time_text
from repositories.models import ActionStatus, PendingAction
from repositories.sqlite.database import Database, execute
from repositories.sqlite.documents import fetch_all, fetch_one, remove


class SqlitePendingActionRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, action: PendingAction) -> None:
        async def work(connection: Connection) -> None:
            await execute(
                connection,
                "UPDATE pending_actions SET document = json_set(document, '$.status', 'replaced')"
                " WHERE key = ? AND user_id = ? AND status = 'pending'",
                action.key,
                action.user_id,
            )
            sql = "INSERT INTO pending_actions (id, document) VALUES (?, ?)"
            await execute(connection, sql, action.id, json_text(action))

        await self._database.transaction(work)

    async def get(self, action_id: str) -> PendingAction | None:
        return await fetch_one(self._database, PendingAction, "pending_actions", "id = ?", action_id)

    async def list_pending(self, user_id: str, conversation_id: str) -> list[PendingAction]:
        condition = "user_id = ? AND conversation_id = ? AND status = 'pending' ORDER BY created_at, id"
        return await fetch_all(self._database, PendingAction, "pending_actions", condition, user_id, conversation_id)

    async def move(self, action_id: str, before: ActionStatus, after: ActionStatus, at: datetime) -> bool:
        moved = await self._database.run(
            "UPDATE pending_actions SET document = json_set(document, '$.status', ?, '$.decided_at', ?)"
            " WHERE id = ? AND status = ?",
            after,
            time_text(at),
            action_id,
            before,
        )
        return moved == 1

    async def finish(self, action: PendingAction) -> None:
        await self._database.run(
            "UPDATE pending_actions"
            " SET document = json_set(document, '$.status', ?, '$.outcome', json(?), '$.result', json(?))"
            " WHERE id = ? AND status = 'claimed'",
            action.status,
            json_text(action.outcome),
            json_text(action.result),
            action.id,
        )

    async def list_claimed(self, before: datetime) -> list[PendingAction]:
        condition = "status = 'claimed' AND decided_at < ? ORDER BY decided_at, id"
        return await fetch_all(self._database, PendingAction, "pending_actions", condition, time_text(before))

    async def remove_for_user(self, user_id: str) -> None:
        await remove(self._database, "pending_actions", "user_id", user_id)
