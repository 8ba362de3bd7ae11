"""Where a page of a list ended, as an opaque word that a client hands back."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from repositories.models import Page
from repositories.protocols import Position
from services.errors import InvalidInput

T = TypeVar("T")
Part = str | int | float
# Of what is counted and measured here nothing comes near; more does not fit into a database's integer.
MAX_NUMBER = 2**63


def pack(*parts: Part) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack(cursor: str, *kinds: type) -> list[Part]:
    """The parts, one of each kind in order. Raises InvalidInput("bad_cursor") for anything that `pack` did not make."""
    try:
        parts = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise bad_cursor() from error
    if not isinstance(parts, list) or [type(part) for part in parts] != list(kinds):
        raise bad_cursor()
    if not all(_can_be_stored(part) for part in parts):
        raise bad_cursor()
    return parts


def _can_be_stored(part: Part) -> bool:
    """No half a surrogate pair, no infinity: nothing has such a position, and a database would stumble over it."""
    if isinstance(part, str):
        return not any("\ud800" <= mark <= "\udfff" for mark in part)
    return abs(part) < MAX_NUMBER


def encode(position: Position) -> str:
    return pack(position.at.astimezone(UTC).isoformat(), position.id)


def decode(cursor: str | None) -> Position | None:
    """None for no cursor. Raises InvalidInput("bad_cursor")."""
    if not cursor:
        return None
    at, id_ = unpack(cursor, str, str)
    try:
        found = datetime.fromisoformat(str(at))
        if found.tzinfo is None:
            raise bad_cursor()
        return Position(found.astimezone(UTC), str(id_))
    except (ValueError, OverflowError) as error:
        raise bad_cursor() from error


def page(found: Sequence[T], limit: int, position: Callable[[T], Position]) -> Page[T]:
    """The first `limit` of `found`, which was asked for with `limit` + 1 to learn whether more follow."""
    items = list(found[:limit])
    return Page(items=items, next_cursor=encode(position(items[-1])) if len(found) > limit and items else None)


def bad_cursor() -> InvalidInput:
    return InvalidInput("This list cannot be continued from there. Start again from its first page.", code="bad_cursor")
