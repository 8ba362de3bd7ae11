import asyncio

from repositories.storage import Repositories
from tests.support.builders import at


async def test_attempts_are_counted_from_a_time_on(repositories: Repositories) -> None:
    for seconds in (3, 1, 2, 2):
        await repositories.attempts.add("log-in:zoë@exämple.org 🔐", at(seconds))
    await repositories.attempts.add("log-in:eve", at(2))

    count_since = repositories.attempts.count_since
    assert await count_since("log-in:zoë@exämple.org 🔐", at(0)) == (4, at(1))
    assert await count_since("log-in:zoë@exämple.org 🔐", at(2)) == (3, at(2))
    assert await count_since("log-in:zoë@exämple.org 🔐", at(2.001)) == (1, at(3))
    assert await count_since("log-in:zoë@exämple.org 🔐", at(4)) == (0, None)
    assert await count_since("unknown", at(0)) == (0, None)


async def test_attempts_at_the_same_time_all_count(repositories: Repositories) -> None:
    await asyncio.gather(*(repositories.attempts.add("k", at(0)) for _ in range(50)))

    assert await repositories.attempts.count_since("k", at(0)) == (50, at(0))


async def test_attempts_of_two_processes_are_counted_together(two_processes: tuple[Repositories, Repositories]) -> None:
    for process in two_processes:
        await process.attempts.add("k", at(0))

    for process in two_processes:
        assert await process.attempts.count_since("k", at(0)) == (2, at(0))


async def test_removing_takes_one_key_or_the_old_ones(repositories: Repositories) -> None:
    for key in ("a", "b"):
        for seconds in (0, 1):
            await repositories.attempts.add(key, at(seconds))

    for _ in range(2):
        await repositories.attempts.remove("a")
        await repositories.attempts.remove_before(at(1))

    assert await repositories.attempts.count_since("a", at(0)) == (0, None)
    assert await repositories.attempts.count_since("b", at(0)) == (1, at(1))


async def test_of_fifty_in_two_processes_who_spend_at_once_as_many_succeed_as_there_is_room(
    two_processes: tuple[Repositories, Repositories],
) -> None:
    await two_processes[0].attempts.add("k", at(0))
    await two_processes[0].attempts.add("k", at(5))

    spent = await asyncio.gather(
        *(two_processes[n % 2].attempts.spend("k", at(9), since=at(5), limit=10) for n in range(50))
    )

    assert sum(spent) == 9
    assert await two_processes[1].attempts.count_since("k", at(5)) == (10, at(5))
    assert await two_processes[1].attempts.spend("another", at(9), since=at(5), limit=10)
    assert await two_processes[1].attempts.spend("k", at(20), since=at(15), limit=1)
