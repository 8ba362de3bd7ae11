"""What only a file can do: be missing, foreign, locked, readable by others, or left behind by a killed process."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from repositories.errors import StorageUnavailable
from repositories.json_text import json_text
from repositories.protocols import Position
from repositories.sqlite import connection as connection_module
from repositories.sqlite.connection import open_sqlite
from repositories.sqlite.database import translated
from tests.support.builders import at, conversation, job, turn, user

ROOT = Path(__file__).parents[3]

WRITER = """
import asyncio, sys
from repositories.sqlite.connection import open_sqlite
from tests.support.builders import conversation, turn

async def write():
    async with open_sqlite(sys.argv[1]) as repositories:
        await repositories.conversations.add(conversation(id="c1"))
        while True:
            print((await repositories.conversations.add_turn(turn(conversation_id="c1"))).number, flush=True)

asyncio.run(write())
"""


async def _refusal(path: Path) -> str:
    with pytest.raises(StorageUnavailable) as refusal:
        async with open_sqlite(str(path)):
            pass
    return str(refusal.value)


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


async def test_a_folder_is_not_opened(tmp_path: Path) -> None:
    assert "cannot be opened" in await _refusal(tmp_path)


async def test_a_file_in_a_folder_that_is_not_there_is_not_opened(tmp_path: Path) -> None:
    assert "cannot be opened" in await _refusal(tmp_path / "missing" / "rolecall.db")


async def test_a_path_through_a_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "cannot be opened" in await _refusal(tmp_path / "file" / "rolecall.db")


async def test_a_path_that_no_system_takes_is_not_opened() -> None:
    assert "cannot be opened" in await _refusal(Path("a\0b"))


async def test_a_file_that_is_no_database_is_not_opened_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ada,\n" * 1000)

    assert "not a database" in await _refusal(path)
    assert path.read_text() == "Dear Ada,\n" * 1000


async def test_a_database_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "rolecall.db"
    async with open_sqlite(str(path)):
        pass
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 999")
    raw.close()

    assert "newer" in await _refusal(path)


async def test_a_database_of_an_older_version_is_led_forward_with_what_it_holds(tmp_path: Path) -> None:
    path, posting = tmp_path / "rolecall.db", job(updated_at=at(5))
    raw = sqlite3.connect(path)
    raw.executescript(Path(connection_module.__file__).with_name("schema.sql").read_text("utf-8"))
    raw.execute("INSERT INTO jobs (id, document) VALUES (?, ?)", (posting.id, json_text(posting)))
    raw.execute("PRAGMA user_version = 1")
    raw.commit()
    raw.close()

    for _ in range(2):
        async with open_sqlite(str(path)) as repositories:
            assert await repositories.jobs.get(posting.id) == posting
            assert await repositories.jobs.list_changed(after=Position(at(0), "")) == [posting]


@pytest.mark.parametrize("before", [None, 0o644])
async def test_nobody_else_may_read_the_files(tmp_path: Path, before: int | None) -> None:
    path = tmp_path / "rolecall.db"
    if before is not None:
        path.touch(mode=before)

    async with open_sqlite(str(path)) as repositories:
        await repositories.users.add(user())
        modes = _modes(tmp_path)

    assert modes == {"rolecall.db": 0o600, "rolecall.db-wal": 0o600, "rolecall.db-shm": 0o600}


async def test_while_another_program_writes_reading_goes_on_and_writing_says_why_not(tmp_path: Path) -> None:
    path = tmp_path / "rolecall.db"
    ada, eve = user(), user()
    async with open_sqlite(str(path), busy_timeout_seconds=0.05) as repositories:
        await repositories.users.add(ada)
        await repositories.conversations.add(conversation(id="c1"))
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StorageUnavailable, match="busy"):
            await repositories.users.add(eve)
        with pytest.raises(StorageUnavailable, match="busy"):
            await repositories.conversations.add_turn(turn(conversation_id="c1"))
        assert await repositories.users.get(ada.id) == ada

        other.close()
        await repositories.users.add(eve)
        assert (await repositories.conversations.add_turn(turn(conversation_id="c1"))).number == 1


async def test_a_full_disk_and_a_damaged_file_are_told_apart() -> None:
    sentences = set()
    # with what SQLite adds to its codes: an I/O error while writing, for one
    for code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR_WRITE):
        error = sqlite3.OperationalError("told by the driver")
        error.sqlite_errorcode = code
        refusal = translated(error)
        assert isinstance(refusal, StorageUnavailable)
        assert "driver" not in str(refusal)
        sentences.add(str(refusal))

    assert len(sentences) == 4


async def test_a_killed_process_loses_nothing_it_has_answered(tmp_path: Path) -> None:
    path = tmp_path / "rolecall.db"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, str(path), stdout=PIPE, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
    )
    assert process.stdout is not None
    answered = [int(await process.stdout.readline()) for _ in range(40)]
    process.kill()
    answered += [int(line) for line in (await process.stdout.read()).split()]
    await process.wait()

    async with open_sqlite(str(path)) as repositories:
        numbers = [one.number for one in await repositories.conversations.list_turns("c1")]
        stored = await repositories.conversations.get("c1")

    assert numbers[: len(answered)] == answered
    assert stored is not None
    assert stored.turn_count == len(numbers)
    assert len(numbers) <= len(answered) + 1


async def test_two_processes_write_one_file_without_losing_anything(tmp_path: Path) -> None:
    path = tmp_path / "rolecall.db"
    async with open_sqlite(str(path)) as one, open_sqlite(str(path)) as other:
        await one.conversations.add(conversation(id="c1"))

        await asyncio.gather(
            *(process.conversations.add_turn(turn(conversation_id="c1", at=at(0))) for process in (one, other) * 50)
        )

        assert [each.number for each in await other.conversations.list_turns("c1")] == list(range(1, 101))


async def test_many_who_write_at_once_are_all_told_that_the_database_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "rolecall.db"
    async with open_sqlite(str(path), busy_timeout_seconds=0.05) as repositories:
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")

        outcomes = await asyncio.gather(*(repositories.users.add(user()) for _ in range(10)), return_exceptions=True)

        other.close()
        assert [type(outcome) for outcome in outcomes] == [StorageUnavailable] * 10
