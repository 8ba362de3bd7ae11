"""Guards around every response and request of this process, whichever door it goes to."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
)
UPLOAD_PATH = "/project/file"
MAX_UPLOAD_BYTES = 5 * 1024 * 1024
MAX_UPLOAD_BODY_BYTES = MAX_UPLOAD_BYTES + 64 * 1024
MAX_BODY_BYTES = 1024 * 1024
TOO_LARGE = "This is too large. A file may have 5 MB."
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}


class SecurityHeaders:
    """Sets what a response does not set itself; what is addressed by its content may be kept for ever."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = SECURITY_HEADERS | ({"strict-transport-security": "max-age=31536000"} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", _caching(scope["path"]))
                if scope["path"].startswith("/project/file/"):
                    headers["content-disposition"] = "attachment"
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _caching(path: str) -> str:
    if path.startswith("/assets/"):
        return "public, max-age=31536000, immutable"
    return "no-cache" if path.startswith("/public/") else "no-store"


class OwnOrigin:
    """Refuses what another site makes a browser send: unsafe requests and sockets whose Origin is not ours.

    The API is left out: it takes no cookies, so another site has nothing to ride on.
    """

    def __init__(self, app: ASGIApp, *, allowed: Sequence[str]) -> None:
        self._app = app
        self._allowed = {_host(origin) for origin in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._is_open(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            message = "This was sent from another site. Open Rolecall itself and try again."
            await JSONResponse({"detail": message}, 403)(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        if scope["type"] == "http" and (scope["method"] in {"GET", "HEAD", "OPTIONS"} or _is_api(scope["path"])):
            return not scope["path"].startswith("/ws/") or self._is_own(Headers(scope=scope))
        return scope["type"] not in {"http", "websocket"} or self._is_own(Headers(scope=scope))

    def _is_own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        return _host(origin) in self._allowed | {headers.get("host", "").casefold()}


class SmallBodies:
    """Refuses what is too large by its declared size, or once it has grown too large. The API has limits of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_api(scope["path"]):
            await self._app(scope, receive, send)
            return
        limit = MAX_UPLOAD_BODY_BYTES if scope["path"] == UPLOAD_PATH else MAX_BODY_BYTES
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:18]) > limit:
            await JSONResponse({"detail": TOO_LARGE}, 413)(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, TOO_LARGE)
            return message

        await self._app(scope, receive_counted, send)


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _host(origin: str) -> str:
    return urlsplit(origin).netloc.casefold()
