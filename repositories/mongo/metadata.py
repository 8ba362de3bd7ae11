from repositories.errors import AlreadyExists
from repositories.models import Fact
from repositories.mongo.database import Database
from repositories.mongo.documents import equal, fetch_one, insert, put


class MongoMetadataRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        fact = await fetch_one(self._database, Fact, equal(id=name))
        return fact.value if fact else None

    async def add(self, name: str, value: str) -> str:
        try:
            await insert(self._database, Fact(name=name, value=value))
        except AlreadyExists:
            kept = await self.get(name)
            return value if kept is None else kept
        return value

    async def set(self, name: str, value: str) -> None:
        await put(self._database, [Fact(name=name, value=value)])
