"""A candidate's own profile."""

from typing import Annotated

from fastapi import File, Query, Response, UploadFile

from api.dependencies import CandidateDep, ServicesDep
from api.openapi import problems
from api.routing import router_at
from api.schemas import CvAnswer, CvConflict, CvEvidence, ProfilePublic, UndoRequest
from api.versions import VersionDep, tag
from repositories.models import Profile, ProfileFields
from services.cv_reading import MOST_BYTES
from services.profiles import ProfilePatch

router = router_at("/v1/profile", "profile")


@router.get("", summary="Your profile", responses=problems(403))
async def get_profile(principal: CandidateDep, services: ServicesDep, response: Response) -> ProfilePublic:
    """Before the first write it is empty, with version 0."""
    return _tagged(response, await services.profiles.get(principal))


@router.put("", summary="Write your profile anew", responses=problems(403))
async def replace_profile(
    fields: ProfileFields, version: VersionDep, principal: CandidateDep, services: ServicesDep, response: Response
) -> ProfilePublic:
    """What is not named is cleared."""
    return _tagged(response, await services.profiles.replace(principal, fields, version=version))


@router.patch("", summary="Change parts of your profile", responses=problems(403))
async def update_profile(
    patch: ProfilePatch, version: VersionDep, principal: CandidateDep, services: ServicesDep, response: Response
) -> ProfilePublic:
    """What is not named stays; `null` clears."""
    return _tagged(response, await services.profiles.update(principal, patch, version=version))


@router.delete("", status_code=204, summary="Empty your profile", responses=problems(403))
async def delete_profile(version: VersionDep, principal: CandidateDep, services: ServicesDep) -> Response:
    await services.profiles.remove(principal, version=version)
    return Response(status_code=204)


@router.post("/undo", summary="Take one change back", responses=problems(403, 404, 409))
async def undo_change(
    body: UndoRequest, principal: CandidateDep, services: ServicesDep, response: Response
) -> ProfilePublic:
    """Restores what that change replaced; refused (409) if the profile was touched since."""
    return _tagged(response, await services.profiles.undo(principal, body.undo_id))


@router.post("/cv", summary="Read a CV into your profile", responses=problems(403))
async def read_cv(
    file: Annotated[UploadFile, File(description="PDF, DOCX or TXT, at most 5 MB.")],
    principal: CandidateDep,
    services: ServicesDep,
    response: Response,
    dry_run: Annotated[bool, Query(description="Show what would be read, and write nothing.")] = False,
) -> CvAnswer:
    """Fills what is unset and adds to lists; what you set yourself is never overwritten, but told as a conflict."""
    data = await file.read(MOST_BYTES + 1)
    reading = await services.profiles.read_cv(principal, data, file.filename or "", dry_run=dry_run)
    tag(response, reading.profile.version)
    return CvAnswer(
        profile=ProfilePublic.of(reading.profile),
        changes=reading.changes,
        conflicts=[CvConflict(**one) for one in reading.conflicts],
        evidence=[CvEvidence(**one) for one in reading.evidence],
        unread=reading.unread,
        undo_id=reading.undo_id,
    )


def _tagged(response: Response, profile: Profile) -> ProfilePublic:
    tag(response, profile.version)
    return ProfilePublic.of(profile)
