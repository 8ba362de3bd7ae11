"""Imports: line by line, each alone; the same external_id updates."""

import asyncio
import json
from typing import Any

import pytest

from repositories.models import Job
from services.errors import Forbidden
from services.job_import import ImportReport
from services.job_search import JobSearch
from services.principal import Principal
from tests.integration.services.market import NURSE, Market


@pytest.fixture
async def recruiter(market: Market) -> Principal:
    return await market.recruiter()


async def bring(market: Market, who: Principal, *lines: Any) -> ImportReport:
    """Strings and bytes as they are, everything else as JSON."""
    encoded = [
        one if isinstance(one, bytes) else one.encode() if isinstance(one, str) else json.dumps(one).encode()
        for one in lines
    ]
    return await market.services.imports.import_lines(who, encoded)


async def mine(market: Market, who: Principal) -> list[Job]:
    return (await market.services.jobs.list_mine(who, limit=100)).items


async def test_good_lines_are_published_and_findable_at_once(market: Market, recruiter: Principal) -> None:
    report = await bring(market, recruiter, NURSE, NURSE | {"title": "Beekeeper", "company": None})
    assert (report.created, report.updated, report.failed) == (2, 0, [])
    page = await market.services.jobs.search(await market.candidate(), JobSearch(q="beekeeper"))
    assert [(job.title, job.status, job.company, job.embedding) for job in page.items] == [
        ("Beekeeper", "open", "Acme Ltd", "ready")
    ]
    assert page.items[0].published_at == market.clock()


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ("{not json", ""),
        ("[1, 2]", ""),
        (b"\x00\x01\xff", ""),
        ("[" * 100_000, ""),
        (NURSE | {"title": " "}, "title"),
        (NURSE | {"locations": []}, "locations"),
        (NURSE | {"salary_min": -4}, "salary_min"),
        (NURSE | {"salary_min": 5, "salary_max": 4}, "salary_max"),
        (NURSE | {"external_id": 7}, "external_id"),
        (NURSE | {"status": "closed"}, "status"),
        (NURSE | {"valid_through": "2020-01-01"}, "valid_through"),
    ],
)
async def test_a_bad_line_says_why_and_stops_no_other(
    market: Market, recruiter: Principal, bad: Any, field: str
) -> None:
    report = await bring(market, recruiter, "", NURSE, bad, "   ", NURSE)
    assert report.created == 2
    [failed] = report.failed
    assert failed.line == 3
    assert [error.field for error in failed.errors] == [field]
    assert all(error.message for error in failed.errors)


async def test_a_line_that_is_too_long_is_refused_unread(market: Market, recruiter: Principal) -> None:
    report = await bring(market, recruiter, b" " * 10 + b"x" * 1_000_001)
    assert len(report.failed) == 1


async def test_the_same_external_id_updates_in_place(market: Market, recruiter: Principal) -> None:
    line = NURSE | {"external_id": "x-1"}
    await bring(market, recruiter, line)
    [before] = await mine(market, recruiter)
    report = await bring(
        market, recruiter, line | {"title": "Head nurse", "salary_min": 30_000}, line | {"external_id": "x-2"}
    )
    assert (report.created, report.updated) == (1, 1)
    after = next(job for job in await mine(market, recruiter) if job.external_id == "x-1")
    assert (after.id, after.title, after.salary_min) == (before.id, "Head nurse", 30_000)
    assert after.version > before.version
    assert (await bring(market, await market.recruiter(), line)).created == 1


async def test_one_external_id_on_two_lines_is_one_job(market: Market, recruiter: Principal) -> None:
    line = NURSE | {"external_id": "x-1"}
    report = await bring(market, recruiter, line, line | {"title": "Second"})
    assert (report.created, report.updated) == (1, 1)
    page = await market.services.jobs.search(recruiter, JobSearch())
    assert [job.title for job in page.items] == ["Second"]


async def test_one_line_imported_six_times_at_once_is_one_job(market: Market, recruiter: Principal) -> None:
    line = NURSE | {"external_id": "x-1"}
    reports = await asyncio.gather(*[bring(market, recruiter, line) for _ in range(6)])
    assert sum(report.created for report in reports) == 1
    assert sum(report.updated for report in reports) == 5
    assert len(await mine(market, recruiter)) == 1


async def test_importing_a_closed_job_opens_it_and_tells_its_applicants(market: Market, recruiter: Principal) -> None:
    line, ann = NURSE | {"external_id": "x-1"}, await market.candidate()
    await bring(market, recruiter, line)
    [job] = await mine(market, recruiter)
    await market.services.applications.apply(ann, job.id)
    await market.services.jobs.close(recruiter, job.id)
    await bring(market, recruiter, line)
    assert (await market.services.jobs.get(ann, job.id)).status == "open"
    [application] = (await market.services.applications.list(ann)).items
    assert [event.status for event in application.events] == ["submitted", "job_closed", "job_reopened"]


async def test_others_get_their_turn_during_an_import(market: Market, recruiter: Principal) -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(others())
    await bring(market, recruiter, *["{bad"] * 1_000)
    other.cancel()
    assert turns >= 10


async def test_of_very_many_bad_lines_the_first_are_told(market: Market, recruiter: Principal) -> None:
    report = await bring(market, recruiter, *["{bad"] * 10_005)
    assert len(report.failed) == 10_001
    assert "not listed" in report.failed[-1].errors[0].message


async def test_candidates_import_nothing(market: Market) -> None:
    with pytest.raises(Forbidden):
        await bring(market, await market.candidate(), NURSE)
