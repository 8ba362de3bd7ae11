"""`Idempotency-Key`: a creating request that is sent again gets the first answer, and nothing is made twice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from services.answers import AnswerService, fingerprint_of
from services.bootstrap import Services
from services.errors import ServiceError, Unavailable
from services.principal import Principal

KEPT_HEADERS = ("etag", "location", "rolecall-ignored")


@dataclass(frozen=True)
class Once:
    """Makes the answer to one request, or repeats it."""

    answers: AnswerService
    key: str | None
    request: Request

    async def answer(
        self, principal: Principal, body: BaseModel | bytes, make: Callable[[str | None], Awaitable[Response]]
    ) -> Response:
        """`body` tells a repetition from another request with this key. `make` gets the id under which it makes things.

        A refusal is not kept, so it can be mended. Whatever else goes wrong leaves in doubt what was done: the same
        request again is carried on under the same id.
        """
        if self.key is None:
            return await make(None)
        content = body if isinstance(body, bytes) else body.model_dump_json(exclude_unset=True).encode()
        asked = await self.answers.begin(
            principal, self.key, fingerprint_of(self.request.method, self.request.url.path, content)
        )
        if asked.status is not None:
            headers = {**asked.headers, "Idempotent-Replayed": "true"}
            return Response(asked.body, asked.status, headers, media_type="application/json")
        try:
            response = await make(asked.action_id)
        except ServiceError as refusal:
            await (self.answers.interrupt(asked) if isinstance(refusal, Unavailable) else self.answers.abandon(asked))
            raise
        except Exception:
            await self.answers.interrupt(asked)
            raise
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        await self.answers.finish(
            asked, status=response.status_code, headers=headers, body=bytes(response.body).decode()
        )
        return response


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(description="A word of your own for this request; sent again within 24 hours, it is answered alike."),
    ] = None,
) -> Once:
    services: Services = request.app.state.services
    return Once(services.answers, idempotency_key, request)


OnceDep = Annotated[Once, Depends(_once)]
