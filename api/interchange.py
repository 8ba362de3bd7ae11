"""Other people's documents at the addresses of ours: JobPosting and JSON Resume, by `Content-Type` and `Accept`.

They are turned into our JSON before a route reads it, and out of it after the route has answered, so that no route needs
to know them. A body that no document can be made of goes on as it is and is refused there.
"""

import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.dependencies import refuse_broken_text
from repositories.models import Job, ProfileFields
from services.errors import InvalidInput
from services.interchange import job_posting, json_resume
from services.interchange.sources import Sources

PASSED_OVER = "Rolecall-Ignored"
MOST_NAMES = 20

Document = dict[str, Any]


@dataclass(frozen=True)
class Translation:
    """`read` answers our fields, the names that were passed over, and where our fields stood."""

    media_type: str
    read: Callable[[Any], tuple[Document, list[str], Sources]]
    write: Callable[[Document], Document]


def _read_posting(value: Any) -> tuple[Document, list[str], Sources]:
    found = list(job_posting.postings_in(value))
    if len(found) != 1:
        raise InvalidInput("The body must hold one JobPosting. Send several to /jobs/import.", code="not_one_posting")
    return *job_posting.from_job_posting(found[0]), job_posting.sources_in(found[0])


def _read_resume(value: Any) -> tuple[Document, list[str], Sources]:
    if not isinstance(value, dict):
        raise InvalidInput("The body must be a JSON Resume.", code="not_a_resume")
    return *json_resume.from_json_resume(value), json_resume.sources_in(value)


def _write_resume(profile: Document) -> Document:
    fields = {name: value for name, value in profile.items() if name in ProfileFields.model_fields}
    return json_resume.to_json_resume(ProfileFields.model_validate(fields))


JOB = Translation(
    job_posting.MEDIA_TYPE, _read_posting, lambda job: job_posting.to_job_posting(Job.model_validate(job))
)
PROFILE = Translation(json_resume.MEDIA_TYPE, _read_resume, _write_resume)
FOREIGN_TYPES = frozenset([JOB.media_type, PROFILE.media_type])
# by the name of the operation
TRANSLATIONS = {"get_job": JOB, "create_job": JOB, "get_profile": PROFILE, "replace_profile": PROFILE}


class _TranslatedRequest(Request):
    def __init__(self, request: Request, body: bytes) -> None:
        super().__init__(request.scope, request.receive)
        self._translated = body

    async def body(self) -> bytes:
        return self._translated


class TranslatingRoute(APIRoute):
    """The way that FastAPI offers to stand between a request and its route. Text that is not whole goes no further."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        translation = TRANSLATIONS.get(self.name)

        async def whole(request: Request) -> Response:
            # not a dependency, which would cost each request more than the look that it takes
            await refuse_broken_text(request)
            return await handle(request)

        if translation is None:
            return whole

        async def translated(request: Request) -> Response:
            passed_over: list[str] = []
            if media_type_of(request) == translation.media_type:
                request, passed_over = await _read(request, translation)
            response = await whole(request)
            response.headers["Vary"] = "Accept"
            with_passed_over(response, passed_over)
            if response.status_code < 300 and _wants(request, translation.media_type):
                return _written(response, translation)
            return response

        return translated


def with_passed_over(response: Response, names: list[str]) -> Response:
    if names:
        response.headers[PASSED_OVER] = ", ".join(quote(name, safe=":.@$") for name in names[:MOST_NAMES])
    return response


def media_type_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _read(request: Request, translation: Translation) -> tuple[Request, list[str]]:
    body = await request.body()
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return _TranslatedRequest(request, body), []
    fields, passed_over, request.state.sources = translation.read(value)
    return _TranslatedRequest(request, json.dumps(fields).encode()), passed_over


def _written(response: Response, translation: Translation) -> Response:
    document = translation.write(json.loads(bytes(response.body)))
    headers = {
        name: value for name, value in response.headers.items() if name not in ("content-length", "content-type")
    }
    content = json.dumps(document, ensure_ascii=False).encode()
    return Response(content, response.status_code, headers, media_type=translation.media_type)


def _wants(request: Request, media_type: str) -> bool:
    """Where our own JSON is named as well, it is preferred unless it stands behind by its `q`."""
    asked = {}
    for part in request.headers.get("accept", "").split(","):
        kind, _, parameters = part.partition(";")
        _, found, weight = parameters.replace(" ", "").partition("q=")
        try:
            asked[kind.strip().lower()] = float(weight) if found else 1.0
        except ValueError:
            asked[kind.strip().lower()] = 0.0
    return asked.get(media_type, 0) > asked.get("application/json", 0)
