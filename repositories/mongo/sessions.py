from datetime import datetime

from repositories.models import Session
from repositories.mongo.database import Database
from repositories.mongo.documents import (
    Document,
    changed,
    equal,
    fetch_all,
    fetch_one,
    insert,
    remove,
    replace,
    update_all,
)


class MongoSessionRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, session_id: str) -> Session | None:
        return await fetch_one(self._database, Session, equal(id=session_id))

    async def add(self, session: Session) -> None:
        await insert(self._database, session)

    async def save(self, session: Session) -> Session:
        return await replace(self._database, session)

    async def list_for_user(self, user_id: str) -> list[Session]:
        condition = equal(user_id=user_id, ended_at=None)
        return await fetch_all(self._database, Session, condition, order=[("created_at", -1), ("id", -1)])

    async def end(self, session_id: str, at: datetime) -> None:
        await self._end(equal(id=session_id), at)

    async def end_for_user(self, user_id: str, at: datetime, *, but: str | None = None) -> None:
        others = {} if but is None else {"_id": {"$ne": but}}
        await self._end(equal(user_id=user_id) | others, at)

    async def remove_for_user(self, user_id: str) -> None:
        await remove(self._database, Session, equal(user_id=user_id))

    async def _end(self, condition: Document, at: datetime) -> None:
        # the version rises: a refresh that read the session before must not save it alive again
        change = changed(ended_at=at) | {"$inc": {"version": 1}}
        await update_all(self._database, Session, condition | equal(ended_at=None), change)
