"""Errors named by who must act. Each carries a stable `code` and a sentence that may be shown; none knows HTTP."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldError:
    field: str
    message: str


# Not that nothing was done: where a connection is lost, nobody knows whether the last write arrived.
DATABASE_AWAY = "The database does not answer just now. Please try again; if you were changing something, look first whether it was done."


class ServiceError(Exception):
    """Base of all refusals. `code` is part of the outward contract and never changes; `data` holds named facts."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, data: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.data = data or {}


class InvalidInput(ServiceError):
    """The caller must change what was sent; `errors` names the fields."""

    code = "invalid_input"

    def __init__(self, message: str, *errors: FieldError, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.errors = list(errors)


class NotFound(ServiceError):
    """Not there, or not the caller's: one answer."""

    code = "not_found"


class Conflict(ServiceError):
    """It clashes with what is stored; trying again as it is will not help."""

    code = "conflict"


class StaleWrite(ServiceError):
    """The caller stands on an older version; read again first."""

    code = "stale_version"


class Forbidden(ServiceError):
    """This role may not do it."""

    code = "forbidden"


class Unauthenticated(ServiceError):
    """Log in first."""

    code = "unauthenticated"


class TooLarge(ServiceError):
    code = "too_large"


class UnsupportedMedia(ServiceError):
    code = "unsupported_media_type"


class TooManyRequests(ServiceError):
    code = "too_many_requests"

    def __init__(self, message: str, *, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(ServiceError):
    """Something Rolecall stands on does not answer; nothing was done."""

    code = "unavailable"

    def __init__(self, message: str, *, retry_after_seconds: int = 2) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
