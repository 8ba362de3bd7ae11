from collections.abc import Sequence

from aiosqlite import Connection

from repositories.json_text import json_text
from repositories.models import Embedded
from repositories.sqlite.database import Database, execute_many
from repositories.sqlite.documents import remove

COLUMNS = "subject_id, encoder, text_hash, rows, dimensions, data"
SAVE = f"INSERT OR REPLACE INTO vectors ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"


class SqliteVectorRepository:
    """In plain columns: a vector inside of JSON would be four times as large."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get_many(self, subject_ids: Sequence[str], encoder: str) -> dict[str, Embedded]:
        rows = await self._database.fetch(
            f"SELECT {COLUMNS} FROM vectors WHERE subject_id IN (SELECT value FROM json_each(?)) AND encoder = ?",
            json_text(list(subject_ids)),
            encoder,
        )
        found = [Embedded(**dict(zip(COLUMNS.split(", "), row, strict=True))) for row in rows]
        return {embedded.subject_id: embedded for embedded in found}

    async def save_many(self, embedded: Sequence[Embedded]) -> None:
        async def work(connection: Connection) -> None:
            await execute_many(connection, SAVE, [_row(one) for one in embedded])

        await self._database.transaction(work)

    async def remove(self, subject_id: str) -> None:
        await remove(self._database, "vectors", "subject_id", subject_id)


def _row(embedded: Embedded) -> tuple[object, ...]:
    return (
        embedded.subject_id,
        embedded.encoder,
        embedded.text_hash,
        embedded.rows,
        embedded.dimensions,
        embedded.data,
    )
