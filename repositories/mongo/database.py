"""One MongoDB database: what may be repeated is repeated, and every driver error is turned into one of ours."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from bson.errors import BSONError
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import (
    AutoReconnect,
    DuplicateKeyError,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_after_delay, wait_random_exponential

from repositories.errors import AlreadyExists, RepositoryError, StorageUnavailable

T = TypeVar("T")
# Handed the motor database. Motor has no types.
Work = Callable[[Any], Awaitable[T]]

# The driver gives up earlier by itself, in each of its steps; this is what all steps together may take.
OPERATION_SECONDS = 20.0
READ_ATTEMPTS = 3
# Who has waited for so long is told, not asked to wait for the same again.
LAST_ATTEMPT_SECONDS = 2.0

_UNAUTHORIZED = {13, 18}
_INDEX = re.compile(r"index: (?:\S*\$)?(\w+)")
_UNIQUE = "unique_"


def unique_index_name(field: str) -> str:
    """Servers agree on no other part of a refusal than the name of the index, so this carries what was taken."""
    return _UNIQUE + field


def taken_field(error: DuplicateKeyError) -> str:
    """What the index that refused keeps unique."""
    found = _INDEX.search(str(error))
    return found[1].removeprefix(_UNIQUE) if found and found[1] != "_id_" else "id"


def translated(error: Exception) -> RepositoryError:
    """What `error` means to a caller."""
    match error:
        case DuplicateKeyError():
            return AlreadyExists(taken_field(error))
        case ServerSelectionTimeoutError():
            return StorageUnavailable("The database cannot be reached.")
        case NetworkTimeout() | TimeoutError():
            return StorageUnavailable("The database takes too long to answer.")
        case OperationFailure() if error.code in _UNAUTHORIZED:
            return StorageUnavailable("The database refuses this user name or password.")
        case AutoReconnect():
            return StorageUnavailable("The connection to the database was lost.")
    return StorageUnavailable("The database cannot be used.")


@contextmanager
def storage_errors() -> Iterator[None]:
    try:
        yield
    except (PyMongoError, BSONError, TimeoutError) as error:
        raise translated(error) from error


def _is_passing(error: BaseException) -> bool:
    """A cut connection or a change of the primary. Whatever has waited for its time already is not asked again."""
    return isinstance(error, AutoReconnect) and not isinstance(error, NetworkTimeout | ServerSelectionTimeoutError)


class Database:
    """Reads are repeated where a connection was cut. Writes are sent once: a replica set's driver repeats them by
    itself, under a number by which the server knows them again; without one, nobody can tell whether they arrived."""

    def __init__(self, client: "AsyncIOMotorClient[dict[str, Any]]", database: Any) -> None:
        self._client = client
        self._database = database
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def read(self, work: Work[T]) -> T:
        self._refuse_if_closed()
        with storage_errors():
            async with asyncio.timeout(OPERATION_SECONDS):
                async for attempt in AsyncRetrying(
                    retry=retry_if_exception(_is_passing),
                    stop=stop_after_attempt(READ_ATTEMPTS) | stop_after_delay(LAST_ATTEMPT_SECONDS),
                    wait=wait_random_exponential(multiplier=0.1, max=1),
                    reraise=True,
                ):
                    with attempt:
                        return await work(self._database)
        raise AssertionError("the last attempt answers or raises")

    async def write(self, work: Work[T]) -> T:
        """`work` in a task of its own, so that a caller who is cancelled leaves nothing half done."""
        self._refuse_if_closed()
        task = asyncio.create_task(self._written(work))
        self._running.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Refuses what comes from now on, waits for what was begun, and closes the connections."""
        self._closed = True
        await asyncio.gather(*self._running, return_exceptions=True)
        self._client.close()

    async def _written(self, work: Work[T]) -> T:
        with storage_errors():
            async with asyncio.timeout(OPERATION_SECONDS):
                return await work(self._database)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # looked at here, so that asyncio does not complain of an error whose caller was cancelled
            task.exception()

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise StorageUnavailable("The database is closed.")
