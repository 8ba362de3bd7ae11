from collections.abc import Sequence

from repositories.models import User
from repositories.protocols import Position
from repositories.sqlite.database import Database
from repositories.sqlite.documents import fetch_by_id, fetch_one, fetch_page, insert, remove, replace


class SqliteUserRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: str) -> User | None:
        return await fetch_one(self._database, User, "users", "id = ?", user_id)

    async def get_by_email(self, email: str) -> User | None:
        return await fetch_one(self._database, User, "users", "email = ?", email)

    async def get_many(self, user_ids: Sequence[str]) -> dict[str, User]:
        return await fetch_by_id(self._database, User, "users", user_ids)

    async def add(self, user: User) -> None:
        await insert(self._database, "users", user.id, user)

    async def save(self, user: User) -> User:
        return await replace(self._database, "users", user)

    async def remove(self, user_id: str) -> None:
        await remove(self._database, "users", "id", user_id)

    async def list_all(self, *, after: Position | None = None, limit: int = 100) -> list[User]:
        return await fetch_page(self._database, User, "users", "TRUE", (), after=after, limit=limit)
