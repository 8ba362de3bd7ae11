"""Opens an ASGI application as a server would, without a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp, Message


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[ASGIApp]:
    """Raises what the opening raises; at the end the application has closed."""
    asked: asyncio.Queue[Message] = asyncio.Queue()
    answered: asyncio.Queue[Message] = asyncio.Queue()

    async def live() -> None:
        await app({"type": "lifespan"}, asked.get, answered.put)

    life = asyncio.create_task(live())
    await asked.put({"type": "lifespan.startup"})
    answer = asyncio.create_task(answered.get())
    await asyncio.wait({life, answer}, return_when=asyncio.FIRST_COMPLETED)
    if life.done():
        answer.cancel()
        await life
    assert answer.result()["type"] == "lifespan.startup.complete", answer.result()
    try:
        yield app
    finally:
        await asked.put({"type": "lifespan.shutdown"})
        await life
