import asyncio

from repositories.models import Reaction
from repositories.protocols import Position
from repositories.storage import Repositories
from tests.support.builders import at


async def test_the_first_half_makes_the_reaction(repositories: Repositories) -> None:
    saved = await repositories.reactions.set_saved("ada", "j1", True, at(1.5))
    liked = await repositories.reactions.set_opinion("ada", "j2", "liked", at(2))

    assert saved == Reaction(user_id="ada", job_id="j1", saved=True, updated_at=at(1.5))
    assert liked == Reaction(user_id="ada", job_id="j2", opinion="liked", updated_at=at(2))
    assert await repositories.reactions.get("ada", "j1") == saved
    assert await repositories.reactions.get("ada", "j2") == liked


async def test_each_half_leaves_the_other_alone(repositories: Repositories) -> None:
    await repositories.reactions.set_saved("ada", "j1", True, at(1))

    both = await repositories.reactions.set_opinion("ada", "j1", "hidden", at(2))
    assert (both.saved, both.opinion, both.updated_at) == (True, "hidden", at(2))

    unsaved = await repositories.reactions.set_saved("ada", "j1", False, at(3))
    assert (unsaved.saved, unsaved.opinion, unsaved.updated_at) == (False, "hidden", at(3))

    neither = await repositories.reactions.set_opinion("ada", "j1", None, at(4))
    assert (neither.saved, neither.opinion, neither.updated_at) == (False, None, at(4))
    assert await repositories.reactions.get("ada", "j1") == neither


async def test_both_halves_at_once_are_both_kept(repositories: Repositories) -> None:
    await asyncio.gather(
        *(repositories.reactions.set_saved("ada", "j1", True, at(1)) for _ in range(10)),
        *(repositories.reactions.set_opinion("ada", "j1", "liked", at(1)) for _ in range(10)),
    )

    reaction = await repositories.reactions.get("ada", "j1")
    assert reaction is not None
    assert (reaction.saved, reaction.opinion) == (True, "liked")
    assert len(await repositories.reactions.all_for_user("ada")) == 1


async def test_an_unknown_reaction_is_none(repositories: Repositories) -> None:
    await repositories.reactions.set_saved("ada", "j1", True, at(0))

    assert await repositories.reactions.get("ada", "j2") is None
    assert await repositories.reactions.get("eve", "j1") is None
    assert await repositories.reactions.all_for_user("eve") == []
    assert await repositories.reactions.list_for_user("eve") == []


async def test_the_list_is_newest_first_without_those_that_hold_nothing(repositories: Repositories) -> None:
    for number, job_id in enumerate(["j1", "j2", "j3", "j4"]):
        await repositories.reactions.set_saved("ada", job_id, True, at(number // 2))
    await repositories.reactions.set_saved("ada", "j2", False, at(9))
    await repositories.reactions.set_opinion("ada", "j1", "disliked", at(5))
    await repositories.reactions.set_saved("eve", "j9", True, at(9))

    first = await repositories.reactions.list_for_user("ada", limit=2)
    rest = await repositories.reactions.list_for_user("ada", after=Position(first[-1].updated_at, first[-1].job_id))

    assert [one.job_id for one in first] == ["j1", "j4"]
    assert [one.job_id for one in rest] == ["j3"]


async def test_all_of_a_user_are_listed_by_job(repositories: Repositories) -> None:
    for job_id in ("j3", "j1", "j2"):
        await repositories.reactions.set_saved("ada", job_id, job_id != "j1", at(0))
    await repositories.reactions.set_saved("eve", "j1", True, at(0))

    assert [one.job_id for one in await repositories.reactions.all_for_user("ada")] == ["j1", "j2", "j3"]


async def test_removing_takes_what_is_named_and_may_be_repeated(repositories: Repositories) -> None:
    for user_id in ("ada", "eve", "joan"):
        for job_id in ("j1", "j2", "j3"):
            await repositories.reactions.set_saved(user_id, job_id, True, at(0))

    for _ in range(2):
        await repositories.reactions.remove("ada", "j1")
        await repositories.reactions.remove_for_job("j2")
        await repositories.reactions.remove_for_user("eve")

    assert [one.job_id for one in await repositories.reactions.all_for_user("ada")] == ["j3"]
    assert await repositories.reactions.all_for_user("eve") == []
    assert [one.job_id for one in await repositories.reactions.all_for_user("joan")] == ["j1", "j3"]
