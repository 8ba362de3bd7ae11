import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from repositories.models import Focus, Message, Turn
from repositories.storage import Repositories
from services.conversations import INTERRUPTED, ConversationService
from services.errors import Conflict, InvalidInput, NotFound
from services.events import EventLog
from services.principal import Principal
from services.turns import LEASE
from tests.support.clock import Clock

IMKE = Principal("imke", "candidate", "s1")
OTHER = Principal("other", "candidate", "s2")


@pytest.fixture
async def conversations(repositories: Repositories, clock: Clock) -> AsyncIterator[ConversationService]:
    service = ConversationService(repositories.conversations, EventLog(repositories.events, clock=clock), clock=clock)
    yield service
    await service.close()


@pytest.fixture
def elsewhere(repositories: Repositories, clock: Clock) -> ConversationService:
    """Another process, which will not end its turns by itself."""
    return ConversationService(repositories.conversations, EventLog(repositories.events, clock=clock), clock=clock)


async def open_turn(
    repositories: Repositories, conversations: ConversationService, clock: Clock, holder: str = "on another machine"
) -> str:
    """A turn left open by a process that died holding the lease; answers the conversation's id."""
    conversation = await conversations.start(IMKE)
    await repositories.conversations.take_lease(conversation.id, holder, clock.now + LEASE, clock.now)
    turn = Turn(conversation_id=conversation.id, user_id="imke", number=0, user="Hello?", at=clock.now)
    await repositories.conversations.add_turn(turn)
    return conversation.id


async def test_a_turn_is_stored_open_at_once_and_finished_at_its_end(conversations: ConversationService) -> None:
    conversation = await conversations.start(IMKE)
    handle = await conversations.begin_turn(IMKE, conversation.id, "Find lighthouse jobs")
    [turn] = await conversations.turns(IMKE, conversation.id)
    assert (turn.state, turn.user) == ("open", "Find lighthouse jobs")
    await handle.record({"event": "tool_started", "data": {"id": "1"}})
    assert (await conversations.turns(IMKE, conversation.id))[0].events == [handle.turn.events[0]]
    await handle.set_focus(Focus(job_ids=["j1"]))
    await handle.finish("finished", "Here they are.", [Message(role="user", content="x")], "offline")
    [turn] = await conversations.turns(IMKE, conversation.id)
    assert (turn.state, turn.reply, turn.model, len(turn.messages)) == ("finished", "Here they are.", "offline", 1)
    assert turn.finished_at
    assert (await conversations.get(IMKE, conversation.id)).focus.job_ids == ["j1"]


async def test_a_second_turn_waits_for_the_first_in_every_process(
    conversations: ConversationService, elsewhere: ConversationService
) -> None:
    conversation = await conversations.start(IMKE)
    handle = await conversations.begin_turn(IMKE, conversation.id, "one")
    for service in (conversations, elsewhere):
        with pytest.raises(Conflict) as refusal:
            await service.begin_turn(IMKE, conversation.id, "two")
        assert refusal.value.code == "turn_running"
    await handle.finish("stopped")
    second = await elsewhere.begin_turn(IMKE, conversation.id, "two")
    await second.finish("finished", "Done.")
    assert [turn.number for turn in await conversations.turns(IMKE, conversation.id)] == [1, 2]


async def test_of_turns_begun_at_once_one_runs(conversations: ConversationService) -> None:
    conversation = await conversations.start(IMKE)
    begun = [conversations.begin_turn(IMKE, conversation.id, "at once") for _ in range(8)]
    answers = await asyncio.gather(*begun, return_exceptions=True)
    assert sum(not isinstance(answer, Conflict) for answer in answers) == 1
    assert len(await conversations.turns(IMKE, conversation.id)) == 1


async def test_a_turn_that_is_renewed_outlives_its_first_lease(
    conversations: ConversationService, elsewhere: ConversationService, clock: Clock
) -> None:
    conversation = await conversations.start(IMKE)
    handle = await conversations.begin_turn(IMKE, conversation.id, "slow model")
    clock.move(seconds=40)
    await handle.renew()
    clock.move(seconds=40)
    assert (await elsewhere.turns(IMKE, conversation.id))[0].state == "open"
    await handle.finish("finished", "At last.")
    assert (await elsewhere.turns(IMKE, conversation.id))[0].reply == "At last."


async def test_a_turn_of_a_dead_process_is_shown_as_failed_once_its_lease_is_over(
    conversations: ConversationService, repositories: Repositories, clock: Clock
) -> None:
    conversation_id = await open_turn(repositories, conversations, clock)
    assert (await conversations.turns(IMKE, conversation_id))[0].state == "open"
    clock.move(seconds=61)
    [turn] = await conversations.turns(IMKE, conversation_id)
    assert (turn.state, turn.reply) == ("failed", INTERRUPTED)


async def test_a_conversation_goes_on_after_a_dead_process(
    conversations: ConversationService, repositories: Repositories, clock: Clock
) -> None:
    conversation_id = await open_turn(repositories, conversations, clock)
    clock.move(seconds=61)
    handle = await conversations.begin_turn(IMKE, conversation_id, "again")
    await handle.finish("finished", "Hello.")
    assert [turn.state for turn in await conversations.turns(IMKE, conversation_id)] == ["failed", "finished"]


async def test_housekeeping_fails_what_is_interrupted_and_spares_what_runs(
    conversations: ConversationService, repositories: Repositories, clock: Clock
) -> None:
    dead = await open_turn(repositories, conversations, clock)
    clock.move(seconds=61)
    alive = await conversations.start(IMKE)
    await conversations.begin_turn(IMKE, alive.id, "running")
    clock.move(seconds=1)
    await conversations.settle_interrupted()
    assert (await repositories.conversations.list_turns(dead))[0].state == "failed"
    assert (await repositories.conversations.list_turns(alive.id))[0].state == "open"


async def test_a_turn_that_lost_its_conversation_writes_no_more(
    conversations: ConversationService, elsewhere: ConversationService, clock: Clock
) -> None:
    conversation = await conversations.start(IMKE)
    late = await conversations.begin_turn(IMKE, conversation.id, "stalled")
    clock.move(seconds=61)
    winner = await elsewhere.begin_turn(IMKE, conversation.id, "next")
    await late.renew()
    with pytest.raises(Conflict) as refusal:
        await late.record({"event": "tool_started", "data": {}})
    assert refusal.value.code == "turn_lost"
    await late.finish("finished", "too late")
    await winner.finish("finished", "in time")
    assert [turn.reply for turn in await conversations.turns(IMKE, conversation.id)] == [INTERRUPTED, "in time"]


async def test_closing_stops_the_turns_that_run(conversations: ConversationService) -> None:
    conversation = await conversations.start(IMKE)
    await conversations.begin_turn(IMKE, conversation.id, "running")
    await conversations.close()
    assert (await conversations.turns(IMKE, conversation.id))[0].state == "stopped"


async def test_a_title_comes_from_the_first_message_and_stays(conversations: ConversationService) -> None:
    conversation = await conversations.start(IMKE)
    for text in ("Find lighthouse jobs", "And harbour jobs"):
        await (await conversations.begin_turn(IMKE, conversation.id, text)).finish("finished", "Yes.")
    assert (await conversations.get(IMKE, conversation.id)).title == "Find lighthouse jobs"
    await conversations.rename(IMKE, conversation.id, "  Lights  ")
    assert (await conversations.get(IMKE, conversation.id)).title == "Lights"


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
async def test_a_title_of_no_or_too_many_characters_is_refused(conversations: ConversationService, title: str) -> None:
    conversation = await conversations.start(IMKE)
    with pytest.raises(InvalidInput) as refusal:
        await conversations.rename(IMKE, conversation.id, title)
    assert [error.field for error in refusal.value.errors] == ["title"]


async def test_a_strangers_conversation_is_not_there(conversations: ConversationService) -> None:
    conversation = await conversations.start(IMKE, "Mine")
    handle = await conversations.begin_turn(IMKE, conversation.id, "hello")
    await handle.finish("finished", "Hi.")
    for call in (
        conversations.get(OTHER, conversation.id),
        conversations.turns(OTHER, conversation.id),
        conversations.rename(OTHER, conversation.id, "Yours"),
        conversations.remove(OTHER, conversation.id),
        conversations.begin_turn(OTHER, conversation.id, "x"),
        conversations.start(OTHER, conversation_id=conversation.id),
        conversations.set_feedback(OTHER, handle.turn.id, 1),
        conversations.get(IMKE, "nope"),
        conversations.start(IMKE, conversation_id="x" * 200),
    ):
        with pytest.raises(NotFound):
            await call
    assert (await conversations.list(OTHER)).items == []
    assert (await conversations.get(IMKE, conversation.id)).title == "Mine"


async def test_a_conversation_started_under_its_own_id_again_is_the_same(conversations: ConversationService) -> None:
    first = await conversations.start(IMKE, "First", conversation_id="thread-1")
    assert (await conversations.start(IMKE, "Second", conversation_id="thread-1")).title == first.title


async def test_the_list_pages_without_gaps_newest_turn_first(conversations: ConversationService, clock: Clock) -> None:
    made = []
    for number in range(5):
        made.append((await conversations.start(IMKE, f"c{number}")).id)
        clock.move(seconds=1)
    await (await conversations.begin_turn(IMKE, made[0], "again")).finish("finished", "Hi.")
    seen, cursor = [], None
    while True:
        page = await conversations.list(IMKE, cursor, limit=2)
        seen += [one.id for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [made[0], *made[:0:-1]]


async def test_removing_takes_the_turns_along_and_is_told(
    conversations: ConversationService, repositories: Repositories
) -> None:
    conversation = await conversations.start(IMKE)
    handle = await conversations.begin_turn(IMKE, conversation.id, "secret")
    await conversations.remove(IMKE, conversation.id)
    await handle.finish("finished", "too late")
    assert await repositories.conversations.list_turns(conversation.id) == []
    assert [event.kind for event in await repositories.events.list_for_user("imke")] == ["conversation.removed"]


async def test_feedback_is_kept_with_the_turn(conversations: ConversationService) -> None:
    conversation = await conversations.start(IMKE)
    handle = await conversations.begin_turn(IMKE, conversation.id, "hello")
    await handle.finish("finished", "Hi.")
    await conversations.set_feedback(IMKE, handle.turn.id, 1)
    assert (await conversations.turns(IMKE, conversation.id))[0].feedback == 1


def holder_of_a_dead_process() -> str:
    with subprocess.Popen(
        [sys.executable, "-c", "from services.processes import new_holder; print(new_holder())"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        return process.communicate()[0].strip()


async def test_nobody_waits_for_a_process_that_died_on_this_machine(
    conversations: ConversationService, repositories: Repositories, clock: Clock
) -> None:
    holder = holder_of_a_dead_process()
    read = await open_turn(repositories, conversations, clock, holder)
    gone_on = await open_turn(repositories, conversations, clock, holder)
    kept = await open_turn(repositories, conversations, clock, holder)
    assert (await conversations.turns(IMKE, read))[0].state == "failed"
    await (await conversations.begin_turn(IMKE, gone_on, "again")).finish("finished", "Hello.")
    assert [turn.state for turn in await conversations.turns(IMKE, gone_on)] == ["failed", "finished"]
    clock.move(seconds=1)
    await conversations.settle_interrupted()
    assert (await repositories.conversations.list_turns(kept))[0].state == "failed"
