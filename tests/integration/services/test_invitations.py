"""Invitations: sent to people within reach, answered once, and contact only after a yes."""

import asyncio

import pytest

from repositories.models import Invitation, Job
from services.errors import Conflict, Forbidden, InvalidInput, NotFound, TooManyRequests
from services.invitations import INVITATIONS_A_DAY
from services.principal import Principal
from services.profiles import ProfilePatch
from tests.integration.services.market import NURSE_PROFILE, Market


class Reach:
    """A recruiter's open job, a candidate who is open to recruiters, and the id under which they are listed."""

    def __init__(self, market: Market, recruiter: Principal, candidate: Principal, job: Job, candidate_id: str) -> None:
        self.market = market
        self.recruiter = recruiter
        self.candidate = candidate
        self.job = job
        self.candidate_id = candidate_id

    async def invite(self, job: Job | None = None, message: str = "Come and talk", **more: str) -> Invitation:
        job_id = (job or self.job).id
        return await self.market.services.invitations.invite(self.recruiter, job_id, self.candidate_id, message, **more)

    async def shown_email(self) -> str | None:
        page = await self.market.services.recommendations.candidates(self.recruiter, self.job.id)
        return page.items[0].candidate.email if page.items[0].candidate else None


@pytest.fixture
async def reach(market: Market) -> Reach:
    recruiter, candidate = await market.recruiter(), await market.candidate(**NURSE_PROFILE)
    job = await market.job(recruiter)
    return Reach(market, recruiter, candidate, job, await market.candidate_id(recruiter, job, "Staff nurse"))


async def test_an_invitation_reaches_its_candidate_alone(reach: Reach) -> None:
    sent = await reach.invite()
    invitations = reach.market.services.invitations
    [got] = (await invitations.list(reach.candidate)).items
    assert (got.id, got.message, got.job_id, got.status) == (sent.id, "Come and talk", reach.job.id, "sent")
    assert (await invitations.list(await reach.market.candidate())).items == []
    assert (await invitations.list(await reach.market.recruiter())).items == []
    told = next(event for event in reach.market.heard if event.kind == "invitation.sent")
    assert reach.candidate.user_id in told.audience
    assert reach.candidate.user_id not in invitations.view(reach.recruiter, sent).model_dump_json()


async def test_a_yes_gives_contact_and_only_a_yes(reach: Reach) -> None:
    invitations = reach.market.services.invitations
    first = await reach.invite()
    assert await reach.shown_email() is None
    await invitations.decline(reach.candidate, first.id)
    assert await reach.shown_email() is None
    accepted = await invitations.accept(reach.candidate, (await reach.invite()).id)
    assert accepted.status == "accepted"
    assert await reach.shown_email()


async def test_an_answer_is_given_once(reach: Reach) -> None:
    invitations, sent = reach.market.services.invitations, await reach.invite()
    await invitations.accept(reach.candidate, sent.id)
    for give in (invitations.accept, invitations.decline):
        with pytest.raises(Conflict) as refused:
            await give(reach.candidate, sent.id)
        assert refused.value.code == "already_answered"
    assert (await invitations.accept(reach.candidate, sent.id, action_id="carried on")).status == "accepted"
    assert await reach.shown_email()


async def test_of_a_yes_and_a_no_at_once_one_counts(reach: Reach) -> None:
    invitations, sent = reach.market.services.invitations, await reach.invite()
    answers = [invitations.accept, invitations.decline] * 3
    given = await asyncio.gather(*[give(reach.candidate, sent.id) for give in answers], return_exceptions=True)
    [won] = [one for one in given if isinstance(one, Invitation)]
    assert bool(await reach.shown_email()) == (won.status == "accepted")


async def test_one_open_invitation_at_a_time(reach: Reach) -> None:
    tries = [reach.invite() for _ in range(6)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Invitation) for one in answers) == 1
    assert {one.code for one in answers if isinstance(one, Conflict)} == {"already_invited"}


async def test_one_confirmed_act_invites_once(reach: Reach) -> None:
    first = await reach.invite(action_id="act")
    assert await reach.invite(action_id="act") == first
    assert reach.market.kinds().count("invitation.sent") == 1


async def test_only_to_ones_own_open_job(reach: Reach) -> None:
    market = reach.market
    draft, closed = await market.draft(reach.recruiter), await market.job(reach.recruiter)
    await market.services.jobs.close(reach.recruiter, closed.id)
    for job in (draft, closed):
        with pytest.raises(Conflict) as refused:
            await reach.invite(job)
        assert refused.value.code == "job_not_open"
    foreign = await market.job(await market.recruiter())
    with pytest.raises(NotFound):
        await reach.invite(foreign)
    with pytest.raises(Forbidden):
        await market.services.invitations.invite(reach.candidate, reach.job.id, reach.candidate_id, "Hello")


async def test_who_is_not_open_is_out_of_reach_unless_they_applied(reach: Reach) -> None:
    market = reach.market
    await reach.invite()
    await market.services.profiles.update(reach.candidate, ProfilePatch(open_to_recruiters=False))
    late = await market.job(reach.recruiter)
    with pytest.raises(Conflict) as refused:
        await reach.invite(late)
    assert refused.value.code == "not_open_to_recruiters"
    await market.services.applications.apply(reach.candidate, late.id)
    assert (await reach.invite(late)).status == "sent"


async def test_nobody_is_invited_under_another_recruiters_id(reach: Reach) -> None:
    rival = await reach.market.recruiter()
    job = await reach.market.job(rival)
    for candidate_id in (reach.candidate_id, reach.candidate.user_id, "nope"):
        with pytest.raises(NotFound):
            await reach.market.services.invitations.invite(rival, job.id, candidate_id, "Hello")


async def test_an_invitation_needs_words(reach: Reach) -> None:
    for message in ("", "   ", "x" * 20_001):
        with pytest.raises(InvalidInput) as refused:
            await reach.invite(message=message)
        assert [fault.field for fault in refused.value.errors] == ["message"]


async def test_a_day_has_only_so_many_invitations(reach: Reach) -> None:
    jobs = [await reach.market.job(reach.recruiter) for _ in range(INVITATIONS_A_DAY + 1)]
    for job in jobs[:-1]:
        await reach.invite(job)
    with pytest.raises(TooManyRequests):
        await reach.invite(jobs[-1])
    reach.market.clock.move(days=1, seconds=1)
    assert await reach.invite(jobs[-1])


async def test_the_last_invitation_of_a_day_is_sent_once_however_many_are_sent_at_once(reach: Reach) -> None:
    jobs = [await reach.market.job(reach.recruiter) for _ in range(INVITATIONS_A_DAY + 5)]
    sent = await asyncio.gather(*(reach.invite(job) for job in jobs), return_exceptions=True)
    assert sum(isinstance(one, TooManyRequests) for one in sent) == 5
    assert sum(isinstance(one, Invitation) for one in sent) == INVITATIONS_A_DAY


async def test_nobody_else_answers(reach: Reach) -> None:
    invitations, sent = reach.market.services.invitations, await reach.invite()
    for give in (invitations.accept, invitations.decline):
        with pytest.raises(NotFound):
            await give(await reach.market.candidate(), sent.id)
        with pytest.raises(Forbidden):
            await give(reach.recruiter, sent.id)
        with pytest.raises(NotFound):
            await give(reach.candidate, "nope")


async def test_invitations_to_people_who_have_left_are_no_longer_listed(reach: Reach) -> None:
    await reach.invite()
    await reach.market.services.accounts.delete(reach.candidate)
    assert (await reach.market.services.invitations.list(reach.recruiter)).items == []
    with pytest.raises(NotFound):
        await reach.invite(await reach.market.job(reach.recruiter))
