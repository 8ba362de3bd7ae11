"""The chat's handlers: each finds out who is there, lets the agent or a service do the work, and draws it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import chainlit as cl
from chainlit import data as chainlit_data
from chainlit.context import context, init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.socket import connection_successful
from chainlit.socket import message as client_message

from assistant.acts import act_from_navigation
from assistant.agent import Agent
from assistant.arrivals import Arrivals
from assistant.buttons import Buttons, Outcome
from assistant.commands import listed
from assistant.data_layer import DEPTH, EARLIER_TURNS, ConversationThreads, shown_turns
from assistant.failures import worded
from assistant.greeting import starters_for
from assistant.guards import MAX_UPLOAD_BYTES
from assistant.language import Language, language_of
from assistant.live import LiveChats
from assistant.shapes import derived_id
from assistant.turn_taking import TurnTaking
from assistant.web import acting_session
from assistant.work import Attachment
from repositories.models import ToolCall
from repositories.values import MAX_TEXT
from services.bootstrap import Services
from services.errors import ServiceError, Unauthenticated
from services.principal import Principal

logger = logging.getLogger(__name__)

EMPTY = "That message was empty. Tell me what you need, or drop your CV here."
TOO_LONG = f"That message is too long for me: at most {MAX_TEXT:,} characters. Please send it in parts."
MAX_ATTACHMENTS = 5
NAVIGATION = "navigation"
CLICKS_WAIT_SECONDS = 3.0

UNUSED_EVENTS = (
    "edit_message",
    "message_favorite",
    "chat_settings_change",
    "chat_settings_edit",
    "audio_start",
    "audio_chunk",
    "audio_end",
)


class ChatDoor:
    def __init__(self, services: Services, agent: Agent, live: LiveChats) -> None:
        self._services = services
        self._agent = agent
        self._live = live
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = TurnTaking(services, agent, live)
        self._arrivals = Arrivals()

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
        buttons = Buttons(self._services, self._agent, answering=self._answer, begin=self._begin)
        for name, handler in {**buttons.by_name(), "earlier": self.earlier}.items():
            cl.action_callback(name)(handler)
        # Chainlit's own handler writes a message of its own wording into the chat
        sio.on("stop", self.on_stop)
        sio.on("connection_successful", self.on_connected)
        sio.on("client_message", self.on_client_message)
        for event in UNUSED_EVENTS:
            sio.on(event, _ignore)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def starters(self, user: cl.User | None, language: str | None) -> list[cl.Starter]:
        role = user.metadata.get("role") if user else None
        offered = starters_for(role, language_of(language)) if role in ("candidate", "recruiter") else []
        return [cl.Starter(label=label, message=message) for label, message in offered]

    async def on_chat_start(self) -> None:
        """A thread that could not be resumed is not ours to write to: the chat goes on under an id of its own."""
        if context.session.thread_id_to_resume:
            context.session.thread_id = str(uuid4())
            context.session.thread_id_to_resume = None
        await self._list_commands()

    async def on_chat_resume(self, thread: Any) -> None:
        """The conversation itself is drawn by the data layer."""
        await self._list_commands()

    async def on_connected(self, sid: str) -> None:
        session = WebsocketSession.require(sid)
        try:
            await connection_successful(sid)
            await self._catch_up(session)
        finally:
            self._arrivals.is_in(session)

    async def _catch_up(self, session: WebsocketSession) -> None:
        """A line that broke and came back has missed what was sent meanwhile, so the page gets the conversation again."""
        if not session.restored or not session.has_first_interaction:
            return
        init_ws_context(session)
        if not session.thread_id_to_resume:
            await self._turns.show_thread()
        if session.current_task and not session.current_task.done():
            await context.emitter.task_start()

    async def on_client_message(self, sid: str, payload: Any) -> None:
        """What the page shows of a message by itself is gone where its conversation has come in after that."""
        session = WebsocketSession.require(sid)
        if await self._arrivals.wait(session):
            init_ws_context(session)
            await context.emitter.emit("new_message", payload["message"])
        await client_message(sid, payload)

    async def on_message(self, message: cl.Message) -> None:
        async with self._boundary():
            principal = await self._principal()
            attachments = await asyncio.to_thread(_attachments, message.elements)
            text = _as_written(message)
            if not text and not attachments:
                await _say(EMPTY)
            elif len(text) > MAX_TEXT:
                await _say(TOO_LONG)
            else:
                cl.user_session.set(NAVIGATION, None)
                await self._turns.take(principal, text, attachments=attachments)

    async def on_navigation(self, data: Any) -> None:
        """Any script on the page can send such a message, so it can do no more than show something."""
        wanted = data.get("rolecall") if isinstance(data, dict) else None
        if not isinstance(wanted, str):
            return
        async with self._boundary():
            act = act_from_navigation((await self._principal()).role, wanted)
            if act:
                self._begin(*act, navigation=True)

    async def on_stop(self, sid: str) -> None:
        session = WebsocketSession.get(sid)
        if session:
            self._turns.stop(session)

    async def earlier(self, action: cl.Action) -> Outcome:
        """More of a long conversation, above what is shown."""

        async def show(principal: Principal) -> Outcome:
            cl.user_session.set(DEPTH, shown_turns() + EARLIER_TURNS)
            await self._turns.show_thread()
            return {"ok": True}

        return await self._answer(show)

    async def _answer(self, work: Any) -> Outcome:
        """A callback's boundary: what is refused is said on the card itself."""
        try:
            return dict(await work(await self._principal()))
        except Unauthenticated:
            self._spawn(self._live.end(_socket_session()))
            return {"ok": False, "error": "Your session has ended. Please log in again."}
        except ServiceError as refusal:
            return {"ok": False, "error": refusal.message}
        except Exception as error:
            return {"ok": False, "error": worded(error)}

    def _begin(self, text: str, call: ToolCall, *, navigation: bool = False) -> None:
        """A turn that nobody typed, in a task of its own that Stop can reach."""
        session = _socket_session()
        spoken = self._take_spoken_turn(session, text, call, session.current_task, navigation=navigation)
        session.current_task = self._spawn(spoken)

    async def _take_spoken_turn(
        self,
        session: WebsocketSession,
        text: str,
        call: ToolCall,
        before: asyncio.Task[Any] | None,
        *,
        navigation: bool,
    ) -> None:
        """A second click waits a little for what the first one brings."""
        init_ws_context(session)
        await self._arrivals.wait(session)
        if before and not before.done():
            await asyncio.wait({before}, timeout=CLICKS_WAIT_SECONDS)
        await context.emitter.task_start()
        try:
            async with self._boundary():
                principal = await self._principal()
                before_id = cl.user_session.get(NAVIGATION) if navigation else None
                turn_id = await self._turns.click_before(principal, before_id) or str(uuid4())
                cl.user_session.set(NAVIGATION, turn_id if navigation else None)
                message = cl.Message(
                    content=text,
                    type="user_message",
                    author=principal.display_name or "You",
                    id=derived_id(turn_id, "user"),
                )
                await message.send()
                if not session.has_first_interaction:
                    session.has_first_interaction = True
                    await context.emitter.init_thread(text)
                run_id = derived_id(turn_id, "run")
                async with cl.Step(name="on_message", type="run", parent_id=message.id, id=run_id):
                    await self._turns.take(principal, text, call=call, turn_id=turn_id)
        finally:
            await context.emitter.task_end()

    async def _list_commands(self) -> None:
        role = context.session.user.metadata.get("role") if context.session.user else None
        if role in ("candidate", "recruiter"):
            await context.emitter.set_commands(listed(role, _language()))  # type: ignore[arg-type]

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
        except Exception as error:
            await _say(worded(error))
        finally:
            self._turns.over(context.session.id)

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


def _language() -> Language:
    return language_of(_socket_session().language)


def _as_written(message: cl.Message) -> str:
    """A command that was picked from the list comes apart from the words after it."""
    command = f"/{message.command} " if message.command else ""
    return f"{command}{message.content.strip()}".strip()


def _socket_session() -> WebsocketSession:
    session = context.session
    assert isinstance(session, WebsocketSession)
    return session


def _attachments(elements: Sequence[Any]) -> list[Attachment]:
    """Uploads as the browser sent them; what they are is for whoever reads them to find out."""
    found = []
    for element in elements[:MAX_ATTACHMENTS]:
        path = Path(element.path) if element.path else None
        if path and path.is_file() and path.stat().st_size <= MAX_UPLOAD_BYTES:
            found.append(Attachment(filename=element.name, data=path.read_bytes()))
    return found
