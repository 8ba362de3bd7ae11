"""How often something may be tried, counted in the database so that all processes count together."""

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

    async def check(self, limit: Limit, value: str) -> None:
        """Raises TooManyRequests if the limit is used up; counts nothing. No value: no limit."""
        if not self._enabled or not value:
            return
        now = self._clock()
        count, oldest = await self._attempts.count_since(_key(limit, value), _since(limit, now))
        if count >= limit.attempts:
            raise _too_many(limit, oldest or now, now)

    async def count(self, limit: Limit, value: str) -> None:
        if self._enabled and value:
            await self._attempts.add(_key(limit, value), self._clock())

    async def spend(self, limit: Limit, value: str) -> None:
        """Checks and counts in one. What is refused is not counted, so a limit always ends."""
        if not self._enabled or not value:
            return
        now, key = self._clock(), _key(limit, value)
        since = _since(limit, now)
        if not await self._attempts.spend(key, now, since=since, limit=limit.attempts):
            _, oldest = await self._attempts.count_since(key, since)
            raise _too_many(limit, oldest or now, now)

    async def forget(self, limit: Limit, value: str) -> None:
        if self._enabled and value:
            await self._attempts.remove(_key(limit, value))

    async def tidy(self) -> None:
        await self._attempts.remove_before(self._clock() - LONGEST_WINDOW)


def _since(limit: Limit, now: datetime) -> datetime:
    """What was tried a whole window ago counts no more, so that who waits as long as told is let in."""
    return now - limit.window + timedelta(milliseconds=1)


def _too_many(limit: Limit, oldest: datetime, now: datetime) -> TooManyRequests:
    seconds = max(1, math.ceil((oldest + limit.window - now).total_seconds()))
    return TooManyRequests(
        f"That was tried too often. Please try again {_later(seconds)}.", retry_after_seconds=seconds
    )


def _key(limit: Limit, value: str) -> str:
    """Hashed, so that no e-mail address outlives its account here."""
    return f"{limit.name}:{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"


def _later(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return "in a minute" if minutes == 1 else f"in {minutes} minutes"
