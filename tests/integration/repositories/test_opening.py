"""What holds for all repositories together: opening, closing, and callers who go away."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from repositories.errors import AlreadyExists, StorageUnavailable
from repositories.models import Focus
from repositories.storage import Repositories, open_repositories
from tests.support.builders import (
    answer,
    application,
    at,
    conversation,
    embedded,
    event,
    invitation,
    job,
    pending_action,
    profile,
    session,
    task,
    turn,
    user,
)

CALLS: dict[str, Callable[[Repositories], Awaitable[object]]] = {
    "users.get": lambda r: r.users.get("u"),
    "users.add": lambda r: r.users.add(user()),
    "sessions.get": lambda r: r.sessions.get("s"),
    "sessions.end": lambda r: r.sessions.end("s", at(0)),
    "sessions.save": lambda r: r.sessions.save(session()),
    "profiles.get_many": lambda r: r.profiles.get_many(["u"]),
    "profiles.save": lambda r: r.profiles.save(profile()),
    "jobs.list_open": lambda r: r.jobs.list_open(),
    "jobs.save": lambda r: r.jobs.save(job()),
    "jobs.remove": lambda r: r.jobs.remove("j", 1),
    "reactions.list_for_user": lambda r: r.reactions.list_for_user("u"),
    "reactions.set_saved": lambda r: r.reactions.set_saved("u", "j", True, at(0)),
    "applications.count_for_job": lambda r: r.applications.count_for_job("j"),
    "applications.add": lambda r: r.applications.add(application()),
    "invitations.contacts_of": lambda r: r.invitations.contacts_of("u"),
    "invitations.add": lambda r: r.invitations.add(invitation()),
    "conversations.list_turns": lambda r: r.conversations.list_turns("c"),
    "conversations.add_turn": lambda r: r.conversations.add_turn(turn()),
    "conversations.set_focus": lambda r: r.conversations.set_focus("c", Focus()),
    "pending_actions.list_claimed": lambda r: r.pending_actions.list_claimed(at(0)),
    "pending_actions.add": lambda r: r.pending_actions.add(pending_action()),
    "events.list_since": lambda r: r.events.list_since(at(0)),
    "events.add": lambda r: r.events.add(event()),
    "vectors.get_many": lambda r: r.vectors.get_many(["j"], "wordllama"),
    "vectors.save_many": lambda r: r.vectors.save_many([embedded()]),
    "tasks.claim": lambda r: r.tasks.claim("w", at(1), at(0)),
    "tasks.add": lambda r: r.tasks.add(task()),
    "answers.add": lambda r: r.answers.add(answer()),
    "attempts.count_since": lambda r: r.attempts.count_since("k", at(0)),
    "attempts.add": lambda r: r.attempts.add("k", at(0)),
    "metadata.get": lambda r: r.metadata.get("n"),
    "metadata.add": lambda r: r.metadata.add("n", "v"),
}


async def test_whatever_is_asked_of_a_closed_database_it_is_unavailable(address: str) -> None:
    async with open_repositories(address) as repositories:
        await repositories.users.add(user())

    for name, call in CALLS.items():
        try:
            await call(repositories)
        except StorageUnavailable:
            continue
        pytest.fail(f"{name} answered from a closed database")


async def test_what_was_begun_before_closing_is_carried_through_or_refused(lasting_address: str) -> None:
    async with open_repositories(lasting_address) as repositories:
        begun = {each.id: asyncio.create_task(repositories.users.add(each)) for each in [user() for _ in range(20)]}
        await asyncio.sleep(0)

    answers = dict(zip(begun, await asyncio.gather(*begun.values(), return_exceptions=True), strict=True))

    assert all(answer is None or isinstance(answer, StorageUnavailable) for answer in answers.values())
    async with open_repositories(lasting_address) as reopened:
        assert set(await reopened.users.get_many(list(begun))) == {
            key for key, value in answers.items() if value is None
        }


async def test_reopening_keeps_what_was_written(lasting_address: str) -> None:
    ada, posting, vector = user(), job(external_id="1"), embedded(data=b"\x00\xff" * 4)
    async with open_repositories(lasting_address) as repositories:
        await repositories.users.add(ada)
        await repositories.jobs.add(posting)
        await repositories.vectors.save_many([vector])

    async with open_repositories(lasting_address) as repositories:
        assert await repositories.users.get(ada.id) == ada
        assert await repositories.jobs.list_open() == [posting]
        assert await repositories.vectors.get_many([vector.subject_id], vector.encoder) == {vector.subject_id: vector}


async def test_opening_again_makes_nothing_twice(lasting_address: str) -> None:
    for number in range(3):
        async with open_repositories(lasting_address) as repositories:
            await repositories.users.add(user(email=f"{number}@example.org"))
            with pytest.raises(AlreadyExists):
                await repositories.users.add(user(email="0@example.org"))
            assert len(await repositories.users.list_all()) == number + 1


async def test_ten_may_open_an_empty_database_at_once(lasting_address: str) -> None:
    async def register(number: int) -> None:
        async with open_repositories(lasting_address) as repositories:
            await repositories.users.add(user(email=f"{number}@example.org"))

    await asyncio.gather(*(register(number) for number in range(10)))

    async with open_repositories(lasting_address) as repositories:
        assert len(await repositories.users.list_all()) == 10


async def test_databases_in_memory_are_apart() -> None:
    address = "sqlite:///:memory:"
    async with open_repositories(address) as one, open_repositories(address) as other:
        await one.users.add(user())

        assert await other.users.list_all() == []


async def test_one_process_sees_what_another_has_written(two_processes: tuple[Repositories, Repositories]) -> None:
    one, other = two_processes
    ada = user(email="ada@example.org")

    await one.users.add(ada)

    assert await other.users.get(ada.id) == ada
    with pytest.raises(AlreadyExists):
        await other.users.add(user(email="ada@example.org"))


async def test_an_email_taken_by_two_processes_at_once_goes_to_one(
    two_processes: tuple[Repositories, Repositories],
) -> None:
    answers = await asyncio.gather(
        *(process.users.add(user(email="ada@example.org")) for process in two_processes * 10), return_exceptions=True
    )

    assert answers.count(None) == 1
    assert sum(isinstance(answer, AlreadyExists) for answer in answers) == 19


@pytest.mark.parametrize("steps", range(8))
async def test_a_caller_who_is_cancelled_leaves_the_database_usable(repositories: Repositories, steps: int) -> None:
    await repositories.conversations.add(conversation(id="c1"))
    cancelled = asyncio.create_task(repositories.conversations.add_turn(turn(conversation_id="c1", number=0)))
    for _ in range(steps):
        await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.gather(cancelled, return_exceptions=True)

    added = await asyncio.wait_for(repositories.conversations.add_turn(turn(conversation_id="c1")), timeout=5)

    turns = await repositories.conversations.list_turns("c1")
    assert added in turns
    assert [each.number for each in turns] == list(range(1, len(turns) + 1))


async def test_a_scheme_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="postgres"):
        async with open_repositories("postgres://localhost/rolecall"):
            pass
