"""Nobody waits long while somebody else imports ten thousand openings, or many log in."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.integration.api.people import PASSWORD, registration
from tests.prove.postings import lines
from tests.support.processes import Process

# Each as a person would feel it; the worst of some hundred answers on a machine whose cores do other things as well.
USUAL_SECONDS = 0.3
WORST_SECONDS = 2.0
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 300


class Waits:
    """How long answers took, by path."""

    def __init__(self, root: AsyncClient, api: AsyncClient) -> None:
        self._asked = {"/healthz": root, "/jobs": api}
        self.seconds: dict[str, list[float]] = {path: [] for path in self._asked}

    async def look(self) -> None:
        while True:
            for path, client in self._asked.items():
                begun = time.perf_counter()
                answer = await client.get(path)
                self.seconds[path].append(time.perf_counter() - begun)
                assert answer.status_code == 200, answer.text
            await asyncio.sleep(LOOK_SECONDS)

    def check(self) -> None:
        for path, seconds in self.seconds.items():
            ordered = sorted(seconds)
            usual, worst = ordered[len(ordered) // 2], ordered[-1]
            assert usual < USUAL_SECONDS, (path, usual)
            assert worst < WORST_SECONDS, (path, worst)


@pytest.fixture
async def server(tmp_path: Path, database_url: str) -> AsyncIterator[str]:
    process = Process(tmp_path, "serve", ROLECALL_BCRYPT_COST="12", ROLECALL_DATABASE_URL=database_url)
    try:
        yield await asyncio.to_thread(process.address)
    finally:
        process.stop()


@pytest.fixture
async def people(server: str) -> AsyncIterator[dict[str, AsyncClient]]:
    """By role, logged in; `nobody` is not."""
    clients = {"nobody": AsyncClient(base_url=server, timeout=PATIENCE_SECONDS)}
    base = f"{server}/api/v1"
    for role in ("recruiter", "candidate"):
        body = registration(role, email=f"{role}@example.com")
        assert (await clients["nobody"].post(f"{base}/auth/register", json=body)).status_code == 201
        pair = await log_in(clients["nobody"], body["email"])
        headers = {"Authorization": f"Bearer {pair['access_token']}"}
        clients[role] = AsyncClient(base_url=base, headers=headers, timeout=PATIENCE_SECONDS)
    yield clients
    for client in clients.values():
        await client.aclose()


async def log_in(client: AsyncClient, email: str) -> dict[str, str]:
    answer = await client.post("/api/v1/auth/token", data={"username": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    pair: dict[str, str] = answer.json()
    return pair


@asynccontextmanager
async def nobody_waits(people: dict[str, AsyncClient]) -> AsyncIterator[None]:
    waits = Waits(people["nobody"], people["candidate"])
    looking = asyncio.create_task(waits.look())
    yield
    looking.cancel()
    await asyncio.wait([looking])
    waits.check()


async def all_of(*acts: Awaitable[object]) -> None:
    await asyncio.gather(*acts)


@pytest.mark.prove
async def test_nobody_waits_for_an_import_of_ten_thousand(people: dict[str, AsyncClient]) -> None:
    content = b"".join(lines(10_000))
    async with nobody_waits(people):
        answer = await people["recruiter"].post(
            "/jobs/import", content=content, headers={"Content-Type": "application/x-ndjson"}
        )
    assert answer.json()["created"] == 10_000, answer.text[:500]


@pytest.mark.prove
async def test_nobody_waits_for_log_ins(people: dict[str, AsyncClient]) -> None:
    async with nobody_waits(people):
        for _ in range(5):
            await all_of(*(log_in(people["nobody"], "candidate@example.com") for _ in range(6)))
