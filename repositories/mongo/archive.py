from collections.abc import AsyncIterator, Sequence
from typing import Any

from repositories.archive import NOUNS
from repositories.errors import AlreadyExists
from repositories.models import Fact, Model
from repositories.mongo.database import Database
from repositories.mongo.documents import count, entity_of, insert_many, put, remove
from repositories.mongo.schema import ATTEMPTS

PAGE = 500


class MongoArchiveRepository:
    """Not of one moment where others write meanwhile: without transactions each page is of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self) -> AsyncIterator[tuple[str, Model]]:
        for noun, model in NOUNS.items():
            after = ""
            while page := await self._page(noun, after):
                for document in page:
                    yield noun, entity_of(model, document)
                after = page[-1]["_id"]

    async def write(self, noun: str, entities: Sequence[Model]) -> None:
        if NOUNS[noun] is Fact:
            await put(self._database, entities)
        elif await insert_many(self._database, entities):
            raise AlreadyExists("id")

    async def count(self) -> int:
        return sum([await count(self._database, model, {}) for model in NOUNS.values() if model is not Fact])

    async def clear(self) -> None:
        for model in NOUNS.values():
            await remove(self._database, model, {})
        await self._database.write(lambda held: held[ATTEMPTS].delete_many({}))

    async def _page(self, noun: str, after: str) -> list[dict[str, Any]]:
        condition = {"_id": {"$gt": after}}
        return await self._database.read(
            lambda held: held[noun].find(condition, sort=[("_id", 1)], limit=PAGE).to_list(None)
        )
