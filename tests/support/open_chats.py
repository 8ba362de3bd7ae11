"""A chat as an open page holds it, without the page."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from services.principal import Principal

if TYPE_CHECKING:
    from chainlit.session import WebsocketSession


class OpenChat:
    """`shown`: what has been sent to the page, as (event, data)."""

    def __init__(self) -> None:
        self.shown: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def emit(self, event: str, data: Any) -> None:
        await self.shown.put((event, data))

    async def next_message(self) -> dict[str, Any]:
        """The next of the assistant's, as a step of Chainlit's."""
        while True:
            event, data = await asyncio.wait_for(self.shown.get(), 10)
            if event == "new_message" and data["type"] == "assistant_message":
                return dict(data)


@contextmanager
def open_chat(
    principal: Principal, conversation_id: str | None = None, page: OpenChat | None = None
) -> Iterator["WebsocketSession"]:
    from chainlit.session import WebsocketSession, ws_sessions_id, ws_sessions_sid
    from chainlit.user import PersistedUser

    emit = (page or OpenChat()).emit
    session = WebsocketSession(
        id=str(uuid4()),
        socket_id=str(uuid4()),
        emit=emit,  # type: ignore[arg-type]  # declared as if it answered nothing
        emit_call=emit,  # type: ignore[arg-type]
        user_env={},
        client_type="webapp",
        thread_id=conversation_id,
        user=PersistedUser(id=principal.user_id, identifier=principal.user_id, createdAt=""),
        environ={"asgi.scope": {"rolecall.session": principal.session_id}},
    )
    session.has_first_interaction = conversation_id is not None
    try:
        yield session
    finally:
        ws_sessions_id.pop(session.id, None)
        ws_sessions_sid.pop(session.socket_id, None)
