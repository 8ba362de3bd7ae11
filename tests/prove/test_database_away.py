"""MongoDB is away for half a minute under a process that is asked all the while, with the timeouts of production."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from httpx import AsyncClient, Response

from assistant.startup import open_agent
from repositories.models import new_id
from services.bootstrap import open_services
from tests.integration.api.conftest import mounted, settings_for
from tests.integration.api.people import NURSE, ROOT, Door
from tests.support.faulty_link import FaultyLink, faulty_link

AWAY_SECONDS = 30.0
BACK_SECONDS = 15.0
# Whoever asks is told by then, whatever the database does.
LONGEST_SECONDS = 25.0
PAUSE_SECONDS = 0.25
SEVERAL = 4


class Askers:
    """Several who ask again and again; what they got, and under which keys they made something."""

    def __init__(self, recruiter: AsyncClient, anybody: AsyncClient) -> None:
        self._recruiter = recruiter
        self._anybody = anybody
        self.keys: list[str] = []
        self.statuses: set[int] = set()
        self.longest = 0.0

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        running = [asyncio.create_task(self._ask(stop)) for _ in range(SEVERAL)]
        yield
        stop.set()
        await asyncio.gather(*running)

    async def post(self, key: str) -> Response:
        return await self._recruiter.post("/jobs", json=NURSE, headers={"Idempotency-Key": key})

    async def _ask(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            key = new_id()
            self.keys.append(key)
            for ask in (
                self.post(key),
                self._recruiter.get("/jobs", params={"status": "draft"}),
                self._anybody.get(f"{ROOT}/readyz"),
            ):
                begun = time.perf_counter()
                answer = await ask
                self.longest = max(self.longest, time.perf_counter() - begun)
                self.statuses.add(answer.status_code)
                assert answer.status_code in {200, 201} or "retry-after" in answer.headers, answer.text
            await asyncio.sleep(PAUSE_SECONDS)


async def until_well(door: Door, askers: Askers) -> None:
    begun = time.perf_counter()
    while not await is_well(door, askers):
        assert time.perf_counter() - begun < BACK_SECONDS
        await asyncio.sleep(PAUSE_SECONDS)


async def is_well(door: Door, askers: Askers) -> bool:
    made, ready = await askers.post(new_id()), await door.client().get(f"{ROOT}/readyz")
    return (made.status_code, ready.status_code) == (201, 200)


@pytest.fixture
async def link_and_door(mongo_address: str, tmp_path: Path) -> AsyncIterator[tuple[FaultyLink, Door]]:
    async with faulty_link(mongo_address, {}) as (link, address):
        settings = settings_for(tmp_path, database_url=address)
        async with open_services(settings) as services, open_agent(services) as agent:
            door = Door(mounted(services, agent))
            yield link, door
            await door.close()


@pytest.mark.prove
@pytest.mark.parametrize("way", ["gone", "silent"])
async def test_half_a_minute_without_the_database_is_503_for_so_long_and_no_longer(
    link_and_door: tuple[FaultyLink, Door], way: str
) -> None:
    link, door = link_and_door
    askers = Askers(await door.person("recruiter"), door.client())
    async with askers.asking():
        if way == "gone":
            await link.go()
        else:
            link.seconds = 3600
        await asyncio.sleep(AWAY_SECONDS)
        if way == "gone":
            await link.come()
        else:
            link.seconds = 0
        await until_well(door, askers)

    assert 503 in askers.statuses
    assert askers.statuses <= {200, 201, 503}
    assert askers.longest < LONGEST_SECONDS
    # sent again, each is there once
    again = [await askers.post(key) for key in askers.keys]
    assert {answer.status_code for answer in again} == {201}
    assert len({answer.json()["id"] for answer in again}) == len(askers.keys)
