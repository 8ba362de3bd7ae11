"""One's own account."""

from typing import Any

from fastapi import Request, Response

from api.dependencies import PrincipalDep, ServicesDep, TokensDep
from api.openapi import problems
from api.routes.auth import new_pair
from api.routing import router_at
from api.schemas import CursorQuery, LimitQuery, SessionPublic, TokenPair, UserPublic
from repositories.models import Page
from services.accounts import AccountUpdate, PasswordChange

router = router_at("/v1/account", "account")


@router.get("", summary="Your account", responses=problems())
async def get_account(principal: PrincipalDep, services: ServicesDep) -> UserPublic:
    return UserPublic.of(await services.accounts.get(principal))


@router.patch("", summary="Change your name or company", responses=problems())
async def update_account(update: AccountUpdate, principal: PrincipalDep, services: ServicesDep) -> UserPublic:
    return UserPublic.of(await services.accounts.update(principal, update))


@router.delete("", status_code=204, summary="End your account", responses=problems())
async def delete_account(principal: PrincipalDep, services: ServicesDep) -> Response:
    """Gone at once everywhere; what it leaves behind is removed in the background. A recruiter's jobs close."""
    await services.accounts.delete(principal)
    return Response(status_code=204)


@router.get("/export", summary="Everything held about you", responses=problems())
async def export_account(principal: PrincipalDep, services: ServicesDep, response: Response) -> dict[str, Any]:
    response.headers["Content-Disposition"] = 'attachment; filename="rolecall-export.json"'
    return await services.account_data.export(principal)


@router.post("/password", summary="Change your password", responses=problems(429))
async def change_password(
    change: PasswordChange, request: Request, principal: PrincipalDep, services: ServicesDep, tokens: TokensDep
) -> TokenPair:
    """All older tokens end, the ones in use too; the answer is a new pair."""
    user = await services.accounts.change_password(principal, change)
    return await new_pair(services, tokens, user, request)


@router.get("/sessions", summary="Where you are logged in", responses=problems())
async def list_sessions(
    principal: PrincipalDep, services: ServicesDep, cursor: CursorQuery = None, limit: LimitQuery = 20
) -> Page[SessionPublic]:
    """Newest first."""
    found = await services.sessions.page(principal, cursor, limit)
    items = [SessionPublic.of(session, principal.session_id) for session in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


@router.delete("/sessions/{session_id}", status_code=204, summary="End a session", responses=problems(404))
async def end_session(session_id: str, principal: PrincipalDep, services: ServicesDep) -> Response:
    await services.sessions.end(principal, session_id)
    return Response(status_code=204)
