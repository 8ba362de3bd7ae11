"""Matches with reasons, from both sides."""

from typing import Annotated

from fastapi import Depends, Query, Response

from api.dependencies import CandidateDep, RecruiterDep, ServicesDep
from api.openapi import problems
from api.queries import documented, query_of
from api.routing import router_at
from api.schemas import CursorQuery, LimitQuery, RecommendationQuery
from repositories.models import Page
from services.matching.match import Match
from services.recommendations import Recommendations

router = router_at("/v1", "recommendations")


@router.get(
    "/recommendations",
    summary="Jobs that suit you",
    response_model=Recommendations,
    responses=problems(403),
    openapi_extra=documented(RecommendationQuery),
)
async def recommend_jobs(
    principal: CandidateDep,
    query: Annotated[RecommendationQuery, Depends(query_of(RecommendationQuery))],
    services: ServicesDep,
) -> Response:
    """The wishes in your profile filter; values in the query replace them. `nearly` failed one filter each."""
    found = await services.recommendations.recommend(
        principal, query.search(), strategy=query.strategy, cursor=query.cursor, limit=query.limit
    )
    return Response(found.as_json, media_type="application/json")


@router.get("/jobs/{job_id}/match", summary="Why a job suits you, or not", responses=problems(403, 404))
async def explain_match(job_id: str, principal: CandidateDep, services: ServicesDep) -> Match:
    return await services.recommendations.explain(principal, job_id)


@router.get("/jobs/{job_id}/candidates", summary="Candidates for your job", responses=problems(403, 404))
async def list_candidates(
    job_id: str,
    principal: RecruiterDep,
    services: ServicesDep,
    skill: Annotated[list[str] | None, Query(description="Any of these.")] = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = 20,
) -> Page[Match]:
    """Without names until there is contact: only applicants and those who are open to recruiters. Looking is noted."""
    return await services.recommendations.candidates(principal, job_id, skill=skill or [], cursor=cursor, limit=limit)
