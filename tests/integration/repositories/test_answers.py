import asyncio

from repositories.storage import Repositories
from tests.support.builders import answer, at, fields_left_out

EVERYTHING = answer(
    holder="machine/7/ä",
    key="clé 🔑",
    status=201,
    headers={"etag": '"1"', "location": "/api/v1/jobs/j1"},
    body='{"title": "Köchin 👩🏽‍🍳"}',
    created_at=at(0.25),
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == set()

    assert await repositories.answers.add(EVERYTHING) is None

    assert await repositories.answers.add(EVERYTHING.model_copy(update={"fingerprint": "other"})) == EVERYTHING


async def test_of_fifty_with_the_same_key_at_once_one_is_the_first(repositories: Repositories) -> None:
    answers = await asyncio.gather(
        *(repositories.answers.add(answer(user_id="ada", key="k", fingerprint=str(n))) for n in range(50))
    )

    first = answers.index(None)
    assert [one.fingerprint for one in answers if one] == [str(first)] * 49


async def test_a_key_belongs_to_a_user(repositories: Repositories) -> None:
    assert await repositories.answers.add(answer(user_id="ada", key="k")) is None
    assert await repositories.answers.add(answer(user_id="eve", key="k")) is None
    assert await repositories.answers.add(answer(user_id="ada", key="k2")) is None


async def test_a_finished_answer_is_what_the_next_one_gets(repositories: Repositories) -> None:
    begun = answer(user_id="ada", key="k")
    await repositories.answers.add(begun)
    finished = begun.model_copy(update={"status": 200, "body": "x" * 100_000})

    await repositories.answers.finish(finished)

    assert await repositories.answers.add(begun) == finished


async def test_finishing_what_was_removed_does_not_bring_it_back(repositories: Repositories) -> None:
    begun = answer(user_id="ada", key="k")
    await repositories.answers.add(begun)

    await repositories.answers.remove("ada", "k")
    await repositories.answers.remove("ada", "k")
    await repositories.answers.finish(begun.model_copy(update={"status": 200}))

    assert await repositories.answers.add(begun) is None


async def test_of_fifty_who_take_over_what_another_left_one_does(repositories: Repositories) -> None:
    left = answer(user_id="ada", key="k", holder="dead")
    await repositories.answers.add(left)
    takers = [left.model_copy(update={"holder": str(number)}) for number in range(50)]

    taken = await asyncio.gather(*(repositories.answers.take_over(taker, "dead") for taker in takers))

    assert taken.count(True) == 1
    assert await repositories.answers.add(left) == takers[taken.index(True)]
    assert not await repositories.answers.take_over(answer(user_id="eve", key="k", holder="dead"), "dead")


async def test_removing_takes_the_old_ones_or_one_users(repositories: Repositories) -> None:
    old, new = answer(user_id="ada", created_at=at(0)), answer(user_id="ada", created_at=at(1))
    foreign = answer(user_id="eve", created_at=at(1))
    for one in (old, new, foreign):
        await repositories.answers.add(one)

    await repositories.answers.remove_before(at(1))
    assert await repositories.answers.add(new) == new
    assert await repositories.answers.add(old) is None

    await repositories.answers.remove_for_user("ada")
    await repositories.answers.remove_for_user("ada")
    assert await repositories.answers.add(foreign) == foreign
    assert await repositories.answers.add(new) is None
