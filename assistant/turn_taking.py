"""Turns on the screen: taken, stopped, begun again, and shown once more to a page that has missed a part."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from chainlit import data as chainlit_data
from chainlit.context import context
from chainlit.session import WebsocketSession

from assistant.acts import is_navigation, is_uuid
from assistant.agent import Agent
from assistant.commands import read_command
from assistant.language import language_of
from assistant.live import LiveChats
from assistant.rendering import TurnDrawing
from assistant.work import Attachment
from repositories.models import Conversation, ToolCall
from services.bootstrap import Services
from services.errors import NotFound
from services.principal import Principal


class TurnTaking:
    """All of it happens in the task of the session that it is for."""

    def __init__(self, services: Services, agent: Agent, live: LiveChats) -> None:
        self._services = services
        self._agent = agent
        self._live = live
        self._drawings: dict[str, TurnDrawing] = {}
        self._stopped_early: set[str] = set()

    async def take(
        self,
        principal: Principal,
        text: str,
        *,
        attachments: Sequence[Attachment] = (),
        call: ToolCall | None = None,
        turn_id: str | None = None,
    ) -> None:
        """Raises what Agent.run raises before its first event."""
        session = _socket_session()
        conversation_id = session.thread_id
        if not is_uuid(conversation_id):
            raise NotFound("There is no such conversation.")
        title, _ = read_command(principal.role, text)
        before = await self._services.conversations.start(principal, title, conversation_id=conversation_id)
        await context.emitter.emit("window_message", {"rolecall_chat": conversation_id})
        drawing = TurnDrawing(self._services, principal, language_of(session.language))
        events = self._agent.run(principal, text, conversation_id, attachments=attachments, call=call, turn_id=turn_id)
        try:
            async with aclosing(events):
                async for event in events:
                    self._drawings[conversation_id] = drawing
                    await drawing.draw(event)
                    if session.id in self._stopped_early:
                        raise asyncio.CancelledError
        except asyncio.CancelledError:
            await drawing.stop()
            raise
        finally:
            if drawing.turn_id:
                self._drawings.pop(conversation_id, None)
                await self._live.show_turn(principal, conversation_id, drawing.turn_id)
        await self._show_name(principal, before)

    async def _show_name(self, principal: Principal, before: Conversation) -> None:
        """A conversation that began with a greeting has its name from a later message. The page reads its list of chats
        again when it hears of another beginning."""
        now = await self._services.conversations.get(principal, before.id)
        if now.title != before.title:
            await context.emitter.emit("first_interaction", {"interaction": now.title, "thread_id": now.id})

    def stop(self, session: WebsocketSession) -> None:
        """A turn that has only just been asked for is stored first, so that the question does not vanish."""
        if session.current_task is None or session.current_task.done():
            return
        if session.thread_id in self._drawings:
            session.current_task.cancel()
        else:
            self._stopped_early.add(session.id)

    def over(self, session_id: str) -> None:
        """A press on Stop was for what is over now, not for what comes next."""
        self._stopped_early.discard(session_id)

    async def click_before(self, principal: Principal, turn_id: str | None) -> str | None:
        """`turn_id`, if that is the newest turn and a click in the navigation: the next click takes its place, so that
        looking around does not fill the conversation. What it had brought is taken off the screen."""
        if not turn_id:
            return None
        turns = await self._services.conversations.turns(principal, context.session.thread_id, last=1)
        if not turns or turns[0].id != turn_id or not is_navigation(principal.role, turns[0]):
            return None
        await self._live.take_away(principal, turns[0])
        return turn_id

    async def show_thread(self) -> None:
        """The conversation as it stands, an answer that is being written as far as it has come."""
        layer = chainlit_data.get_data_layer()
        thread = await layer.get_thread(context.session.thread_id) if layer else None
        if thread is None:
            return
        drawing = self._drawings.get(context.session.thread_id)
        for step in thread["steps"] or []:
            if drawing and step["id"] == drawing.turn_id and drawing.said:
                step["output"] = drawing.said
        await context.emitter.resume_thread(thread)


def _socket_session() -> WebsocketSession:
    session = context.session
    assert isinstance(session, WebsocketSession)
    return session
