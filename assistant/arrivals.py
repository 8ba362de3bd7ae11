"""Pages that come in, anew or after a broken line: each is given its conversation as it is stored, which takes away what the
page shows by itself. What it sends meanwhile waits until that is over."""

import asyncio
from contextlib import suppress
from weakref import WeakKeyDictionary

from chainlit.session import WebsocketSession

LONGEST_WAIT_SECONDS = 10.0


class Arrivals:
    def __init__(self) -> None:
        self._line_of: WeakKeyDictionary[WebsocketSession, str] = WeakKeyDictionary()
        self._awaited: dict[str, asyncio.Event] = {}

    def is_in(self, session: WebsocketSession) -> None:
        """The page has been given its conversation over the line that it has now."""
        line = session.socket_id
        self._line_of[session] = line
        if awaited := self._awaited.pop(line, None):
            awaited.set()

    async def wait(self, session: WebsocketSession) -> bool:
        """Whether there was anything to wait for. A page that never says that it is there is not waited for for ever."""
        line = session.socket_id
        if self._line_of.get(session) == line:
            return False
        awaited = self._awaited.setdefault(line, asyncio.Event())
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                await awaited.wait()
        self._awaited.pop(line, None)
        return True
