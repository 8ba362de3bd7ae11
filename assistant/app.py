"""The chat's handlers: each finds out who is there, lets the agent or a service do the work, and draws it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import chainlit as cl
from chainlit import data as chainlit_data
from chainlit.context import context, init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession

from assistant.acts import act_from_card, act_from_navigation, is_uuid
from assistant.agent import Agent
from assistant.data_layer import ConversationThreads
from assistant.greeting import STARTERS
from assistant.live import LiveChats
from assistant.rendering import TurnDrawing
from assistant.web import acting_session
from assistant.work import Attachment
from repositories.models import ToolCall
from repositories.values import MAX_TEXT
from services.bootstrap import Services
from services.errors import NotFound, ServiceError, Unauthenticated
from services.principal import Principal
from services.reactions import ReactionUpdate

logger = logging.getLogger(__name__)

MAX_UPLOAD_BYTES = 5 * 1024 * 1024
EMPTY = "That message was empty. Tell me what you need, or drop your CV here."
TOO_LONG = f"That message is too long for me: at most {MAX_TEXT:,} characters. Please send it in parts."
REFUSED_PAYLOAD = {"ok": False, "error": "This button is out of date. Reload the page and try again."}

UNUSED_EVENTS = (
    "edit_message",
    "message_favorite",
    "chat_settings_change",
    "chat_settings_edit",
    "audio_start",
    "audio_chunk",
    "audio_end",
)

Outcome = dict[str, Any]


class ChatDoor:
    def __init__(self, services: Services, agent: Agent, live: LiveChats) -> None:
        self._services = services
        self._agent = agent
        self._live = live
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Hands the handlers to Chainlit, which keeps them in globals: one door to a process."""
        chainlit_data._data_layer, chainlit_data._data_layer_initialized = None, False
        cl.data_layer(lambda: ConversationThreads(self._services))
        cl.password_auth_callback(_log_in_elsewhere)
        cl.set_starters(self.starters)
        cl.on_chat_start(self.on_chat_start)
        cl.on_chat_resume(self.on_chat_resume)
        cl.on_message(self.on_message)
        cl.on_window_message(self.on_navigation)
        for name, handler in self._actions().items():
            cl.action_callback(name)(handler)
        # Chainlit's own handler writes a message of its own wording into the chat
        sio.on("stop", self.on_stop)
        for event in UNUSED_EVENTS:
            sio.on(event, _ignore)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def starters(self, user: cl.User | None, language: str | None) -> list[cl.Starter]:
        role = user.metadata.get("role") if user else None
        return [cl.Starter(label=label, message=message) for label, message in STARTERS.get(str(role), [])]

    async def on_chat_start(self) -> None:
        """A thread that could not be resumed is not ours to write to: the chat goes on under an id of its own."""
        if context.session.thread_id_to_resume:
            context.session.thread_id = str(uuid4())
            context.session.thread_id_to_resume = None

    async def on_chat_resume(self, thread: Any) -> None:
        """Needed for Chainlit to offer resuming; the conversation itself is drawn by the data layer."""

    async def on_message(self, message: cl.Message) -> None:
        async with self._boundary():
            principal = await self._principal()
            attachments = await asyncio.to_thread(_attachments, message.elements)
            text = message.content.strip()
            if not text and not attachments:
                await _say(EMPTY)
            elif len(text) > MAX_TEXT:
                await _say(TOO_LONG)
            else:
                await self._take_turn(principal, text, attachments=attachments)

    async def on_navigation(self, data: Any) -> None:
        """Any script on the page can send such a message, so it can do no more than show something."""
        wanted = data.get("rolecall") if isinstance(data, dict) else None
        async with self._boundary():
            act = act_from_navigation((await self._principal()).role, wanted) if isinstance(wanted, str) else None
            if act:
                self._begin(*act)

    async def on_stop(self, sid: str) -> None:
        session = WebsocketSession.get(sid)
        if session and session.current_task:
            session.current_task.cancel()

    async def act(self, action: cl.Action) -> Outcome:
        """A card's button that is the same as saying it: a turn of its own."""

        async def begin(principal: Principal) -> Outcome:
            act = act_from_card(principal.role, action.payload)
            if act is None:
                return REFUSED_PAYLOAD
            self._begin(*act)
            return {"ok": True}

        return await self._answer(begin)

    async def decide(self, action: cl.Action) -> Outcome:
        action_id, accept = action.payload.get("confirmation_id"), action.payload.get("accept")
        if not is_uuid(action_id) or not isinstance(accept, bool):
            return REFUSED_PAYLOAD

        async def decide(principal: Principal) -> Outcome:
            try:
                decision = await self._agent.decide(principal, str(action_id), accept)
            finally:
                await self._live.show_decision(principal, str(action_id))
            return {"ok": True, "status": decision.status, "outcome": decision.summary}

        return await self._answer(decide)

    async def undo(self, action: cl.Action) -> Outcome:
        undo_id = action.payload.get("undo_id")
        if not is_uuid(undo_id):
            return REFUSED_PAYLOAD

        async def undo(principal: Principal) -> Outcome:
            await self._services.profiles.undo(principal, str(undo_id))
            return {"ok": True}

        return await self._answer(undo)

    async def react(self, action: cl.Action) -> Outcome:
        job_id = action.payload.get("job_id")
        given = {name: action.payload[name] for name in ("saved", "opinion") if name in action.payload}
        valid = is_uuid(job_id) and isinstance(given.get("saved", True), bool)
        if not valid or given.get("opinion") not in {None, "hidden", "liked", "disliked"}:
            return REFUSED_PAYLOAD

        async def react(principal: Principal) -> Outcome:
            update = ReactionUpdate.model_validate(given)
            reaction = await self._services.reactions.set(principal, str(job_id), update)
            return {"ok": True, "saved": reaction.saved, "opinion": reaction.opinion}

        return await self._answer(react)

    def _actions(self) -> dict[str, Any]:
        return {"act": self.act, "decide": self.decide, "undo": self.undo, "react": self.react}

    async def _answer(self, work: Any) -> Outcome:
        """A callback's boundary: what is refused is said on the card itself."""
        try:
            return dict(await work(await self._principal()))
        except Unauthenticated:
            self._spawn(self._live.end(_socket_session()))
            return {"ok": False, "error": "Your session has ended. Please log in again."}
        except ServiceError as refusal:
            return {"ok": False, "error": refusal.message}
        except Exception:
            return {"ok": False, "error": _unexpected()}

    def _begin(self, text: str, call: ToolCall) -> None:
        """A turn that nobody typed, in a task of its own that Stop can reach."""
        session = _socket_session()
        session.current_task = self._spawn(self._take_spoken_turn(session, text, call))

    async def _take_spoken_turn(self, session: WebsocketSession, text: str, call: ToolCall) -> None:
        init_ws_context(session)
        await context.emitter.task_start()
        try:
            async with self._boundary():
                principal = await self._principal()
                message = cl.Message(content=text, type="user_message", author=principal.display_name or "You")
                await message.send()
                if not session.has_first_interaction:
                    session.has_first_interaction = True
                    await context.emitter.init_thread(text)
                async with cl.Step(name="on_message", type="run", parent_id=message.id):
                    await self._take_turn(principal, text, call=call)
        finally:
            await context.emitter.task_end()

    async def _take_turn(
        self,
        principal: Principal,
        text: str,
        *,
        attachments: Sequence[Attachment] = (),
        call: ToolCall | None = None,
    ) -> None:
        conversation_id = context.session.thread_id
        if not is_uuid(conversation_id):
            raise NotFound("There is no such conversation.")
        await self._services.conversations.start(principal, text, conversation_id=conversation_id)
        drawing = TurnDrawing(self._services, principal)
        events = self._agent.run(principal, text, conversation_id, attachments=attachments, call=call)
        try:
            async with aclosing(events):
                async for event in events:
                    await drawing.draw(event)
        except asyncio.CancelledError:
            await drawing.stop()
            raise
        finally:
            if drawing.turn_id:
                await self._live.show_turn(principal, conversation_id, drawing.turn_id)

    async def _principal(self) -> Principal:
        """Asked anew for every message and click: the session may have ended since the page was opened."""
        session_id = acting_session.get()
        user = context.session.user
        if session_id is None or user is None:
            raise Unauthenticated("Please log in.")
        principal = await self._services.accounts.principal_for(session_id)
        if principal.user_id != user.identifier:
            raise Unauthenticated("Please log in.")
        return principal

    @asynccontextmanager
    async def _boundary(self) -> AsyncIterator[None]:
        """Nothing but sentences gets through to the chat."""
        try:
            yield
        except Unauthenticated:
            await self._live.end(_socket_session())
        except ServiceError as refusal:
            await _say(refusal.message)
        except Exception:
            await _say(_unexpected())

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _log_in_elsewhere(username: str, password: str) -> cl.User | None:
    """Makes Chainlit show its log-in form. What that posts is answered by Pages.log_in, which says why it refuses."""
    return None


async def _ignore(sid: str, *data: Any) -> None:
    """What the page never sends, a client of somebody's own making must not set in motion either."""


async def _say(text: str) -> None:
    await cl.Message(content=text).send()


def _unexpected() -> str:
    """Logs the exception that is being handled, and words it for the person with a reference to find it by."""
    reference = uuid4().hex[:8]
    logger.exception("A chat handler failed (reference %s)", reference)
    return f"Something went wrong on our side (reference {reference}). What you wrote is safe; please try again."


def _socket_session() -> WebsocketSession:
    session = context.session
    assert isinstance(session, WebsocketSession)
    return session


def _attachments(elements: Sequence[Any]) -> list[Attachment]:
    """Uploads as the browser sent them; what they are is for whoever reads them to find out."""
    found = []
    for element in elements:
        path = Path(element.path) if element.path else None
        if path and path.is_file() and path.stat().st_size <= MAX_UPLOAD_BYTES:
            found.append(Attachment(filename=element.name, data=path.read_bytes()))
    return found
