"""Candidates for a job: who is listed, in which order, and what a recruiter may learn of them."""

from typing import Any

import pytest

from repositories.models import Job
from services.applications import ApplicationUpdate
from services.errors import Forbidden, NotFound
from services.matching.match import Match
from services.principal import Principal
from services.profiles import ProfilePatch
from tests.integration.services.market import NURSE_PROFILE, Market


@pytest.fixture
async def recruiter(market: Market) -> Principal:
    return await market.recruiter()


@pytest.fixture
async def job(market: Market, recruiter: Principal) -> Job:
    return await market.job(recruiter)


async def listed(market: Market, recruiter: Principal, job: Job, **more: Any) -> list[Match]:
    return (await market.services.recommendations.candidates(recruiter, job.id, **more)).items


def headlines(matches: list[Match]) -> list[str | None]:
    return [match.candidate.headline for match in matches if match.candidate]


async def test_who_is_disabled_is_neither_listed_nor_found_and_leaves_no_gap(
    market: Market, recruiter: Principal, job: Job
) -> None:
    people = [await market.candidate(**NURSE_PROFILE | {"headline": f"Nurse {number}"}) for number in range(3)]
    before = {
        match.candidate.headline: match.candidate.candidate_id
        for match in await listed(market, recruiter, job)
        if match.candidate
    }
    await market.services.accounts.set_disabled(people[1].user_id, disabled=True)
    first = await market.services.recommendations.candidates(recruiter, job.id, limit=1)
    rest = await market.services.recommendations.candidates(recruiter, job.id, limit=1, cursor=first.next_cursor)
    assert {*headlines(first.items), *headlines(rest.items)} == {"Nurse 0", "Nurse 2"}
    assert rest.next_cursor is None
    with pytest.raises(NotFound):
        await market.services.recommendations.explain_candidate(recruiter, job.id, before["Nurse 1"])
    await market.services.accounts.set_disabled(people[1].user_id, disabled=False)
    assert "Nurse 1" in headlines(await listed(market, recruiter, job))


async def test_the_open_and_the_applicants_are_listed_best_first(
    market: Market, recruiter: Principal, job: Job
) -> None:
    await market.candidate(**NURSE_PROFILE | {"headline": "Ward nurse"})
    await market.candidate(
        **NURSE_PROFILE | {"headline": "Diesel fitter", "skills": ["Engines"], "summary": "Engines."}
    )
    await market.candidate(**NURSE_PROFILE | {"headline": "Shy nurse", "open_to_recruiters": False})
    applicant = await market.candidate(**NURSE_PROFILE | {"headline": "Keen nurse", "open_to_recruiters": False})
    await market.candidate()
    await market.services.applications.apply(applicant, job.id)
    found = await listed(market, recruiter, job)
    assert set(headlines(found)) == {"Ward nurse", "Diesel fitter", "Keen nurse"}
    assert headlines(found)[-1] == "Diesel fitter"
    scores = [match.score for match in found if match.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3


async def test_both_sides_see_the_same_score(market: Market, recruiter: Principal, job: Job) -> None:
    ann = await market.candidate(**NURSE_PROFILE)
    [theirs] = await listed(market, recruiter, job)
    mine = await market.services.recommendations.explain(ann, job.id)
    assert (mine.score, mine.parts) == (theirs.score, theirs.parts)
    assert theirs.candidate
    candidate_id = theirs.candidate.candidate_id
    assert await market.services.recommendations.explain_candidate(recruiter, job.id, candidate_id) == theirs


async def test_who_wishes_otherwise_is_listed_only_after_applying(
    market: Market, recruiter: Principal, job: Job
) -> None:
    ann = await market.candidate(**NURSE_PROFILE | {"locations": ["Truro"]})
    assert await listed(market, recruiter, job) == []
    await market.services.applications.apply(ann, job.id)
    [match] = await listed(market, recruiter, job)
    assert "fail" in [verdict.verdict for verdict in match.filters if verdict.name == "place"]


async def test_before_contact_there_is_no_name_and_after_it_there_is(
    market: Market, recruiter: Principal, job: Job
) -> None:
    ann = await market.candidate(**NURSE_PROFILE)
    [blind] = await listed(market, recruiter, job)
    for hidden in ("Ottoline", "Farquharson", "Ann Doe", "@example.com", ann.user_id):
        assert hidden not in blind.model_dump_json()
    application = await market.services.applications.apply(ann, job.id)
    await market.services.applications.update(recruiter, application.id, ApplicationUpdate(status="shortlisted"))
    [known] = await listed(market, recruiter, job)
    assert known.candidate
    assert blind.candidate
    assert (known.candidate.display_name, known.candidate.candidate_id) == ("Ann Doe", blind.candidate.candidate_id)
    assert known.score == blind.score


async def test_who_closes_withdraws_or_leaves_is_gone_at_once(market: Market, recruiter: Principal, job: Job) -> None:
    closing, leaving = await market.candidate(**NURSE_PROFILE), await market.candidate(**NURSE_PROFILE)
    withdrawing = await market.candidate(**NURSE_PROFILE | {"open_to_recruiters": False})
    application = await market.services.applications.apply(withdrawing, job.id)
    assert len(await listed(market, recruiter, job)) == 3
    await market.services.profiles.update(closing, ProfilePatch(open_to_recruiters=False))
    await market.services.accounts.delete(leaving)
    await market.services.applications.update(withdrawing, application.id, ApplicationUpdate(status="withdrawn"))
    assert await listed(market, recruiter, job) == []


async def test_an_applicant_who_has_left_is_gone_at_once(market: Market, recruiter: Principal, job: Job) -> None:
    ann = await market.candidate(**NURSE_PROFILE | {"open_to_recruiters": False})
    await market.services.applications.apply(ann, job.id)
    [match] = await listed(market, recruiter, job)
    assert match.candidate
    await market.services.accounts.delete(ann)
    assert await listed(market, recruiter, job) == []
    with pytest.raises(NotFound):
        await market.services.recommendations.explain_candidate(recruiter, job.id, match.candidate.candidate_id)


async def test_a_skill_narrows_the_list(market: Market, recruiter: Principal, job: Job) -> None:
    await market.candidate(**NURSE_PROFILE)
    assert len(await listed(market, recruiter, job, skill=["patient care"])) == 1
    assert await listed(market, recruiter, job, skill=["Falconry"]) == []


async def test_looking_is_noted_for_those_who_were_looked_at(market: Market, recruiter: Principal, job: Job) -> None:
    ann = await market.candidate(**NURSE_PROFILE)
    await listed(market, recruiter, job)
    event = market.heard[-1]
    assert (event.kind, event.actor_id, event.subject_id) == ("candidates.viewed", recruiter.user_id, job.id)
    assert event.audience == [ann.user_id]


async def test_only_the_jobs_own_recruiter_looks(market: Market, recruiter: Principal, job: Job) -> None:
    ann = await market.candidate(**NURSE_PROFILE)
    with pytest.raises(NotFound):
        await listed(market, await market.recruiter(), job)
    with pytest.raises(Forbidden):
        await listed(market, ann, job)
    with pytest.raises(NotFound):
        await market.services.recommendations.explain_candidate(recruiter, job.id, "nope")


async def test_pages_of_candidates_neither_skip_nor_repeat(market: Market, recruiter: Principal, job: Job) -> None:
    for n in range(7):
        await market.candidate(**NURSE_PROFILE | {"headline": f"Nurse {n}", "years_experience": n})
    seen: list[str] = []
    cursor = None
    while True:
        page = await market.services.recommendations.candidates(recruiter, job.id, cursor=cursor, limit=3)
        seen += [match.candidate.candidate_id for match in page.items if match.candidate]
        cursor = page.next_cursor
        if cursor is None:
            break
        await market.candidate(**NURSE_PROFILE | {"headline": "Late nurse"})
    assert len(seen) == len(set(seen)) >= 7
