"""What stands between the network and the chat: who is asking, and what is open to them.

Everything of Chainlit that is not named in OPEN_PATHS does not exist for the outside.
"""

import re
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

import chainlit.server
from chainlit.auth import create_jwt
from chainlit.auth.cookie import _auth_cookie_name as COOKIE
from chainlit.auth.cookie import get_token_from_cookies
from chainlit.auth.jwt import decode_jwt
from chainlit.config import config
from chainlit.user import User as ChainlitUser
from jwt import InvalidTokenError
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from repositories.models import Session, User
from services.accounts import AccountService
from services.errors import Unauthenticated

PUBLIC = Path(__file__).resolve().parent.parent / "public"

acting_session: ContextVar[str | None] = ContextVar("acting_session", default=None)
"""The session of whoever sent the request or opened the socket that is being served. That it was alive then is no proof
that it still is: AccountService.principal_for answers that."""

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
    seconds = config.project.user_session_timeout
    response.set_cookie(COOKIE, token, max_age=seconds, httponly=True, secure=secure, samesite="lax", path="/")
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
        if acting_session.get() is None and request.url.path != "/login":
            return RedirectResponse("/login", 303)
        return HTMLResponse(page)

    assets = Path(chainlit.server.build_dir) / "assets"
    return [
        *(Route(path, show, methods=["GET"]) for path in ("/", "/login", "/thread/{thread_id:uuid}")),
        Mount("/assets", StaticFiles(directory=assets)),
        Mount("/public", StaticFiles(directory=PUBLIC)),
        Mount("/ws/socket.io", chainlit.server.asgi_app),
        *(Route(path, chainlit.server.app, methods=methods) for path, methods in OPEN_PATHS),
    ]
