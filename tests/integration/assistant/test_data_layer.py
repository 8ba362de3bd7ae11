"""Threads as Chainlit asks for them, over the requests that its page sends."""

from typing import Any
from uuid import uuid4

import pytest

from assistant.card_state import standing_of
from tests.integration.assistant.conftest import Chat, Person

SAID = "I'm a nurse with 6 years in intensive care in Leeds, I speak Polish"


async def thread_of(person: Person, conversation_id: str) -> Any:
    return (await person.browser.get(f"/project/thread/{conversation_id}")).json()


async def threads_of(person: Person, **asked: Any) -> Any:
    body = {"pagination": {"first": asked.pop("first", 20), **asked.pop("pagination", {})}, "filter": asked}
    return (await person.browser.post("/project/threads", json=body)).json()


def with_type(thread: Any, kind: str) -> list[Any]:
    return [step for step in thread["steps"] if step["type"] == kind]


async def test_a_conversation_is_shown_as_it_was_said_with_its_cards(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(maja, SAID)
    (turn,) = await chat.services.conversations.turns(maja.principal, conversation_id)
    thread = await thread_of(maja, conversation_id)
    assert [step["output"] for step in with_type(thread, "user_message")] == [SAID]
    (answer,) = with_type(thread, "assistant_message")
    assert (answer["id"], answer["output"]) == (turn.id, turn.reply)
    (card,) = thread["elements"]
    assert (card["name"], card["forId"], card["props"]["card"]["type"]) == ("ProfileCard", turn.id, "profile")
    assert card["props"]["state"] == {
        "profile_version": card["props"]["card"]["profile"]["version"],
        "undone": {},
    }
    assert thread["userIdentifier"] == maja.principal.user_id


async def test_ids_stay_the_same_however_often_a_thread_is_read(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(maja, SAID, "hello")
    first, second = await thread_of(maja, conversation_id), await thread_of(maja, conversation_id)
    ids = [step["id"] for step in first["steps"]] + [element["id"] for element in first["elements"]]
    assert ids == [step["id"] for step in second["steps"]] + [element["id"] for element in second["elements"]]
    assert len(set(ids)) == len(ids)


async def test_a_card_shows_what_has_become_of_it_since(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(maja, SAID)
    (element,) = (await thread_of(maja, conversation_id))["elements"]
    undo_id = element["props"]["card"]["undo_id"]
    assert element["props"]["state"]["undone"] == {}
    await chat.services.profiles.undo(maja.principal, undo_id)
    (element,) = (await thread_of(maja, conversation_id))["elements"]
    assert element["props"]["state"]["profile_version"] > element["props"]["card"]["profile"]["version"]
    assert element["props"]["state"]["undone"] == {undo_id: True}
    eve = await chat.person()
    assert (await standing_of(chat.services, eve.principal, change_ids=[undo_id]))["undone"] == {}


async def test_threads_are_listed_newest_first_and_page_by_page(chat: Chat) -> None:
    maja = await chat.person()
    ids = [await chat.talk(maja, f"hello number {number}") for number in range(3)]
    page = await threads_of(maja, first=2)
    assert [thread["id"] for thread in page["data"]] == ids[:0:-1]
    assert page["pageInfo"]["hasNextPage"]
    rest = await threads_of(maja, pagination={"first": 2, "cursor": page["pageInfo"]["endCursor"]})
    assert [thread["id"] for thread in rest["data"]] == ids[:1]
    assert not rest["pageInfo"]["hasNextPage"]


async def test_threads_are_found_by_their_names(chat: Chat) -> None:
    maja = await chat.person()
    wanted = await chat.talk(maja, "What about pastry?")
    await chat.talk(maja, "hello")
    found = await threads_of(maja, search="PASTRY")
    assert [thread["id"] for thread in found["data"]] == [wanted]


async def test_a_thread_is_renamed_and_deleted_by_its_owner(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(maja, "hello")
    await maja.browser.put("/project/thread", json={"threadId": conversation_id, "name": "My search"})
    assert (await thread_of(maja, conversation_id))["name"] == "My search"
    await maja.browser.request("DELETE", "/project/thread", json={"threadId": conversation_id})
    assert (await threads_of(maja))["data"] == []


async def test_feedback_is_kept_with_the_turn_and_can_be_taken_back(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(maja, "hello")
    (answer,) = with_type(await thread_of(maja, conversation_id), "assistant_message")
    given = {"feedback": {"forId": answer["id"], "value": 0, "threadId": conversation_id}, "sessionId": "none"}
    assert (await maja.browser.put("/feedback", json=given)).status_code == 200
    (answer,) = with_type(await thread_of(maja, conversation_id), "assistant_message")
    assert answer["feedback"]["value"] == 0
    await maja.browser.request("DELETE", "/feedback", json={"feedbackId": answer["feedback"]["id"]})
    (answer,) = with_type(await thread_of(maja, conversation_id), "assistant_message")
    assert "feedback" not in answer


async def test_nothing_of_somebody_else_is_shown_or_changed(chat: Chat) -> None:
    maja, eve = await chat.person(), await chat.person()
    conversation_id = await chat.talk(maja, SAID)
    before = await thread_of(maja, conversation_id)
    message_id, element_id = before["steps"][-1]["id"], before["elements"][0]["id"]
    tried = [
        await eve.browser.get(f"/project/thread/{conversation_id}"),
        await eve.browser.put("/project/thread", json={"threadId": conversation_id, "name": "Eve's"}),
        await eve.browser.request("DELETE", "/project/thread", json={"threadId": conversation_id}),
        await eve.browser.get(f"/project/thread/{conversation_id}/element/{element_id}"),
    ]
    assert {answer.status_code for answer in tried} == {404}
    feedback = {"feedback": {"forId": message_id, "value": 0, "threadId": conversation_id}, "sessionId": "none"}
    await eve.browser.put("/feedback", json=feedback)
    await eve.browser.request("DELETE", "/feedback", json={"feedbackId": message_id})
    assert await thread_of(maja, conversation_id) == before
    assert (await threads_of(eve))["data"] == []


async def test_the_list_is_the_callers_own_whoever_is_asked_for(chat: Chat) -> None:
    maja, eve = await chat.person(), await chat.person()
    await chat.talk(maja, "hello")
    assert (await threads_of(eve, userId=maja.principal.user_id))["data"] == []


@pytest.mark.parametrize("thread_id", ["", "x", "../../etc/passwd", "' OR 1=1 --", "🎉"])
async def test_what_is_no_id_is_nothing(chat: Chat, thread_id: str) -> None:
    maja = await chat.person()
    answer = await maja.browser.request("DELETE", "/project/thread", json={"threadId": thread_id})
    assert answer.status_code == 404


async def test_a_dict_in_place_of_an_id_is_refused_before_it_gets_anywhere(chat: Chat) -> None:
    from chainlit.data import get_data_layer

    from assistant.web import acting_session

    maja = await chat.person()
    await chat.talk(maja, "hello")
    acting_session.set(maja.principal.session_id)
    layer: Any = get_data_layer()
    assert await layer.get_thread({"$ne": None}) is None
    assert await layer.get_thread_author({"$ne": None}) == ""


async def test_chainlit_cannot_make_users_or_write_steps(chat: Chat) -> None:
    from chainlit.data import get_data_layer
    from chainlit.user import User

    from assistant.web import acting_session

    maja = await chat.person()
    conversation_id = await chat.talk(maja, "hello")
    before = await thread_of(maja, conversation_id)
    acting_session.set(maja.principal.session_id)
    layer: Any = get_data_layer()
    assert await layer.create_user(User(identifier=str(uuid4()))) is None
    await layer.update_thread(conversation_id, name="hello", user_id=maja.principal.user_id)
    await layer.update_thread(conversation_id, metadata={"is_shared": True})
    assert await thread_of(maja, conversation_id) == before


async def test_a_database_that_fails_leaves_an_empty_answer_and_no_exception(chat: Chat) -> None:
    from assistant.data_layer import ConversationThreads
    from assistant.web import acting_session

    maja = await chat.person()
    acting_session.set(maja.principal.session_id)

    class Broken:
        accounts = chat.services.accounts

        def __getattr__(self, name: str) -> Any:
            raise RuntimeError("the disk is gone")

    layer: Any = ConversationThreads(Broken())  # type: ignore[arg-type]
    assert await layer.get_thread(str(uuid4())) is None
    assert await layer.get_thread_author(str(uuid4())) == ""
    await layer.delete_thread(str(uuid4()))


async def told(chat: Chat, person: Person, reply: str, events: list[dict[str, Any]], state: Any = "finished") -> Any:
    """The answer of a stored turn, as the page gets it."""
    conversation = await chat.services.conversations.start(person.principal, "hello")
    handle = await chat.services.conversations.begin_turn(person.principal, conversation.id, "hello")
    for event in events:
        await handle.record(event)
    await handle.finish(state, reply)
    return with_type(await thread_of(person, conversation.id), "assistant_message")[0]["output"]


async def test_an_image_that_a_reply_names_is_not_fetched_from_anywhere(chat: Chat) -> None:
    maja = await chat.person()
    shown = await told(chat, maja, "Look: ![x](https://evil.example/x.png)!", [])
    assert "![" not in shown
    assert shown.endswith("!")


async def test_a_list_is_said_once_where_a_card_shows_it(chat: Chat) -> None:
    maja = await chat.person()
    reply = "These fit you best:\n1. Nurse, Leeds\n2. Nurse, York\n\nAsk “Why the first one?”."
    card: dict[str, Any] = {"type": "jobs", "title": "", "matches": [], "nearly": [], "filters": {}, "notice": None}
    finished = {"id": str(uuid4()), "tool": "recommend_jobs", "ok": True, "summary": "2 jobs", "card": card}
    beside = await told(chat, maja, reply, [{"event": "tool_finished", "data": finished}])
    assert beside == "These fit you best:\n\nAsk “Why the first one?”."
    assert await told(chat, maja, reply, []) == reply
    two = reply.replace("\n\n", "\n\nNearly, each with one thing that does not fit:\n3. Nurse, Hull\n\n")
    assert await told(chat, maja, two, [{"event": "tool_finished", "data": finished}]) == beside


async def test_a_turn_that_was_stopped_says_so_after_what_was_said(chat: Chat) -> None:
    maja = await chat.person()
    assert await told(chat, maja, "Let me see.", [], state="stopped") == "Let me see.\n\n*Stopped.*"
