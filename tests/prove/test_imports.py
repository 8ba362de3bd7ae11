"""A hundred thousand openings from a file: progress, bounded memory, and no loss where it is killed and run again."""

import asyncio
import re
import time
from pathlib import Path

import httpx
import pytest

from repositories.storage import open_repositories
from tests.integration.api.people import PASSWORD, registration
from tests.prove.postings import write
from tests.support.processes import Process

JOBS = 100_000
# The MongoDB server of the tests looks through everything for most questions, which takes longer the more there is.
JOBS_ON_THE_TEST_SERVER = 20_000
# 250 MB are the program and its word lists; what is imported does not add to it.
MEMORY_MEGABYTES = 450
PROMISED_SECONDS = 3.0


@pytest.mark.prove
@pytest.mark.timeout(900)
async def test_a_hundred_thousand_are_imported_though_it_is_killed_in_between(
    tmp_path: Path, database_url: str, output: Path
) -> None:
    jobs = JOBS if database_url.startswith("sqlite") else JOBS_ON_THE_TEST_SERVER
    file = write(tmp_path / "jobs.jsonl", jobs)
    begun = time.monotonic()
    killed = Process(tmp_path, "import", str(file), ROLECALL_DATABASE_URL=database_url)
    await until_imported(killed, database_url, jobs // 3)
    killed.kill()
    again = Process(tmp_path, "import", str(file), ROLECALL_DATABASE_URL=database_url)
    peak = await until_over(again)
    seconds = time.monotonic() - begun
    (output / "import.txt").write_text(f"{jobs} jobs in {seconds:.0f} s, at most {peak:.0f} MB\n")
    [(created, updated)] = [map(int, found) for found in re.findall(r"(\d+) created, (\d+) updated", again.log)]
    assert (created + updated, updated >= jobs // 3) == (jobs, True), again.log[-2000:]
    assert peak < MEMORY_MEGABYTES
    await check(database_url, jobs)


async def until_imported(process: Process, database_url: str, count: int) -> None:
    async with open_repositories(database_url) as held:
        while await held.jobs.count() < count:
            assert process.is_running, process.log
            await asyncio.sleep(0.2)


async def until_over(process: Process) -> float:
    """The most memory it had, in MB."""
    peak = 0.0
    while process.is_running:
        peak = max(peak, process.memory_megabytes())
        await asyncio.sleep(0.2)
    assert process.wait() == 0, process.log
    return peak


async def check(database_url: str, count: int) -> None:
    """All there, once, whole and embedded."""
    names: set[str | None] = set()
    async with open_repositories(database_url) as held:
        after = None
        while jobs := await held.jobs.list_open(after=after):
            after = jobs[-1].id
            names |= {job.external_id for job in jobs}
            assert {job.embedding for job in jobs} == {"ready"}
            assert len(await held.vectors.get_many([job.id for job in jobs], "wordllama")) == len(jobs)
        assert await held.jobs.count() == count
    assert names == {f"p-{number}" for number in range(count)}


@pytest.mark.prove
async def test_what_is_imported_beside_a_running_server_is_found_there_at_once(
    tmp_path: Path, database_url: str
) -> None:
    server = Process(tmp_path, "api", ROLECALL_DATABASE_URL=database_url)
    try:
        address = await asyncio.to_thread(server.address)
        async with httpx.AsyncClient(base_url=f"{address}/api/v1", timeout=60) as client:
            body = registration("candidate")
            await client.post("/auth/register", json=body)
            pair = await client.post("/auth/token", data={"username": body["email"], "password": PASSWORD})
            client.headers["Authorization"] = f"Bearer {pair.json()['access_token']}"
            command = Process(
                tmp_path, "import", str(write(tmp_path / "jobs.jsonl", 5_000)), ROLECALL_DATABASE_URL=database_url
            )
            await until_over(command)
            deadline = time.monotonic() + PROMISED_SECONDS
            while "4999" not in (await client.get("/jobs", params={"q": "4999"})).text:
                assert time.monotonic() < deadline, "the last one is not found"
                await asyncio.sleep(0.1)
    finally:
        server.stop()
