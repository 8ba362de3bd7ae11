"""Joins both doors: health and the API at /api, then our pages, then the chat at /."""

import hashlib
import hmac
import importlib
import logging
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Router
from starlette.types import ASGIApp

from api.app import create_api
from api.errors import DETAILS, problem, problem_response
from api.routes import health
from api.security import client_address
from assistant.agent import Agent
from assistant.guards import OwnOrigin, SecurityHeaders, SmallBodies
from assistant.language import language_of
from assistant.startup import open_agent
from assistant.templating import render
from repositories.errors import StorageUnavailable
from repositories.models import new_id
from rolecall.waiting import RETRY_SECONDS, in_a_moment, opened_in_time, routes_while_waiting
from services.bootstrap import Services, open_services
from services.errors import DATABASE_AWAY, NotFound
from services.settings import Settings

if TYPE_CHECKING:
    # importing it imports Chainlit, which may happen only once prepare_chat has run
    from assistant.live import LiveChats

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
COOKIE = "rolecall_session"
OWN_TRANSLATIONS = {"en-US.json", "de-DE.json"}

OnStarted = Callable[[Services, Agent], Awaitable[None]]


def build(
    settings: Settings,
    *,
    chat: bool = True,
    api: bool = True,
    on_started: OnStarted | None = None,
    on_waiting: Callable[[], None] | None = None,
    opens: Callable[[Settings], AbstractAsyncContextManager[Services]] = open_services,
    retry_seconds: float = RETRY_SECONDS,
) -> ASGIApp:
    """One process's application; services are opened by its lifespan. The chat can be built once per process.

    A database that is elsewhere may come later: until then there is health alone, and `on_waiting` is called.
    """
    if chat:
        prepare_chat(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as held:

            async def open_all() -> None:
                async with AsyncExitStack() as stack:
                    services = await stack.enter_async_context(opens(settings))
                    live = await _live_chats(stack, services) if chat else None
                    agent = await stack.enter_async_context(open_agent(services))
                    routes = _programs(services, agent, api=api)
                    if live:
                        routes.append(Mount("/", await _chat(stack, services, agent, live, settings)))
                    app.router.routes[:] = routes
                    if on_started:
                        await on_started(services, agent)
                    held.push_async_exit(stack.pop_all())

            try:
                await open_all()
            except StorageUnavailable as error:
                if not settings.database_is_elsewhere:
                    raise
                logger.warning("Waiting for the database: %s", error)
                app.router.routes[:] = routes_while_waiting(settings)
                if on_waiting:
                    on_waiting()
                await held.enter_async_context(opened_in_time(open_all, retry_seconds=retry_seconds))
            yield

    app = Starlette(
        lifespan=lifespan, exception_handlers={HTTPException: _refuse, StorageUnavailable: _put_off, 500: _fail}
    )
    return _guarded(app, settings)


def prepare_chat(settings: Settings) -> None:
    """Chainlit reads its environment and its folder when it is imported, so both must be there before."""
    home = (Path(settings.data_dir) / "chainlit").resolve()
    shutil.copytree(ROOT / ".chainlit", home / ".chainlit", dirs_exist_ok=True)
    shutil.copytree(ROOT / "public", home / "public", dirs_exist_ok=True)
    shutil.copy(ROOT / "chainlit.md", home)
    shutil.rmtree(home / ".files", ignore_errors=True)
    secret = settings.jwt_secret.get_secret_value().encode()
    os.environ.update(
        CHAINLIT_APP_ROOT=str(home),
        CHAINLIT_ENV_FILE=str(home / "no.env"),
        CHAINLIT_AUTH_COOKIE_NAME=COOKIE,
        # of its own, so that a token of one door means nothing at the other
        CHAINLIT_AUTH_SECRET=hmac.new(secret, b"chat cookie", hashlib.sha256).hexdigest(),
    )
    config = importlib.import_module("chainlit.config").config
    config.project.user_session_timeout = settings.refresh_token_days * 24 * 3600
    # its news are about itself; what fails in here is logged by us
    logging.getLogger("chainlit").setLevel(logging.ERROR)
    for translation in (home / ".chainlit" / "translations").glob("*.json"):
        if translation.name not in OWN_TRANSLATIONS:
            translation.unlink()


def _programs(services: Services, agent: Agent, *, api: bool) -> list[BaseRoute]:
    routes: list[BaseRoute] = list(health.routes(services, agent))
    if api:
        routes.append(Mount("/api", create_api(services, agent)))
    return routes


async def _live_chats(stack: AsyncExitStack, services: Services) -> "LiveChats":
    from assistant.live import LiveChats

    live = LiveChats(services)
    live.start()
    stack.push_async_callback(live.close)
    return live


async def _chat(
    stack: AsyncExitStack, services: Services, agent: Agent, live: "LiveChats", settings: Settings
) -> ASGIApp:
    from assistant.app import ChatDoor
    from assistant.pages import Pages
    from assistant.web import LivingSessions, chat_routes

    door = ChatDoor(services, agent, live)
    door.open()
    stack.push_async_callback(door.close)
    address_of = partial(client_address, trusted=settings.trusted_proxies)
    site = settings.public_url or ""
    pages = Pages(services, agent, address_of, secure=_is_https(settings), site=site)
    return LivingSessions(Router([*pages.routes(), *chat_routes(site)]), services.accounts)


def _guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    allowed = [*settings.allowed_origins, *([settings.public_url] if settings.public_url else [])]
    return SecurityHeaders(OwnOrigin(SmallBodies(app), allowed=allowed), https=_is_https(settings))


def _is_https(settings: Settings) -> bool:
    return bool(settings.public_url) and str(settings.public_url).startswith("https://")


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and f"{request.url.path}/".startswith("/api/"):
        # a mount does not match /api itself, nor what holds a line break
        request_id = new_id()
        document = problem(404, NotFound.code, DETAILS[404], request_id)
        return problem_response(document, {"X-Request-ID": request_id})
    if error.status_code == 404 and "text/html" in request.headers.get("accept", ""):
        text = "The address may be mistyped, or the page is gone."
        language = language_of(request.headers.get("accept-language"))
        return render("error", 404, language=language, title="There is nothing here", text=text)
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


async def _put_off(request: Request, error: Exception) -> Response:
    """For the chat's pages: the API words this for itself."""
    logger.error("Storage is unavailable: %s", error)
    return in_a_moment(request.headers, DATABASE_AWAY)


async def _fail(request: Request, error: Exception) -> Response:
    return JSONResponse({"detail": "Something went wrong on our side. Please try again."}, 500)
