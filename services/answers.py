"""Answers kept under an Idempotency-Key, so that a request sent again is not carried out again."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from repositories.models import IdempotentAnswer, utc_now
from repositories.protocols import AnswerRepository
from services.errors import Conflict, FieldError, InvalidInput
from services.principal import Principal

LIFE = timedelta(hours=24)
# A request that has not been answered for so long died with its process.
ABANDONED = timedelta(seconds=60)
WAIT_SECONDS = 5.0
LOOK_SECONDS = 0.05
KEY_LENGTH = 255


def fingerprint_of(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\n".join([method.upper().encode(), path.encode(), body])).hexdigest()


class AnswerService:
    def __init__(
        self,
        answers: AnswerRepository,
        *,
        wait_seconds: float = WAIT_SECONDS,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._answers = answers
        self._wait_seconds = wait_seconds
        self._clock = clock

    async def begin(self, principal: Principal, key: str, fingerprint: str) -> IdempotentAnswer | None:
        """None: carry the request out, then `finish` or `abandon`. Otherwise the answer it got before.

        Raises InvalidInput for a key that is none or was used for another request, and Conflict("request_in_progress")
        where the first request is not done within a few seconds.
        """
        if not (1 <= len(key) <= KEY_LENGTH and key.isprintable()):
            message = f"An Idempotency-Key has 1 to {KEY_LENGTH} printable characters."
            raise InvalidInput(message, FieldError("Idempotency-Key", message), code="bad_idempotency_key")
        deadline = asyncio.get_running_loop().time() + self._wait_seconds
        while True:
            stored = await self._stored(principal, key, fingerprint)
            if stored is None:
                return None
            if stored.fingerprint != fingerprint:
                message = "This Idempotency-Key was used for another request."
                raise InvalidInput(message, FieldError("Idempotency-Key", message), code="idempotency_key_reused")
            if stored.status is not None:
                return stored
            if asyncio.get_running_loop().time() > deadline:
                raise Conflict(
                    "The first request with this Idempotency-Key is still running.", code="request_in_progress"
                )
            await asyncio.sleep(LOOK_SECONDS)

    async def finish(
        self, principal: Principal, key: str, fingerprint: str, *, status: int, headers: dict[str, str], body: str
    ) -> None:
        await self._answers.finish(
            IdempotentAnswer(
                user_id=principal.user_id,
                key=key,
                fingerprint=fingerprint,
                status=status,
                headers=headers,
                body=body,
                created_at=self._clock(),
            )
        )

    async def abandon(self, principal: Principal, key: str) -> None:
        """Nothing was done; the same request may be sent again."""
        await self._answers.remove(principal.user_id, key)

    async def tidy(self) -> None:
        await self._answers.remove_before(self._clock() - LIFE)

    async def _stored(self, principal: Principal, key: str, fingerprint: str) -> IdempotentAnswer | None:
        """None if this request now holds the key."""
        now = self._clock()
        asked = IdempotentAnswer(user_id=principal.user_id, key=key, fingerprint=fingerprint, created_at=now)
        stored = await self._answers.add(asked)
        if stored is None:
            return None
        if stored.created_at < now - (LIFE if stored.status is not None else ABANDONED):
            await self._answers.remove(principal.user_id, key)
            stored = await self._answers.add(asked)
        return stored
