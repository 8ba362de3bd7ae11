import asyncio
from datetime import datetime

import pytest

from repositories.errors import StorageUnavailable
from repositories.models import Task
from repositories.protocols import TaskRepository
from repositories.storage import Repositories
from services.errors import Unavailable
from services.worker import Worker
from tests.support.clock import Clock


class Handler:
    """Fails as often as it is told to, then succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.done: list[str] = []

    async def __call__(self, subject_id: str) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.done.append(subject_id)


async def give(repositories: Repositories, clock: Clock, subject_id: str = "s1", kind: str = "embed_job") -> None:
    await repositories.tasks.add(Task(kind=kind, subject_id=subject_id, created_at=clock.now))


def worker(repositories: Repositories, clock: Clock, handler: Handler) -> Worker:
    return Worker(repositories.tasks, {"embed_job": handler}, clock=clock)


async def test_what_waits_is_done_oldest_first_and_then_gone(repositories: Repositories, clock: Clock) -> None:
    handler = Handler()
    at_work = worker(repositories, clock, handler)
    for subject_id in ("first", "second"):
        await give(repositories, clock, subject_id)
        clock.move(seconds=1)
    assert [await at_work.run_once() for _ in range(3)] == [True, True, False]
    assert handler.done == ["first", "second"]
    assert await at_work.counts() == (0, 0)


async def test_what_fails_is_tried_three_times_and_then_set_aside(repositories: Repositories, clock: Clock) -> None:
    at_work = worker(repositories, clock, Handler(*[ValueError("broken")] * 9))
    await give(repositories, clock)
    for _ in range(6):
        await at_work.run_once()
        clock.move(minutes=2)
    assert await at_work.counts() == (0, 1)
    assert await at_work.set_aside() == {"embed_job": 1}


async def test_what_kills_its_workers_is_set_aside_by_the_fourth(repositories: Repositories, clock: Clock) -> None:
    await give(repositories, clock)
    for number in range(3):
        assert await repositories.tasks.claim(f"dead {number}", clock.now, clock.now)
        clock.move(seconds=1)
    handler = Handler()
    at_work = worker(repositories, clock, handler)
    assert await at_work.run_once()
    assert handler.done == []
    assert await at_work.set_aside() == {"embed_job": 1}


async def test_what_takes_longer_than_a_lease_is_carried_on_for_a_day(repositories: Repositories, clock: Clock) -> None:
    tries = 0

    async def endless(subject_id: str) -> None:
        nonlocal tries
        tries += 1
        await asyncio.Event().wait()

    at_work = Worker(repositories.tasks, {"embed_job": endless}, task_seconds=0.01, clock=clock)
    await give(repositories, clock)
    for _ in range(5):
        await at_work.run_once()
    assert (tries, await at_work.counts()) == (5, (1, 0))
    clock.move(days=2)
    for _ in range(3):
        await at_work.run_once()
        clock.move(minutes=1)
    assert await at_work.set_aside() == {"embed_job": 1}


async def test_what_fails_once_is_done_later(repositories: Repositories, clock: Clock) -> None:
    handler = Handler(ValueError("broken"))
    at_work = worker(repositories, clock, handler)
    await give(repositories, clock)
    await at_work.run_once()
    assert not await at_work.run_once(), "not at once"
    clock.move(minutes=2)
    await at_work.run_once()
    assert handler.done == ["s1"]


@pytest.mark.parametrize("away", [Unavailable("Ollama is away."), StorageUnavailable("busy")])
async def test_what_waits_for_something_that_is_away_waits_as_long_as_it_takes(
    repositories: Repositories, clock: Clock, away: Exception
) -> None:
    handler = Handler(*[away] * 8)
    at_work = worker(repositories, clock, handler)
    await give(repositories, clock)
    for _ in range(9):
        await at_work.run_once()
        clock.move(minutes=2)
    assert handler.done == ["s1"]


async def test_a_task_of_a_dead_worker_is_taken_over_when_its_lease_is_over(
    repositories: Repositories, clock: Clock
) -> None:
    handler, started = Handler(), asyncio.Event()

    async def never(subject_id: str) -> None:
        started.set()
        await asyncio.Event().wait()

    await give(repositories, clock)
    dying = asyncio.create_task(Worker(repositories.tasks, {"embed_job": never}, clock=clock).run_once())
    await started.wait()
    dying.cancel()
    await asyncio.wait([dying])
    heir = worker(repositories, clock, handler)
    assert not await heir.run_once()
    clock.move(seconds=61)
    await heir.run_once()
    assert handler.done == ["s1"]


async def test_two_workers_share_the_work_without_doing_any_twice(repositories: Repositories, clock: Clock) -> None:
    handler = Handler()
    for number in range(20):
        await give(repositories, clock, f"s{number}")

    async def work(one: Worker) -> None:
        while await one.run_once():
            pass

    await asyncio.gather(*(work(worker(repositories, clock, handler)) for _ in range(2)))
    assert sorted(handler.done) == sorted(f"s{number}" for number in range(20))


async def test_work_of_a_kind_nobody_knows_does_not_stop_the_rest(repositories: Repositories, clock: Clock) -> None:
    handler = Handler()
    at_work = worker(repositories, clock, handler)
    await give(repositories, clock, kind="from the future")
    clock.move(seconds=1)
    await give(repositories, clock)
    while await at_work.run_once():
        pass
    assert handler.done == ["s1"]


async def test_chores_are_done_at_the_start_and_each_minute(repositories: Repositories, clock: Clock) -> None:
    rounds: list[int] = []

    async def chore() -> None:
        rounds.append(1)

    at_work = Worker(repositories.tasks, {}, [chore], clock=clock)
    for _ in range(3):
        await at_work.run_once()
    assert len(rounds) == 1
    clock.move(minutes=1)
    await at_work.run_once()
    assert len(rounds) == 2


async def test_a_sleeping_worker_wakes_when_it_is_told(repositories: Repositories, clock: Clock) -> None:
    done = asyncio.Event()

    async def handle(subject_id: str) -> None:
        done.set()

    wanted = asyncio.Event()
    at_work = Worker(repositories.tasks, {"embed_job": handle}, wanted=wanted, clock=clock)
    running = asyncio.create_task(at_work.run())
    await give(repositories, clock)
    wanted.set()
    await asyncio.wait_for(done.wait(), 5)
    running.cancel()
    await asyncio.wait([running])


class BrokenAtFirst:
    """Tasks of which the first look fails in a way that nobody has foreseen."""

    def __init__(self, tasks: TaskRepository) -> None:
        self._tasks = tasks
        self._is_broken = True

    async def claim(self, holder: str, until: datetime, now: datetime) -> Task | None:
        if self._is_broken:
            self._is_broken = False
            raise ValueError("a document that cannot be read")
        return await self._tasks.claim(holder, until, now)

    def __getattr__(self, name: str) -> object:
        return getattr(self._tasks, name)


async def test_a_worker_outlives_what_nobody_has_foreseen(repositories: Repositories, clock: Clock) -> None:
    done = asyncio.Event()

    async def handle(subject_id: str) -> None:
        done.set()

    await give(repositories, clock)
    wanted, tasks = asyncio.Event(), BrokenAtFirst(repositories.tasks)
    at_work = Worker(tasks, {"embed_job": handle}, wanted=wanted, clock=clock)  # type: ignore[arg-type]
    running = asyncio.create_task(at_work.run())
    wanted.set()
    await asyncio.wait_for(done.wait(), 5)
    running.cancel()
    await asyncio.wait([running])


async def test_a_chore_that_fails_stops_neither_the_others_nor_the_work(
    repositories: Repositories, clock: Clock
) -> None:
    done: list[str] = []

    async def broken() -> None:
        raise ValueError("broken")

    async def sound() -> None:
        done.append("chore")

    handler = Handler()
    await give(repositories, clock)
    at_work = Worker(repositories.tasks, {"embed_job": handler}, [broken, sound], clock=clock)
    await at_work.run_once()
    assert done == ["chore"]
    assert handler.done == ["s1"]


async def test_a_worker_at_a_long_task_is_seen_and_an_idle_one_when_it_last_looked(
    repositories: Repositories, clock: Clock
) -> None:
    seen = []

    async def long(subject_id: str) -> None:
        clock.move(seconds=40)
        seen.append(at_work.last_seen_at == clock.now)

    at_work = Worker(repositories.tasks, {"embed_job": long}, clock=clock)
    await give(repositories, clock)
    await at_work.run_once()
    assert seen == [True]
    await at_work.run_once()
    looked_at = clock.now
    clock.move(seconds=40)
    assert at_work.last_seen_at == looked_at
