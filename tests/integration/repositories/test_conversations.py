import asyncio

import pytest

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Focus, ToolCall, Unclear
from repositories.protocols import Position
from repositories.storage import Repositories
from tests.support.builders import at, conversation, fields_left_out, turn

FOCUS = Focus(
    job_ids=["j2", "j1"],
    candidate_ids=["c1"],
    application_ids=["a1"],
    job_id="j2",
    candidate_id="c1",
    draft_id="d1",
    undo_id="u1",
    listing="search",
    filters={"location": ["Łódź"], "salary_min": 70000.5, "remote": None, "deep": {"yes": True}},
    asked="salary_min",
    unclear=Unclear(call=ToolCall(name="apply_to_job", arguments={"job": "the one in Łódź"}), job_ids=["j2", "j1"]),
)
EVERYTHING = conversation(
    title="Arbeit in 東京 🗼 عمل",
    turn_count=3,
    focus=FOCUS,
    lease_holder="p1",
    lease_until=at(60),
    created_at=at(0),
    updated_at=at(5.005),
)
EVERY_TURN = turn(
    state="finished",
    user='"only remote" \U0001f3e0\nمن فضلك',
    reply="Here you are: **3** jobs — naïve 日本",
    events=[{"event": "tool_finished", "data": {"ok": True, "card": None, "score": 0.25, "items": [1, "zwei"]}}],
    messages=[
        {"role": "assistant", "tool_calls": [{"id": "c1", "name": "search_jobs", "arguments": {"q": "日本"}}]},
        {"role": "tool", "content": "{}", "tool_call_id": "c1", "tool_name": "search_jobs"},
    ],
    model="ollama:llama3.2",
    feedback=0,
    at=at(1),
    finished_at=at(2.5),
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == fields_left_out(FOCUS) == set()

    await repositories.conversations.add(EVERYTHING)

    assert await repositories.conversations.get(EVERYTHING.id) == EVERYTHING


async def test_a_new_conversation_comes_back(repositories: Repositories) -> None:
    empty = conversation(title="")

    await repositories.conversations.add(empty)

    assert await repositories.conversations.get(empty.id) == empty
    assert await repositories.conversations.list_turns(empty.id) == []


async def test_what_is_unknown_is_none_and_is_not_made_by_writing_to_it(repositories: Repositories) -> None:
    assert await repositories.conversations.get("unknown") is None
    assert await repositories.conversations.get_turn("unknown") is None
    assert await repositories.conversations.set_title("unknown", "Title") is False
    assert await repositories.conversations.take_lease("unknown", "p1", at(60), at(0)) is False
    await repositories.conversations.set_focus("unknown", FOCUS)
    await repositories.conversations.drop_lease("unknown", "p1")
    await repositories.conversations.set_feedback("unknown", 1)
    await repositories.conversations.save_turn(turn(id="unknown"))

    assert await repositories.conversations.get("unknown") is None
    assert await repositories.conversations.get_turn("unknown") is None
    assert await repositories.conversations.list_turns("unknown") == []


async def test_the_same_id_is_not_added_twice(repositories: Repositories) -> None:
    first = conversation(id="same", user_id="ada")
    await repositories.conversations.add(first)

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.conversations.add(conversation(id="same", user_id="eve"))

    assert refusal.value.field == "id"
    assert await repositories.conversations.get("same") == first


async def test_title_and_focus_change_alone(repositories: Repositories) -> None:
    stored = conversation(updated_at=at(0))
    await repositories.conversations.add(stored)

    assert await repositories.conversations.set_title(stored.id, 'Küche "👩🏽‍🍳" \\') is True
    await repositories.conversations.set_focus(stored.id, FOCUS)

    assert await repositories.conversations.get(stored.id) == stored.model_copy(
        update={"title": 'Küche "👩🏽‍🍳" \\', "focus": FOCUS}
    )


async def test_a_users_conversations_are_listed_by_the_last_turn_in_pages(repositories: Repositories) -> None:
    mine = [conversation(id=f"c{number}", user_id="ada", updated_at=at(number // 3)) for number in range(7)]
    for one in (*mine, conversation(user_id="eve")):
        await repositories.conversations.add(one)
    await repositories.conversations.add_turn(turn(conversation_id="c0", at=at(99)))

    first = await repositories.conversations.list_for_user("ada", limit=3)
    rest = await repositories.conversations.list_for_user("ada", after=Position(first[-1].updated_at, first[-1].id))

    assert [one.id for one in first + rest] == ["c0", "c6", "c5", "c4", "c3", "c2", "c1"]
    assert first[0].updated_at == at(99)


async def test_every_field_of_a_turn_comes_back(repositories: Repositories) -> None:
    assert fields_left_out(EVERY_TURN) == set()
    await repositories.conversations.add(conversation(id=EVERY_TURN.conversation_id))

    stored = await repositories.conversations.add_turn(EVERY_TURN)

    assert stored == EVERY_TURN
    assert await repositories.conversations.get_turn(EVERY_TURN.id) == EVERY_TURN
    assert await repositories.conversations.list_turns(EVERY_TURN.conversation_id) == [EVERY_TURN]


async def test_turns_are_numbered_from_one_whatever_number_they_bring(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))

    numbers = [
        (await repositories.conversations.add_turn(turn(conversation_id="c1", number=number))).number
        for number in (7, 0, 7)
    ]

    stored = await repositories.conversations.get("c1")
    assert numbers == [1, 2, 3]
    assert stored is not None
    assert stored.turn_count == 3


async def test_fifty_turns_at_once_get_fifty_numbers(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))

    added = await asyncio.gather(
        *(repositories.conversations.add_turn(turn(conversation_id="c1", number=0)) for _ in range(50))
    )

    assert sorted(one.number for one in added) == list(range(1, 51))
    assert [one.number for one in await repositories.conversations.list_turns("c1")] == list(range(1, 51))


async def test_the_newest_turns_are_listed_oldest_first(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))
    await repositories.conversations.add(conversation(id="c2"))
    await repositories.conversations.add_turn(turn(conversation_id="c2"))
    # times run backwards: the number decides
    added = [await repositories.conversations.add_turn(turn(conversation_id="c1", at=at(-n))) for n in range(5)]

    assert await repositories.conversations.list_turns("c1") == added
    assert await repositories.conversations.list_turns("c1", last=2) == added[3:]
    assert await repositories.conversations.list_turns("c1", last=99) == added
    assert await repositories.conversations.list_turns("c1", last=0) == []


async def test_a_turn_is_replaced_as_a_whole(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id=EVERY_TURN.conversation_id))
    opened = await repositories.conversations.add_turn(
        turn(id=EVERY_TURN.id, conversation_id=EVERY_TURN.conversation_id)
    )
    assert opened.state == "open"

    await repositories.conversations.save_turn(EVERY_TURN)

    assert await repositories.conversations.get_turn(EVERY_TURN.id) == EVERY_TURN


async def test_feedback_is_set_and_taken_back(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))
    stored = await repositories.conversations.add_turn(turn(conversation_id="c1"))

    await repositories.conversations.set_feedback(stored.id, 1)
    assert await repositories.conversations.get_turn(stored.id) == stored.model_copy(update={"feedback": 1})

    await repositories.conversations.set_feedback(stored.id, None)
    assert await repositories.conversations.get_turn(stored.id) == stored


async def test_open_turns_from_before_a_time_are_found(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))
    added = [
        await repositories.conversations.add_turn(turn(conversation_id="c1", at=at(seconds), state=state))
        for seconds, state in ((2, "open"), (1, "open"), (0, "finished"), (3, "open"))
    ]

    assert await repositories.conversations.list_open_turns(at(3)) == [added[1], added[0]]


async def test_a_lease_has_one_holder_until_it_has_passed(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))
    take = repositories.conversations.take_lease

    assert await take("c1", "p1", at(60), at(0)) is True
    assert await take("c1", "p2", at(90), at(30)) is False
    # renewed by its holder
    assert await take("c1", "p1", at(100), at(40)) is True
    assert await take("c1", "p2", at(150), at(99)) is False
    # the holder died
    assert await take("c1", "p2", at(170), at(110)) is True
    assert await take("c1", "p1", at(170), at(111)) is False


async def test_of_fifty_who_take_a_lease_at_once_one_holds_it(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))

    taken = await asyncio.gather(
        *(repositories.conversations.take_lease("c1", f"p{number}", at(60), at(0)) for number in range(50))
    )

    stored = await repositories.conversations.get("c1")
    assert taken.count(True) == 1
    assert stored is not None
    assert stored.lease_holder == f"p{taken.index(True)}"


async def test_a_lease_is_dropped_by_its_holder_alone(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))
    await repositories.conversations.take_lease("c1", "p1", at(60), at(0))

    await repositories.conversations.drop_lease("c1", "p2")
    assert await repositories.conversations.take_lease("c1", "p2", at(60), at(1)) is False

    await repositories.conversations.drop_lease("c1", "p1")
    await repositories.conversations.drop_lease("c1", "p1")
    assert await repositories.conversations.take_lease("c1", "p2", at(60), at(1)) is True


async def test_removing_takes_the_turns_along_and_may_be_repeated(repositories: Repositories) -> None:
    await repositories.conversations.add(conversation(id="c1"))
    await repositories.conversations.add(conversation(id="c2"))
    gone = await repositories.conversations.add_turn(turn(conversation_id="c1"))
    kept = await repositories.conversations.add_turn(turn(conversation_id="c2"))

    await repositories.conversations.remove("c1")
    await repositories.conversations.remove("c1")

    assert await repositories.conversations.get("c1") is None
    assert await repositories.conversations.get_turn(gone.id) is None
    assert await repositories.conversations.list_turns("c2") == [kept]


async def test_a_turn_does_not_come_into_a_conversation_that_is_gone(repositories: Repositories) -> None:
    late = turn(conversation_id="gone")

    with pytest.raises(StaleVersion):
        await repositories.conversations.add_turn(late)

    assert await repositories.conversations.get_turn(late.id) is None


async def test_removing_for_a_user_takes_all_of_theirs_only(repositories: Repositories) -> None:
    for conversation_id, user_id in (("c1", "ada"), ("c2", "ada"), ("c3", "eve")):
        await repositories.conversations.add(conversation(id=conversation_id, user_id=user_id))
        await repositories.conversations.add_turn(turn(id=f"t{conversation_id}", conversation_id=conversation_id))

    await repositories.conversations.remove_for_user("ada")
    await repositories.conversations.remove_for_user("ada")

    assert await repositories.conversations.list_for_user("ada") == []
    assert await repositories.conversations.get_turn("tc1") is None
    assert await repositories.conversations.get_turn("tc2") is None
    assert len(await repositories.conversations.list_turns("c3")) == 1
