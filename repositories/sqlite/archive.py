from collections.abc import AsyncIterator, Sequence

from aiosqlite import Connection

from repositories.archive import NOUNS
from repositories.json_text import json_text
from repositories.models import Event, Model
from repositories.sqlite.database import Database, Row, execute, execute_many

PAGE = 500
# of the tables that have no `id`, and of those that keep no documents
KEYS = {"profiles": ("user_id",), "reactions": ("user_id", "job_id"), "answers": ("user_id", "key")}
PLAIN = {
    "vectors": ("subject_id", "encoder", "text_hash", "rows", "dimensions", "data"),
    "metadata": ("name", "value"),
}


class SqliteArchiveRepository:
    """A noun's name is its table's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self) -> AsyncIterator[tuple[str, Model]]:
        async with self._database.moment() as connection:
            for noun in NOUNS:
                columns = ", ".join(PLAIN.get(noun, ("document",)))
                async with connection.execute(f"SELECT {columns} FROM {noun}") as cursor:
                    while rows := await cursor.fetchmany(PAGE):
                        for row in rows:
                            yield noun, _entity(noun, tuple(row))

    async def write(self, noun: str, entities: Sequence[Model]) -> None:
        columns = PLAIN.get(noun) or (*KEYS.get(noun, ("id",)), "document")
        verb = "INSERT OR REPLACE" if noun == "metadata" else "INSERT"
        places = ", ".join("?" for _ in columns)
        sql = f"{verb} INTO {noun} ({', '.join(columns)}) VALUES ({places})"
        rows = [tuple(_value(entity, column) for column in columns) for entity in entities]
        audience = [
            (user, one.id) for one in entities if isinstance(one, Event) for user in dict.fromkeys(one.audience)
        ]

        async def work(connection: Connection) -> None:
            await execute_many(connection, sql, rows)
            await execute_many(connection, "INSERT INTO event_audience (user_id, event_id) VALUES (?, ?)", audience)

        await self._database.transaction(work)

    async def count(self) -> int:
        total = 0
        for noun in NOUNS.keys() - {"metadata"}:
            [(rows,)] = await self._database.fetch(f"SELECT count(*) FROM {noun}")
            total += rows
        return total

    async def clear(self) -> None:
        async def work(connection: Connection) -> None:
            for table in (*NOUNS, "event_audience", "attempts"):
                await execute(connection, f"DELETE FROM {table}")

        await self._database.transaction(work)


def _entity(noun: str, row: Row) -> Model:
    if noun in PLAIN:
        return NOUNS[noun].model_validate(dict(zip(PLAIN[noun], row, strict=True)))
    return NOUNS[noun].model_validate_json(row[0])


def _value(entity: Model, column: str) -> object:
    return json_text(entity) if column == "document" else getattr(entity, column)
