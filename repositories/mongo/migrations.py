"""Leads a database from the version it has to the one that is known here.

Every step may be run twice, and by several processes at once: none holds a lock while it works.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from pymongo import ASCENDING, IndexModel

from repositories.errors import AlreadyExists, StorageUnavailable
from repositories.mongo.database import Database, unique_index_name
from repositories.mongo.schema import CHANGES, INDEXES, Index

Migration = Callable[[Any], Awaitable[None]]

COLLECTION = "schema"
VERSION = "version"


def _making(indexes: Sequence[Index]) -> Migration:
    async def make(held: Any) -> None:
        for collection in dict.fromkeys(index.collection for index in indexes):
            # Makes those that are not there. With much data that outlasts the driver's patience and goes on in the
            # server: whoever opens the database next waits for the same ones.
            wanted = [_index_model(index) for index in indexes if index.collection == collection]
            await held[collection].create_indexes(wanted)

    return make


# Step n leads from version n to n + 1. Released steps never change; a new one is added behind them.
MIGRATIONS: tuple[Migration, ...] = (_making(INDEXES), _making(CHANGES))


async def migrate(database: Database) -> None:
    """Raises StorageUnavailable for a database that was written by a newer Rolecall."""
    version = await _version(database)
    if version > len(MIGRATIONS):
        raise StorageUnavailable("The database was written by a newer Rolecall. Please update this one.")
    for number in range(version, len(MIGRATIONS)):
        await database.write(MIGRATIONS[number])
        await _raise_version(database, number + 1)


async def _version(database: Database) -> int:
    found: dict[str, Any] | None = await database.read(lambda held: held[COLLECTION].find_one({"_id": VERSION}))
    return int(found["number"]) if found else 0


async def _raise_version(database: Database, number: int) -> None:
    condition, change = {"_id": VERSION}, {"$max": {"number": number}}
    try:
        await database.write(lambda held: held[COLLECTION].update_one(condition, change, upsert=True))
    except AlreadyExists:
        # another process has just made it
        await database.write(lambda held: held[COLLECTION].update_one(condition, change))


def _index_model(index: Index) -> IndexModel:
    keys = [(field, ASCENDING) for field in index.fields.split()]
    if index.unique is None:
        return IndexModel(keys, name="_".join(index.fields.split()))
    return IndexModel(keys, name=unique_index_name(index.unique), unique=True, sparse=True)
