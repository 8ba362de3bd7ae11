"""A process whose database is not there yet: it lives, says what it waits for, and opens once the database comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from repositories.errors import StorageUnavailable
from rolecall.asgi import build
from services.bootstrap import Services, open_services
from services.settings import Settings
from tests.support.faulty_link import faulty_link
from tests.support.lifespan import running

AWAY = "mongodb://127.0.0.1:9/rolecall"


class Database:
    """Nobody answers at its address until it is `there`; then it is one in memory."""

    def __init__(self) -> None:
        self.there = False
        self.tried = 0

    def open(self, settings: Settings) -> AbstractAsyncContextManager[Services]:
        self.tried += 1
        return self._open(settings)

    @asynccontextmanager
    async def _open(self, settings: Settings) -> AsyncIterator[Services]:
        if not self.there:
            raise StorageUnavailable("The database does not answer.")
        async with open_services(settings.model_copy(update={"database_url": "sqlite:///:memory:"})) as services:
            yield services


@pytest.fixture
def database() -> Database:
    return Database()


def settings_with(tmp_path: Path, database_url: str) -> Settings:
    return Settings.load(data_dir=tmp_path, database_url=database_url, chat_model="offline", bcrypt_cost=4)


def client_of(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def test_it_lives_says_what_it_waits_for_and_opens_when_that_comes(database: Database, tmp_path: Path) -> None:
    waited: list[str] = []
    opened = asyncio.Event()

    async def started(services: Services, agent: object) -> None:
        opened.set()

    app = build(
        settings_with(tmp_path, AWAY),
        chat=False,
        opens=database.open,
        on_started=started,
        on_waiting=lambda: waited.append("waits"),
        retry_seconds=0,
    )
    async with running(app), client_of(app) as client:
        assert waited == ["waits"]
        assert (await client.get("/healthz")).status_code == 200
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.headers["retry-after"]) == (503, "2")
        assert ready.json()["status"] == "unavailable"
        assert ready.json()["parts"]["database"]["detail"] == "Waiting for the database, which does not answer."
        assert {part["state"] for part in ready.json()["parts"].values()} == {"unavailable"}
        assert "9" not in ready.text
        database.there = True
        await opened.wait()
        assert (await client.get("/readyz")).json()["parts"]["database"]["state"] == "ok"
        assert (await client.get("/api/v1/jobs")).status_code == 401
    assert database.tried >= 2


async def test_a_mongodb_that_comes_later_is_opened(mongo_address: str, tmp_path: Path) -> None:
    opened = asyncio.Event()

    async def started(services: Services, agent: object) -> None:
        opened.set()

    async with faulty_link(mongo_address) as (link, address):
        await link.go()
        app = build(settings_with(tmp_path, address), chat=False, on_started=started, retry_seconds=0)
        async with running(app), client_of(app) as client:
            assert (await client.get("/readyz")).status_code == 503
            await link.come()
            await opened.wait()
            assert (await client.get("/readyz")).json()["parts"]["database"]["state"] == "ok"


async def test_meanwhile_everything_else_is_to_come_back(database: Database, tmp_path: Path) -> None:
    app = build(settings_with(tmp_path, AWAY), chat=False, opens=database.open)
    async with running(app), client_of(app) as client:
        answer = await client.get("/api/v1/jobs")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "unavailable"
        page = await client.get("/", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["retry-after"]) == (503, "2")
        assert "waits for its database" in page.text


async def test_a_file_that_cannot_be_opened_is_not_waited_for(database: Database, tmp_path: Path) -> None:
    app = build(settings_with(tmp_path, "sqlite:////nowhere/there.db"), chat=False, opens=database.open)
    with pytest.raises(StorageUnavailable):
        async with running(app):
            pass
