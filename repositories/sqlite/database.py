"""One SQLite database: a connection that writes, one that reads, and every driver error turned into one of ours."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar

from aiosqlite import Connection

from repositories.errors import AlreadyExists, RepositoryError, StorageUnavailable

T = TypeVar("T")
Row = tuple[Any, ...]
Work = Callable[[Connection], Awaitable[T]]
Statement = tuple[str, Sequence[object]]
# How many rows each statement of a write has changed.
Counts = list[int]

# A batch holds the database locked against other processes, so it must stay short.
MOST_AT_ONCE = 100

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "The database is busy: something else holds it locked.",
    sqlite3.SQLITE_LOCKED: "The database is busy: something else holds it locked.",
    sqlite3.SQLITE_FULL: "The disk that holds the database is full.",
    sqlite3.SQLITE_READONLY: "The database may be read but not written.",
    sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened.",
    sqlite3.SQLITE_NOTADB: "The file is not a database of Rolecall.",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged.",
}
_TAKEN = re.compile(r"UNIQUE constraint failed: \w+\.(\w+)")


def translated(error: sqlite3.Error) -> RepositoryError:
    """What `error` means to a caller. Of a unique index, the first column is what was taken."""
    taken = _TAKEN.match(str(error))
    if isinstance(error, sqlite3.IntegrityError) and taken:
        return AlreadyExists(taken[1])
    # the low byte is the primary code, the rest refines it
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return StorageUnavailable(_SENTENCES.get(code, "The database cannot be used."))


@contextmanager
def storage_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error) from error


class Database:
    """Writes go one after another through one connection; reads of a file go past them, through another.

    `reader` is None where there can be only one connection (a database in memory). A read then waits for the write
    before it, because within one connection it would see what is not committed yet.
    """

    def __init__(self, writer: Connection, reader: Connection | None) -> None:
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._waiting: list[tuple[Sequence[Statement], asyncio.Future[Counts]]] = []
        self._is_writing = False
        self._closed = False

    async def fetch(self, sql: str, *parameters: object) -> list[Row]:
        self._refuse_if_closed()
        with storage_errors():
            if self._reader is not None:
                return await rows_of(self._reader, sql, *parameters)
            async with self._turn:
                self._refuse_if_closed()
                return await rows_of(self._writer, sql, *parameters)

    async def run(self, sql: str, *parameters: object) -> int:
        """One statement, which is its own transaction. Answers how many rows it changed."""
        return (await self._write([(sql, parameters)]))[0]

    async def run_all(self, *statements: Statement) -> None:
        """All of them or none."""
        await self._write(statements)

    async def transaction(self, work: Work[T]) -> T:
        """All that `work` does, or nothing of it; nobody else writes between its reads and its writes."""

        async def committed(connection: Connection) -> T:
            try:
                # not deferred: two that read first and write then would refuse each other
                await execute(connection, "BEGIN IMMEDIATE")
                result = await work(connection)
                await execute(connection, "COMMIT")
            except BaseException:
                # fails where there is nothing to take back: BEGIN was refused, or SQLite has rolled back by itself
                with suppress(sqlite3.Error):
                    await execute(connection, "ROLLBACK")
                raise
            return result

        return await self._uninterrupted(committed)

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[Connection]:
        """All that is read from it is of one moment, whoever writes meanwhile; so is every other read here until its end.

        In a database in memory, writes wait until its end.
        """
        self._refuse_if_closed()
        async with AsyncExitStack() as held:
            held.enter_context(storage_errors())
            if self._reader is None:
                await held.enter_async_context(self._turn)
            connection = self._reader or self._writer
            await execute(connection, "BEGIN")
            try:
                yield connection
            finally:
                await execute(connection, "COMMIT")

    async def close(self) -> None:
        """Refuses what comes from now on and waits for what was begun. Who opened the connections closes them."""
        self._closed = True
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _write(self, statements: Sequence[Statement]) -> Counts:
        """Together with what others want written meanwhile: one trip to the driver's thread, and one wait for the disk.

        Once asked for it is done, even if the caller is cancelled.
        """
        self._refuse_if_closed()
        written: asyncio.Future[Counts] = asyncio.get_running_loop().create_future()
        self._waiting.append((statements, written))
        if not self._is_writing:
            self._is_writing = True
            self._start(self._write_waiting())
        with storage_errors():
            return await written

    async def _write_waiting(self) -> None:
        try:
            while self._waiting:
                async with self._turn:
                    batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                    outcomes = await self._outcomes([statements for statements, _ in batch])
                for (_, written), outcome in zip(batch, outcomes, strict=True):
                    if written.cancelled():
                        continue
                    if isinstance(outcome, Exception):
                        written.set_exception(outcome)
                    else:
                        written.set_result(outcome)
        finally:
            self._is_writing = False

    async def _outcomes(self, writes: Sequence[Sequence[Statement]]) -> Sequence[Counts | Exception]:
        try:
            # private, but the driver has no other way to do several things at once in its thread
            found: Sequence[Counts | Exception] = await self._writer._execute(  # type: ignore[no-untyped-call]
                _written, self._writer._conn, writes
            )
        # whatever it was, those who wait must hear of it
        except Exception as error:
            return [error] * len(writes)
        return found

    async def _uninterrupted(self, work: Work[T]) -> T:
        """`work` in a task of its own, so that a caller who is cancelled leaves no lock and no transaction behind."""
        self._refuse_if_closed()
        return await asyncio.shield(self._start(self._in_turn(work)))

    async def _in_turn(self, work: Work[T]) -> T:
        with storage_errors():
            async with self._turn:
                return await work(self._writer)

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # looked at here, so that asyncio does not complain of an error whose caller was cancelled
            task.exception()

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise StorageUnavailable("The database is closed.")


def _written(connection: sqlite3.Connection, writes: Sequence[Sequence[Statement]]) -> Sequence[Counts | Exception]:
    """Of each write its outcome. They share a transaction; where that fails, each gets its own, as if it came alone."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        return [error] * len(writes)
    try:
        counts = [[connection.execute(sql, values).rowcount for sql, values in write] for write in writes]
        connection.execute("COMMIT")
    except Exception as error:
        # fails where SQLite has rolled back by itself
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        return [error] if len(writes) == 1 else [_written(connection, [write])[0] for write in writes]
    return counts


async def execute(connection: Connection, sql: str, *parameters: object) -> int:
    """Answers how many rows the statement changed."""
    # not closed: a statement without rows is over, and closing would be one more trip to the driver's thread
    cursor = await connection.execute(sql, parameters)
    return cursor.rowcount


async def execute_many(connection: Connection, sql: str, rows: Sequence[Sequence[object]]) -> None:
    """For each row, in one trip to the driver's thread."""
    await connection.executemany(sql, rows)


async def rows_of(connection: Connection, sql: str, *parameters: object) -> list[Row]:
    return [tuple(row) for row in await connection.execute_fetchall(sql, parameters)]
