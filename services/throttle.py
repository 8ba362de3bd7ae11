"""How often something may be tried, counted in the database so that all processes count together."""

import asyncio
import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from repositories.models import utc_now
from repositories.protocols import AttemptRepository
from services.errors import TooManyRequests


@dataclass(frozen=True)
class Limit:
    """At most `attempts` within `window`, for each value of what is counted; `name` keeps kinds apart."""

    name: str
    attempts: int
    window: timedelta


LONGEST_WINDOW = timedelta(days=1)


class Throttle:
    def __init__(
        self, attempts: AttemptRepository, *, enabled: bool = True, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._attempts = attempts
        self._enabled = enabled
        self._clock = clock
        self._turn = asyncio.Lock()

    async def check(self, limit: Limit, value: str) -> None:
        """Raises TooManyRequests if the limit is used up; counts nothing. No value: no limit."""
        if not self._enabled or not value:
            return
        now = self._clock()
        # what was tried a whole window ago counts no more, so that who waits as long as told is let in
        since = now - limit.window + timedelta(milliseconds=1)
        count, oldest = await self._attempts.count_since(_key(limit, value), since)
        if count >= limit.attempts:
            left = (oldest or now) + limit.window - now
            seconds = max(1, math.ceil(left.total_seconds()))
            raise TooManyRequests(
                f"That was tried too often. Please try again {_later(seconds)}.", retry_after_seconds=seconds
            )

    async def count(self, limit: Limit, value: str) -> None:
        if self._enabled and value:
            await self._attempts.add(_key(limit, value), self._clock())

    async def spend(self, limit: Limit, value: str) -> None:
        """Checks and counts. What is refused is not counted, so a limit always ends."""
        # one after another: tries made at once must not all be looked at before the first of them counts
        async with self._turn:
            await self.check(limit, value)
            await self.count(limit, value)

    async def forget(self, limit: Limit, value: str) -> None:
        if self._enabled and value:
            await self._attempts.remove(_key(limit, value))

    async def tidy(self) -> None:
        await self._attempts.remove_before(self._clock() - LONGEST_WINDOW)


def _key(limit: Limit, value: str) -> str:
    """Hashed, so that no e-mail address outlives its account here."""
    return f"{limit.name}:{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"


def _later(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return "in a minute" if minutes == 1 else f"in {minutes} minutes"
