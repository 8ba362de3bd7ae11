"""The event log: what happened, told once to everybody in this process who listens, wherever it happened."""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from repositories.errors import AlreadyExists, StorageUnavailable
from repositories.models import Event, new_id, utc_now
from repositories.protocols import EventRepository

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
# Another process may write an event a little after the time it carries, or have a clock that is a little behind.
OVERLAP = timedelta(seconds=5)
PAGE = 1000
# Of use to what reads on where it stopped, and to people who want to know what happened to their account.
KEPT = timedelta(days=180)

Subscriber = Callable[[Event], Awaitable[None]]


class EventLog:
    def __init__(self, events: EventRepository, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._events = events
        self._clock = clock
        self._subscribers: list[Subscriber] = []
        self._delivered: dict[str, datetime] = {}
        self._watermark = clock()

    async def add(
        self,
        kind: str,
        actor_id: str | None,
        subject_id: str,
        audience: Sequence[str] = (),
        data: dict[str, Any] | None = None,
        *,
        once: bool = False,
    ) -> Event:
        """Stores the event and tells this process's subscribers before it returns; others learn it from their poll.

        `once`: there is at most one of this kind about this subject, and further ones are told to nobody. So who carries
        on what another process began need not know whether that has told of it.
        """
        event = Event(
            id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}/{subject_id}")) if once else new_id(),
            kind=kind,
            actor_id=actor_id,
            subject_id=subject_id,
            audience=list(audience),
            data=data or {},
            at=self._clock(),
        )
        try:
            await self._events.add(event)
        except AlreadyExists:
            return event
        await self._deliver(event)
        return event

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """`callback` gets every event once, in order of arrival, until the function returned here is called.

        It runs inside the write that caused the event, so it must be quick; what it raises is logged, no more.
        """
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    async def poll(self) -> None:
        """Delivers what other processes have written since the last poll."""
        read_at = self._clock()
        since, limit = self._watermark - OVERLAP, PAGE
        while True:
            found = await self._events.list_since(since, limit=limit)
            for event in found:
                await self._deliver(event)
            if len(found) < limit:
                break
            if found[-1].at == since:
                limit *= 2
            since = found[-1].at
        self._watermark = max(self._watermark, read_at)
        horizon = self._watermark - 2 * OVERLAP
        self._delivered = {event_id: at for event_id, at in self._delivered.items() if at >= horizon}

    async def tidy(self) -> None:
        await self._events.remove_before(self._clock() - KEPT)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.poll()
            except StorageUnavailable:
                logger.warning("The event log cannot be read now; trying again.")
            # A boundary: without this loop nobody would hear of other processes any more.
            except Exception:
                logger.exception("Reading the event log failed; trying again.")

    async def _deliver(self, event: Event) -> None:
        if event.id in self._delivered:
            return
        self._delivered[event.id] = event.at
        for subscriber in list(self._subscribers):
            try:
                await subscriber(event)
            # A boundary: one listener's fault must neither fail the write that is being told of nor stop the loop.
            except Exception:
                logger.exception("A listener failed on %s", event.kind)
