"""What stands between the network and the chat: who is asking, from where, and what is open to them.

Everything of Chainlit that is not named in OPEN_PATHS does not exist for the outside.
"""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import chainlit.server
from chainlit.auth import create_jwt
from chainlit.auth.cookie import get_token_from_cookies
from chainlit.auth.jwt import decode_jwt
from chainlit.config import config as chainlit_config
from chainlit.user import User as ChainlitUser
from jwt import InvalidTokenError
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from repositories.models import Session, User
from services.accounts import AccountService
from services.errors import Unauthenticated

PUBLIC = Path(__file__).resolve().parent.parent / "public"
COOKIE = "rolecall_session"
SESSION_SECONDS = 30 * 24 * 3600

acting_session: ContextVar[str | None] = ContextVar("acting_session", default=None)
"""The session of whoever sent the request or opened the socket that is being served. That it was there is no proof that it
still is: AccountService.principal_for answers that."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}

OPEN_PATHS: list[tuple[str, list[str]]] = [
    ("/auth/config", ["GET"]),
    ("/user", ["GET"]),
    ("/logo", ["GET"]),
    ("/favicon", ["GET"]),
    ("/avatars/{name}", ["GET"]),
    ("/set-session-cookie", ["POST"]),
    ("/feedback", ["PUT", "DELETE"]),
    ("/project/translations", ["GET"]),
    ("/project/settings", ["GET"]),
    ("/project/threads", ["POST"]),
    ("/project/thread", ["PUT", "DELETE"]),
    ("/project/thread/{thread_id:uuid}", ["GET"]),
    ("/project/action", ["POST"]),
    ("/project/file", ["POST"]),
    ("/project/file/{file_id:uuid}", ["GET"]),
]

_FOREIGN = re.compile(r"\s*<link\b[^>]*https?://[^>]*>", re.DOTALL)
_FOREIGN_META = re.compile(r'\s*<meta property="og:(?:image|url|root_path)"[^>]*>')
_THEME = (
    '<meta name="color-scheme" content="light dark">\n    <script>'
    "localStorage.getItem('vite-ui-theme') || localStorage.setItem('vite-ui-theme', 'system')</script>\n  </head>"
)


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


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _host(origin: str) -> str:
    return urlsplit(origin).netloc.casefold()


class LivingSessions:
    """Lets a cookie through only while its session lives, for pages, Chainlit's requests and sockets alike."""

    def __init__(self, app: ASGIApp, accounts: AccountService) -> None:
        self._app = app
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or scope["path"].startswith(("/assets/", "/public/")):
            await self._app(scope, receive, send)
            return
        session_id = await self._living(session_id_in(scope))
        if session_id is None:
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in {b"cookie", b"authorization"}]
        scope["rolecall.session"] = session_id
        token = acting_session.set(session_id)
        try:
            await self._app(scope, receive, send)
        finally:
            acting_session.reset(token)

    async def _living(self, session_id: str | None) -> str | None:
        if session_id is None:
            return None
        try:
            await self._accounts.principal_for(session_id)
        except Unauthenticated:
            return None
        return session_id


def session_id_in(scope: Scope) -> str | None:
    """The session that the request's cookie names, if we signed it."""
    try:
        cookies = SimpleCookie(Headers(scope=scope).get("cookie", ""))
        token = get_token_from_cookies({name: morsel.value for name, morsel in cookies.items()})
        return str(decode_jwt(token).metadata["session_id"]) if token else None
    except (InvalidTokenError, CookieError, KeyError, TypeError, ValueError):
        return None


def keep_session(response: Response, user: User, session: Session, *, secure: bool) -> Response:
    """Makes the browser keep the session; its cookie says who and which session, nothing else."""
    token = create_jwt(ChainlitUser(identifier=user.id, metadata={"session_id": session.id, "role": user.role}))
    response.set_cookie(
        COOKIE, token, max_age=SESSION_SECONDS, httponly=True, secure=secure, samesite="lax", path="/"
    )
    return response


def forget_session(response: Response, *, secure: bool) -> Response:
    response.delete_cookie(COOKIE, httponly=True, secure=secure, samesite="lax", path="/")
    return response


def chat_page() -> str:
    """Chainlit's page without its foreign addresses."""
    page = chainlit.server.get_html_template("")
    page = _FOREIGN_META.sub("", _FOREIGN.sub("", page))
    return page.replace("</head>", _THEME, 1)


def chat_routes() -> list[BaseRoute]:
    """The chat's own routes; they expect LivingSessions around them."""
    page = chat_page()

    async def show(request: Request) -> Response:
        return HTMLResponse(page)

    assets = Path(chainlit.server.build_dir) / "assets"
    return [
        *(Route(path, show, methods=["GET"]) for path in ("/", "/login", "/thread/{thread_id:uuid}")),
        Mount("/assets", StaticFiles(directory=assets)),
        Mount("/public", StaticFiles(directory=PUBLIC)),
        Mount("/ws/socket.io", chainlit.server.asgi_app),
        *(Route(path, chainlit.server.app, methods=methods) for path, methods in OPEN_PATHS),
    ]


def name_of_the_assistant() -> str:
    return str(chainlit_config.ui.name)
