"""Jobs: drafted, published, changed, closed; and who sees which."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from repositories.models import Job, JobFields
from services.bootstrap import open_services
from services.errors import Conflict, Forbidden, InvalidInput, NotFound, StaleWrite
from services.extraction.findings import Finding
from services.job_fields import JobPatch
from services.job_search import JobSearch
from services.principal import Principal
from services.reactions import ReactionUpdate
from services.settings import Settings
from tests.integration.services.market import Market
from tests.support.clock import Clock


@pytest.fixture
async def recruiter(market: Market) -> Principal:
    return await market.recruiter()


async def found(market: Market, who: Principal) -> list[str]:
    page = await market.services.jobs.search(who, JobSearch(), limit=100)
    return [job.id for job in page.items]


async def test_a_draft_states_only_what_was_stated(market: Market, recruiter: Principal) -> None:
    job = await market.services.jobs.create(recruiter, JobFields(title="Night porter"))
    assert (job.status, job.company, job.published_at) == ("draft", "Acme Ltd", None)
    assert (job.remote, job.salary_min, job.employment_type, job.locations) == (None, None, None, [])


async def test_nobody_else_sees_or_touches_a_draft(market: Market, recruiter: Principal) -> None:
    draft, jobs = await market.draft(recruiter), market.services.jobs
    for other in (await market.recruiter(), await market.candidate()):
        with pytest.raises(NotFound):
            await jobs.get(other, draft.id)
        with pytest.raises(NotFound if other.role == "recruiter" else Forbidden):
            await jobs.publish(other, draft.id)
        assert draft.id not in await found(market, other)
    assert await jobs.get(recruiter, draft.id) == draft


@pytest.mark.parametrize(
    ("over", "fields"),
    [
        ({"title": None}, ["title"]),
        ({"locations": []}, ["locations"]),
        ({"title": None, "locations": []}, ["title", "locations"]),
        ({"valid_through": "2026-11-22"}, ["valid_through"]),
    ],
)
async def test_what_publishing_needs_is_named(
    market: Market, recruiter: Principal, over: dict[str, Any], fields: list[str]
) -> None:
    draft = await market.draft(recruiter, **over)
    with pytest.raises(InvalidInput) as refused:
        await market.services.jobs.publish(recruiter, draft.id)
    assert [fault.field for fault in refused.value.errors] == fields
    assert refused.value.message.endswith(".")


async def test_remote_work_needs_no_place_and_no_company_is_asked_for(market: Market) -> None:
    recruiter = await market.recruiter(company=None)
    draft = await market.draft(recruiter, locations=[], remote="remote", company=None)
    assert market.services.jobs.missing(draft) == ["company"]
    await market.services.jobs.update(recruiter, draft.id, JobPatch(company="Northfield"))
    assert (await market.services.jobs.publish(recruiter, draft.id)).status == "open"


async def test_publishing_makes_it_findable_at_once_and_again_is_harmless(market: Market, recruiter: Principal) -> None:
    job = await market.job(recruiter)
    assert (job.status, job.embedding) == ("open", "ready")
    assert await market.services.jobs.publish(recruiter, job.id) == job
    for who in (await market.candidate(), await market.recruiter()):
        assert await found(market, who) == [job.id]
        assert await market.services.jobs.get(who, job.id) == job
    assert market.kinds().count("job.published") == 1


async def test_a_change_of_an_open_job_is_found_at_once(market: Market, recruiter: Principal) -> None:
    job, ann = await market.job(recruiter), await market.candidate()
    await market.services.jobs.update(recruiter, job.id, JobPatch(title="Beekeeper"), version=job.version)
    page = await market.services.jobs.search(ann, JobSearch(q="beekeeper"))
    assert [one.title for one in page.items] == ["Beekeeper"]
    assert page.items[0].embedding == "ready"
    assert "job.updated" in market.kinds()


async def test_an_open_job_cannot_lose_what_it_needs(market: Market, recruiter: Principal) -> None:
    job = await market.job(recruiter)
    with pytest.raises(InvalidInput):
        await market.services.jobs.update(recruiter, job.id, JobPatch.model_validate({"title": None}))
    assert (await market.services.jobs.get(recruiter, job.id)).title == "Staff nurse"


async def test_a_patch_that_is_half_wrong_writes_nothing(market: Market, recruiter: Principal) -> None:
    job = await market.job(recruiter, salary_max=40_000)
    with pytest.raises(InvalidInput) as refused:
        await market.services.jobs.update(recruiter, job.id, JobPatch(title="X", salary_min=50_000))
    assert [fault.field for fault in refused.value.errors] == ["salary_max"]
    assert await market.services.jobs.get(recruiter, job.id) == job


async def test_of_changes_at_once_on_one_version_one_is_taken(market: Market, recruiter: Principal) -> None:
    job = await market.job(recruiter)
    changes = [
        market.services.jobs.update(recruiter, job.id, JobPatch(title=f"Porter {n}"), version=job.version)
        for n in range(8)
    ]
    answers = await asyncio.gather(*changes, return_exceptions=True)
    assert sorted(isinstance(one, StaleWrite) for one in answers) == [False] + [True] * 7


async def test_a_closed_job_is_read_by_those_it_concerns(market: Market, recruiter: Principal) -> None:
    job, jobs = await market.job(recruiter), market.services.jobs
    applicant, saver, stranger = [await market.candidate() for _ in range(3)]
    await market.services.applications.apply(applicant, job.id)
    await market.services.reactions.set(saver, job.id, ReactionUpdate(saved=True))
    for _ in range(2):
        assert (await jobs.close(recruiter, job.id)).status == "closed"
    for who in (recruiter, applicant, saver):
        assert (await jobs.get(who, job.id)).status == "closed"
        assert [one.id for one in await jobs.get_visible(who, ["nope", job.id])] == [job.id]
    for who in (stranger, await market.recruiter()):
        with pytest.raises(NotFound):
            await jobs.get(who, job.id)
        assert await jobs.get_visible(who, [job.id]) == []
    assert await found(market, saver) == []
    assert market.kinds().count("job.closed") == 1


async def test_a_closed_job_opens_again(market: Market, recruiter: Principal) -> None:
    job = await market.job(recruiter)
    await market.services.jobs.close(recruiter, job.id)
    market.clock.move(days=3)
    again = await market.services.jobs.publish(recruiter, job.id)
    assert again.published_at == market.clock()
    assert await found(market, recruiter) == [job.id]


async def test_a_draft_is_not_closed(market: Market, recruiter: Principal) -> None:
    with pytest.raises(Conflict):
        await market.services.jobs.close(recruiter, (await market.draft(recruiter)).id)


async def test_past_its_last_day_a_job_counts_as_closed(market: Market, recruiter: Principal) -> None:
    job, ann = await market.job(recruiter, valid_through="2026-11-24"), await market.candidate()
    await market.services.applications.apply(ann, job.id)
    market.clock.move(days=1)
    assert await found(market, ann) == [job.id]
    market.clock.move(days=1)
    assert await found(market, ann) == []
    assert (await market.services.jobs.get(recruiter, job.id)).status == "closed"
    with pytest.raises(NotFound):
        await market.services.jobs.get(await market.candidate(), job.id)
    for _ in range(2):
        await market.services.jobs.close_expired()
    [told] = (await market.services.applications.list(ann)).items
    assert [event.status for event in told.events] == ["submitted", "job_closed"]


async def test_a_later_last_day_set_elsewhere_keeps_a_job_open(tmp_path: Path, clock: Clock) -> None:
    settings = Settings.load(data_dir=tmp_path, bcrypt_cost=4)
    async with (
        open_services(settings, background=False, clock=clock) as here,
        open_services(settings, background=False, clock=clock) as elsewhere,
    ):
        recruiter = await Market(here, clock).recruiter()
        job = await Market(here, clock).job(recruiter, valid_through="2026-11-24")
        clock.move(days=2)
        await elsewhere.jobs.update(recruiter, job.id, JobPatch(valid_through="2026-12-24"))
        await here.jobs.close_expired()
        assert (await elsewhere.jobs.own(recruiter, job.id)).status == "open"


async def test_only_a_job_without_applications_can_be_deleted(market: Market, recruiter: Principal) -> None:
    jobs, ann = market.services.jobs, await market.candidate()
    lonely, wanted = await market.job(recruiter), await market.job(recruiter)
    await market.services.applications.apply(ann, wanted.id)
    await market.services.reactions.set(ann, lonely.id, ReactionUpdate(saved=True))
    with pytest.raises(StaleWrite):
        await jobs.remove(recruiter, lonely.id, version=1)
    await jobs.remove(recruiter, lonely.id)
    assert await found(market, ann) == [wanted.id]
    assert await market.services.reactions.all(ann) == []
    with pytest.raises(Conflict) as refused:
        await jobs.remove(recruiter, wanted.id)
    assert refused.value.code == "has_applications"
    assert "close" in refused.value.message.casefold()


async def test_an_external_id_is_taken_once_per_owner(market: Market, recruiter: Principal) -> None:
    await market.draft(recruiter, external_id="k-7")
    other = await market.draft(recruiter, external_id="k-8")
    for attempt in (
        market.draft(recruiter, external_id="k-7"),
        market.services.jobs.update(recruiter, other.id, JobPatch(external_id="k-7")),
    ):
        with pytest.raises(Conflict) as refused:
            await attempt
        assert refused.value.code == "external_id_taken"
    assert (await market.draft(await market.recruiter(), external_id="k-7")).external_id == "k-7"


async def test_a_recruiter_lists_their_own_by_status(market: Market, recruiter: Principal) -> None:
    jobs = market.services.jobs
    draft, job = await market.draft(recruiter), await market.job(recruiter)
    await market.draft(await market.recruiter())
    assert {one.id for one in (await jobs.list_mine(recruiter)).items} == {draft.id, job.id}
    assert [one.id for one in (await jobs.list_mine(recruiter, "draft")).items] == [draft.id]
    with pytest.raises(Forbidden):
        await jobs.list_mine(await market.candidate())


def said(field: str, value: Any, operation: Any = "set") -> Finding:
    return Finding(field, value, "as I said", operation)


async def test_what_a_recruiter_says_becomes_a_draft_in_their_words(market: Market, recruiter: Principal) -> None:
    findings = [said("title", "Ward nurse"), said("locations", "Leeds", "add")]
    text = "Please draft a job: we need a ward nurse in Leeds, nights."
    write = await market.services.jobs.apply_findings(recruiter, None, findings, text=text)
    assert (write.job.title, write.job.locations, write.job.company) == ("Ward nurse", ["Leeds"], "Acme Ltd")
    assert write.job.description == "We need a ward nurse in Leeds, nights."
    assert [change.field for change in write.changes] == ["title", "locations"]
    told = await market.services.jobs.apply_findings(recruiter, write.job.id, [said("salary_min", 30_000)], text="30k")
    assert told.job.description == write.job.description


async def test_new_pay_beyond_the_old_end_takes_its_place(market: Market, recruiter: Principal) -> None:
    job: Job = await market.job(recruiter, salary_min=14, salary_max=15, salary_currency="GBP", salary_period="hour")
    write = await market.services.jobs.apply_findings(recruiter, job.id, [said("salary_min", 16)], text="make it 16")
    assert (write.job.salary_min, write.job.salary_max, write.job.salary_currency) == (16, None, "GBP")
