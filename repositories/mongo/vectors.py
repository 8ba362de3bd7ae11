from collections.abc import Sequence

from repositories.models import Embedded
from repositories.mongo.database import Database
from repositories.mongo.documents import equal, fetch_by_id, put, remove
from repositories.mongo.schema import joined


class MongoVectorRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get_many(self, subject_ids: Sequence[str], encoder: str) -> dict[str, Embedded]:
        found = await fetch_by_id(self._database, Embedded, [joined(one, encoder) for one in subject_ids])
        return {embedded.subject_id: embedded for embedded in found.values()}

    async def save_many(self, embedded: Sequence[Embedded]) -> None:
        await put(self._database, embedded)

    async def remove(self, subject_id: str) -> None:
        await remove(self._database, Embedded, equal(subject_id=subject_id))
