import asyncio

import pytest

from repositories.errors import AlreadyExists, StaleVersion
from repositories.protocols import Position
from repositories.storage import Repositories
from tests.support.builders import at, fields_left_out, user

EVERYTHING = user(
    email="zoë@exämple.org",
    display_name="Zoë 👩🏽‍💻 نور",
    role="recruiter",
    company="Großmann & Söhne <3",
    disabled_at=at(1),
    created_at=at(0.123),
    version=7,
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == set()

    await repositories.users.add(EVERYTHING)

    assert await repositories.users.get(EVERYTHING.id) == EVERYTHING
    assert await repositories.users.get_by_email(EVERYTHING.email) == EVERYTHING


async def test_a_user_with_nothing_optional_comes_back(repositories: Repositories) -> None:
    ada = user(company=None)

    await repositories.users.add(ada)

    assert await repositories.users.get(ada.id) == ada


async def test_nobody_is_found_under_an_unknown_id_or_email(repositories: Repositories) -> None:
    await repositories.users.add(user())

    assert await repositories.users.get("unknown") is None
    assert await repositories.users.get_by_email("unknown@example.org") is None
    assert await repositories.users.get_many(["unknown"]) == {}
    assert await repositories.users.get_many([]) == {}


async def test_many_are_found_by_their_ids(repositories: Repositories) -> None:
    users = [user() for _ in range(1200)]
    await asyncio.gather(*(repositories.users.add(one) for one in users[:20]))

    found = await repositories.users.get_many([one.id for one in users])

    assert found == {one.id: one for one in users[:20]}


async def test_an_email_belongs_to_one_user(repositories: Repositories) -> None:
    ada = user(email="ada@example.org")
    await repositories.users.add(ada)

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.users.add(user(email="ada@example.org"))

    assert refusal.value.field == "email"
    assert await repositories.users.get_by_email("ada@example.org") == ada


async def test_the_same_id_is_not_added_twice(repositories: Repositories) -> None:
    ada = user()
    await repositories.users.add(ada)

    with pytest.raises(AlreadyExists):
        await repositories.users.add(ada.model_copy(update={"email": "other@example.org"}))


async def test_of_fifty_who_take_an_email_at_once_one_gets_it(repositories: Repositories) -> None:
    answers = await asyncio.gather(
        *(repositories.users.add(user(email="ada@example.org")) for _ in range(50)), return_exceptions=True
    )

    assert answers.count(None) == 1
    assert sum(isinstance(answer, AlreadyExists) for answer in answers) == 49


async def test_saving_raises_the_version(repositories: Repositories) -> None:
    ada = user()
    await repositories.users.add(ada)

    saved = await repositories.users.save(ada.model_copy(update={"display_name": "Countess Lovelace"}))

    assert (saved.display_name, saved.version) == ("Countess Lovelace", 2)
    assert await repositories.users.get(ada.id) == saved


async def test_a_stale_version_is_not_saved(repositories: Repositories) -> None:
    ada = user()
    await repositories.users.add(ada)
    saved = await repositories.users.save(ada)

    with pytest.raises(StaleVersion):
        await repositories.users.save(ada.model_copy(update={"display_name": "Too late"}))

    assert await repositories.users.get(ada.id) == saved


async def test_somebody_who_is_gone_is_not_saved(repositories: Repositories) -> None:
    ada = user()
    await repositories.users.add(ada)
    await repositories.users.remove(ada.id)

    with pytest.raises(StaleVersion):
        await repositories.users.save(ada)

    assert await repositories.users.get(ada.id) is None


async def test_a_taken_email_cannot_be_saved_either(repositories: Repositories) -> None:
    ada, eve = user(email="ada@example.org"), user(email="eve@example.org")
    await repositories.users.add(ada)
    await repositories.users.add(eve)

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.users.save(eve.model_copy(update={"email": "ada@example.org"}))

    assert refusal.value.field == "email"
    assert await repositories.users.get(eve.id) == eve


async def test_removing_twice_is_harmless_and_frees_the_email(repositories: Repositories) -> None:
    ada = user(email="ada@example.org")
    await repositories.users.add(ada)

    await repositories.users.remove(ada.id)
    await repositories.users.remove(ada.id)

    assert await repositories.users.get(ada.id) is None
    await repositories.users.add(user(email="ada@example.org"))


async def test_the_list_is_newest_first_and_equals_are_in_the_order_of_ids(repositories: Repositories) -> None:
    old = user(id="m", created_at=at(0))
    same = [user(id=user_id, created_at=at(1)) for user_id in ("b", "z", "a")]
    # a whole second and a later fraction of it: as text, one is shorter than the other
    later = user(id="c", created_at=at(1.001))
    for one in (old, *same, later):
        await repositories.users.add(one)

    listed = await repositories.users.list_all()

    assert [one.id for one in listed] == ["c", "z", "b", "a", "m"]


async def test_pages_hold_everybody_once(repositories: Repositories) -> None:
    users = [user(created_at=at(number // 4)) for number in range(23)]
    for one in users:
        await repositories.users.add(one)
    seen: list[str] = []
    after = None

    while page := await repositories.users.list_all(after=after, limit=5):
        assert len(page) <= 5
        seen += [one.id for one in page]
        after = Position(page[-1].created_at, page[-1].id)

    assert len(seen) == 23
    assert set(seen) == {one.id for one in users}


async def test_of_many_that_come_at_once_only_what_clashes_is_refused(repositories: Repositories) -> None:
    people = [user(email=f"person{number % 20}@example.com") for number in range(25)]

    outcomes = await asyncio.gather(*(repositories.users.add(one) for one in people), return_exceptions=True)

    stored = [await repositories.users.get(one.id) for one in people]
    assert [one is not None for one in stored] == [outcome is None for outcome in outcomes]
    assert len([one for one in outcomes if isinstance(one, AlreadyExists)]) == 5


async def test_what_was_asked_for_is_stored_though_nobody_waits_for_it(repositories: Repositories) -> None:
    people = [user(email=f"person{number}@example.com") for number in range(10)]
    asking = [asyncio.create_task(repositories.users.add(one)) for one in people]
    await asyncio.sleep(0)
    for task in asking[::2]:
        task.cancel()

    await asyncio.gather(*asking, return_exceptions=True)

    await repositories.users.add(user(email="last@example.com"))
    assert all([await repositories.users.get(one.id) for one in people])
