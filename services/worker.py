"""The worker: takes tasks that outlive a process, one at a time under a lease, and keeps house."""

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
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._tasks = tasks
        self._handlers = handlers
        self._chores = chores
        self._clock = clock
        self._holder = new_id()
        self._wanted = wanted or asyncio.Event()
        self._chores_at = clock()
        self._looked_at = clock()
        self._busy = False

    def wake(self) -> None:
        """There is a new task: look now, not at the next turn of the loop."""
        self._wanted.set()

    @property
    def last_seen_at(self) -> datetime:
        """Now, while a task is being done: that has a limit of its own."""
        return self._clock() if self._busy else self._looked_at

    async def counts(self) -> tuple[int, int]:
        """Tasks that wait, and tasks set aside."""
        return await self._tasks.count()

    async def run(self) -> None:
        while True:
            try:
                busy = await self.run_once()
            except StorageUnavailable:
                logger.warning("The worker cannot reach the database; trying again.")
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
        handler = self._handlers.get(task.kind)
        try:
            if handler is None:
                raise LookupError(f"nobody here knows how to {task.kind}")
            async with asyncio.timeout(TASK_SECONDS):
                await handler(task.subject_id)
        # What is away comes back: such a task waits as long as it takes.
        except (Unavailable, StorageUnavailable) as error:
            await self._put_back(task, error, aside=False)
        # A boundary: whatever one task does wrong, the others must be done.
        except Exception as error:
            logger.exception("Task %s failed at attempt %s", task.kind, task.attempts)
            await self._put_back(task, error, aside=task.attempts >= MAX_ATTEMPTS)
        else:
            await self._tasks.finish(task.id, self._holder)

    async def _put_back(self, task: Task, error: Exception, *, aside: bool) -> None:
        now = self._clock()
        pause = timedelta(seconds=min(60, 2 ** min(task.attempts, 6)))
        message = f"{type(error).__name__}: {error}"[:500]
        await self._tasks.fail(task, message, now, retry_at=None if aside else now + pause)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wanted.wait()
        except TimeoutError:
            pass
        self._wanted.clear()
