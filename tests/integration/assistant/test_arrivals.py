"""A page that comes in again, as after a restart of its server, while somebody is already writing."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.assistant.conftest import Chat, Person
from tests.support.open_chats import OpenChat, open_chat


@contextmanager
def arriving(person: Person, conversation_id: str, page: OpenChat) -> Iterator[Any]:
    """What the page sends, by event; it has yet to say that it is there."""
    from chainlit.server import sio

    from assistant.web import acting_session

    acting_session.set(person.principal.session_id)
    with open_chat(person.principal, conversation_id, page) as session:
        session.has_first_interaction = False

        def send(event: str, *data: Any) -> asyncio.Task[Any]:
            return asyncio.ensure_future(sio.handlers["/"][event](session.socket_id, *data))

        yield send


async def shown_after_the_conversation(page: OpenChat) -> list[str]:
    """The ids of what is new, until the answer is complete."""
    seen: list[tuple[str, Any]] = []
    while "resume_thread" not in [event for event, _ in seen]:
        seen = [await asyncio.wait_for(page.shown.get(), 10)]
    while "task_end" not in [event for event, _ in seen]:
        seen.append(await asyncio.wait_for(page.shown.get(), 10))
    return [data["id"] for event, data in seen if event in ("new_message", "stream_start")]


@pytest.mark.parametrize("hello_first", [True, False], ids=["after its hello", "before its hello"])
async def test_a_message_sent_while_the_page_gets_its_conversation_stays_on_it(chat: Chat, hello_first: bool) -> None:
    maja = await chat.person()
    conversation_id, page = await chat.talk(maja, "hello"), OpenChat()
    message = {"id": str(uuid4()), "type": "user_message", "name": "Maja", "output": "thank you", "createdAt": ""}
    sent = [("connection_successful",), ("client_message", {"message": message})]
    with arriving(maja, conversation_id, page) as send:
        for event in sent if hello_first else reversed(sent):
            send(*event)
        shown = await shown_after_the_conversation(page)
    _, turn = await chat.services.conversations.turns(maja.principal, conversation_id)
    assert turn.user == "thank you"
    assert shown[0] == message["id"]
    assert turn.id in shown


async def test_a_click_while_the_page_gets_its_conversation_is_shown_below_it(chat: Chat) -> None:
    from assistant.shapes import derived_id

    maja = await chat.person()
    conversation_id, page = await chat.talk(maja, "hello"), OpenChat()
    with arriving(maja, conversation_id, page) as send:
        send("window_message", {"rolecall": "profile"})
        send("connection_successful")
        shown = await shown_after_the_conversation(page)
    _, turn = await chat.services.conversations.turns(maja.principal, conversation_id)
    assert {derived_id(turn.id, "user"), turn.id} <= set(shown)
