"""What routes are handed: the services, the agent, and who is acting.

All of it is `async`, though nothing waits: FastAPI sends a plain function to another thread, which costs more than it does.
And nothing stands on another dependency: FastAPI works each of them out anew wherever it is named, a dozen times a request.
"""

import json
import re
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from fastapi.security.base import SecurityBase

from api.security import AccessTokens
from assistant.agent import Agent
from repositories.values import Role
from services.bootstrap import Services
from services.errors import InvalidInput, Unauthenticated
from services.principal import Principal

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
# absolute, so that the documentation page can log in wherever the API is mounted
bearer = OAuth2PasswordBearer(
    tokenUrl="/api/v1/auth/token",
    refreshUrl="/api/v1/auth/refresh",
    scheme_name="login",
    description="E-mail address and password; the access token lives 15 minutes.",
    auto_error=False,
)


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _agent(request: Request) -> Agent:
    agent: Agent = request.app.state.agent
    return agent


async def _tokens(request: Request) -> AccessTokens:
    tokens: AccessTokens = request.app.state.tokens
    return tokens


async def refuse_broken_text(request: Request) -> None:
    """JSON that is not UTF-8, and JSON with half a surrogate pair: text that nobody can store, send or show."""
    kind, _, subtype = request.headers.get("content-type", "").partition(";")[0].strip().lower().partition("/")
    if kind != "application" or not (subtype == "json" or subtype.endswith("+json")):
        return
    body = await request.body()
    if b"\0" in body or not _is_utf8(body):
        raise InvalidInput("The body is not JSON in UTF-8.", code="malformed_json")
    if SURROGATE.search(body):
        try:
            json.dumps(json.loads(body), ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise InvalidInput("The body holds text that is not valid Unicode.", code="invalid_text") from error
        except (ValueError, RecursionError):
            # not JSON at all, which is told where the body is read
            return


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


ServicesDep = Annotated[Services, Depends(_services)]
AgentDep = Annotated[Agent, Depends(_agent)]
TokensDep = Annotated[AccessTokens, Depends(_tokens)]


class _LoggedIn(SecurityBase):
    """The security scheme of every operation that asks who acts. A wrong role is told before a wrong body."""

    model = bearer.model
    scheme_name = bearer.scheme_name

    def __init__(self, role: Role | None = None) -> None:
        self._role = role

    async def __call__(self, request: Request) -> Principal:
        known: Principal | None = getattr(request.state, "principal", None)
        principal = request.state.principal = known or await self._principal(request)
        if self._role:
            principal.require(self._role)
        return principal

    async def _principal(self, request: Request) -> Principal:
        token = await bearer(request)
        if not token:
            raise Unauthenticated("Send an access token: Authorization: Bearer …")
        services: Services = request.app.state.services
        tokens: AccessTokens = request.app.state.tokens
        claims = tokens.read(token)
        principal = await services.accounts.principal_for(claims.session_id)
        if principal.user_id != claims.user_id:
            raise Unauthenticated("The access token is not valid.")
        request.state.user_id = principal.user_id
        return principal


PrincipalDep = Annotated[Principal, Depends(_LoggedIn())]
CandidateDep = Annotated[Principal, Depends(_LoggedIn("candidate"))]
RecruiterDep = Annotated[Principal, Depends(_LoggedIn("recruiter"))]
