"""Opens a SQLite database and puts the repositories on it."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import aiosqlite
from aiosqlite import Connection

from repositories.errors import StorageUnavailable
from repositories.sqlite.answers import SqliteAnswerRepository
from repositories.sqlite.applications import SqliteApplicationRepository
from repositories.sqlite.archive import SqliteArchiveRepository
from repositories.sqlite.attempts import SqliteAttemptRepository
from repositories.sqlite.conversations import SqliteConversationRepository
from repositories.sqlite.database import Database, execute, rows_of, storage_errors
from repositories.sqlite.events import SqliteEventRepository
from repositories.sqlite.invitations import SqliteInvitationRepository
from repositories.sqlite.jobs import SqliteJobRepository
from repositories.sqlite.metadata import SqliteMetadataRepository
from repositories.sqlite.pending_actions import SqlitePendingActionRepository
from repositories.sqlite.profiles import SqliteProfileRepository
from repositories.sqlite.reactions import SqliteReactionRepository
from repositories.sqlite.sessions import SqliteSessionRepository
from repositories.sqlite.tasks import SqliteTaskRepository
from repositories.sqlite.users import SqliteUserRepository
from repositories.sqlite.vectors import SqliteVectorRepository
from repositories.storage import Repositories

MEMORY = ":memory:"
BUSY_TIMEOUT_SECONDS = 5.0

# Script n leads from version n to n + 1. Released scripts never change; a new one is added behind them.
MIGRATIONS = ("schema.sql", "changes.sql")


@asynccontextmanager
async def open_sqlite(path: str, *, busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS) -> AsyncIterator[Repositories]:
    """The repositories on the file at `path`, made if it is not there, or on a new database in memory (":memory:").

    Raises StorageUnavailable where the file cannot be opened, is no database, or was written by a newer Rolecall.
    """
    async with AsyncExitStack() as opened:
        with storage_errors():
            if path != MEMORY:
                await asyncio.to_thread(_prepare_file, path)
            writer = await opened.enter_async_context(_connect(path, busy_timeout_seconds))
            if path != MEMORY:
                await _use_write_ahead_log(writer, busy_timeout_seconds)
            await _migrate(writer)
            reader = None
            if path != MEMORY:
                reader = await opened.enter_async_context(_connect(path, busy_timeout_seconds))
        database = Database(writer, reader)
        opened.push_async_callback(database.close)
        yield _repositories(database)


def _repositories(database: Database) -> Repositories:
    return Repositories(
        users=SqliteUserRepository(database),
        sessions=SqliteSessionRepository(database),
        profiles=SqliteProfileRepository(database),
        jobs=SqliteJobRepository(database),
        reactions=SqliteReactionRepository(database),
        applications=SqliteApplicationRepository(database),
        invitations=SqliteInvitationRepository(database),
        conversations=SqliteConversationRepository(database),
        pending_actions=SqlitePendingActionRepository(database),
        events=SqliteEventRepository(database),
        vectors=SqliteVectorRepository(database),
        tasks=SqliteTaskRepository(database),
        answers=SqliteAnswerRepository(database),
        attempts=SqliteAttemptRepository(database),
        metadata=SqliteMetadataRepository(database),
        archive=SqliteArchiveRepository(database),
    )


def _prepare_file(path: str) -> None:
    """Password hashes and private chats are inside: nobody else may read. SQLite's side files get the same mode."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        # somebody else's file that we may write stays as it is
        with suppress(PermissionError):
            os.chmod(path, 0o600)
    except (OSError, ValueError) as error:
        raise StorageUnavailable(f"The database file {path!r} cannot be opened.") from error


@asynccontextmanager
async def _connect(path: str, busy_timeout_seconds: float) -> AsyncIterator[Connection]:
    # isolation_level None: transactions begin where we say so, not where the driver guesses
    async with aiosqlite.connect(path, isolation_level=None, timeout=busy_timeout_seconds) as connection:
        # FULL: an answered write outlives a power cut, not only the process; one fsync each, 0.2 ms on an SSD
        await execute(connection, "PRAGMA synchronous = FULL")
        yield connection


async def _use_write_ahead_log(connection: Connection, busy_timeout_seconds: float) -> None:
    """Readers then never wait for a writer. Of two processes that switch at once, SQLite refuses one without a wait."""
    give_up_at = time.monotonic() + busy_timeout_seconds
    while True:
        try:
            await rows_of(connection, "PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
        await asyncio.sleep(0.02)


async def _migrate(connection: Connection) -> None:
    if await _version(connection) == len(MIGRATIONS):
        return
    await execute(connection, "BEGIN IMMEDIATE")
    # read again: another process may have migrated while this one waited for the lock
    version = await _version(connection)
    if version > len(MIGRATIONS):
        raise StorageUnavailable("The database was written by a newer Rolecall. Please update this one.")
    for name in MIGRATIONS[version:]:
        script = await asyncio.to_thread(Path(__file__).with_name(name).read_text, "utf-8")
        # one by one, because executescript would commit first; no statement has a semicolon inside
        for statement in script.split(";"):
            await execute(connection, statement)
    await execute(connection, f"PRAGMA user_version = {len(MIGRATIONS)}")
    await execute(connection, "COMMIT")


async def _version(connection: Connection) -> int:
    [(version,)] = await rows_of(connection, "PRAGMA user_version")
    return int(version)
