"""Plain data as JSON text, the same in every backend."""

import json
from datetime import UTC, datetime

from pydantic import BaseModel


def time_text(at: datetime) -> str:
    """ISO 8601 of one width, so that texts sort as the times do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def json_text(value: object) -> str:
    """`value`, a model or plain data, as JSON."""
    plain = value.model_dump() if isinstance(value, BaseModel) else value
    text = json.dumps(plain, default=_encoded, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return whole_characters(text)


def whole_characters(text: str) -> str:
    """Half of a surrogate pair is no character: no database takes it, and no reader of JSON."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _encoded(value: object) -> str:
    if isinstance(value, datetime):
        return time_text(value)
    raise TypeError(f"{type(value).__name__} does not belong in a document")
