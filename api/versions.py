"""Versions of documents over HTTP: `ETag` on the way out, `If-Match` on the way in."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response
from pydantic import BaseModel

from services.errors import InvalidInput

QUOTED = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
VERSION = re.compile(r"\d{1,15}")
NEVER_STORED = -1


def tag(response: Response, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'


async def _version(
    if_match: Annotated[
        str | None,
        Header(
            description='The ETag that the change stands on, e.g. `"3"`. Optional; a stale one is refused with 412.'
        ),
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    found = QUOTED.fullmatch(if_match.strip())
    if not found:
        raise InvalidInput('If-Match must be an ETag in quotes, such as "3".', code="malformed_header")
    # a tag that we never gave out is as stale as can be; a weak one never matches
    weak = if_match.strip().startswith("W/")
    return int(found[1]) if VERSION.fullmatch(found[1]) and not weak else NEVER_STORED


VersionDep = Annotated[int | None, Depends(_version)]


def made(entity: BaseModel, address: str, version: int | None = None) -> Response:
    """201 with the address of what was made. Written out here, so that it can be kept under an Idempotency-Key."""
    response = Response(entity.model_dump_json(), 201, {"Location": address}, media_type="application/json")
    if version is not None:
        tag(response, version)
    return response
