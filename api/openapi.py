"""The OpenAPI document, and the page that shows it without asking anybody else for a file."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from api.errors import PROBLEM_JSON
from api.examples import PROBLEM, REQUESTS
from api.foreign import SCHEMAS as FOREIGN_SCHEMAS
from api.foreign import declare
from api.interchange import FOREIGN_TYPES, PASSED_OVER
from api.schemas import Problem, ProblemField
from assistant.events import AgentEvent

TITLE = "Rolecall"
VERSION = "1.0"
DESCRIPTION = """Matches people and jobs, with reasons.

Register, log in with `POST /v1/auth/token`, and send the access token as a bearer. Errors are problem documents
(`application/problem+json`) with a stable `code`. Lists have `limit` and `cursor`. Versioned documents carry an `ETag`;
`If-Match` refuses a change to something that has moved on. `Idempotency-Key` makes a creating request safe to repeat.
"""
TAGS = [
    {"name": "auth", "description": "Register, log in, refresh, log out."},
    {"name": "account", "description": "One's own account: name, password, sessions, export, end."},
    {"name": "profile", "description": "What a candidate says about themselves."},
    {"name": "jobs", "description": "Openings: drafts, postings, search, import."},
    {"name": "recommendations", "description": "Matches with reasons, from both sides."},
    {"name": "reactions", "description": "Saved, liked, disliked, hidden."},
    {"name": "applications", "description": "Applying, and what comes of it."},
    {"name": "invitations", "description": "A recruiter's word to a candidate."},
    {"name": "chat", "description": "The assistant, as a stream of events."},
    {"name": "conversations", "description": "What was said before."},
]
SENTENCES = {
    400: "Cannot be read: malformed JSON, header or cursor.",
    401: "Not logged in.",
    403: "Not for this role.",
    404: "Not there, or not yours.",
    409: "Clashes with what is stored.",
    412: "The version in If-Match is not the current one.",
    413: "Too large.",
    415: "Not a Content-Type that is taken here.",
    422: "Invalid or unknown fields, named in `errors`.",
    429: "Too many tries; see Retry-After.",
    503: "Something Rolecall stands on is away; see Retry-After.",
}
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {"description": "Names this request in our log.", "schema": {"type": "string"}},
    "ETag": {"description": "The version of the document; If-Match takes it.", "schema": {"type": "string"}},
    "Location": {"description": "Where to find what was made.", "schema": {"type": "string"}},
    PASSED_OVER: {
        "description": "Names in a JobPosting or JSON Resume that were passed over; the first 20.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "A bearer token is due.", "schema": {"type": "string"}},
}
ALWAYS_WITH = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}
VERSIONED = {"Job", "ProfilePublic", "ApplicationView", "CvAnswer"}
# Stricter than what the types of the header parameters say; refusals of these are told in words of their own.
PATTERNS = {"if-match": r'^(\*|(W/)?"[!#-~]*")$', "idempotency-key": "^[ -~]{1,255}$"}
METHODS = {"get", "put", "post", "patch", "delete"}
SCHEMAS = "#/components/schemas/"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Rolecall API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/api/docs/files/swagger-ui.css"><link rel="icon" href="data:,"></head>
<body><div id="page"></div>
<script src="/api/docs/files/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>
"""
START = """SwaggerUIBundle({url: "/api/openapi.json", dom_id: "#page", deepLinking: true, persistAuthorization: false,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset], layout: "BaseLayout"});
"""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Refusals that an operation declares beside those that its method, body and security bring along."""
    content = {PROBLEM_JSON: {"schema": {"$ref": SCHEMAS + "Problem"}}}
    return {status: {"description": SENTENCES[status], "content": content} for status in statuses}


def documentation(app: FastAPI) -> APIRouter:
    """The page and its files. The files come with a package that brings Swagger UI along."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def page() -> Response:
        return HTMLResponse(PAGE, headers={"Content-Security-Policy": PAGE_POLICY})

    @router.get("/docs/start.js")
    async def start() -> Response:
        return Response(START, media_type="text/javascript")

    app.mount("/docs/files", StaticFiles(directory=Path(str(files("fastapi_offline"))) / "static"))
    return router


def document(app: FastAPI) -> dict[str, Any]:
    """Made once, then kept."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            servers=app.servers,
        )
        schemas = made["components"]["schemas"]
        for model in (Problem, ProblemField):
            schemas[model.__name__] = model.model_json_schema(ref_template=SCHEMAS + "{model}")
            schemas[model.__name__].pop("$defs", None)
        schemas[Problem.__name__]["examples"] = [PROBLEM]
        # an empty field of a form is as good as none
        made["components"]["schemas"]["Body_log_in"]["properties"]["grant_type"]["anyOf"][0]["pattern"] = (
            "^(password)?$"
        )
        made["components"]["schemas"] = schemas = _event_schemas() | FOREIGN_SCHEMAS | schemas
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for method, path, operation in _operations(made):
            for parameter in operation.get("parameters", []):
                _tidy(parameter)
            for content in operation.get("requestBody", {}).get("content", {}).values():
                _without_null(content["schema"])
            _show_request(operation)
            declare(operation)
            _declare_refusals(method, path, operation)
            _declare_headers(operation)
        app.openapi_schema = made
    return app.openapi_schema


def event_stream() -> dict[str, Any]:
    """What each event of a chat looks like; `data` is JSON, as `ChatEvent…` says for that event."""
    names = sorted(event.name for event in get_args(AgentEvent))
    of_each = ", ".join(f"`{event.name}`: `{_schema_name(event)}`" for event in get_args(AgentEvent))
    return {
        "type": "object",
        "required": ["event", "data"],
        "properties": {
            "event": {"type": "string", "examples": [*names, "error"]},
            "data": {
                "type": "string",
                "contentMediaType": "application/json",
                "description": f"{of_each}, `error`: `Problem`.",
            },
        },
    }


def _event_schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in get_args(AgentEvent):
        schema = event.model_json_schema(mode="serialization", ref_template=SCHEMAS + "{model}")
        found |= schema.pop("$defs", {})
        schema.pop("additionalProperties", None)
        found[_schema_name(event)] = schema
    return found


def _schema_name(event: type) -> str:
    return f"ChatEvent{event.__name__}"


def _operations(made: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield method, path, operation


def _tidy(parameter: dict[str, Any]) -> None:
    _without_null(parameter["schema"])
    if pattern := PATTERNS.get(parameter["name"]):
        parameter["schema"]["pattern"] = pattern


def _without_null(schema: dict[str, Any]) -> None:
    """A query, a header or a body is there or it is not; none is null."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema.update(kinds[0])


def _show_request(operation: dict[str, Any]) -> None:
    if operation["operationId"] in REQUESTS:
        for content in operation["requestBody"]["content"].values():
            content["example"] = REQUESTS[operation["operationId"]]


def _declare_headers(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        names = ["X-Request-ID"]
        if status.isdecimal():
            names += ALWAYS_WITH.get(int(status), [])
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        if schema.get("$ref", "").removeprefix(SCHEMAS) in VERSIONED:
            names.append("ETag")
        if status == "201" and "requestBody" in operation and operation.get("security"):
            names.append("Location")
        if status.startswith("2") and set(operation.get("requestBody", {}).get("content", {})) & FOREIGN_TYPES:
            names.append(PASSED_OVER)
        response["headers"] = {name: HEADERS[name] for name in names}


def _declare_refusals(method: str, path: str, operation: dict[str, Any]) -> None:
    """What can be answered to any operation of this shape."""
    also = {422, 503}
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    if operation.get("security"):
        also |= {401}
    if "requestBody" in operation:
        also |= {400, 413, 415}
    if "cursor" in names:
        also |= {400}
    if "if-match" in names:
        also |= {400, 412}
    if "idempotency-key" in names:
        also |= {409}
    declared = {**{str(k): v for k, v in problems(*also).items()}, **operation["responses"]}
    declared["422"] = problems(422)[422]
    declared["default"] = {
        "description": "Any other refusal.",
        "content": {PROBLEM_JSON: {"schema": {"$ref": SCHEMAS + "Problem"}}},
    }
    operation["responses"] = dict(sorted(declared.items()))
