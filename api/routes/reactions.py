"""What a candidate thinks of a job."""

from fastapi import Response

from api.dependencies import CandidateDep, ServicesDep
from api.openapi import problems
from api.routing import router_at
from api.schemas import CursorQuery, LimitQuery
from repositories.models import Page, Reaction
from services.reactions import ReactionUpdate

router = router_at("/v1", "reactions")


@router.get("/reactions", summary="Your reactions, the latest first", responses=problems(403))
async def list_reactions(
    principal: CandidateDep, services: ServicesDep, cursor: CursorQuery = None, limit: LimitQuery = 20
) -> Page[Reaction]:
    return await services.reactions.list(principal, cursor, limit)


@router.put("/jobs/{job_id}/reaction", summary="Save, like, dislike or hide a job", responses=problems(403, 404))
async def set_reaction(job_id: str, update: ReactionUpdate, principal: CandidateDep, services: ServicesDep) -> Reaction:
    """Each half alone: what is not named stays. `kind` is a shorthand for one half."""
    return await services.reactions.set(principal, job_id, update)


@router.delete(
    "/jobs/{job_id}/reaction", status_code=204, summary="Take your reaction back", responses=problems(403, 404)
)
async def delete_reaction(job_id: str, principal: CandidateDep, services: ServicesDep) -> Response:
    await services.reactions.remove(principal, job_id)
    return Response(status_code=204)
