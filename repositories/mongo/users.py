from collections.abc import Sequence

from repositories.models import User
from repositories.mongo.database import Database
from repositories.mongo.documents import equal, fetch_by_id, fetch_one, fetch_page, insert, remove, replace
from repositories.protocols import Position


class MongoUserRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: str) -> User | None:
        return await fetch_one(self._database, User, equal(id=user_id))

    async def get_by_email(self, email: str) -> User | None:
        return await fetch_one(self._database, User, equal(email=email))

    async def get_many(self, user_ids: Sequence[str]) -> dict[str, User]:
        return await fetch_by_id(self._database, User, user_ids)

    async def add(self, user: User) -> None:
        await insert(self._database, user)

    async def save(self, user: User) -> User:
        return await replace(self._database, user)

    async def remove(self, user_id: str) -> None:
        await remove(self._database, User, equal(id=user_id))

    async def list_all(self, *, after: Position | None = None, limit: int = 100) -> list[User]:
        return await fetch_page(self._database, User, {}, after=after, limit=limit)
