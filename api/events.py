"""An agent's turn as server-sent events: begun before a status is committed to, ended when the client leaves."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from fastapi import Response
from starlette.types import Receive, Scope, Send

from api.errors import refusal, unexpected
from assistant.events import AgentEvent
from repositories.errors import StorageUnavailable
from services.errors import ServiceError
from services.metrics import Metrics

logger = logging.getLogger(__name__)

PING_SECONDS = 10.0
PING = b": ping\n\n"


class Turn:
    """Runs the agent in one task from beginning to end, because what it holds open may not pass from task to task."""

    def __init__(self, events: AsyncGenerator[AgentEvent, None], metrics: Metrics) -> None:
        self._events = events
        self._metrics = metrics
        self._queue: asyncio.Queue[AgentEvent | Exception | None] = asyncio.Queue()
        self._began = time.perf_counter()
        self._task = asyncio.create_task(self._run())

    async def first(self) -> AgentEvent:
        """Raises what refused the turn, while there is still a status to say it with."""
        try:
            found = await self._queue.get()
        except asyncio.CancelledError:
            await self.stop()
            raise
        if found is None:
            raise RuntimeError("The agent ended a turn without a single event.")
        if isinstance(found, Exception):
            self._metrics.turn_ended("refused")
            raise found
        self._metrics.first_sign(time.perf_counter() - self._began)
        return found

    async def next(self, timeout_seconds: float) -> AgentEvent | Exception | None:
        """None at the end. Raises TimeoutError after so long a silence."""
        async with asyncio.timeout(timeout_seconds):
            return await self._queue.get()

    async def stop(self) -> None:
        """Closes the agent's iterator now, wherever it is."""
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            async with aclosing(self._events) as events:
                async for event in events:
                    self._queue.put_nowait(event)
        # A boundary: the stream, or the handlers of errors, tell the client.
        except Exception as error:
            self._queue.put_nowait(error)
        finally:
            self._queue.put_nowait(None)


class EventStream(Response):
    """`event:` and `data:` lines, and a `: ping` every ten seconds for as long as it lasts."""

    def __init__(
        self,
        first: AgentEvent,
        turn: Turn,
        request_id: str,
        *,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        super().__init__(media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._first = first
        self._turn = turn
        self._request_id = request_id
        self._ping_seconds = ping_seconds
        self._ping_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sending = asyncio.create_task(self._send_all(send))
        leaving = asyncio.create_task(_client_left(receive))
        try:
            await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await self._turn.stop()
            await asyncio.gather(sending, leaving, return_exceptions=True)
        if not sending.cancelled():
            # what went wrong with writing it is for the outermost layer, which logs it under the request's id
            sending.result()

    async def _send_all(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        self._ping_at = asyncio.get_running_loop().time() + self._ping_seconds
        found: AgentEvent | Exception | None = self._first
        while found is not None:
            if isinstance(found, Exception):
                data = _frame("error", self._problem(found))
            else:
                data = _frame(found.name, found.model_dump(mode="json"))
            await send({"type": "http.response.body", "body": data, "more_body": True})
            found = await self._next(send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _next(self, send: Send) -> AgentEvent | Exception | None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                return await self._turn.next(self._ping_at - loop.time())
            except TimeoutError:
                self._ping_at = loop.time() + self._ping_seconds
                await send({"type": "http.response.body", "body": PING, "more_body": True})

    def _problem(self, error: Exception) -> dict[str, Any]:
        if isinstance(error, ServiceError | StorageUnavailable):
            return refusal(error, self._request_id)[0]
        logger.error("A chat turn failed unexpectedly, request %s", self._request_id, exc_info=error)
        return unexpected(self._request_id)


async def _client_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _frame(name: str, data: Mapping[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
