"""Joins both doors: health and the API at /api, then our pages, then the chat at /."""

import hashlib
import hmac
import importlib
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Router
from starlette.types import ASGIApp

from services.bootstrap import Services, open_services
from services.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OWN_TRANSLATIONS = {"en-US.json", "de-DE.json"}

OnStarted = Callable[[Services, Any], None]


def build(settings: Settings, *, chat: bool = True, api: bool = True, on_started: OnStarted | None = None) -> ASGIApp:
    """One process's application; services are opened by its lifespan. The chat can be built once per process."""
    if chat:
        prepare_chat(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            services = await stack.enter_async_context(open_services(settings))
            agent = await stack.enter_async_context(_agent(services))
            app.router.routes.extend(await _routes(stack, services, agent, settings, chat=chat, api=api))
            if on_started:
                on_started(services, agent)
            yield

    app = Starlette(lifespan=lifespan, exception_handlers={HTTPException: _refuse, 500: _fail})
    return _guarded(app, settings)


def prepare_chat(settings: Settings) -> None:
    """Chainlit reads its environment and its folder when it is imported, so both must be there before."""
    home = (Path(settings.data_dir) / "chainlit").resolve()
    shutil.copytree(ROOT / ".chainlit", home / ".chainlit", dirs_exist_ok=True)
    shutil.copytree(ROOT / "public", home / "public", dirs_exist_ok=True)
    shutil.rmtree(home / ".files", ignore_errors=True)
    secret = settings.jwt_secret.encode()
    os.environ["CHAINLIT_APP_ROOT"] = str(home)
    os.environ["CHAINLIT_ENV_FILE"] = str(home / "no.env")
    os.environ["CHAINLIT_AUTH_COOKIE_NAME"] = "rolecall_session"
    # of its own, so that a token of one door means nothing at the other
    os.environ["CHAINLIT_AUTH_SECRET"] = hmac.new(secret, b"chat cookie", hashlib.sha256).hexdigest()
    importlib.import_module("chainlit.config")
    for translation in (home / ".chainlit" / "translations").glob("*.json"):
        if translation.name not in OWN_TRANSLATIONS:
            translation.unlink()


@asynccontextmanager
async def _agent(services: Services) -> AsyncIterator[Any]:
    from assistant.agent import open_agent

    async with open_agent(services) as agent:
        yield agent


async def _routes(
    stack: AsyncExitStack, services: Services, agent: Any, settings: Settings, *, chat: bool, api: bool
) -> list[BaseRoute]:
    from api.routes import health

    routes: list[BaseRoute] = list(health.routes(services, agent))
    if api:
        from api.app import create_api

        routes.append(Mount("/api", create_api(services, agent)))
    if chat:
        routes.append(Mount("/", await _chat(stack, services, agent, settings)))
    return routes


async def _chat(stack: AsyncExitStack, services: Services, agent: Any, settings: Settings) -> ASGIApp:
    from assistant.app import ChatDoor
    from assistant.live import LiveChats
    from assistant.pages import Pages
    from assistant.web import LivingSessions, chat_routes

    live = LiveChats(services)
    door = ChatDoor(services, agent, live)
    live.start()
    stack.push_async_callback(live.close)
    door.open()
    stack.push_async_callback(door.close)
    pages = Pages(services, agent, secure=_is_https(settings))
    return LivingSessions(Router([*pages.routes(), *chat_routes()]), services.accounts)


def _guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    from assistant.guards import OwnOrigin, SecurityHeaders

    allowed = [*settings.allowed_origins, *([settings.public_url] if settings.public_url else [])]
    return SecurityHeaders(OwnOrigin(app, allowed=allowed), https=_is_https(settings))


def _is_https(settings: Settings) -> bool:
    return bool(settings.public_url) and str(settings.public_url).startswith("https://")


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and "text/html" in request.headers.get("accept", ""):
        from assistant.pages import render

        return render("error", 404, title="There is nothing here", text="The address may be mistyped, or the page is gone.")
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


async def _fail(request: Request, error: Exception) -> Response:
    return JSONResponse({"detail": "Something went wrong on our side. Please try again."}, 500)
