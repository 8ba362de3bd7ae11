import asyncio

from repositories.storage import Repositories
from tests.support.builders import at, task


async def test_a_task_is_claimed_as_it_was_added(repositories: Repositories) -> None:
    added = task(kind="purge_account", subject_id="ada ✂", created_at=at(0.5))
    await repositories.tasks.add(added)

    claimed = await repositories.tasks.claim("w1", at(60), at(1))

    assert claimed == added.model_copy(update={"attempts": 1, "lease_holder": "w1", "lease_until": at(60)})


async def test_where_nothing_waits_nothing_is_claimed(repositories: Repositories) -> None:
    assert await repositories.tasks.claim("w1", at(60), at(0)) is None
    assert await repositories.tasks.count() == (0, 0)


async def test_the_oldest_is_claimed_first(repositories: Repositories) -> None:
    for task_id, seconds in (("b", 1), ("late", 2), ("a", 1), ("first", 0)):
        await repositories.tasks.add(task(id=task_id, created_at=at(seconds)))

    claimed = [await repositories.tasks.claim("w1", at(60), at(3)) for _ in range(5)]

    assert [one and one.id for one in claimed] == ["first", "a", "b", "late", None]


async def test_of_fifty_who_claim_a_task_one_gets_it(repositories: Repositories) -> None:
    await repositories.tasks.add(task(created_at=at(0)))

    claimed = await asyncio.gather(*(repositories.tasks.claim(f"w{number}", at(60), at(1)) for number in range(50)))

    assert sum(one is not None for one in claimed) == 1


async def test_two_processes_share_the_work(two_processes: tuple[Repositories, Repositories]) -> None:
    one, other = two_processes
    added = [task(created_at=at(0)) for _ in range(10)]
    for each in added:
        await one.tasks.add(each)

    claimed = await asyncio.gather(*(process.tasks.claim("w", at(60), at(1)) for process in (one, other) * 10))

    assert sorted(each.id for each in claimed if each) == sorted(each.id for each in added)


async def test_the_same_work_does_not_wait_twice(repositories: Repositories) -> None:
    await repositories.tasks.add(task(kind="embed_job", subject_id="j1"))
    await repositories.tasks.add(task(kind="embed_job", subject_id="j1"))
    await repositories.tasks.add(task(kind="embed_job", subject_id="j2"))
    await repositories.tasks.add(task(kind="purge", subject_id="j1"))

    assert await repositories.tasks.count() == (3, 0)


async def test_of_fifty_who_add_the_same_work_at_once_one_is_kept(repositories: Repositories) -> None:
    await asyncio.gather(*(repositories.tasks.add(task(subject_id="j1")) for _ in range(50)))

    assert await repositories.tasks.count() == (1, 0)


async def test_work_that_is_being_done_may_be_asked_for_again(repositories: Repositories) -> None:
    await repositories.tasks.add(task(subject_id="j1", created_at=at(0)))
    first = await repositories.tasks.claim("w1", at(60), at(1))

    await repositories.tasks.add(task(subject_id="j1", created_at=at(2)))
    second = await repositories.tasks.claim("w2", at(60), at(3))

    assert first is not None
    assert second is not None
    assert first.id != second.id


async def test_a_task_is_held_until_its_lease_has_passed(repositories: Repositories) -> None:
    await repositories.tasks.add(task(created_at=at(0)))
    first = await repositories.tasks.claim("w1", at(60), at(0))

    assert first is not None
    assert await repositories.tasks.claim("w2", at(90), at(59)) is None

    again = await repositories.tasks.claim("w2", at(120), at(61))
    assert again == first.model_copy(update={"lease_holder": "w2", "lease_until": at(120), "attempts": 2})


async def test_a_finished_task_is_gone(repositories: Repositories) -> None:
    await repositories.tasks.add(task(created_at=at(0)))
    held = await repositories.tasks.claim("w1", at(60), at(0))
    assert held is not None

    await repositories.tasks.finish(held.id, "w1")
    await repositories.tasks.finish(held.id, "w1")

    assert await repositories.tasks.count() == (0, 0)
    assert await repositories.tasks.claim("w1", at(900), at(99)) is None


async def test_who_has_lost_a_task_cannot_finish_or_fail_it(repositories: Repositories) -> None:
    await repositories.tasks.add(task(created_at=at(0)))
    lost = await repositories.tasks.claim("w1", at(60), at(0))
    held = await repositories.tasks.claim("w2", at(120), at(61))
    assert lost is not None
    assert held is not None

    await repositories.tasks.finish(lost.id, "w1")
    await repositories.tasks.fail(lost, "too late", at(62), retry_at=None)

    assert await repositories.tasks.count() == (1, 0)
    assert await repositories.tasks.claim("w3", at(180), at(100)) is None


async def test_a_failed_task_is_free_again_from_the_time_named(repositories: Repositories) -> None:
    await repositories.tasks.add(task(created_at=at(0)))
    held = await repositories.tasks.claim("w1", at(60), at(0))
    assert held is not None

    await repositories.tasks.fail(held, "Ollama is away 🦙", at(1), retry_at=at(30))

    assert await repositories.tasks.claim("w1", at(90), at(29)) is None
    again = await repositories.tasks.claim("w1", at(90), at(30))
    assert again is not None
    assert (again.id, again.attempts, again.error) == (held.id, 2, "Ollama is away 🦙")
    assert again.failed_at is None


async def test_a_task_set_aside_is_not_claimed_and_makes_room(repositories: Repositories) -> None:
    await repositories.tasks.add(task(subject_id="j1", created_at=at(0)))
    held = await repositories.tasks.claim("w1", at(60), at(0))
    assert held is not None

    await repositories.tasks.fail(held, "cannot be done", at(1), retry_at=None)

    assert await repositories.tasks.claim("w1", at(900), at(800)) is None
    assert await repositories.tasks.count() == (0, 1)
    await repositories.tasks.add(task(subject_id="j1"))
    assert await repositories.tasks.count() == (1, 1)


async def test_a_failed_task_gives_way_to_the_same_work_asked_for_since(repositories: Repositories) -> None:
    await repositories.tasks.add(task(subject_id="j1", created_at=at(0)))
    held = await repositories.tasks.claim("w1", at(60), at(0))
    assert held is not None
    newer = task(subject_id="j1", created_at=at(1))
    await repositories.tasks.add(newer)

    await repositories.tasks.fail(held, "try again", at(2), retry_at=at(30))

    assert await repositories.tasks.count() == (1, 0)
    claimed = await repositories.tasks.claim("w1", at(90), at(31))
    assert claimed is not None
    assert claimed.id == newer.id


async def test_what_was_set_aside_is_counted_by_kind(repositories: Repositories) -> None:
    for kind in ("embed_job", "embed_job", "purge_account"):
        await repositories.tasks.add(task(kind=kind))
        claimed = await repositories.tasks.claim("w", at(60), at(0))
        assert claimed
        await repositories.tasks.fail(claimed, "broken", at(1), retry_at=None)
    await repositories.tasks.add(task(kind="embed_profile"))

    assert await repositories.tasks.count_set_aside() == {"embed_job": 2, "purge_account": 1}
