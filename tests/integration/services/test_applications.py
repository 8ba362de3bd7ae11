"""Applications: applied for once, moved on by the recruiter, withdrawn by the candidate."""

import asyncio

import pytest

from repositories.models import Application, ApplicationStatus
from services.application_steps import FINAL, STAGES
from services.applications import ApplicationUpdate
from services.errors import Conflict, Forbidden, NotFound, StaleWrite
from services.principal import Principal
from tests.integration.services.market import NURSE_PROFILE, Market


class Bid:
    """A candidate's application for a recruiter's job, and both of them."""

    def __init__(self, market: Market, recruiter: Principal, candidate: Principal, application: Application) -> None:
        self.market = market
        self.recruiter = recruiter
        self.candidate = candidate
        self.application = application

    async def move(self, who: Principal, status: ApplicationStatus, **more: object) -> Application:
        update = ApplicationUpdate.model_validate({"status": status, **more})
        return await self.market.services.applications.update(who, self.application.id, update)

    async def seen_by(self, who: Principal) -> Application:
        return await self.market.services.applications.get(who, self.application.id)


@pytest.fixture
async def bid(market: Market) -> Bid:
    recruiter, candidate = await market.recruiter(), await market.candidate(**NURSE_PROFILE)
    job = await market.job(recruiter)
    note = "Hello, Ann Doe here: ann@example.com"
    return Bid(market, recruiter, candidate, await market.services.applications.apply(candidate, job.id, note=note))


async def test_applying_tells_both_sides(bid: Bid) -> None:
    assert (bid.application.status, bid.application.job_title, bid.application.version) == (
        "submitted",
        "Staff nurse",
        1,
    )
    told = next(event for event in bid.market.heard if event.kind == "application.submitted")
    assert set(told.audience) == {bid.recruiter.user_id, bid.candidate.user_id}
    assert told.data["job_title"] == "Staff nurse"


async def test_a_second_application_to_the_same_job_is_refused(bid: Bid) -> None:
    with pytest.raises(Conflict) as refused:
        await bid.market.services.applications.apply(bid.candidate, bid.application.job_id)
    assert refused.value.code == "already_applied"
    assert refused.value.data["application_id"] == bid.application.id


async def test_of_applications_at_once_one_is_made(market: Market) -> None:
    job, ann = await market.job(await market.recruiter()), await market.candidate()
    tries = [market.services.applications.apply(ann, job.id) for _ in range(8)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Application) for one in answers) == 1
    assert sum(isinstance(one, Conflict) for one in answers) == 7


async def test_one_confirmed_act_applies_once(market: Market) -> None:
    job, ann = await market.job(await market.recruiter()), await market.candidate()
    first = await market.services.applications.apply(ann, job.id, action_id="act")
    assert await market.services.applications.apply(ann, job.id, action_id="act") == first
    assert market.kinds().count("application.submitted") == 1


async def test_after_a_withdrawal_a_new_application_is_made(bid: Bid) -> None:
    await bid.move(bid.candidate, "withdrawn")
    again = await bid.market.services.applications.apply(bid.candidate, bid.application.job_id)
    assert again.id != bid.application.id
    assert (await bid.seen_by(bid.candidate)).status == "withdrawn"


async def test_nobody_applies_to_what_is_not_open(market: Market) -> None:
    recruiter, ann = await market.recruiter(), await market.candidate()
    draft, closed = await market.draft(recruiter), await market.job(recruiter)
    ended = await market.job(recruiter, valid_through="2026-11-23")
    await market.services.jobs.close(recruiter, closed.id)
    market.clock.move(days=1)
    for job_id in (draft.id, "nope"):
        with pytest.raises(NotFound):
            await market.services.applications.apply(ann, job_id)
    for job_id in (closed.id, ended.id):
        with pytest.raises(Conflict) as refused:
            await market.services.applications.apply(ann, job_id)
        assert refused.value.code == "job_closed"
    with pytest.raises(Forbidden):
        await market.services.applications.apply(recruiter, closed.id)


@pytest.mark.parametrize("before", [one for one in STAGES if one not in FINAL])
async def test_steps_go_forward_may_skip_and_never_go_back(bid: Bid, before: ApplicationStatus) -> None:
    if before != "submitted":
        await bid.move(bid.recruiter, before)
    ahead = [*STAGES[STAGES.index(before) + 1 :], "rejected"]
    for status in STAGES[: STAGES.index(before) + 1]:
        with pytest.raises(Conflict) as refused:
            await bid.move(bid.recruiter, status)
        assert refused.value.code == "wrong_step"
        assert refused.value.data["allowed"] == ahead
        assert all(name in refused.value.message for name in ahead)
    moved = await bid.move(bid.recruiter, "hired")
    assert [event.status for event in moved.events][-1] == "hired"


@pytest.mark.parametrize("last", ["hired", "rejected", "withdrawn"])
async def test_what_is_final_stays(bid: Bid, last: ApplicationStatus) -> None:
    await bid.move(bid.candidate if last == "withdrawn" else bid.recruiter, last)
    for status in ("submitted", "shortlisted", "hired", "rejected"):
        with pytest.raises(Conflict):
            await bid.move(bid.recruiter, status)
    with pytest.raises(Conflict):
        await bid.move(bid.candidate, "withdrawn")


async def test_each_side_takes_its_own_steps_only(bid: Bid) -> None:
    for status in ("shortlisted", "offer", "hired", "rejected"):
        with pytest.raises(Forbidden):
            await bid.move(bid.candidate, status)
    with pytest.raises(Forbidden):
        await bid.move(bid.recruiter, "withdrawn")
    with pytest.raises(Forbidden):
        await bid.move(bid.candidate, "submitted", recruiter_note="mine")
    with pytest.raises(Forbidden):
        await bid.move(bid.recruiter, "offer", note="theirs")
    assert (await bid.seen_by(bid.candidate)).version == 1


async def test_withdrawn_and_rejected_at_once_do_not_both_count(bid: Bid) -> None:
    steps = [(bid.candidate, "withdrawn"), (bid.recruiter, "rejected")] * 3
    answers = await asyncio.gather(*[bid.move(who, status) for who, status in steps], return_exceptions=True)  # type: ignore[arg-type]
    assert sum(isinstance(one, Application) for one in answers) == 1


async def test_a_stale_version_is_refused(bid: Bid) -> None:
    await bid.move(bid.recruiter, "shortlisted")
    with pytest.raises(StaleWrite):
        await bid.market.services.applications.update(
            bid.recruiter, bid.application.id, ApplicationUpdate(status="offer"), version=1
        )


async def test_one_confirmed_act_moves_once(bid: Bid) -> None:
    update = ApplicationUpdate(status="shortlisted")
    for _ in range(2):
        moved = await bid.market.services.applications.update(
            bid.recruiter, bid.application.id, update, action_id="act"
        )
        assert moved.version == 2


async def test_the_recruiters_note_is_theirs_and_the_candidates_stays(bid: Bid) -> None:
    moved = await bid.move(bid.recruiter, "shortlisted", recruiter_note="Strong on triage")
    view = bid.market.services.applications.view
    assert view(bid.recruiter, moved).recruiter_note == "Strong on triage"
    assert view(bid.candidate, moved).recruiter_note is None
    assert moved.note == bid.application.note
    with pytest.raises(Conflict):
        await bid.market.services.applications.update(
            bid.candidate, bid.application.id, ApplicationUpdate(note="Another")
        )


async def test_before_contact_a_recruiter_reads_no_name(bid: Bid) -> None:
    applications = bid.market.services.applications
    listed = (await applications.list(bid.recruiter)).items + (
        await applications.list_for_job(bid.recruiter, bid.application.job_id)
    ).items
    for one in [*listed, await bid.seen_by(bid.recruiter)]:
        shown = applications.view(bid.recruiter, one).model_dump_json()
        assert "ann" not in shown.casefold()
        assert bid.candidate.user_id not in shown
    await bid.move(bid.recruiter, "shortlisted")
    assert "Ann Doe" in applications.view(bid.recruiter, await bid.seen_by(bid.recruiter)).model_dump_json()


async def test_turning_somebody_down_tells_no_name(bid: Bid) -> None:
    moved = await bid.move(bid.recruiter, "rejected")
    assert moved.contact_at is None
    assert "Ann" not in str(moved.note)


async def test_an_application_is_read_by_its_two_sides_alone(bid: Bid) -> None:
    applications = bid.market.services.applications
    for stranger in (await bid.market.recruiter(), await bid.market.candidate()):
        with pytest.raises(NotFound):
            await applications.get(stranger, bid.application.id)
        with pytest.raises(NotFound):
            await applications.update(stranger, bid.application.id, ApplicationUpdate(status="rejected"))
        assert (await applications.list(stranger)).items == []
    with pytest.raises(NotFound):
        await applications.list_for_job(await bid.market.recruiter(), bid.application.job_id)
    with pytest.raises(Forbidden):
        await applications.list_for_job(bid.candidate, bid.application.job_id)


async def test_who_has_left_is_no_longer_listed(bid: Bid) -> None:
    await bid.market.services.accounts.delete(bid.candidate)
    assert (await bid.market.services.applications.list(bid.recruiter)).items == []
    with pytest.raises(NotFound):
        await bid.seen_by(bid.recruiter)


async def test_applicants_hear_once_that_their_job_closes_and_opens_again(bid: Bid) -> None:
    jobs, job_id = bid.market.services.jobs, bid.application.job_id
    for _ in range(2):
        await jobs.close(bid.recruiter, job_id)
    for _ in range(2):
        await jobs.publish(bid.recruiter, job_id)
    news = [event.status for event in (await bid.seen_by(bid.candidate)).events if event.by == "system"]
    assert news == ["job_closed", "job_reopened"]


async def test_pages_of_applications_neither_skip_nor_repeat(market: Market) -> None:
    recruiter, ann = await market.recruiter(), await market.candidate()
    made = []
    for _ in range(5):
        made.append((await market.services.applications.apply(ann, (await market.job(recruiter)).id)).id)
    seen, cursor = [], None
    while True:
        page = await market.services.applications.list(ann, cursor, 2)
        seen += [one.id for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made[::-1]
