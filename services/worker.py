"""The worker: takes tasks that outlive a process, one at a time under a lease, and keeps house.

A task that fails is tried three times in all, then set aside. Two things are no failure: that something it needs is
away, and that it takes longer than a lease. It is then carried on, because every handler begins where it can.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from repositories.errors import StorageUnavailable
from repositories.models import Task, new_id, utc_now
from repositories.protocols import TaskRepository
from services.errors import Unavailable

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
# A task is cut off before its lease ends, so two workers never do the same one at once.
LEASE = timedelta(seconds=60)
TASK_SECONDS = 50.0
IDLE_SECONDS = 1.0
# For something that is away.
PAUSE = timedelta(seconds=10)
# What is not done after so long will never be.
LONGEST = timedelta(days=1)
HOUSEKEEPING_EVERY = timedelta(minutes=1)

Handler = Callable[[str], Awaitable[None]]
Chore = Callable[[], Awaitable[None]]


class Worker:
    """`handlers` by kind of task, each given the task's subject; they must bear being run again from the start.

    Who sets `wanted` has added a task that should not wait for the next look.
    """

    def __init__(
        self,
        tasks: TaskRepository,
        handlers: Mapping[str, Handler],
        chores: Sequence[Chore] = (),
        *,
        wanted: asyncio.Event | None = None,
        task_seconds: float = TASK_SECONDS,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._tasks = tasks
        self._handlers = handlers
        self._chores = chores
        self._task_seconds = task_seconds
        self._clock = clock
        self._holder = new_id()
        self._wanted = wanted or asyncio.Event()
        self._chores_at = clock()
        self._looked_at = clock()
        self._busy = False

    @property
    def last_seen_at(self) -> datetime:
        """Now, while a task is being done: that has a limit of its own."""
        return self._clock() if self._busy else self._looked_at

    async def counts(self) -> tuple[int, int]:
        """Tasks that wait, and tasks set aside."""
        return await self._tasks.count()

    async def set_aside(self) -> dict[str, int]:
        """How many of each kind were set aside."""
        return await self._tasks.count_set_aside()

    async def run(self) -> None:
        while True:
            try:
                busy = await self.run_once()
            except StorageUnavailable:
                logger.warning("The worker cannot reach the database; trying again.")
                busy = False
            # A boundary: without this loop nothing would be done in the background any more.
            except Exception:
                logger.exception("The worker failed; trying again.")
                busy = False
            if not busy:
                await self._wait()

    async def run_once(self) -> bool:
        """Does what waits first; False if nothing does."""
        self._looked_at = now = self._clock()
        if now >= self._chores_at:
            self._chores_at = now + HOUSEKEEPING_EVERY
            await self._keep_house()
        task = await self._tasks.claim(self._holder, now + LEASE, now)
        if task is None:
            return False
        self._busy = True
        try:
            await self._carry_out(task)
        finally:
            self._busy = False
        return True

    async def _keep_house(self) -> None:
        for chore in self._chores:
            try:
                await chore()
            except StorageUnavailable:
                raise
            # A boundary: one chore's fault must not end the worker.
            except Exception:
                logger.exception("A chore failed")

    async def _carry_out(self, task: Task) -> None:
        if task.attempts > MAX_ATTEMPTS:
            # each try before ended with its worker, which this one must not follow
            await self._set_aside(task, "Every worker that tried this died at it.")
            return
        handler, limit = self._handlers.get(task.kind), asyncio.timeout(self._task_seconds)
        try:
            if handler is None:
                raise LookupError(f"nobody here knows how to {task.kind}")
            async with limit:
                await handler(task.subject_id)
        except (Unavailable, StorageUnavailable) as error:
            await self._put_off(task, error, PAUSE)
        # A boundary: whatever one task does wrong, the others must be done.
        except Exception as error:
            if limit.expired() and self._clock() - task.created_at < LONGEST:
                await self._put_off(task, error, timedelta(0))
            else:
                await self._failed(task, error)
        else:
            await self._tasks.finish(task.id, self._holder)

    async def _put_off(self, task: Task, error: Exception, pause: timedelta) -> None:
        """This try does not count."""
        now = self._clock()
        uncounted = task.model_copy(update={"attempts": task.attempts - 1})
        await self._tasks.fail(uncounted, _message(error), now, retry_at=now + pause)

    async def _failed(self, task: Task, error: Exception) -> None:
        logger.exception("Task %s failed at attempt %s", task.kind, task.attempts)
        if task.attempts >= MAX_ATTEMPTS:
            await self._set_aside(task, _message(error))
        else:
            now = self._clock()
            await self._tasks.fail(task, _message(error), now, retry_at=now + timedelta(seconds=2**task.attempts))

    async def _set_aside(self, task: Task, message: str) -> None:
        logger.error("Task %s was set aside after %s attempts", task.kind, MAX_ATTEMPTS)
        await self._tasks.fail(task, message, self._clock(), retry_at=None)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wanted.wait()
        except TimeoutError:
            pass
        self._wanted.clear()


def _message(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
