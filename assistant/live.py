"""Open chats: what happened elsewhere shows in them within two seconds, and they end when their session does."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from chainlit.chat_context import chat_contexts
from chainlit.context import ChainlitContextException, get_context
from chainlit.server import sio
from chainlit.session import WebsocketSession, ws_sessions_id

from assistant.language import language_of
from assistant.news import News, of_event
from assistant.replies import CAME_BACK, FELL_BACK
from assistant.shapes import derived_id, turn_steps
from repositories.models import Event, Turn
from services.bootstrap import Services
from services.conversations import model_told
from services.errors import NotFound, ServiceError
from services.principal import Principal

logger = logging.getLogger(__name__)

SECONDS_TO_LEAVE = 0.5
SWEEP_SECONDS = 300.0
NEWEST_TURNS = 5
ON_CARDS = ("application.", "invitation.", "job.", "profile.", "confirmation.", "reaction.")
CHANGED = {"rolecall_changed": True}


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
        others = [one for one in self._chats_on(principal, conversation_id) if one.id != _current_id()]
        if not others:
            return
        turns = await self._services.conversations.turns(principal, conversation_id, last=NEWEST_TURNS)
        for turn in turns:
            if turn.id == turn_id:
                await self._draw(others, principal, turn)

    async def take_away(self, principal: Principal, turn: Turn) -> None:
        """Clears what a turn has brought, in every tab, before it begins again."""
        steps, elements = await turn_steps(self._services, principal, [turn], "en")
        for session in self._chats_on(principal, turn.conversation_id):
            for element in elements:
                await _emit(session, "remove_element", {"id": element["id"]})
            for step in steps:
                if step["type"] in ("tool", "assistant_message"):
                    await _emit(session, "delete_message", step)

    async def tell_of_change(self, user_ids: Collection[str]) -> None:
        """Has the pages of these people ask how the things on their cards stand."""
        for session in [one for user_id in user_ids for one in _chats_of(user_id)]:
            await _emit(session, "window_message", CHANGED)

    async def _hear(self, event: Event) -> None:
        if event.kind in {"session.ended", "account.disabled", "account.deleted"}:
            self._spawn(self._end_chats(event))
        elif event.kind == "conversation.removed":
            self._spawn(self._leave(event))
        elif event.kind == "chat_model.changed":
            self._spawn(self._tell_of_model(event))
        else:
            concerned = {*event.audience, event.actor_id or ""}
            if event.kind.startswith(ON_CARDS) and any(_user_of(one) in concerned for one in ws_sessions_id.values()):
                self._spawn(self._tell(event, concerned))

    async def _end_chats(self, event: Event) -> None:
        for session in list(ws_sessions_id.values()):
            ended = _login_of(session) if event.kind == "session.ended" else _user_of(session)
            if ended == event.subject_id:
                await self.end(session)

    async def _leave(self, event: Event) -> None:
        """Pages that show a conversation which is no more go on to a new one."""
        for session in [one for user_id in event.audience for one in _chats_of(user_id)]:
            if session.thread_id == event.subject_id:
                await _emit(session, "window_message", {"rolecall_gone": event.subject_id})

    async def _tell(self, event: Event, concerned: Collection[str]) -> None:
        """Cards change for everybody concerned; words go to all but the one who did it, who has seen it happen."""
        news = of_event(event)
        for user_id in set(event.audience) - {event.actor_id} if news else ():
            assert news is not None
            await self._note(user_id, event.id, news)
        await self.tell_of_change(concerned)

    async def _tell_of_model(self, event: Event) -> None:
        """To everybody. Each process looks at Ollama for itself, so the same news may come more than once."""
        model, trouble = str(event.data.get("model")), event.data.get("note")
        if model != self._model:
            self._model = model
            words = f"{FELL_BACK} ({trouble})" if trouble else CAME_BACK
            news = News(event.at, words.replace("{", "{{").replace("}", "}}"), "")
            for user_id in {one.user.identifier for one in list(ws_sessions_id.values()) if one.user}:
                await self._note(user_id, event.id, news, model=model)

    async def _note(self, user_id: str, event_id: str, news: News, *, model: str | None = None) -> None:
        """Kept in each open chat that has begun, once, then shown in all its tabs. One that has not begun has nothing to
        keep it in: its page asks for the news of its first screen. `model`: the chat model that it tells of, where no
        answer does."""
        principal = await self._principal_of(user_id)
        if principal is None:
            return
        by_conversation: dict[str, list[WebsocketSession]] = {}
        for session in _chats_of(user_id):
            if session.has_first_interaction and session.thread_id:
                by_conversation.setdefault(session.thread_id, []).append(session)
        for conversation_id, sessions in by_conversation.items():
            words = news.said(language_of(sessions[0].language))
            note_id = derived_id(conversation_id, "note", event_id)
            conversations = self._services.conversations
            try:
                if model and await self._answers_tell(principal, conversation_id, sessions, model):
                    continue
                turn = await conversations.note(principal, conversation_id, words, note_id=note_id, model=model)
            except NotFound:
                # deleted meanwhile, or its first message is just being stored
                continue
            await self._draw(sessions, principal, turn)

    async def _answers_tell(
        self, principal: Principal, conversation_id: str, sessions: Sequence[WebsocketSession], model: str
    ) -> bool:
        """Whether the last answer has said which model it is now; one that is being given says it, or leaves it to the next."""
        if any(_is_answered(session) for session in sessions):
            return True
        turns = await self._services.conversations.turns(principal, conversation_id, last=NEWEST_TURNS)
        return model_told(turns) == model

    async def _draw(self, sessions: Sequence[WebsocketSession], principal: Principal, turn: Turn) -> None:
        steps, elements = await turn_steps(self._services, principal, [turn], language_of(sessions[0].language))
        for session in sessions:
            for step in steps:
                await _emit(session, "new_message", step)
            for element in elements:
                await _emit(session, "element", element)

    def _chats_on(self, principal: Principal, conversation_id: str) -> list[WebsocketSession]:
        return [one for one in _chats_of(principal.user_id) if one.thread_id == conversation_id]

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
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            forget_closed_chats()

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def forget_closed_chats() -> None:
    """Chainlit keeps the messages of every chat session there ever was."""
    for session_id in set(chat_contexts) - set(ws_sessions_id):
        chat_contexts.pop(session_id, None)


def _chats_of(user_id: str) -> Iterator[WebsocketSession]:
    return (session for session in list(ws_sessions_id.values()) if _user_of(session) == user_id)


def _is_answered(session: WebsocketSession) -> bool:
    return session.current_task is not None and not session.current_task.done()


def _user_of(session: WebsocketSession) -> str | None:
    return session.user.identifier if session.user else None


def _login_of(session: WebsocketSession) -> str | None:
    """The session of ours in which the socket was opened; LivingSessions has put it there."""
    scope = session.environ.get("asgi.scope", {})
    login = scope.get("rolecall.session")
    return str(login) if login else None


async def _emit(session: WebsocketSession, event: str, data: Any) -> None:
    await session.emit(event, data)  # type: ignore[misc]  # declared as if it answered nothing


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
