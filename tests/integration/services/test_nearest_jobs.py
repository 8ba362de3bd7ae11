"""The `vector` strategy on a database that searches vectors itself, here a stand-in for the server's commands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from repositories.errors import StorageUnavailable
from repositories.mongo.vector_search import MongoVectorSearch
from repositories.storage import Repositories, open_repositories
from services.bootstrap import open_services
from services.job_fields import JobPatch
from services.recommendations import Recommendations
from services.settings import Settings
from tests.integration.services.market import NURSE_PROFILE, Market
from tests.support.clock import Clock
from tests.support.vector_server import VectorServer

NOT_THERE = [(59, "CommandNotFound"), (31082, "SearchNotEnabled"), (115, "CommandNotSupported")]


@pytest.fixture
def server() -> VectorServer:
    return VectorServer()


@asynccontextmanager
async def market_on(server: VectorServer, folder: Path) -> AsyncIterator[Market]:
    @asynccontextmanager
    async def storage(url: str) -> AsyncIterator[Repositories]:
        async with open_repositories(url) as held:
            yield replace(held, vector_search=MongoVectorSearch(server))

    settings = Settings.load(data_dir=folder, embeddings="wordllama", bcrypt_cost=4)
    clock = Clock()
    async with open_services(settings, clock=clock, background=False, storage=storage) as services:
        yield Market(services, clock)


async def recommended(market: Market, strategy: Any = "vector", **profile: Any) -> Recommendations:
    candidate = await market.candidate(**(NURSE_PROFILE | profile))
    return await market.services.recommendations.recommend(candidate, strategy=strategy)


async def test_the_database_says_who_is_near_and_the_match_is_explained_as_ever(
    server: VectorServer, tmp_path: Path
) -> None:
    async with market_on(server, tmp_path) as market:
        recruiter = await market.recruiter()
        await market.job(recruiter)
        await market.job(recruiter, title="Welder", description="Weld steel frames.", skills_required=["Welding"])
        found = await recommended(market)
    assert [match.job.title for match in found.items if match.job] == ["Staff nurse", "Welder"]
    assert found.items[0].skills.matched[0].skill == "Triage"
    assert found.items[0].reasons
    assert len(server.searched) == 1


async def test_its_list_is_the_one_that_memory_gives(server: VectorServer, tmp_path: Path) -> None:
    lists = []
    for number, kind in enumerate((server, VectorServer(refusal=NOT_THERE[0]))):
        async with market_on(kind, tmp_path / str(number)) as market:
            recruiter = await market.recruiter()
            for title in ("Staff nurse", "Ward nurse", "Welder", "Cook", "Nursing assistant"):
                await market.job(recruiter, title=title, description=f"Work as a {title.lower()}.")
            found = await recommended(market)
            lists.append([(match.job.title, match.score) for match in found.items if match.job])
    assert lists[0] == lists[1]
    assert len(lists[0]) == 5


async def test_wishes_go_along_and_what_is_not_stated_stays(server: VectorServer, tmp_path: Path) -> None:
    async with market_on(server, tmp_path) as market:
        recruiter = await market.recruiter()
        pay = {"salary_currency": "GBP", "salary_period": "year"}
        openings: dict[str, dict[str, Any]] = {
            "Fits": {"remote": "remote", "employment_type": "full_time", "salary_min": 40000, **pay},
            "Silent": {"remote": "remote"},
            "Onsite": {"remote": "onsite", "employment_type": "full_time"},
            "Part time": {"remote": "remote", "employment_type": "part_time"},
            "Poor": {"remote": "remote", "salary_min": 20000, **pay},
            "Of elsewhere": {"remote": "remote", "salary_min": 20000, **pay, "salary_currency": "EUR"},
        }
        for title, fields in openings.items():
            await market.job(recruiter, title=title, locations=["Leeds"], **fields)
        wished = {"remote": "remote", "employment_types": ["full_time"], "salary_min": 30000, "salary_currency": "GBP"}
        found = await recommended(market, **wished, salary_period="year")
    assert {match.job.title for match in found.items if match.job} == {"Fits", "Silent", "Of elsewhere"}
    (asked,) = server.searched
    pushed = {key for condition in asked["filter"]["$and"] for key in condition}
    assert pushed == {"encoder", "remote", "employment_type", "$or"}


async def test_the_index_follows_what_is_published_changed_closed_and_removed(
    server: VectorServer, tmp_path: Path
) -> None:
    async with market_on(server, tmp_path) as market:
        recruiter = await market.recruiter()
        job = await market.job(recruiter)
        assert server.documents[job.id]["remote"] == "onsite"
        await market.services.jobs.update(recruiter, job.id, JobPatch(remote="hybrid"))
        assert server.documents[job.id]["remote"] == "hybrid"
        await market.services.jobs.close(recruiter, job.id)
        assert job.id not in server.documents
        other = await market.job(recruiter, title="Ward nurse")
        await market.services.jobs.remove(recruiter, other.id)
        assert other.id not in server.documents


async def test_an_index_made_for_a_database_that_has_jobs_is_filled_once(tmp_path: Path) -> None:
    async with market_on(VectorServer(refusal=NOT_THERE[0]), tmp_path) as market:
        job = await market.job(await market.recruiter())
    server = VectorServer()
    for _ in range(2):
        async with market_on(server, tmp_path):
            assert set(server.documents) - {""} == {job.id}
        server.documents[job.id]["mark"] = "kept"


@pytest.mark.parametrize("refusal", NOT_THERE)
async def test_a_server_without_it_is_told_of_once_and_memory_is_searched(
    refusal: tuple[int, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with market_on(VectorServer(refusal), tmp_path) as market:
        recruiter = await market.recruiter()
        await market.job(recruiter)
        await market.job(recruiter, title="Ward nurse")
        found = await recommended(market)
    assert len(found.items) == 2
    told = [line for line in caplog.messages if "no vector search" in line]
    assert told == [f"This MongoDB has no vector search ({refusal[1]}); vectors are searched in memory."]


async def test_a_search_that_fails_falls_back_to_memory(server: VectorServer, tmp_path: Path) -> None:
    async with market_on(server, tmp_path) as market:
        await market.job(await market.recruiter())
        server.fails = StorageUnavailable("away")
        assert len((await recommended(market)).items) == 1


async def test_other_strategies_do_not_ask_it(server: VectorServer, tmp_path: Path) -> None:
    async with market_on(server, tmp_path) as market:
        await market.job(await market.recruiter())
        await recommended(market, "hybrid")
    assert server.searched == []
