"""What wraps every request: its id, its size limit, its place in the metrics, and the answer when all else fails."""

import logging
import re
import time
from urllib.parse import quote

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import CODES, DETAILS, problem, problem_response, unexpected
from repositories.models import new_id
from services.metrics import Metrics

logger = logging.getLogger(__name__)

SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
MEGABYTE = 1_000_000
MAX_BODY_BYTES = 6 * MEGABYTE + MEGABYTE // 2
MAX_IMPORT_BYTES = 50 * MEGABYTE
IMPORT_PATH = "/v1/jobs/import"
CLIENT_LEFT = 499
UNPACKED = {"Accept-Encoding": "identity"}


class Boundary:
    """Outermost: gives each request an id that answer and log share, and lets no exception out unanswered."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("x-request-id", "")
        request_id = wanted if SANE_REQUEST_ID.fullmatch(wanted) else new_id()
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}
        status, began = CLIENT_LEFT, time.perf_counter()

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            with self._metrics.in_progress():
                await self._app(scope, receive, send_marked)
        except ClientDisconnect:
            # in the middle of its body; nobody is there to be answered
            pass
        # A boundary: whatever it was, the client gets an answer that it can read, and the log gets the rest.
        except Exception:
            logger.exception("Unexpected failure, request %s", request_id, extra=self._named(scope))
            if status != CLIENT_LEFT:
                raise
            await problem_response(unexpected(request_id))(scope, receive, send_marked)
        finally:
            seconds = time.perf_counter() - began
            self._metrics.answered(scope["method"], getattr(scope.get("route"), "path", None), status, seconds)
            took = {**self._named(scope), "status": status, "milliseconds": round(seconds * 1000)}
            logger.info("%s %s %s", scope["method"], quote(scope["path"]), status, extra=took)

    def _named(self, scope: Scope) -> dict[str, str]:
        """Who asked what, as far as it is known by now: never more than ids."""
        return {name: scope["state"][name] for name in ("request_id", "user_id") if name in scope["state"]}


class BodyLimit:
    """Refuses a body by its declared size before it is read, and an undeclared one once it has grown too large.

    A body that says it is packed is refused too: it would be taken for what it is not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = MAX_IMPORT_BYTES if scope["path"].endswith(IMPORT_PATH) else MAX_BODY_BYTES
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "")
        is_too_large = declared.isdecimal() and int(declared[:18]) > limit
        is_packed = headers.get("content-encoding", "identity").strip().lower() not in ("identity", "")
        if is_too_large or is_packed:
            status = 413 if is_too_large else 415
            document = problem(status, CODES[status], DETAILS[status], scope["state"]["request_id"])
            await problem_response(document, {} if is_too_large else UNPACKED)(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_counted, send)


class Heads:
    """Answers HEAD as GET would, without the body, which the routes themselves do not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        scope["method"] = "GET"
        try:
            await self._app(scope, receive, send_head)
        finally:
            scope["method"] = "HEAD"
