"""A recruiter's word to a candidate, and the answer to it."""

from fastapi import Response

from api.dependencies import CandidateDep, PrincipalDep, RecruiterDep, ServicesDep
from api.idempotency import OnceDep
from api.openapi import problems
from api.routing import router_at
from api.schemas import CursorQuery, InvitationRequest, LimitQuery
from api.versions import made
from repositories.models import Page
from services.invitations import InvitationView

router = router_at("/v1", "invitations")


@router.post(
    "/jobs/{job_id}/invitations",
    status_code=201,
    summary="Invite a candidate",
    response_model=InvitationView,
    responses=problems(403, 404, 409, 429),
)
async def invite(
    job_id: str, body: InvitationRequest, once: OnceDep, principal: RecruiterDep, services: ServicesDep
) -> Response:
    """One open at a time for a job and candidate. You learn their name if they accept."""

    async def carry_out(action_id: str | None) -> Response:
        invitation = await services.invitations.invite(
            principal, job_id, body.candidate_id, body.message, action_id=action_id
        )
        shown = services.invitations.view(principal, invitation)
        return made(shown, "/api/v1/invitations")

    return await once.answer(principal, body, carry_out)


@router.get("/invitations", summary="Invitations you got, or sent", responses=problems())
async def list_invitations(
    principal: PrincipalDep, services: ServicesDep, cursor: CursorQuery = None, limit: LimitQuery = 20
) -> Page[InvitationView]:
    found = await services.invitations.list(principal, cursor, limit)
    return Page(items=[services.invitations.view(principal, one) for one in found.items], next_cursor=found.next_cursor)


@router.post("/invitations/{invitation_id}/accept", summary="Accept an invitation", responses=problems(403, 404, 409))
async def accept_invitation(invitation_id: str, principal: CandidateDep, services: ServicesDep) -> InvitationView:
    """The recruiter learns your name and e-mail address."""
    return services.invitations.view(principal, await services.invitations.accept(principal, invitation_id))


@router.post("/invitations/{invitation_id}/decline", summary="Decline an invitation", responses=problems(403, 404, 409))
async def decline_invitation(invitation_id: str, principal: CandidateDep, services: ServicesDep) -> InvitationView:
    """The recruiter learns nothing but that."""
    return services.invitations.view(principal, await services.invitations.decline(principal, invitation_id))
