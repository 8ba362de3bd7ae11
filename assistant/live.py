"""Open chats: what happened elsewhere shows in them within two seconds, and they end when their session does."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import chainlit as cl
from chainlit.chat_context import chat_contexts
from chainlit.context import ChainlitContextException, get_context, init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession, ws_sessions_id

from assistant.rendering import confirmation_element, turn_steps, without_images
from assistant.replies import CAME_BACK, FELL_BACK
from repositories.models import Event
from services.bootstrap import Services
from services.errors import ServiceError
from services.principal import Principal

logger = logging.getLogger(__name__)

SECONDS_TO_LEAVE = 0.5
SWEEP_SECONDS = 300.0
NEWEST_TURNS = 5

_STAGES = {
    "submitted": "was sent",
    "shortlisted": "was shortlisted",
    "interview": "moved on to an interview",
    "offer": "led to an offer",
    "hired": "ended with a hire",
    "rejected": "was turned down",
    "withdrawn": "was withdrawn",
}


class LiveChats:
    """Listens to the event log. Its own work happens in tasks: a write must not wait for the screens of others."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tasks: set[asyncio.Task[None]] = set()
        self._model = ""
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._unsubscribe = self._services.events.subscribe(self._hear)
        self._spawn(self._sweep_for_ever())

    async def close(self) -> None:
        self._unsubscribe()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def end(self, session: WebsocketSession) -> None:
        """Tells the page to load again, which leads to the log-in, and cuts the line shortly after."""
        if session.current_task:
            session.current_task.cancel()
        await _emit(session, "reload", {})
        await asyncio.sleep(SECONDS_TO_LEAVE)
        await sio.disconnect(session.socket_id)

    async def show_turn(self, principal: Principal, conversation_id: str, turn_id: str) -> None:
        """Brings a turn that has ended to the other tabs on its conversation, one that was reloaded meanwhile too."""
        others = [one for one in _chats_of(principal.user_id) if one.thread_id == conversation_id]
        others = [one for one in others if one.id != _current_id()]
        if not others:
            return
        turns = await self._services.conversations.turns(principal, conversation_id, last=NEWEST_TURNS)
        for turn in turns:
            if turn.id == turn_id:
                steps, elements = await turn_steps(self._services, principal, turn)
                for session in others:
                    for step in steps:
                        await _emit(session, "new_message", step)
                    for element in elements:
                        await _emit(session, "element", element)

    async def show_decision(self, principal: Principal, action_id: str) -> None:
        """Draws a confirmation as it stands, wherever its conversation is open: decided, its buttons are gone."""
        action = await self._services.pending_actions.get(principal, action_id)
        confirmation = {
            "confirmation_id": action.id,
            "tool": action.tool,
            "summary": action.summary,
            "preview": action.preview,
            "expires_at": action.expires_at.isoformat(),
        }
        where = (action.conversation_id, action.turn_id)
        element = await confirmation_element(self._services, principal, where, confirmation)
        for session in _chats_of(principal.user_id):
            if session.thread_id == action.conversation_id:
                await _emit(session, "element", element)

    async def _hear(self, event: Event) -> None:
        if event.kind in {"session.ended", "account.disabled", "account.deleted"}:
            self._spawn(self._end_chats(event))
        elif event.kind == "confirmation.decided":
            self._spawn(self._redraw(event))
        elif event.kind == "chat_model.changed":
            self._spawn(self._tell_of_model(event))
        elif sentence := sentence_for(event):
            self._spawn(self._tell(event, sentence))

    async def _end_chats(self, event: Event) -> None:
        for session in list(ws_sessions_id.values()):
            ended = _login_of(session) if event.kind == "session.ended" else _user_of(session)
            if ended == event.subject_id:
                await self.end(session)

    async def _redraw(self, event: Event) -> None:
        for user_id in event.audience:
            principal = await self._principal_of(user_id)
            if principal:
                await self.show_decision(principal, event.subject_id)

    async def _tell(self, event: Event, sentence: str) -> None:
        """To everybody concerned but the one who did it, who has seen it happen."""
        concerned = set(event.audience) - {event.actor_id}
        await self._say([one for user_id in concerned for one in _chats_of(user_id)], sentence)

    async def _tell_of_model(self, event: Event) -> None:
        """To everybody. Each process looks at Ollama for itself, so the same news may come more than once."""
        model, trouble = str(event.data.get("model")), event.data.get("note")
        if model != self._model:
            self._model = model
            sentence = f"{FELL_BACK} ({trouble})" if trouble else CAME_BACK
            await self._say([one for one in list(ws_sessions_id.values()) if one.user], sentence)

    async def _say(self, sessions: Sequence[WebsocketSession], sentence: str) -> None:
        for session in sessions:
            if _is_open(session):
                init_ws_context(session)
                await cl.Message(content=without_images(sentence), metadata={"live": True}).send()

    async def _principal_of(self, user_id: str) -> Principal | None:
        for session in _chats_of(user_id):
            login = _login_of(session)
            if login:
                try:
                    return await self._services.accounts.principal_for(login)
                except ServiceError:
                    continue
        return None

    async def _sweep_for_ever(self) -> None:
        """Chainlit keeps the messages of every chat session there ever was."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            for session_id in set(chat_contexts) - set(ws_sessions_id):
                chat_contexts.pop(session_id, None)

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def sentence_for(event: Event) -> str | None:
    """What to say in an open chat; None for what is not worth a word."""
    data = event.data
    job = f"**{data['job_title']}**" if data.get("job_title") else "a job"
    match event.kind:
        case "application.submitted":
            return f"There is a new applicant for {job}. Open *Applications* to see more."
        case "application.changed":
            stage = _STAGES.get(str(data.get("status")))
            return f"The application for {job} {stage}. Open *Applications* to see more." if stage else None
        case "invitation.sent":
            return f"You are invited to apply for {job}. Open *Applications* to read it and answer."
        case "invitation.answered":
            answer = {"accepted": "accepted", "declined": "declined"}.get(str(data.get("status")))
            return f"Your invitation to {job} was {answer}." if answer else None
    return None


def _chats_of(user_id: str) -> Iterator[WebsocketSession]:
    return (session for session in list(ws_sessions_id.values()) if _user_of(session) == user_id)


def _user_of(session: WebsocketSession) -> str | None:
    return session.user.identifier if session.user else None


def _login_of(session: WebsocketSession) -> str | None:
    """The session of ours in which the socket was opened; LivingSessions has put it there."""
    scope = session.environ.get("asgi.scope", {})
    login = scope.get("rolecall.session")
    return str(login) if login else None


async def _emit(session: WebsocketSession, event: str, data: Any) -> None:
    await session.emit(event, data)  # type: ignore[misc]  # declared as if it answered nothing


def _is_open(session: WebsocketSession) -> bool:
    return bool(sio.manager.is_connected(session.socket_id, "/"))


def _current_id() -> str | None:
    try:
        return str(get_context().session.id)
    except ChainlitContextException:
        return None


async def _logged(work: Any) -> None:
    try:
        await work
    except ServiceError as refusal:
        logger.info("An open chat was not updated: %s", refusal.code)
    except Exception:
        logger.exception("An open chat was not updated")
