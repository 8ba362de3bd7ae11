import asyncio

import pytest

from repositories.errors import StaleVersion
from repositories.storage import Repositories
from tests.support.builders import at, fields_left_out, session

EVERYTHING = session(
    refresh_token_hash="f" * 64,
    used_token_hashes=["a" * 64, "b" * 64],
    client="Firefox 🦊 تصفح",
    created_at=at(0),
    last_used_at=at(1.5),
    expires_at=at(1e9),
    ended_at=at(3),
    version=3,
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == set()

    await repositories.sessions.add(EVERYTHING)

    assert await repositories.sessions.get(EVERYTHING.id) == EVERYTHING


async def test_an_unknown_session_is_none(repositories: Repositories) -> None:
    assert await repositories.sessions.get("unknown") is None
    assert await repositories.sessions.list_for_user("unknown") == []


async def test_of_fifty_refreshes_at_once_one_is_saved(repositories: Repositories) -> None:
    stored = session()
    await repositories.sessions.add(stored)

    answers = await asyncio.gather(
        *(
            repositories.sessions.save(stored.model_copy(update={"refresh_token_hash": str(number)}))
            for number in range(50)
        ),
        return_exceptions=True,
    )

    winners = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert sum(isinstance(answer, StaleVersion) for answer in answers) == 49
    assert winners == [await repositories.sessions.get(stored.id)]


async def test_the_list_holds_a_users_open_sessions_newest_first(repositories: Repositories) -> None:
    first, second, third = (session(user_id="ada", created_at=at(number)) for number in range(3))
    ended = session(user_id="ada", ended_at=at(9))
    for one in (second, first, ended, third, session(user_id="eve")):
        await repositories.sessions.add(one)

    assert await repositories.sessions.list_for_user("ada") == [third, second, first]


async def test_ending_keeps_the_time_of_the_first_end(repositories: Repositories) -> None:
    stored = session()
    await repositories.sessions.add(stored)

    await repositories.sessions.end(stored.id, at(1))
    await repositories.sessions.end(stored.id, at(2))
    await repositories.sessions.end("unknown", at(2))

    ended = await repositories.sessions.get(stored.id)
    assert ended is not None
    assert ended.ended_at == at(1)


async def test_a_refresh_that_began_before_the_end_does_not_bring_the_session_back(repositories: Repositories) -> None:
    stored = session()
    await repositories.sessions.add(stored)
    await repositories.sessions.end(stored.id, at(1))

    with pytest.raises(StaleVersion):
        await repositories.sessions.save(stored)


async def test_all_sessions_of_a_user_end_but_the_one_named(repositories: Repositories) -> None:
    kept, other, foreign = session(user_id="ada"), session(user_id="ada"), session(user_id="eve")
    for one in (kept, other, foreign):
        await repositories.sessions.add(one)

    await repositories.sessions.end_for_user("ada", at(5), but=kept.id)

    assert await repositories.sessions.list_for_user("ada") == [kept]
    assert await repositories.sessions.list_for_user("eve") == [foreign]

    await repositories.sessions.end_for_user("ada", at(6))

    assert await repositories.sessions.list_for_user("ada") == []
    assert await repositories.sessions.list_for_user("eve") == [foreign]


async def test_removing_takes_one_users_sessions_and_may_be_repeated(repositories: Repositories) -> None:
    mine, foreign = session(user_id="ada"), session(user_id="eve")
    await repositories.sessions.add(mine)
    await repositories.sessions.add(foreign)

    await repositories.sessions.remove_for_user("ada")
    await repositories.sessions.remove_for_user("ada")

    assert await repositories.sessions.get(mine.id) is None
    assert await repositories.sessions.get(foreign.id) == foreign
