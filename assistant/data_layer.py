"""Chainlit's store of threads, as a view of conversations and their turns.

Turns are written by the agent alone: creating and updating steps and elements does nothing here. A thread is a
conversation with the same id, a message has its turn's id. Nothing is answered about what is not the caller's, and no
exception leaves: Chainlit would take it for an empty answer at best, and for a spinner without end at worst.
"""

import logging
from collections.abc import Awaitable
from typing import Any, TypeVar

from chainlit.context import ChainlitContextException, get_context
from chainlit.data.base import BaseDataLayer
from chainlit.element import ElementDict
from chainlit.step import StepDict
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User
from chainlit.user_session import user_session

from assistant.acts import is_uuid
from assistant.language import Language, language_of
from assistant.shapes import earlier, turn_steps
from assistant.web import acting_session
from repositories.models import Conversation
from services.bootstrap import Services
from services.errors import InvalidInput, ServiceError, Unauthenticated
from services.principal import Principal

logger = logging.getLogger(__name__)

T = TypeVar("T")

SHOWN_TURNS = 30
EARLIER_TURNS = 60
DEPTH = "shown_turns"
SEARCHED_PAGES = 10
PAGE = 50


class ConversationThreads(BaseDataLayer):
    def __init__(self, services: Services) -> None:
        self._services = services

    async def get_user(self, identifier: str) -> PersistedUser | None:
        return await _quietly(self._user(identifier), None)

    async def create_user(self, user: User) -> PersistedUser | None:
        """Only looks: accounts are made by registering."""
        return await self.get_user(user.identifier)

    async def get_thread_author(self, thread_id: str) -> str:
        principal = await _quietly(self._owner(thread_id), None)
        return principal.user_id if principal else ""

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        return await _quietly(self._thread(thread_id), None)

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        nothing: PaginatedResponse[ThreadDict] = PaginatedResponse(PageInfo(False, None, None), [])
        return await _quietly(self._threads(pagination, filters), nothing)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Renames. Chainlit names a new thread after its first message, with `user_id`: that one names itself."""
        if name and user_id is None and is_uuid(thread_id):
            await _quietly(self._rename(thread_id, name), None)

    async def delete_thread(self, thread_id: str) -> None:
        if is_uuid(thread_id):
            await _quietly(self._delete(thread_id), None)

    async def upsert_feedback(self, feedback: Feedback) -> str:
        if is_uuid(feedback.forId):
            await _quietly(self._feedback(feedback.forId, 1 if feedback.value else -1), None)
        return feedback.forId

    async def delete_feedback(self, feedback_id: str) -> bool:
        """A feedback has the id of the message that it is about."""
        if is_uuid(feedback_id):
            await _quietly(self._feedback(feedback_id, None), None)
        return True

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        thread = await self.get_thread(thread_id)
        found = (thread["elements"] if thread else None) or []
        return next((element for element in found if element["id"] == element_id), None)

    async def create_element(self, element: Any) -> None: ...
    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None: ...
    async def create_step(self, step_dict: StepDict) -> None: ...
    async def update_step(self, step_dict: StepDict) -> None: ...
    async def delete_step(self, step_id: str) -> None: ...

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        return []

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None: ...

    async def _principal(self) -> Principal:
        session_id = acting_session.get()
        if session_id is None:
            raise Unauthenticated("Please log in.")
        return await self._services.accounts.principal_for(session_id)

    async def _user(self, identifier: str) -> PersistedUser | None:
        principal = await self._principal()
        if principal.user_id != identifier:
            return None
        return PersistedUser(
            id=principal.user_id,
            identifier=principal.user_id,
            display_name=principal.display_name or "You",
            createdAt="",
            metadata={"role": principal.role},
        )

    async def _owner(self, thread_id: str) -> Principal:
        principal = await self._principal()
        await self._services.conversations.get(principal, _checked(thread_id))
        return principal

    async def _thread(self, thread_id: str) -> ThreadDict:
        principal = await self._principal()
        conversation = await self._services.conversations.get(principal, _checked(thread_id))
        shown = shown_turns()
        turns = await self._services.conversations.turns(principal, conversation.id, last=shown + 1)
        steps, elements = await turn_steps(self._services, principal, turns[-shown:], _language())
        if len(turns) > shown:
            above, button = earlier(turns[-shown])
            steps.insert(0, above)
            elements.append(button)
        thread = _head(conversation)
        thread["steps"], thread["elements"] = steps, elements
        return thread

    async def _threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        principal = await self._principal()
        conversations = self._services.conversations
        limit = max(1, min(pagination.first, PAGE))
        if not filters.search:
            page = await conversations.list(principal, pagination.cursor, limit)
            info = PageInfo(page.next_cursor is not None, None, page.next_cursor)
            return PaginatedResponse(info, [_head(one) for one in page.items])
        wanted, found, cursor = filters.search.casefold(), [], None
        for _ in range(SEARCHED_PAGES):
            page = await conversations.list(principal, cursor, PAGE)
            found += [one for one in page.items if wanted in one.title.casefold()]
            cursor = page.next_cursor
            if cursor is None or len(found) >= limit:
                break
        return PaginatedResponse(PageInfo(False, None, None), [_head(one) for one in found[:limit]])

    async def _rename(self, thread_id: str, name: str) -> None:
        await self._services.conversations.rename(await self._principal(), thread_id, name)

    async def _delete(self, thread_id: str) -> None:
        await self._services.conversations.remove(await self._principal(), thread_id)

    async def _feedback(self, turn_id: str, value: int | None) -> None:
        await self._services.conversations.set_feedback(await self._principal(), turn_id, value)


def shown_turns() -> int:
    """How many of the newest turns the page that asks is shown: a long conversation opens as quickly as a short one."""
    try:
        return int((get_context().session and user_session.get(DEPTH)) or SHOWN_TURNS)
    except ChainlitContextException:
        return SHOWN_TURNS


def _language() -> Language:
    try:
        return language_of(getattr(get_context().session, "language", ""))
    except ChainlitContextException:
        return "en"


def _checked(thread_id: object) -> str:
    if not is_uuid(thread_id):
        raise InvalidInput("This is not the id of a conversation.")
    return str(thread_id)


def _head(conversation: Conversation) -> ThreadDict:
    return ThreadDict(
        id=conversation.id,
        createdAt=conversation.updated_at.isoformat().replace("+00:00", "Z"),
        name=conversation.title or None,
        userId=conversation.user_id,
        userIdentifier=conversation.user_id,
        tags=[],
        metadata={},
        steps=[],
        elements=[],
    )


async def _quietly(answer: Awaitable[T], otherwise: T) -> T:
    """A refusal is no news; anything else is logged. Neither goes further."""
    try:
        return await answer
    except ServiceError:
        return otherwise
    except Exception:
        logger.exception("Reading or writing a conversation for the chat failed")
        return otherwise
