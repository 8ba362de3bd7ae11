"""Comes up before its database does: says that it lives and what it waits for, and opens as soon as it can."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from api.errors import CODES, problem, problem_response
from api.routes import health
from assistant.language import language_of
from assistant.templating import render
from repositories.errors import StorageUnavailable
from repositories.models import new_id
from services.settings import Settings

logger = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
WAITING = "Rolecall waits for its database. Please try again."

Open = Callable[[], Awaitable[None]]


@asynccontextmanager
async def opened_in_time(open_once: Open, *, retry_seconds: float = RETRY_SECONDS) -> AsyncIterator[None]:
    """Inside, `open_once` is called until it succeeds; before it is called, nothing has been opened."""
    trying = asyncio.create_task(_keep_trying(open_once, retry_seconds))
    try:
        yield
    finally:
        trying.cancel()
        with suppress(asyncio.CancelledError):
            await trying


async def _keep_trying(open_once: Open, retry_seconds: float) -> None:
    while True:
        await asyncio.sleep(retry_seconds)
        try:
            await open_once()
            return
        except StorageUnavailable as error:
            logger.warning("Still waiting for the database: %s", error)
        # A boundary: whatever it is, the process stays up and says so until it is mended.
        except Exception:
            logger.exception("Opening failed; trying again")


def routes_while_waiting(settings: Settings) -> list[BaseRoute]:
    """Health as ever; everything else is asked to come back in a moment."""
    return [*health.routes_while_waiting(settings), Mount("/", _not_yet)]


async def _not_yet(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose(code=1013, reason=WAITING)(scope, receive, send)
    else:
        await in_a_moment(Headers(scope=scope), WAITING)(scope, receive, send)


def in_a_moment(asked: Headers, why: str) -> Response:
    """A page for people, a problem document for programs."""
    if "text/html" not in asked.get("accept", ""):
        return problem_response(problem(503, CODES[503], why, new_id()))
    language = language_of(asked.get("accept-language"))
    answer = render("error", 503, language=language, title="One moment, please", text=why)
    answer.headers["Retry-After"] = "2"
    return answer
