"""The demo catalogue: varied enough to show everything, the same every time, and made by the services alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from repositories.models import JobFields
from services.bootstrap import Services, open_services
from services.principal import Principal
from services.seeding import DOMAIN, SeedReport, is_empty, openings_of_the_catalogue, people_of_the_catalogue, seed
from services.settings import Settings

OPENINGS = dict(openings_of_the_catalogue())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeded")


def settings_of(folder: Path) -> Settings:
    return Settings.load(data_dir=folder, bcrypt_cost=4, chat_model="offline", rate_limits=False)


@pytest.fixture
async def services(folder: Path) -> AsyncIterator[Services]:
    """Seeded by the first test that asks, and left as it is by all."""
    async with open_services(settings_of(folder), background=False) as opened:
        if await is_empty(opened):
            await seed(opened)
        yield opened


async def acting(services: Services, email: str) -> Principal:
    principal = await services.accounts.acting_as((await services.accounts.find(email)).id)
    assert principal is not None
    return principal


def test_it_covers_many_fields_countries_and_currencies() -> None:
    jobs = [job for works in OPENINGS.values() for job in works]
    assert 220 <= len(jobs) <= 260
    assert len(OPENINGS) >= 12
    assert len({country for job in jobs for country in job.countries}) >= 15
    assert len({job.salary_currency for job in jobs}) >= 10
    assert len({(job.title, job.company) for job in jobs}) == len(jobs)


@pytest.mark.parametrize("work", sorted(OPENINGS))
def test_every_opening_is_a_whole_posting(work: str) -> None:
    def words(job: JobFields) -> int:
        return len((job.description or "").split())

    for job in OPENINGS[work]:
        assert 60 <= words(job) <= 200, job.title
        assert job.skills_required, job.title
        assert job.locations or job.remote == "remote", job.title


async def test_every_seeded_candidate_finds_five_openings(services: Services) -> None:
    few = {}
    people = list(people_of_the_catalogue())
    assert len(people) == 60
    for email, profile in people:
        found = await services.recommendations.recommend(await acting(services, email), limit=10)
        if len(found.items) + len(found.nearly) < 5:
            few[profile.full_name] = (len(found.items), len(found.nearly))
    assert few == {}


async def test_the_demo_recruiter_owns_six_jobs_with_applicants(services: Services) -> None:
    recruiter = await acting(services, f"recruiter@{DOMAIN}")
    jobs = (await services.jobs.list_mine(recruiter, "open", limit=10)).items
    assert len(jobs) == 6
    for job in jobs:
        applicants = (await services.applications.list_for_job(recruiter, job.id)).items
        assert applicants, job.title
    candidate = await acting(services, f"candidate@{DOMAIN}")
    assert (await services.profiles.get(candidate)).headline


async def test_seeding_again_changes_nothing_but_asked_for_passwords(services: Services) -> None:
    before = len(services.index)
    again: SeedReport = await seed(services)
    assert len(services.index) == before
    assert (again.candidates, again.logins) == (0, [])
    shown = await seed(services, show_logins=True)
    assert {login.role for login in shown.logins} == {"candidate", "recruiter"}
    for login in shown.logins:
        assert await services.accounts.authenticate(login.email, login.password)


def test_every_opening_ends_in_its_own_words() -> None:
    jobs = [job for works in OPENINGS.values() for job in works]
    endings = [(job.description or "").strip().split("\n\n")[-1] for job in jobs]
    assert len(set(endings)) == len(endings)
