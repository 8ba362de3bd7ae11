"""Searching: every filter, every order, and pages while jobs come and go."""

from typing import Any

import pytest

from repositories.models import Job
from services.errors import InvalidInput
from services.job_fields import JobPatch
from services.job_search import JobSearch, Sort
from services.principal import Principal
from services.reactions import ReactionUpdate
from tests.integration.services.market import Market

POUNDS = {"salary_currency": "GBP", "salary_period": "year"}
CATALOGUE: dict[str, dict[str, Any]] = {
    "nurse": {"salary_min": 38_000, "salary_max": 45_000, "employment_type": "full_time", **POUNDS},
    "backend": {
        "title": "Backend engineer",
        "company": "Kranich",
        "description": "Build services.",
        "locations": ["Berlin"],
        "remote": "remote",
        "skills_required": ["Python"],
        "salary_max": 90_000,
        "salary_currency": "EUR",
        "salary_period": "year",
        "languages": [{"language": "de"}],
    },
    "barista": {
        "title": "Barista",
        "company": "50%_Off",
        "description": "Serve coffee.",
        "skills_required": ["Customer service"],
        "salary_min": 12.5,
        "salary_max": 13,
        "salary_currency": "GBP",
        "salary_period": "hour",
        "employment_type": "part_time",
    },
    "frontend": {
        "title": "Frontend engineer",
        "company": "Kranich",
        "description": "Build pages.",
        "locations": ["London"],
        "remote": "hybrid",
        "skills_required": ["React"],
        "salary_max": 75_000,
        "employment_type": "contract",
        **POUNDS,
    },
}


class Searching:
    def __init__(self, market: Market, recruiter: Principal, seeker: Principal, jobs: dict[str, Job]) -> None:
        self.market = market
        self.recruiter = recruiter
        self.seeker = seeker
        self.jobs = jobs

    async def names(self, sort: Sort = "relevance", **filters: Any) -> list[str]:
        names = {job.id: name for name, job in self.jobs.items()}
        page = await self.market.services.jobs.search(self.seeker, JobSearch(**filters), sort=sort, limit=100)
        return [names[job.id] for job in page.items]


@pytest.fixture
async def searching(market: Market) -> Searching:
    recruiter = await market.recruiter()
    jobs = {name: await market.job(recruiter, **fields) for name, fields in CATALOGUE.items()}
    return Searching(market, recruiter, await market.candidate(), jobs)


@pytest.mark.parametrize(
    ("filters", "wanted", "unwanted"),
    [
        ({"location": ["leeds"]}, {"nurse", "barista"}, {"frontend"}),
        ({"location": ["York"]}, {"nurse", "barista"}, {"frontend"}),
        ({"not_location": ["Leeds"]}, {"frontend", "backend"}, {"nurse", "barista"}),
        ({"remote": "remote"}, {"backend"}, {"nurse", "barista", "frontend"}),
        ({"remote": "hybrid"}, {"frontend", "backend"}, {"nurse", "barista"}),
        ({"employment_type": ["part_time", "contract"]}, {"barista", "frontend"}, {"nurse"}),
        ({"skill": ["React", "triage"]}, {"frontend", "nurse"}, {"backend"}),
        ({"skill": ["%"]}, set(), set(CATALOGUE)),
        ({"company": "kran"}, {"backend", "frontend"}, {"nurse", "barista"}),
        ({"company": "50%_"}, {"barista"}, {"nurse", "backend", "frontend"}),
        ({"company": "K.*h"}, set(), set(CATALOGUE)),
        ({"salary_min": 13.01, "currency": "GBP", "salary_period": "hour"}, {"nurse", "frontend"}, {"barista"}),
        ({"salary_min": 3751, "currency": "GBP", "salary_period": "month"}, {"frontend"}, {"nurse", "barista"}),
        ({"language": "de"}, {"backend", "nurse"}, set()),
        ({"q": "engineer", "skill": ["React"]}, {"frontend"}, {"backend", "nurse"}),
        ({"q": "  "}, set(CATALOGUE), set()),
    ],
)
async def test_a_filter_takes_what_passes_and_leaves_what_fails(
    searching: Searching, filters: dict[str, Any], wanted: set[str], unwanted: set[str]
) -> None:
    names = set(await searching.names(**filters))
    assert wanted <= names
    assert not unwanted & names


async def test_words_find_what_says_them_first(searching: Searching) -> None:
    assert (await searching.names(q="barista"))[0] == "barista"
    assert (await searching.names(q="staff nurse"))[0] == "nurse"
    assert (await searching.names(q="engineer"))[:2] in (["backend", "frontend"], ["frontend", "backend"])


async def test_newest_first_and_so_is_relevance_without_words(searching: Searching) -> None:
    newest = ["frontend", "barista", "backend", "nurse"]
    assert await searching.names("newest") == newest
    assert await searching.names("relevance") == newest


async def test_best_paid_first_within_a_currency_and_unpaid_last(searching: Searching) -> None:
    searching.jobs["unpaid"] = await searching.market.job(searching.recruiter, title="Helper")
    assert await searching.names("pay") == ["backend", "frontend", "nurse", "barista", "unpaid"]
    assert (await searching.names("pay", currency="GBP"))[:3] == ["frontend", "nurse", "barista"]


async def test_what_was_hidden_stays_out_and_what_was_saved_is_found_alone(searching: Searching) -> None:
    reactions, seeker = searching.market.services.reactions, searching.seeker
    await reactions.set(seeker, searching.jobs["nurse"].id, ReactionUpdate(saved=True))
    await reactions.set(seeker, searching.jobs["barista"].id, ReactionUpdate(opinion="hidden"))
    assert "barista" not in await searching.names()
    assert await searching.names(reaction="saved") == ["nurse"]
    other = await searching.market.services.jobs.search(searching.recruiter, JobSearch())
    assert searching.jobs["barista"].id in [job.id for job in other.items]


@pytest.mark.parametrize("sort", ["relevance", "newest", "pay"])
@pytest.mark.parametrize("filters", [{}, {"q": "packer of crates"}])
async def test_pages_neither_skip_nor_repeat_while_jobs_come_and_go(
    market: Market, sort: Sort, filters: dict[str, Any]
) -> None:
    recruiter, seeker, jobs = await market.recruiter(), await market.candidate(), market.services.jobs
    fields = {"description": "Pack crates.", "skills_required": []}
    made = [(await market.job(recruiter, title=f"Packer {n}", salary_max=n % 7, **fields)).id for n in range(30)]
    whole = [job.id for job in (await jobs.search(seeker, JobSearch(**filters), sort=sort, limit=100)).items]
    assert sorted(whole) == sorted(made)
    seen: list[str] = []
    cursor, gone = None, {whole[3], whole[20]}
    while True:
        page = await jobs.search(seeker, JobSearch(**filters), sort=sort, cursor=cursor, limit=4)
        assert len(page.items) <= 4
        seen += [job.id for job in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        await market.job(recruiter, title="Late packer of crates", **fields)
        if len(seen) == 8:
            for job_id in gone:
                await jobs.remove(recruiter, job_id)
            for job_id in (whole[0], whole[25]):
                await jobs.update(recruiter, job_id, JobPatch(description="Pack crates, changed."))
    assert len(seen) == len(set(seen))
    assert set(whole) - gone <= set(seen)


async def test_a_cursor_that_was_never_given_out_is_refused(searching: Searching) -> None:
    page = await searching.market.services.jobs.search(searching.seeker, JobSearch(), sort="newest", limit=1)
    for cursor, sort in (("abc", "newest"), (page.next_cursor, "pay"), ("eyJhIjogMX0", "newest")):
        with pytest.raises(InvalidInput) as refused:
            await searching.market.services.jobs.search(
                searching.seeker,
                JobSearch(),
                sort=sort,  # type: ignore[arg-type]
                cursor=cursor,
                limit=1,
            )
        assert refused.value.code == "bad_cursor"
