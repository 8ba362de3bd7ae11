"""A backup holds everything, and a damaged one changes nothing."""

import gzip
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from repositories.archive import NOUNS
from repositories.models import Fact, Model, utc_now
from repositories.storage import Repositories, open_repositories
from services.backup import DamagedBackup, backup, restore
from services.errors import Conflict
from services.settings import Settings
from tests.support import builders

ODD = "Zoë – 名前 – \U0001f600 <not a tag"


def settings_in(folder: Path, **over: Any) -> Settings:
    folder.mkdir(exist_ok=True)
    return Settings.load(data_dir=folder, bcrypt_cost=4, **over)


def one_of_each() -> dict[str, Model]:
    made: list[Model] = [
        Fact(name="encoder", value="wordllama"),
        builders.user(display_name="Zoë 名前 \U0001f600"),
        builders.session(),
        builders.profile(version=3, updated_at=utc_now()),
        builders.profile_change(),
        builders.job(description=ODD, version=7),
        builders.reaction(opinion="liked"),
        builders.application(action_id="a", version=2),
        builders.invitation(),
        builders.conversation(turn_count=4),
        builders.turn(number=4, reply=ODD, events=[{"event": "text", "data": {"n": 1.5}}]),
        builders.pending_action(),
        builders.event(audience=["one", "two"]),
        builders.embedded(data=bytes(range(8))),
        builders.task(attempts=2),
        builders.answer(body='{"a": 1}'),
    ]
    return dict(zip(NOUNS, made, strict=True))


async def everything(held: Repositories) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    async for noun, entity in held.archive.read():
        found.setdefault(noun, []).append(entity.model_dump())
    return {noun: sorted(rows, key=str) for noun, rows in found.items()}


async def contents(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    async with open_repositories(settings.database_url) as held:
        return await everything(held)


@pytest.fixture
async def full(tmp_path: Path) -> AsyncIterator[Settings]:
    settings = settings_in(tmp_path / "full")
    async with open_repositories(settings.database_url) as held:
        for noun, entity in one_of_each().items():
            await held.archive.write(noun, [entity])
        yield settings


async def test_every_noun_comes_back_as_it_was(full: Settings, tmp_path: Path) -> None:
    file, empty = tmp_path / "everything.backup", settings_in(tmp_path / "empty")
    assert await backup(full, file) == len(NOUNS)
    assert file.stat().st_mode & 0o777 == 0o600
    assert await restore(empty, file) == len(NOUNS)
    restored = await contents(empty)
    assert set(restored) == set(NOUNS)
    assert restored == await contents(full)


async def test_it_moves_from_sqlite_to_mongodb_and_back(full: Settings, mongo_address: str, tmp_path: Path) -> None:
    away, home = settings_in(tmp_path / "away", database_url=mongo_address), settings_in(tmp_path / "home")
    for source, target in ((full, away), (away, home)):
        file = tmp_path / "moved.backup"
        assert await backup(source, file) == len(NOUNS)
        assert await restore(target, file) == len(NOUNS)
        assert await contents(target) == await contents(full)
    with pytest.raises(Conflict):
        await restore(away, file)
    assert await restore(away, file, replace=True) == len(NOUNS)


async def test_events_are_found_again_by_those_whom_they_concern(full: Settings, tmp_path: Path) -> None:
    file, empty = tmp_path / "everything.backup", settings_in(tmp_path / "empty")
    await backup(full, file)
    await restore(empty, file)
    async with open_repositories(empty.database_url) as held:
        assert len(await held.events.list_for_user("two")) == 1


async def test_a_backup_shows_one_moment_while_others_write(full: Settings) -> None:
    async with open_repositories(full.database_url) as one, open_repositories(full.database_url) as other:
        found = list[str]()
        async for noun, _ in one.archive.read():
            if not found:
                await other.users.add(builders.user())
                await other.jobs.add(builders.job())
            found.append(noun)
        assert found == list(NOUNS)


async def test_a_database_that_holds_something_is_refused_unless_told(full: Settings, tmp_path: Path) -> None:
    file = tmp_path / "everything.backup"
    await backup(full, file)
    before = await contents(full)
    async with open_repositories(full.database_url) as held:
        await held.users.add(builders.user())
    with pytest.raises(Conflict):
        await restore(full, file)
    await restore(full, file, replace=True)
    assert await contents(full) == before


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0x55]) + data[middle + 1 :]


def without_its_end(data: bytes) -> bytes:
    return gzip.compress(b"".join(gzip.decompress(data).splitlines(keepends=True)[:-1]))


def with_a_changed_word(data: bytes) -> bytes:
    return gzip.compress(gzip.decompress(data).replace(b"Backend engineer", b"Frontend engineer"))


def of_the_future(data: bytes) -> bytes:
    return gzip.compress(gzip.decompress(data).replace(b'"version":1', b'"version":2', 1))


def something_else(data: bytes) -> bytes:
    return b"PK\x03\x04 this is a letter"


@pytest.mark.parametrize("damaged", [cut, flipped, without_its_end, with_a_changed_word, of_the_future, something_else])
async def test_a_damaged_backup_is_refused_and_nothing_is_removed(damaged: Any, full: Settings, tmp_path: Path) -> None:
    file = tmp_path / "everything.backup"
    await backup(full, file)
    file.write_bytes(damaged(file.read_bytes()))
    before = await contents(full)
    with pytest.raises(DamagedBackup):
        await restore(full, file, replace=True)
    assert await contents(full) == before


async def test_a_backup_that_fails_leaves_the_one_before(full: Settings, tmp_path: Path) -> None:
    file = tmp_path / "everything.backup"
    await backup(full, file)
    whole = file.read_bytes()

    def fails(what: str, done: int, of: int) -> None:
        raise OSError("no room")

    async with open_repositories(full.database_url) as held:
        await held.archive.write("events", [builders.event() for _ in range(600)])
    with pytest.raises(OSError, match="no room"):
        await backup(full, file, progress=fails)
    assert file.read_bytes() == whole
    assert sorted(os.listdir(tmp_path)) == [file.name, "full"]
