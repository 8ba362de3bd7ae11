"""The one place where refusals become HTTP: statuses, problem documents (RFC 9457), and what their headers must say."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails, to_jsonable_python
from starlette.exceptions import HTTPException

from repositories.errors import StorageUnavailable
from services.errors import (
    DATABASE_AWAY,
    Conflict,
    FieldError,
    Forbidden,
    InvalidInput,
    NotFound,
    ServiceError,
    StaleWrite,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)
from services.interchange.sources import as_written
from services.validation import sentence

logger = logging.getLogger(__name__)

E = TypeVar("E", bound=ServiceError | StorageUnavailable)

PROBLEM_JSON = "application/problem+json"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="rolecall"'}

STATUSES: dict[type[ServiceError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    StaleWrite: 412,
    TooLarge: 413,
    UnsupportedMedia: 415,
    InvalidInput: 422,
    TooManyRequests: 429,
    Unavailable: 503,
}
# What could not even be read is 400; what was read and is not acceptable is 422.
MALFORMED = {"bad_cursor", "malformed_json", "malformed_header"}
CODES = {
    400: "malformed_request",
    404: NotFound.code,
    405: "method_not_allowed",
    413: TooLarge.code,
    415: UnsupportedMedia.code,
    422: InvalidInput.code,
    500: "internal_error",
    503: Unavailable.code,
}
DETAILS = {
    400: "The request could not be read.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The request is larger than is taken here.",
    415: "Send the body as it is, without a Content-Encoding.",
    500: "Something went wrong on our side. Please try again, and quote the request id if it stays.",
}
# Where the phrase depends on the Python that runs us.
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
MAX_ERRORS_SHOWN = 20
MAX_FIELD_LENGTH = 100
PLACES = ("body", "query", "path", "header", "cookie")


def problem(
    status: int,
    code: str,
    detail: str,
    request_id: str,
    *,
    errors: Sequence[FieldError] = (),
    data: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A problem document; `data` are further members, which never replace the ones that are always there."""
    document: dict[str, Any] = {
        **to_jsonable_python(dict(data or {})),
        "type": f"urn:rolecall:problem:{code}",
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
    }
    if errors:
        document["errors"] = [{"field": error.field, "message": error.message} for error in errors]
    return document


def problem_response(document: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    # escaped to ASCII: what a client sent may hold half a surrogate pair, which has no UTF-8
    content = json.dumps(document).encode()
    status = int(document["status"])
    always = CHALLENGE if status == 401 else {"Retry-After": "2"} if status == 503 else {}
    return Response(content, status, {**always, **(headers or {})}, media_type=PROBLEM_JSON)


def refusal(error: ServiceError | StorageUnavailable, request_id: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The document and headers for an error of the services; the chat stream sends the same document as an event."""
    if isinstance(error, StorageUnavailable):
        logger.error("Storage is unavailable, request %s: %s", request_id, error)
        error = Unavailable(DATABASE_AWAY)
    status = next((found for kind, found in STATUSES.items() if isinstance(error, kind)), 500)
    if error.code in MALFORMED:
        status = 400
    errors = error.errors if isinstance(error, InvalidInput) else ()
    document = problem(status, error.code, error.message, request_id, errors=errors, data=error.data)
    seconds = getattr(error, "retry_after_seconds", None)
    return document, {} if seconds is None else {"Retry-After": str(seconds)}


def unexpected(request_id: str) -> dict[str, Any]:
    return problem(500, CODES[500], DETAILS[500], request_id)


def request_id_of(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))


def install(app: FastAPI) -> None:
    """Registers the handlers. What none of them knows is answered by the outermost middleware."""
    app.add_exception_handler(ServiceError, _refused)
    app.add_exception_handler(StorageUnavailable, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError | StorageUnavailable)
    document, headers = refusal(_in_words_of(request, error), request_id_of(request))
    return problem_response(document, headers)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    code = CODES.get(status, HTTPStatus(status).phrase.lower().replace(" ", "_"))
    detail = DETAILS.get(status, HTTPStatus(status).phrase)
    headers = dict(error.headers or {})
    if status == 405:
        headers["Allow"] = ", ".join(request.app.state.methods_at(request)) or headers.get("Allow", "")
    return problem_response(problem(status, code, detail, request_id_of(request)), headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        raised: ServiceError = InvalidInput("The body is not valid JSON.", code="malformed_json")
    elif _is_unread_body(request, error.body):
        raised = UnsupportedMedia("This address does not take a body of this Content-Type.")
    else:
        raised = _named(found)
    document, headers = refusal(_in_words_of(request, raised), request_id_of(request))
    return problem_response(document, headers)


def _in_words_of(request: Request, error: E) -> E | InvalidInput:
    """Where the body was somebody else's document, its own names are told."""
    sources = getattr(request.state, "sources", {})
    return as_written(error, sources) if isinstance(error, InvalidInput) else error


def _is_unread_body(request: Request, body: object) -> bool:
    """Whether there was a body that the endpoint has no way to read, because of what it says it is."""
    if isinstance(body, bytes):
        return bool(body)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_form = hasattr(body, "multi_items")
    return is_form and kind not in ("application/x-www-form-urlencoded", "multipart/form-data")


def _named(found: Sequence[ErrorDetails]) -> InvalidInput:
    errors = [_fault(_field(one), _message(one)) for one in found[:MAX_ERRORS_SHOWN]]
    first = errors[0]
    more = f" ({len(found) - 1} more)" if len(found) > 1 else ""
    return InvalidInput(f"{first.field} {first.message}{more}.", *errors)


def _fault(field: str, message: str) -> FieldError:
    """A sentence about the whole body begins with a field's name, which is told beside it."""
    return FieldError(field, message.removeprefix(f"{field} "))


def _field(error: ErrorDetails) -> str:
    parts = [str(part) for part in error["loc"]]
    if len(parts) > 1 and parts[0] in PLACES:
        parts = parts[1:]
    elif error["type"] == "value_error":
        # a fault of the whole is put down to the field that its sentence names first
        parts = [sentence(error).split(" ", 1)[0]]
    return ".".join(parts)[:MAX_FIELD_LENGTH]


def _message(error: ErrorDetails) -> str:
    if isinstance(error.get("ctx", {}).get("error"), UnicodeError):
        return "must be valid Unicode text"
    # the framework's own ways to say that something is no object, and that a part of a form is no file
    if error["type"] == "model_attributes_type":
        return "must be an object"
    return "must be a file, sent with its name" if "UploadFile" in error["msg"] else sentence(error)
