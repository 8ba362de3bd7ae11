"""What every noun needs: the four or five ways in which all are read and written.

Table, column and condition arguments are literals of this package; whatever comes from outside is a parameter of the
statement.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from repositories.errors import StaleVersion
from repositories.json_text import json_text, time_text
from repositories.models import Application, Invitation, Job, Session, User
from repositories.protocols import Position
from repositories.sqlite.database import Database

M = TypeVar("M", bound=BaseModel)
Versioned = TypeVar("Versioned", User, Session, Job, Application, Invitation)


async def fetch_one(database: Database, model: type[M], table: str, condition: str, *parameters: object) -> M | None:
    """The one document that meets `condition`, which may end in ORDER BY … LIMIT 1."""
    rows = await database.fetch(f"SELECT document FROM {table} WHERE {condition}", *parameters)
    return model.model_validate_json(rows[0][0]) if rows else None


async def fetch_all(database: Database, model: type[M], table: str, condition: str, *parameters: object) -> list[M]:
    """Every document that meets `condition`, which may end in ORDER BY … LIMIT."""
    rows = await database.fetch(f"SELECT document FROM {table} WHERE {condition}", *parameters)
    return [model.model_validate_json(document) for (document,) in rows]


async def fetch_by_id(
    database: Database, model: type[M], table: str, ids: Sequence[str], *, column: str = "id"
) -> dict[str, M]:
    # the ids as one JSON list: the number of parameters of a statement is limited
    sql = f"SELECT {column}, document FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))"
    rows = await database.fetch(sql, json_text(list(ids)))
    return {key: model.model_validate_json(document) for key, document in rows}


async def fetch_page(
    database: Database,
    model: type[M],
    table: str,
    condition: str,
    parameters: Iterable[object],
    *,
    after: Position | None,
    limit: int,
    order: tuple[str, str] = ("created_at", "id"),
) -> list[M]:
    """Newest first, from behind `after`."""
    time, key = order
    bound = list(parameters)
    if after is not None:
        condition += f" AND ({time}, {key}) < (?, ?)"
        bound += [time_text(after.at), after.id]
    return await fetch_all(
        database, model, table, f"{condition} ORDER BY {time} DESC, {key} DESC LIMIT ?", *bound, limit
    )


async def insert(database: Database, table: str, entity_id: str, entity: BaseModel) -> None:
    await database.run(f"INSERT INTO {table} (id, document) VALUES (?, ?)", entity_id, json_text(entity))


async def replace(database: Database, table: str, entity: Versioned) -> Versioned:
    """Stores `entity` in the place of the version it stands on."""
    raised = entity.model_copy(update={"version": entity.version + 1})
    changed = await database.run(
        f"UPDATE {table} SET document = ? WHERE id = ? AND version = ?", json_text(raised), entity.id, entity.version
    )
    if not changed:
        raise StaleVersion
    return raised


async def remove(database: Database, table: str, column: str, value: str) -> None:
    await database.run(f"DELETE FROM {table} WHERE {column} = ?", value)


async def remove_version(database: Database, table: str, column: str, value: str, version: int | None) -> None:
    """With `version`: raises StaleVersion unless it is the stored one. What is not stored needs no removing."""
    sql = f"DELETE FROM {table} WHERE {column} = ? AND version = coalesce(?, version)"
    removed = await database.run(sql, value, version)
    if not removed and await database.fetch(f"SELECT 1 FROM {table} WHERE {column} = ?", value):
        raise StaleVersion
