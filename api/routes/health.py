"""Outside /api: whether this process lives, whether it can work, and its metrics."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.errors import problem, problem_response
from api.security import is_loopback, is_same_secret
from assistant.agent import Agent
from repositories.errors import RepositoryError
from repositories.models import new_id, utc_now
from services.bootstrap import Services
from services.metrics import METRICS
from services.settings import Settings

DATABASE_SECONDS = 3.0
WORKER_SILENT_SECONDS = 30.0
PROMETHEUS = "text/plain; version=1.0.0; charset=utf-8"
State = dict[str, str]
Document = dict[str, Any]


def routes(services: Services, agent: Agent) -> Sequence[Route]:
    """/healthz, /readyz and /metrics, for the root of whichever door is served."""

    return _routes(services.settings, lambda: readiness(services, agent))


def routes_while_waiting(settings: Settings) -> Sequence[Route]:
    """The same, before the database is there and anything could be opened."""
    waits = _part("unavailable", "Waits for the database.")
    parts = dict.fromkeys(("chat_model", "embeddings", "worker"), waits)
    database = _part("unavailable", "Waiting for the database, which does not answer.")

    async def waiting() -> Document:
        return {"status": "unavailable", "parts": {"database": database, **parts}}

    return _routes(settings, waiting)


def _routes(settings: Settings, readiness: Callable[[], Awaitable[Document]]) -> Sequence[Route]:
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None

    async def alive(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(request: Request) -> Response:
        document = await readiness()
        status = 503 if document["status"] == "unavailable" else 200
        return JSONResponse(document, status, {"Retry-After": "2"} if status == 503 else None)

    async def metrics(request: Request) -> Response:
        if refused := _refused(request, token):
            return refused
        for name, part in (await readiness())["parts"].items():
            METRICS.part(name, part["state"] == "ok")
        return Response(METRICS.text(), media_type=PROMETHEUS)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]


async def readiness(services: Services, agent: Agent) -> Document:
    """States and plain sentences, no addresses and no paths: anybody may ask."""
    database, worker = await _database_and_worker(services)
    parts = {
        "database": database,
        "chat_model": _chat_model(agent),
        "embeddings": _embeddings(services),
        "worker": worker,
    }
    return {"status": _status(parts), "parts": parts}


def _status(parts: dict[str, State]) -> str:
    """Without the database nothing works; whatever else is missing has a stand-in."""
    if parts["database"]["state"] != "ok":
        return "unavailable"
    return "ok" if all(part["state"] == "ok" for part in parts.values()) else "degraded"


async def _database_and_worker(services: Services) -> tuple[State, State]:
    try:
        async with asyncio.timeout(DATABASE_SECONDS):
            waiting, _ = await services.worker.counts()
            aside = await services.worker.set_aside()
    except (RepositoryError, TimeoutError):
        away = _part("unavailable", "The database does not answer.")
        return away, _part("unavailable", "The worker needs the database.")
    METRICS.tasks(waiting, sum(aside.values()))
    silent = (utc_now() - services.worker.last_seen_at).total_seconds()
    told = f"{waiting} tasks wait, {sum(aside.values())} were set aside{_kinds(aside)}."
    if silent > WORKER_SILENT_SECONDS:
        return _part("ok", "Answers."), _part("degraded", f"Not seen for {silent:.0f} s. {told}")
    return _part("ok", "Answers."), _part("degraded" if aside else "ok", told)


def _kinds(aside: dict[str, int]) -> str:
    return f" ({', '.join(f'{kind}: {count}' for kind, count in sorted(aside.items()))})" if aside else ""


def _chat_model(agent: Agent) -> State:
    models = agent.models
    if models.trouble:
        return _part("degraded", "The language model is away; the offline rules answer.")
    well, hosts = models.hosts
    return _part("ok", f"{models.name} answers{f' on {well} of {hosts} hosts' if hosts > 1 else ''}.")


def _embeddings(services: Services) -> State:
    if services.embedder.is_well:
        return _part("ok", services.embedder.name)
    return _part("degraded", f"{services.embedder.name} does not answer; new texts wait.")


def _part(state: str, detail: str) -> State:
    return {"state": state, "detail": detail}


def _refused(request: Request, token: str | None) -> Response | None:
    """None for this machine itself, and for whoever has the token."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token and is_same_secret(given.strip(), token):
        return None
    if not scheme and is_loopback(request.scope):
        return None
    message = "Metrics are for this machine itself, or for a bearer with METRICS_TOKEN."
    return problem_response(problem(401, "unauthenticated", message, new_id()))
