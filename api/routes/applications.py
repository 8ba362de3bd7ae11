"""Applying for a job, and what comes of it."""

from typing import Annotated

from fastapi import Body, Response

from api.dependencies import CandidateDep, PrincipalDep, RecruiterDep, ServicesDep
from api.idempotency import OnceDep
from api.openapi import problems
from api.routing import router_at
from api.schemas import ApplicationRequest, CursorQuery, LimitQuery
from api.versions import VersionDep, made, tag
from repositories.models import Page
from services.applications import ApplicationUpdate, ApplicationView

router = router_at("/v1", "applications")


@router.post(
    "/jobs/{job_id}/applications",
    status_code=201,
    summary="Apply for a job",
    response_model=ApplicationView,
    responses=problems(403, 404, 409),
)
async def apply(
    job_id: str,
    once: OnceDep,
    principal: CandidateDep,
    services: ServicesDep,
    body: Annotated[ApplicationRequest | None, Body()] = None,
) -> Response:
    """A second application is refused (409), unless the first was withdrawn."""
    request = body or ApplicationRequest()

    async def carry_out(action_id: str | None) -> Response:
        application = await services.applications.apply(principal, job_id, note=request.note, action_id=action_id)
        shown = services.applications.view(principal, application)
        return made(shown, f"/api/v1/applications/{shown.id}", shown.version)

    return await once.answer(principal, request, carry_out)


@router.get("/jobs/{job_id}/applications", summary="Applications for your job", responses=problems(403, 404))
async def list_job_applications(
    job_id: str,
    principal: RecruiterDep,
    services: ServicesDep,
    cursor: CursorQuery = None,
    limit: LimitQuery = 20,
) -> Page[ApplicationView]:
    found = await services.applications.list_for_job(principal, job_id, cursor, limit)
    return Page(
        items=[services.applications.view(principal, one) for one in found.items], next_cursor=found.next_cursor
    )


@router.get("/applications", summary="Your applications, or those for your jobs", responses=problems())
async def list_applications(
    principal: PrincipalDep, services: ServicesDep, cursor: CursorQuery = None, limit: LimitQuery = 20
) -> Page[ApplicationView]:
    found = await services.applications.list(principal, cursor, limit)
    return Page(
        items=[services.applications.view(principal, one) for one in found.items], next_cursor=found.next_cursor
    )


@router.get("/applications/{application_id}", summary="One application", responses=problems(404))
async def get_application(
    application_id: str, principal: PrincipalDep, services: ServicesDep, response: Response
) -> ApplicationView:
    application = await services.applications.get(principal, application_id)
    tag(response, application.version)
    return services.applications.view(principal, application)


@router.patch(
    "/applications/{application_id}",
    summary="Move an application on, or withdraw it",
    responses=problems(403, 404, 409),
)
async def update_application(
    application_id: str,
    update: ApplicationUpdate,
    version: VersionDep,
    principal: PrincipalDep,
    services: ServicesDep,
    response: Response,
) -> ApplicationView:
    """submitted → shortlisted → interview → offer → hired, skips allowed; `rejected` by the recruiter, `withdrawn` by
    the candidate. A step that is not allowed is refused (409) and the allowed ones are named."""
    application = await services.applications.update(principal, application_id, update, version=version)
    tag(response, application.version)
    return services.applications.view(principal, application)
