import asyncio

import pytest

from repositories.errors import AlreadyExists
from repositories.storage import Repositories
from tests.support.builders import at, event, fields_left_out

EVERYTHING = event(
    kind="application.changed",
    audience=["ada", "grace", "ada"],
    data={"status": "offer", "note": "🎉 مبروك", "scores": [0.5, None]},
    at=at(0.007),
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == set()

    await repositories.events.add(EVERYTHING)

    assert await repositories.events.list_since(at(0)) == [EVERYTHING]
    assert await repositories.events.list_for_user("ada") == [EVERYTHING]


async def test_the_barest_event_comes_back(repositories: Repositories) -> None:
    barest = event(actor_id=None)

    await repositories.events.add(barest)

    assert await repositories.events.list_since(barest.at) == [barest]


async def test_the_same_event_is_not_added_twice(repositories: Repositories) -> None:
    stored = event(audience=["ada"])
    await repositories.events.add(stored)

    with pytest.raises(AlreadyExists):
        await repositories.events.add(stored)

    assert await repositories.events.list_for_user("ada") == [stored]


async def test_events_follow_each_other_by_time_then_id(repositories: Repositories) -> None:
    for event_id, seconds in (("c", 1), ("a", 1), ("b", 1), ("z", 0), ("y", 1.001), ("x", 2)):
        await repositories.events.add(event(id=event_id, at=at(seconds)))

    assert [one.id for one in await repositories.events.list_since(at(-1))] == ["z", "a", "b", "c", "y", "x"]
    assert [one.id for one in await repositories.events.list_since(at(1))] == ["a", "b", "c", "y", "x"]
    assert [one.id for one in await repositories.events.list_since(at(1), limit=2)] == ["a", "b"]
    assert await repositories.events.list_since(at(2.001)) == []


async def test_events_of_many_writers_are_all_kept(two_processes: tuple[Repositories, Repositories]) -> None:
    one, other = two_processes
    events = [event(audience=["ada"], at=at(0)) for _ in range(60)]

    await asyncio.gather(*(process.events.add(each) for process, each in zip((one, other) * 30, events, strict=True)))

    listed = await other.events.list_since(at(0))
    assert [each.id for each in listed] == sorted(each.id for each in events)


async def test_a_user_finds_what_they_did_what_happened_to_them_and_what_concerns_them(
    repositories: Repositories,
) -> None:
    acted = event(actor_id="ada", at=at(3))
    subject = event(subject_id="ada", at=at(1))
    concerned = event(audience=["grace", "ada"], at=at(2))
    all_three = event(actor_id="ada", subject_id="ada", audience=["ada"], at=at(0))
    foreign = event(actor_id="eve", audience=["adam"], data={"user": "ada"})
    for one in (acted, subject, concerned, all_three, foreign):
        await repositories.events.add(one)

    assert await repositories.events.list_for_user("ada") == [all_three, subject, concerned, acted]
    assert await repositories.events.list_for_user("nobody") == []


async def test_a_forgotten_user_is_in_no_event(repositories: Repositories) -> None:
    acted = event(actor_id="ada", audience=["grace"], at=at(0))
    concerned = event(actor_id="grace", audience=["grace", "ada", "eve"], at=at(1))
    about_them = event(subject_id="ada", audience=["grace"], at=at(2))
    foreign = event(actor_id="eve", audience=["grace"], at=at(3))
    for one in (acted, concerned, about_them, foreign):
        await repositories.events.add(one)

    await repositories.events.forget_user("ada")
    await repositories.events.forget_user("ada")

    left = [
        acted.model_copy(update={"actor_id": None}),
        concerned.model_copy(update={"audience": ["grace", "eve"]}),
        foreign,
    ]
    assert await repositories.events.list_since(at(0)) == left
    assert await repositories.events.list_for_user("grace") == left
    assert await repositories.events.list_for_user("ada") == []


async def test_old_events_are_removed_for_good(repositories: Repositories) -> None:
    for seconds in (1, 2, 3):
        await repositories.events.add(event(at=at(seconds), actor_id="ada", audience=["grace"]))

    for _ in range(2):
        await repositories.events.remove_before(at(2))

    assert [one.at for one in await repositories.events.list_since(at(0))] == [at(2), at(3)]
    for user_id in ("ada", "grace"):
        assert [one.at for one in await repositories.events.list_for_user(user_id)] == [at(2), at(3)]
