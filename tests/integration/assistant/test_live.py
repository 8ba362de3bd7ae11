"""Open chats hear of what happened elsewhere, once."""

import asyncio

import pytest

from assistant.replies import CAME_BACK, FELL_BACK
from tests.integration.assistant.conftest import Chat, Person
from tests.support.one_model import OneModel
from tests.support.open_chats import OpenChat, open_chat
from tests.support.scripted_model import ScriptedModel, says

TROUBLE = "Ollama does not answer."


class Models(OneModel):
    """A model that can be taken away and brought back."""

    def __init__(self, chat: Chat) -> None:
        super().__init__(ScriptedModel([says("Good to hear.")] * 20))
        self._chat, self._model = chat, self.current

    async def goes(self) -> None:
        self.current, self.trouble = None, TROUBLE
        await self._told()

    async def comes_back(self) -> None:
        self.current, self.trouble = self._model, None
        await self._told()

    async def _told(self) -> None:
        data = {"model": self.name, "note": self.trouble or ""}
        await self._chat.services.events.add("chat_model.changed", None, "chat_model", [], data)


@pytest.fixture
def models(chat: Chat) -> Models:
    chat.agent.models = models = Models(chat)  # type: ignore[assignment]  # only what the agent asks of it
    return models


@pytest.fixture
async def maja(chat: Chat, models: Models) -> Person:
    return await chat.person()


async def test_an_open_chat_is_told_that_the_model_went_and_its_next_answer_does_not_say_it_again(
    chat: Chat, models: Models, maja: Person
) -> None:
    conversation_id, page = await chat.talk(maja, "hello"), OpenChat()
    with open_chat(maja.principal, conversation_id, page):
        await models.goes()
        assert FELL_BACK in (await page.next_message())["output"]
        assert FELL_BACK not in await chat.answer(maja, conversation_id, "thank you")
        await models.comes_back()
        assert (await page.next_message())["output"] == CAME_BACK
        assert CAME_BACK not in await chat.answer(maja, conversation_id, "thank you")


async def test_what_an_answer_has_told_or_is_about_to_tell_is_not_told_beside_it(
    chat: Chat, models: Models, maja: Person
) -> None:
    told, answered, idle = [await chat.talk(maja, "hello") for _ in range(3)]
    page = OpenChat()
    models.current, models.trouble = None, TROUBLE
    assert FELL_BACK in await chat.answer(maja, told, "thank you")
    with (
        open_chat(maja.principal, told, page),
        open_chat(maja.principal, answered, page) as session,
        open_chat(maja.principal, idle, page),
    ):
        session.current_task = asyncio.create_task(asyncio.Event().wait())
        await models.goes()
        assert (await page.next_message())["threadId"] == idle
        assert page.shown.empty()
        session.current_task.cancel()


async def test_an_answer_that_did_not_meet_the_trouble_leaves_it_to_the_next_one_to_tell(
    chat: Chat, models: Models, maja: Person
) -> None:
    conversation_id = await chat.talk(maja, "hello")
    run = chat.agent.run(maja.principal, "thank you", conversation_id)
    await anext(run)
    said = await anext(run)
    await models.goes()
    rest = [event async for event in run]
    assert FELL_BACK not in str([said, *rest])
    assert FELL_BACK in await chat.answer(maja, conversation_id, "hello")
