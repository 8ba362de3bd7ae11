from datetime import datetime

from repositories.errors import AlreadyExists
from repositories.mongo.database import Database
from repositories.mongo.documents import Document, any_of, equal
from repositories.mongo.schema import ATTEMPTS


class MongoAttemptRepository:
    """One document for each key, so that counting and adding are one step. `times`: the newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, key: str, at: datetime) -> None:
        try:
            await self._push(equal(id=key), at, upsert=True)
        except AlreadyExists:
            # another has just made it
            await self._push(equal(id=key), at)

    async def spend(self, key: str, at: datetime, *, since: datetime, limit: int) -> bool:
        if limit < 1:
            return False
        oldest = f"times.{limit - 1}"
        room = equal(id=key) | any_of({oldest: {"$exists": False}}, {oldest: {"$lt": since}})
        try:
            return await self._push(room, at, upsert=True)
        except AlreadyExists:
            # it is there: full, or just made by another
            return await self._push(room, at)

    async def count_since(self, key: str, at: datetime) -> tuple[int, datetime | None]:
        found = await self._database.read(lambda held: held[ATTEMPTS].find_one(equal(id=key)))
        times = [time for time in found["times"] if time >= at] if found else []
        return len(times), times[-1] if times else None

    async def remove(self, key: str) -> None:
        await self._database.write(lambda held: held[ATTEMPTS].delete_one(equal(id=key)))

    async def remove_before(self, at: datetime) -> None:
        older = {"times": {"$lt": at}}
        await self._database.write(lambda held: held[ATTEMPTS].update_many(older, {"$pull": older}))
        await self._database.write(lambda held: held[ATTEMPTS].delete_many({"times": {"$size": 0}}))

    async def _push(self, condition: Document, at: datetime, *, upsert: bool = False) -> bool:
        change = {"$push": {"times": {"$each": [at], "$sort": -1}}}
        result = await self._database.write(lambda held: held[ATTEMPTS].update_one(condition, change, upsert=upsert))
        return bool(result.matched_count or result.upserted_id)
