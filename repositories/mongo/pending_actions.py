from datetime import datetime

from repositories.errors import AlreadyExists
from repositories.json_text import json_text
from repositories.models import ActionStatus, PendingAction
from repositories.mongo.database import Database
from repositories.mongo.documents import (
    changed,
    earlier,
    equal,
    fetch_all,
    fetch_one,
    insert,
    remove,
    update,
    update_all,
)


class MongoPendingActionRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, action: PendingAction) -> None:
        older = equal(user_id=action.user_id, key=action.key, status="pending")
        while True:
            await update_all(self._database, PendingAction, older, changed(status="replaced", taken=None))
            try:
                await insert(self._database, action)
            except AlreadyExists as error:
                if error.field != "key":
                    raise
                # another came between: this one is newer
                continue
            return

    async def get(self, action_id: str) -> PendingAction | None:
        return await fetch_one(self._database, PendingAction, equal(id=action_id))

    async def list_pending(self, user_id: str, conversation_id: str) -> list[PendingAction]:
        condition = equal(user_id=user_id, conversation_id=conversation_id, status="pending")
        return await fetch_all(self._database, PendingAction, condition, order=[("created_at", 1), ("id", 1)])

    async def move(self, action_id: str, before: ActionStatus, after: ActionStatus, at: datetime) -> bool:
        condition = equal(id=action_id, status=before)
        # nothing becomes pending again
        change = changed(status=after, decided_at=at, taken=None)
        return await update(self._database, PendingAction, condition, change)

    async def finish(self, action: PendingAction) -> None:
        result = None if action.result is None else json_text(action.result)
        change = changed(status=action.status, outcome=action.outcome, result=result)
        await update(self._database, PendingAction, equal(id=action.id, status="claimed"), change)

    async def list_claimed(self, before: datetime) -> list[PendingAction]:
        condition = equal(status="claimed") | earlier(decided_at=before)
        return await fetch_all(self._database, PendingAction, condition, order=[("decided_at", 1), ("id", 1)])

    async def remove_for_user(self, user_id: str) -> None:
        await remove(self._database, PendingAction, equal(user_id=user_id))
