"""Who comes in, and how they prove it from then on."""

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import OAuth2PasswordRequestForm

from api.dependencies import ServicesDep, TokensDep
from api.openapi import problems
from api.routing import router_at
from api.schemas import RefreshToken, TokenPair, UserPublic
from api.security import AccessTokens, client_address
from repositories.models import User
from services.accounts import Registration
from services.bootstrap import Services

router = router_at("/v1/auth", "auth")


@router.post("/register", status_code=201, summary="Make an account", responses=problems(409, 429))
async def register(registration: Registration, request: Request, services: ServicesDep) -> UserPublic:
    address = client_address(request.scope, services.settings.trusted_proxies)
    return UserPublic.of(await services.accounts.register(registration, address=address))


@router.post("/token", summary="Log in", responses=problems(401, 429))
async def log_in(
    form: Annotated[OAuth2PasswordRequestForm, Depends()], request: Request, services: ServicesDep, tokens: TokensDep
) -> TokenPair:
    """An OAuth2 password form: `username` is the e-mail address."""
    address = client_address(request.scope, services.settings.trusted_proxies)
    user = await services.accounts.authenticate(form.username, form.password, address=address)
    return await new_pair(services, tokens, user, request)


@router.post("/refresh", summary="Get a new pair of tokens", responses=problems(401))
async def refresh(body: RefreshToken, services: ServicesDep, tokens: TokensDep) -> TokenPair:
    """The refresh token sent is used up. Sent a second time, it ends the session, because then two hold it."""
    session, user, refresh_token = await services.sessions.refresh(body.refresh_token)
    return _pair(tokens, user.id, session.id, refresh_token)


@router.post("/logout", status_code=204, summary="Log out", responses=problems())
async def log_out(body: RefreshToken, services: ServicesDep) -> Response:
    """Ends the session of this refresh token everywhere; other sessions stay. Repeating it is harmless."""
    await services.sessions.end_by_token(body.refresh_token)
    return Response(status_code=204)


async def new_pair(services: Services, tokens: AccessTokens, user: User, request: Request) -> TokenPair:
    client = request.headers.get("user-agent", "")
    session, refresh_token = await services.sessions.open(user, "api", client)
    return _pair(tokens, user.id, session.id, refresh_token)


def _pair(tokens: AccessTokens, user_id: str, session_id: str, refresh_token: str) -> TokenPair:
    return TokenPair(
        access_token=tokens.issue(user_id, session_id), refresh_token=refresh_token, expires_in=tokens.life_seconds
    )
