import asyncio
from datetime import timedelta

import pytest

from repositories.models import PendingAction
from repositories.storage import Repositories
from services.errors import Conflict, NotFound
from services.events import EventLog
from services.pending_actions import CANCELLED, EXPIRED, PendingActionService
from services.principal import Principal
from tests.support.clock import Clock

IMKE = Principal("imke", "candidate", "s1")
OTHER = Principal("other", "candidate", "s2")


@pytest.fixture
def actions(repositories: Repositories, clock: Clock) -> PendingActionService:
    events = EventLog(repositories.events, clock=clock)
    return PendingActionService(repositories.pending_actions, events, life=timedelta(minutes=15), clock=clock)


async def ask(actions: PendingActionService, key: str = "apply:j1") -> PendingAction:
    return await actions.request(
        IMKE,
        conversation_id="c1",
        turn_id="t1",
        tool="apply_to_job",
        key=key,
        arguments={"job_id": "j1"},
        summary="Apply to Lighthouse keeper",
    )


async def test_what_is_asked_waits_in_its_conversation(actions: PendingActionService) -> None:
    action = await ask(actions)
    assert [one.id for one in await actions.pending(IMKE, "c1")] == [action.id]
    assert await actions.pending(IMKE, "c2") == []
    assert await actions.pending(OTHER, "c1") == []


async def test_ten_yeses_at_once_carry_the_act_out_once_and_get_one_answer(actions: PendingActionService) -> None:
    action = await ask(actions)
    runs = 0

    async def decide() -> PendingAction:
        nonlocal runs
        taken = await actions.take(IMKE, action.id)
        if taken.status == "claimed":
            runs += 1
            await asyncio.sleep(0)
            taken = await actions.complete(taken, "done", "Applied.", {"application_id": "a1"})
        return taken

    answers = await asyncio.gather(*(decide() for _ in range(10)))
    assert runs == 1
    assert {(one.status, one.outcome, str(one.result)) for one in answers} == {
        ("done", "Applied.", "{'application_id': 'a1'}")
    }


async def test_the_same_yes_later_gets_the_same_answer_and_a_no_is_refused(actions: PendingActionService) -> None:
    action = await ask(actions)
    await actions.complete(await actions.take(IMKE, action.id), "failed", "The job has closed.")
    again = await actions.take(IMKE, action.id)
    assert (again.status, again.outcome) == ("failed", "The job has closed.")
    with pytest.raises(Conflict) as refusal:
        await actions.cancel(IMKE, action.id)
    assert refusal.value.code == "already_decided"


async def test_the_same_no_later_gets_the_same_answer_and_a_yes_is_refused(actions: PendingActionService) -> None:
    action = await ask(actions)
    for _ in range(2):
        cancelled = await actions.cancel(IMKE, action.id)
        assert (cancelled.status, cancelled.outcome) == ("cancelled", CANCELLED)
    with pytest.raises(Conflict) as refusal:
        await actions.take(IMKE, action.id)
    assert refusal.value.code == "already_decided"
    assert await actions.pending(IMKE, "c1") == []


async def test_after_fifteen_minutes_either_answer_finds_it_expired(
    actions: PendingActionService, clock: Clock
) -> None:
    action = await ask(actions)
    clock.move(minutes=15)
    assert await actions.pending(IMKE, "c1") == []
    for decide in (actions.take, actions.cancel, actions.get):
        found = await decide(IMKE, action.id)
        assert (found.status, found.outcome) == ("expired", EXPIRED)


async def test_a_newer_request_for_the_same_act_takes_the_place_of_the_older(actions: PendingActionService) -> None:
    older, other = await ask(actions), await ask(actions, key="apply:j2")
    newer = await ask(actions)
    assert {one.id for one in await actions.pending(IMKE, "c1")} == {newer.id, other.id}
    for decide in (actions.take, actions.cancel):
        with pytest.raises(Conflict) as refusal:
            await decide(IMKE, older.id)
        assert refusal.value.code == "replaced"


async def test_a_strangers_request_is_not_there(actions: PendingActionService) -> None:
    action = await ask(actions)
    for decide in (actions.take, actions.cancel, actions.get):
        with pytest.raises(NotFound):
            await decide(OTHER, action.id)
        with pytest.raises(NotFound):
            await decide(IMKE, "nope")
    assert len(await actions.pending(IMKE, "c1")) == 1


async def test_an_act_whose_process_died_is_found_to_be_carried_on(
    actions: PendingActionService, repositories: Repositories, clock: Clock
) -> None:
    action = await actions.take(IMKE, (await ask(actions)).id)
    impatient = PendingActionService(
        repositories.pending_actions,
        EventLog(repositories.events, clock=clock),
        life=timedelta(minutes=15),
        wait_seconds=0,
        clock=clock,
    )
    with pytest.raises(Conflict) as refusal:
        await impatient.take(IMKE, action.id)
    assert refusal.value.code == "in_progress"
    clock.move(minutes=1)
    [claimed] = await actions.claimed_before(clock.now)
    assert (claimed.id, claimed.arguments) == (action.id, {"job_id": "j1"})
    await actions.complete(claimed, "done", "Applied.")
    assert (await impatient.take(IMKE, action.id)).status == "done"
    assert await actions.claimed_before(clock.now) == []


async def test_every_decision_is_told(actions: PendingActionService, repositories: Repositories) -> None:
    yes, no = await ask(actions), await ask(actions, key="other")
    await actions.complete(await actions.take(IMKE, yes.id), "done", "Applied.")
    await actions.cancel(IMKE, no.id)
    told = [
        (event.subject_id, event.data["status"])
        for event in await repositories.events.list_for_user("imke")
        if event.kind == "confirmation.decided"
    ]
    assert sorted(told) == sorted([(yes.id, "claimed"), (yes.id, "done"), (no.id, "cancelled")])
