"""What is read for nearly every request, kept in memory for less than two seconds."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

V = TypeVar("V")

# Below the promised two seconds: the time until a listener or a request is served comes on top.
LIFE = timedelta(seconds=1.5)
# At an age between these parts of LIFE it is read again in the background, so that who asks often never waits for it; not
# all at one age, because fifty who came together would make everybody wait for their reads again and again.
FRESH = (0.25, 0.6)
MOST = 10_000


@dataclass(frozen=True, slots=True)
class _Kept(Generic[V]):
    value: V
    read_at: datetime
    fresh_until: datetime


class KeptReads(Generic[V]):
    """By an id. What another process writes is seen within LIFE; what is dropped here is read anew at once."""

    def __init__(self, read: Callable[[str], Awaitable[V]], clock: Callable[[], datetime]) -> None:
        self._read = read
        self._clock = clock
        self._kept: dict[str, _Kept[V]] = {}
        self._drops = 0
        self._ahead: dict[str, asyncio.Task[None]] = {}

    async def get(self, key: str) -> V:
        """Raises what reading raises."""
        known, now = self._kept.get(key), self._clock()
        if known is None or now >= known.read_at + LIFE:
            return await self._read_now(key)
        if now >= known.fresh_until and key not in self._ahead:
            self._ahead[key] = asyncio.create_task(self._read_ahead(key))
        return known.value

    def drop(self, key: str) -> None:
        self._drops += 1
        self._kept.pop(key, None)

    def drop_where(self, fits: Callable[[V], bool]) -> None:
        self._drops += 1
        self._kept = {key: kept for key, kept in self._kept.items() if not fits(kept.value)}

    async def _read_now(self, key: str) -> V:
        drops, at = self._drops, self._clock()
        value = await self._read(key)
        # what was dropped while it was read may be older than that
        if drops == self._drops:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = _Kept(value, at, at + LIFE * random.uniform(*FRESH))
        return value

    async def _read_ahead(self, key: str) -> None:
        try:
            await self._read_now(key)
        # whoever asks next reads it and is told
        except Exception as error:
            logger.debug("Could not be read ahead: %s", error)
            self._kept.pop(key, None)
        finally:
            del self._ahead[key]
