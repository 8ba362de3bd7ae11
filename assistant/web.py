"""What stands between the network and the chat: who is asking, and what is open to them.

Everything of Chainlit that is not named in OPEN_PATHS or chat_routes does not exist for the outside.
"""

import asyncio
import gzip
import logging
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
from chainlit.session import WebsocketSession
from chainlit.user import User as ChainlitUser
from jwt import InvalidTokenError
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.guards import UPLOAD_PATH
from repositories.models import Session, User
from services.accounts import AccountService
from services.errors import Unauthenticated

PUBLIC = Path(__file__).resolve().parent.parent / "public"

logger = logging.getLogger(__name__)

FAULT = "Something went wrong on our side. Please try again."
FAULTS = {UPLOAD_PATH: "This file could not be read. Is it empty?"}

MAX_FILES = 20
TOO_MANY_FILES = "There are many files in this chat already. Please open a new chat for more."

acting_session: ContextVar[str | None] = ContextVar("acting_session", default=None)
"""The session of whoever sent the request or opened the socket that is being served. That it was alive then is no proof
that it still is: AccountService.principal_for answers that."""

OPEN_PATHS: list[tuple[str, list[str]]] = [
    ("/auth/config", ["GET"]),
    ("/user", ["GET"]),
    ("/logo", ["GET"]),
    ("/favicon", ["GET"]),
    ("/avatars/{name}", ["GET"]),
    ("/feedback", ["PUT", "DELETE"]),
    ("/project/translations", ["GET"]),
    ("/project/settings", ["GET"]),
    ("/project/threads", ["POST"]),
    ("/project/thread", ["PUT", "DELETE"]),
    ("/project/thread/{thread_id:uuid}", ["GET"]),
    ("/project/action", ["POST"]),
    ("/project/file/{file_id:uuid}", ["GET"]),
]

_FOREIGN = re.compile(r"\s*<link\b[^>]*https?://[^>]*>", re.DOTALL)
_FOREIGN_META = re.compile(r'\s*<meta property="og:(?:url|root_path)"[^>]*>')
_PREVIEW = re.compile(r'(<meta property="og:image" content=")[^"]*')
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


class FaultsInWords:
    """Chainlit answers what it did not expect with a bare 500 and a traceback, an empty upload for one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        failed = False
        status = 500

        async def send_unless_failed(message: Message) -> None:
            nonlocal failed
            failed = failed or (message["type"] == "http.response.start" and message["status"] >= 500)
            if not failed:
                await send(message)

        try:
            await self._app(scope, receive, send_unless_failed)
        # A boundary: Chainlit raises again what it has answered already.
        except Exception as error:
            failed = True
            # what an empty file is to Chainlit
            status = 422 if isinstance(error, ValueError) and scope["path"] == UPLOAD_PATH else 500
            logger.warning("The chat could not answer %s: %s", scope["path"], type(error).__name__)
        if failed:
            await JSONResponse({"detail": FAULTS.get(scope["path"], FAULT)}, status)(scope, receive, send)


class FewFiles:
    """Chainlit keeps what is uploaded until the chat is closed, however much it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = WebsocketSession.get_by_id(Request(scope).query_params.get("session_id", ""))
        if scope["method"] == "POST" and session and len(session.files) >= MAX_FILES:
            await JSONResponse({"detail": TOO_MANY_FILES}, 409)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class Compressed(StaticFiles):
    """Files that never change under their names: each is compressed once, off the event loop."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._packed: dict[str, bytes] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        found, _ = self.lookup_path(path)
        if not found.endswith((".js", ".css")) or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return await super().get_response(path, scope)
        if found not in self._packed:
            self._packed[found] = await asyncio.to_thread(lambda: gzip.compress(Path(found).read_bytes(), 6))
        kind = "text/css" if found.endswith(".css") else "text/javascript"
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(self._packed[found], headers=headers, media_type=kind)


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


def chat_page(site: str = "") -> str:
    """Chainlit's page without its foreign addresses. `site`: ours, if known; previews are fetched by whole addresses only."""
    page = chainlit.server.get_html_template("")
    page = _PREVIEW.sub(rf"\g<1>{site}/public/preview.png", _FOREIGN_META.sub("", _FOREIGN.sub("", page)))
    return page.replace("</head>", _THEME, 1)


def chat_routes(site: str = "") -> list[BaseRoute]:
    """The chat's own routes; they expect LivingSessions around them."""
    page = chat_page(site)

    async def show(request: Request) -> Response:
        if acting_session.get() is None and request.url.path != "/login":
            return RedirectResponse("/login", 303)
        return HTMLResponse(page)

    async def keep_nothing(request: Request) -> Response:
        """Chainlit's page asks for a cookie that only several processes behind one address would need."""
        return JSONResponse({})

    assets = Path(chainlit.server.build_dir) / "assets"
    chat = FaultsInWords(chainlit.server.app)
    return [
        *(Route(path, show, methods=["GET"]) for path in ("/", "/login", "/thread/{thread_id:uuid}")),
        Mount("/assets", Compressed(assets)),
        Mount("/public", StaticFiles(directory=PUBLIC)),
        Mount("/ws/socket.io", chainlit.server.asgi_app),
        Route("/set-session-cookie", keep_nothing, methods=["POST"]),
        Route(UPLOAD_PATH, FewFiles(chat), methods=["POST"]),
        *(Route(path, chat, methods=methods) for path, methods in OPEN_PATHS),
    ]
