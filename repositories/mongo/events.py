from datetime import datetime

from repositories.models import Event
from repositories.mongo.database import Database
from repositories.mongo.documents import any_of, changed, earlier, equal, fetch_all, insert, remove, update_all

MOST_FOR_USER = 10_000
OLDEST_FIRST = (("at", 1), ("id", 1))


class MongoEventRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, event: Event) -> None:
        await insert(self._database, event)

    async def list_since(self, at: datetime, *, limit: int = 1000) -> list[Event]:
        return await fetch_all(self._database, Event, {"at": {"$gte": at}}, order=OLDEST_FIRST, limit=limit)

    async def list_for_user(self, user_id: str) -> list[Event]:
        # of a list, `equal` asks whether it holds the value
        concerned = any_of(equal(actor_id=user_id), equal(subject_id=user_id), equal(audience=user_id))
        return await fetch_all(self._database, Event, concerned, order=OLDEST_FIRST, limit=MOST_FOR_USER)

    async def remove_before(self, at: datetime) -> None:
        await remove(self._database, Event, earlier(at=at))

    async def forget_user(self, user_id: str) -> None:
        await remove(self._database, Event, equal(subject_id=user_id))
        await update_all(self._database, Event, equal(actor_id=user_id), changed(actor_id=None))
        await update_all(self._database, Event, equal(audience=user_id), {"$pull": {"audience": user_id}})
