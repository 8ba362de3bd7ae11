"""The REST door as one ASGI application, to be mounted at /api."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware

from api import errors, openapi
from api.interchange import PASSED_OVER
from api.middleware import BodyLimit, Boundary, Heads
from api.routes import (
    account,
    applications,
    auth,
    chat,
    conversations,
    invitations,
    jobs,
    profile,
    reactions,
    recommendations,
)
from api.security import AccessTokens
from assistant.agent import Agent
from services.bootstrap import Services
from services.metrics import METRICS

# Looked through in this order for every request, so what is asked most stands first.
ROUTERS: Sequence[APIRouter] = (
    jobs.router,
    recommendations.router,
    reactions.router,
    profile.router,
    auth.router,
    account.router,
    applications.router,
    invitations.router,
    chat.router,
    conversations.router,
)
SENT_ACROSS = ["Authorization", "Content-Type", "If-Match", "Idempotency-Key", "X-Request-ID"]
READ_ACROSS = ["ETag", "Location", "Retry-After", "X-Request-ID", "Idempotent-Replayed", PASSED_OVER]


def create_api(services: Services, agent: Agent) -> FastAPI:
    """The caller opens and closes the services; this application keeps nothing of its own."""
    settings = services.settings
    app = FastAPI(
        title=openapi.TITLE,
        version=openapi.VERSION,
        description=openapi.DESCRIPTION,
        openapi_tags=openapi.TAGS,
        servers=[{"url": "/api"}],
        root_path_in_servers=False,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    app.state.agent = agent
    app.state.tokens = AccessTokens(
        settings.jwt_secret.get_secret_value(),
        [secret.get_secret_value() for secret in settings.jwt_previous_secrets],
        timedelta(minutes=settings.access_token_minutes),
    )
    app.state.methods_at = _methods_at
    for router in ROUTERS:
        # not `include_router`, which looks each path up router by router and then once more within the one that fits
        app.router.routes.extend(router.routes)
    app.include_router(openapi.documentation(app))
    errors.install(app)
    _install_openapi(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(Heads)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.allowed_origins),
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=SENT_ACROSS,
            expose_headers=READ_ACROSS,
        )
    app.add_middleware(Boundary, metrics=METRICS)
    return app


def _install_openapi(app: FastAPI) -> None:
    made: Callable[[], dict[str, object]] = lambda: openapi.document(app)  # noqa: E731
    app.openapi = made  # type: ignore[method-assign]


def _methods_at(request: Request) -> list[str]:
    """Every method that is taken at the path of the request; the router itself knows only the first route that fits."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    # an address of its own is not also an id
    fitting = [route for route in routes if route.path == path] or [
        route for route in routes if re.match(route.path_regex, path)
    ]
    return sorted({method for route in fitting for method in route.methods or set()})
