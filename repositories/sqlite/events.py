from datetime import datetime

from aiosqlite import Connection

from repositories.json_text import json_text, time_text
from repositories.models import Event
from repositories.sqlite.database import Database, execute
from repositories.sqlite.documents import fetch_all

MOST_FOR_USER = 10_000

ADD = "INSERT INTO events (id, document) VALUES (?, ?)"
CONCERN = "INSERT INTO event_audience (user_id, event_id) SELECT DISTINCT value, ? FROM json_each(?)"

OF_USER = """id IN (
    SELECT id FROM events WHERE actor_id = ?
    UNION SELECT id FROM events WHERE subject_id = ?
    UNION SELECT event_id FROM event_audience WHERE user_id = ?
) ORDER BY at, id LIMIT ?"""

# the order matters: the list of whom an event concerns is needed until their documents have been changed
FORGET = (
    "DELETE FROM event_audience WHERE event_id IN (SELECT id FROM events WHERE subject_id = ?)",
    "DELETE FROM events WHERE subject_id = ?",
    "UPDATE events SET document = json_set(document, '$.actor_id', NULL) WHERE actor_id = ?",
    "UPDATE events SET document = json_set(document, '$.audience', json("
    " (SELECT json_group_array(value) FROM json_each(events.document, '$.audience') WHERE value <> ?)))"
    " WHERE id IN (SELECT event_id FROM event_audience WHERE user_id = ?)",
    "DELETE FROM event_audience WHERE user_id = ?",
)


PRUNE = (
    "DELETE FROM event_audience WHERE event_id IN (SELECT id FROM events WHERE at < ?)",
    "DELETE FROM events WHERE at < ?",
)


class SqliteEventRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, event: Event) -> None:
        await self._database.run_all(
            (ADD, (event.id, json_text(event))), (CONCERN, (event.id, json_text(event.audience)))
        )

    async def list_since(self, at: datetime, *, limit: int = 1000) -> list[Event]:
        condition = "at >= ? ORDER BY at, id LIMIT ?"
        return await fetch_all(self._database, Event, "events", condition, time_text(at), limit)

    async def list_for_user(self, user_id: str) -> list[Event]:
        return await fetch_all(self._database, Event, "events", OF_USER, *[user_id] * 3, MOST_FOR_USER)

    async def remove_before(self, at: datetime) -> None:
        async def work(connection: Connection) -> None:
            for statement in PRUNE:
                await execute(connection, statement, time_text(at))

        await self._database.transaction(work)

    async def forget_user(self, user_id: str) -> None:
        async def work(connection: Connection) -> None:
            for statement in FORGET:
                await execute(connection, statement, *[user_id] * statement.count("?"))

        await self._database.transaction(work)
