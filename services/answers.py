"""Answers kept under an Idempotency-Key, so that a request sent again is not carried out again."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from repositories.models import IdempotentAnswer, utc_now
from repositories.protocols import AnswerRepository
from services.errors import Conflict, FieldError, InvalidInput
from services.principal import Principal
from services.processes import EndedHere, is_dead, new_holder

LIFE = timedelta(hours=24)
# A request of another machine that has not been answered for so long is taken for dead.
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
        self._ended = EndedHere()

    async def begin(self, principal: Principal, key: str, fingerprint: str) -> IdempotentAnswer:
        """Without a status: carry the request out under its `action_id`, then `finish`, `interrupt` or `abandon` it.
        With one: the answer it got before.

        Raises InvalidInput for a key that is none or was used for another request, and Conflict("request_in_progress")
        where the first request is not done within a few seconds.
        """
        if not (1 <= len(key) <= KEY_LENGTH and key.isprintable()):
            message = f"An Idempotency-Key has 1 to {KEY_LENGTH} printable characters."
            raise InvalidInput(message, FieldError("Idempotency-Key", message), code="bad_idempotency_key")
        deadline = asyncio.get_running_loop().time() + self._wait_seconds
        while True:
            asked = IdempotentAnswer(
                user_id=principal.user_id,
                key=key,
                fingerprint=fingerprint,
                holder=new_holder(),
                created_at=self._clock(),
            )
            with self._ended.noted(asked.holder):
                stored = await self._stored(asked)
            if stored.holder == asked.holder:
                return stored
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

    async def finish(self, asked: IdempotentAnswer, *, status: int, headers: dict[str, str], body: str) -> None:
        update = {"status": status, "headers": headers, "body": body, "created_at": self._clock()}
        with self._ended.noted(asked.holder):
            await self._answers.finish(asked.model_copy(update=update))

    async def interrupt(self, asked: IdempotentAnswer) -> None:
        """Nobody knows how far it came; the same request may be sent again and is carried on."""
        with self._ended.noted(asked.holder):
            await self._answers.finish(asked.model_copy(update={"holder": "", "created_at": self._clock() - ABANDONED}))

    async def abandon(self, asked: IdempotentAnswer) -> None:
        """Nothing was done; the key is as if it had never been used."""
        with self._ended.noted(asked.holder):
            await self._answers.remove(asked.user_id, asked.key)

    async def tidy(self) -> None:
        await self._answers.remove_before(self._clock() - LIFE)

    async def _stored(self, asked: IdempotentAnswer) -> IdempotentAnswer:
        """What is stored under the key: `asked` itself, if this request now holds it."""
        stored = await self._answers.add(asked)
        if stored is None:
            return asked
        if not self._is_over(stored):
            return stored
        if stored.status is None and stored.fingerprint == asked.fingerprint:
            asked.action_id = stored.action_id
        if await self._answers.take_over(asked, stored.holder):
            return asked
        # another has just taken it
        return await self._answers.add(asked) or asked

    def _is_over(self, stored: IdempotentAnswer) -> bool:
        age = self._clock() - stored.created_at
        if stored.status is not None:
            return age > LIFE
        return age >= ABANDONED or is_dead(stored.holder) or stored.holder in self._ended
