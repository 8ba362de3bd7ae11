"""Openings: a recruiter's own, and the open ones for everybody."""

import asyncio
import hashlib
import json
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any

from fastapi import Depends, Request, Response

from api.dependencies import PrincipalDep, RecruiterDep, ServicesDep
from api.idempotency import OnceDep
from api.interchange import JOB, media_type_of, with_passed_over
from api.openapi import problems
from api.queries import documented, query_of
from api.routing import router_at
from api.schemas import JobQuery
from api.versions import VersionDep, made, tag
from repositories.models import Job, JobFields, Page
from services.errors import InvalidInput, UnsupportedMedia
from services.interchange.files import posting_lines, refused_as_written
from services.interchange.job_posting import postings_in
from services.job_fields import JobPatch
from services.job_import import ImportReport

router = router_at("/v1/jobs", "jobs")

JobQueryDep = Annotated[JobQuery, Depends(query_of(JobQuery))]
NDJSON = "application/x-ndjson"
IN_MEMORY_BYTES = 1_000_000
LINES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "One job as JSON on each line.",
        "content": {NDJSON: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "", summary="Search open jobs, or list your own", responses=problems(403), openapi_extra=documented(JobQuery)
)
async def list_jobs(principal: PrincipalDep, query: JobQueryDep, services: ServicesDep) -> Page[Job]:
    """`mine=true` or `status` lists a recruiter's own jobs, drafts and closed ones too."""
    if query.mine or query.status:
        return await services.jobs.list_mine(principal, query.status, query.cursor, query.limit)
    return await services.jobs.search(
        principal, query.search(), sort=query.sort, cursor=query.cursor, limit=query.limit
    )


@router.post("", status_code=201, summary="Draft a job", response_model=Job, responses=problems(403, 409))
async def create_job(fields: JobFields, once: OnceDep, principal: RecruiterDep, services: ServicesDep) -> Response:
    async def create(action_id: str | None) -> Response:
        job = await services.jobs.create(principal, fields, action_id=action_id)
        return made(job, f"/api/v1/jobs/{job.id}", job.version)

    return await once.answer(principal, fields, create)


@router.post(
    "/import",
    summary="Import and publish jobs",
    response_model=ImportReport,
    responses=problems(403),
    openapi_extra=LINES,
)
async def import_jobs(request: Request, once: OnceDep, principal: RecruiterDep, services: ServicesDep) -> Response:
    """Each line stands alone: what is wrong with one is told by its number. The same `external_id` again updates."""
    kind = media_type_of(request)
    if kind not in (NDJSON, JOB.media_type):
        raise UnsupportedMedia(f"Send the jobs as {NDJSON}, one on each line, or as {JOB.media_type}.")
    digest = hashlib.sha256()
    # received as a whole before anything is done: a body that is cut off or too large imports nothing
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as received:
        async for chunk in request.stream():
            digest.update(chunk)
            received.write(chunk)

        async def carry_out(action_id: str | None) -> Response:
            received.seek(0)
            if kind == NDJSON:
                report = await services.imports.import_lines(principal, received, action_id=action_id)
                return Response(report.model_dump_json(), media_type="application/json")
            postings, passed_over = await asyncio.to_thread(_postings, received), set[str]()
            lines = posting_lines(postings, passed_over)
            report = await services.imports.import_lines(principal, lines, action_id=action_id)
            told = refused_as_written(report, postings)
            return with_passed_over(
                Response(told.model_dump_json(), media_type="application/json"), sorted(passed_over)
            )

        return await once.answer(principal, digest.digest(), carry_out)


@router.get("/{job_id}", summary="One job", responses=problems(404))
async def get_job(job_id: str, principal: PrincipalDep, services: ServicesDep, response: Response) -> Job:
    """Open ones for everybody; closed ones for applicants and those who saved them; all of one's own."""
    return _tagged(response, await services.jobs.get(principal, job_id))


@router.patch("/{job_id}", summary="Change a job", responses=problems(403, 404, 409))
async def update_job(
    job_id: str,
    patch: JobPatch,
    version: VersionDep,
    principal: RecruiterDep,
    services: ServicesDep,
    response: Response,
) -> Job:
    """What is not named stays; `null` clears."""
    return _tagged(response, await services.jobs.update(principal, job_id, patch, version=version))


@router.delete("/{job_id}", status_code=204, summary="Delete a job", responses=problems(403, 404, 409))
async def delete_job(job_id: str, version: VersionDep, principal: RecruiterDep, services: ServicesDep) -> Response:
    """Refused (409) once somebody has applied: close it instead."""
    await services.jobs.remove(principal, job_id, version=version)
    return Response(status_code=204)


@router.post("/{job_id}/publish", summary="Publish a job, or open it again", responses=problems(403, 404, 409))
async def publish_job(
    job_id: str, version: VersionDep, principal: RecruiterDep, services: ServicesDep, response: Response
) -> Job:
    """Repeating it is harmless. What is still missing is told in `errors`."""
    return _tagged(response, await services.jobs.publish(principal, job_id, version=version))


@router.post("/{job_id}/close", summary="Close a job", responses=problems(403, 404, 409))
async def close_job(
    job_id: str, version: VersionDep, principal: RecruiterDep, services: ServicesDep, response: Response
) -> Job:
    """Repeating it is harmless. Applicants are told."""
    return _tagged(response, await services.jobs.close(principal, job_id, version=version))


def _postings(received: IO[bytes]) -> list[dict[str, Any]]:
    try:
        return list(postings_in(json.loads(received.read())))
    except (ValueError, RecursionError) as error:
        raise InvalidInput("The body is not valid JSON.", code="malformed_json") from error


def _tagged(response: Response, job: Job) -> Job:
    tag(response, job.version)
    return job
