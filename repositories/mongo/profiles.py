from collections.abc import Sequence
from datetime import datetime

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Profile, ProfileChange
from repositories.mongo.database import Database
from repositories.mongo.documents import (
    changed,
    equal,
    fetch_all,
    fetch_by_id,
    fetch_changed,
    fetch_one,
    insert,
    remove,
    remove_version,
    replace,
    update,
)
from repositories.protocols import Position


class MongoProfileRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: str) -> Profile | None:
        return await fetch_one(self._database, Profile, equal(id=user_id))

    async def get_many(self, user_ids: Sequence[str]) -> dict[str, Profile]:
        return await fetch_by_id(self._database, Profile, user_ids)

    async def save(self, profile: Profile) -> Profile:
        if profile.version > 0:
            return await replace(self._database, profile)
        first = profile.model_copy(update={"version": 1})
        try:
            await insert(self._database, first)
        except AlreadyExists as error:
            raise StaleVersion from error
        return first

    async def remove(self, user_id: str, version: int | None = None) -> None:
        await remove_version(self._database, Profile, user_id, version)

    async def list_open_to_recruiters(self, *, after: str | None = None, limit: int = 500) -> list[Profile]:
        condition = equal(open_to_recruiters=True) | {"_id": {"$gt": after or ""}}
        return await fetch_all(self._database, Profile, condition, order=[("id", 1)], limit=limit)

    async def list_changed(self, *, after: Position, limit: int = 500) -> list[Profile]:
        return await fetch_changed(self._database, Profile, after=after, limit=limit)

    async def add_change(self, change: ProfileChange) -> None:
        await insert(self._database, change)

    async def get_change(self, change_id: str) -> ProfileChange | None:
        return await fetch_one(self._database, ProfileChange, equal(id=change_id))

    async def take_change(self, change_id: str, at: datetime) -> bool:
        condition = equal(id=change_id, undone_at=None)
        return await update(self._database, ProfileChange, condition, changed(undone_at=at))

    async def remove_changes(self, user_id: str) -> None:
        await remove(self._database, ProfileChange, equal(user_id=user_id))
