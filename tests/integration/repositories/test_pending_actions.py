import asyncio

from repositories.storage import Repositories
from tests.support.builders import at, fields_left_out, pending_action

EVERYTHING = pending_action(
    key="apply_to_job:j1",
    arguments={"job_id": "j1", "note": "Grüße 💌 سلام", "count": 0, "nested": {"list": [None, 1.5, True]}},
    summary="Apply to “Köchin” — 東京",
    preview={"title": "Köchin"},
    status="failed",
    outcome="It was closed meanwhile.",
    result={"ok": False},
    created_at=at(0),
    expires_at=at(900.5),
    decided_at=at(3),
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == set()

    await repositories.pending_actions.add(EVERYTHING)

    assert await repositories.pending_actions.get(EVERYTHING.id) == EVERYTHING


async def test_a_new_action_comes_back(repositories: Repositories) -> None:
    new = pending_action(arguments={})

    await repositories.pending_actions.add(new)

    assert await repositories.pending_actions.get(new.id) == new
    assert await repositories.pending_actions.get("unknown") is None


async def test_a_new_request_for_the_same_act_replaces_the_older_one(repositories: Repositories) -> None:
    older = pending_action(user_id="ada", key="apply:j1", conversation_id="c1")
    elsewhere = pending_action(user_id="ada", key="apply:j1", conversation_id="c2")
    foreign = pending_action(user_id="eve", key="apply:j1")
    another = pending_action(user_id="ada", key="apply:j2")
    for one in (older, foreign, another, elsewhere):
        await repositories.pending_actions.add(one)

    replaced = await repositories.pending_actions.get(older.id)
    assert replaced is not None
    assert replaced.status == "replaced"
    for one in (elsewhere, foreign, another):
        assert await repositories.pending_actions.get(one.id) == one


async def test_what_was_decided_is_not_replaced(repositories: Repositories) -> None:
    claimed = pending_action(user_id="ada", key="apply:j1")
    await repositories.pending_actions.add(claimed)
    await repositories.pending_actions.move(claimed.id, "pending", "claimed", at(1))

    await repositories.pending_actions.add(pending_action(user_id="ada", key="apply:j1"))

    stored = await repositories.pending_actions.get(claimed.id)
    assert stored is not None
    assert stored.status == "claimed"


async def test_of_fifty_requests_at_once_one_stays_pending(repositories: Repositories) -> None:
    await asyncio.gather(
        *(
            repositories.pending_actions.add(pending_action(user_id="ada", conversation_id="c1", key="apply:j1"))
            for _ in range(50)
        )
    )

    assert len(await repositories.pending_actions.list_pending("ada", "c1")) == 1


async def test_pending_ones_are_listed_oldest_first_expired_or_not(repositories: Repositories) -> None:
    mine = {"user_id": "ada", "conversation_id": "c1"}
    for one in (
        pending_action(id="b", created_at=at(1), **mine),
        pending_action(id="a", created_at=at(1), **mine),
        pending_action(id="expired", created_at=at(0), expires_at=at(-1), **mine),
        pending_action(id="done", created_at=at(0), status="done", **mine),
        pending_action(user_id="eve", conversation_id="c1"),
        pending_action(user_id="ada", conversation_id="c2"),
    ):
        await repositories.pending_actions.add(one)

    listed = await repositories.pending_actions.list_pending("ada", "c1")

    assert [one.id for one in listed] == ["expired", "a", "b"]
    assert await repositories.pending_actions.list_pending("nobody", "c1") == []


async def test_of_fifty_who_claim_an_action_one_gets_it(repositories: Repositories) -> None:
    action = pending_action()
    await repositories.pending_actions.add(action)

    claims = await asyncio.gather(
        *(repositories.pending_actions.move(action.id, "pending", "claimed", at(n)) for n in range(50))
    )

    assert claims.count(True) == 1
    assert await repositories.pending_actions.get(action.id) == action.model_copy(
        update={"status": "claimed", "decided_at": at(claims.index(True))}
    )


async def test_two_processes_do_not_both_claim_an_action(two_processes: tuple[Repositories, Repositories]) -> None:
    one, other = two_processes
    actions = [pending_action() for _ in range(10)]
    for action in actions:
        await one.pending_actions.add(action)

    for action in actions:
        claims = await asyncio.gather(
            *(process.pending_actions.move(action.id, "pending", "claimed", at(0)) for process in (one, other) * 5)
        )
        assert claims.count(True) == 1


async def test_an_action_in_another_status_does_not_move(repositories: Repositories) -> None:
    action = pending_action(status="cancelled")
    await repositories.pending_actions.add(action)

    assert await repositories.pending_actions.move(action.id, "pending", "claimed", at(1)) is False
    assert await repositories.pending_actions.move("unknown", "pending", "claimed", at(1)) is False
    assert await repositories.pending_actions.get(action.id) == action


async def test_a_claimed_action_is_finished_with_its_outcome(repositories: Repositories) -> None:
    action = pending_action()
    await repositories.pending_actions.add(action)
    await repositories.pending_actions.move(action.id, "pending", "claimed", at(1))
    outcome = {"status": "done", "outcome": 'Applied to "Köchin" 🎉', "result": {"id": "a1", "n": None}}

    await repositories.pending_actions.finish(action.model_copy(update=outcome))

    assert await repositories.pending_actions.get(action.id) == action.model_copy(
        update={**outcome, "decided_at": at(1)}
    )


async def test_only_a_claimed_action_is_finished(repositories: Repositories) -> None:
    action = pending_action()
    await repositories.pending_actions.add(action)

    await repositories.pending_actions.finish(action.model_copy(update={"status": "done", "result": {}}))
    await repositories.pending_actions.finish(pending_action(id="unknown", status="done"))

    assert await repositories.pending_actions.get(action.id) == action
    assert await repositories.pending_actions.get("unknown") is None


async def test_claims_from_before_a_time_are_found_oldest_first(repositories: Repositories) -> None:
    for action_id, decided_at, status in (
        ("late", at(10), "claimed"),
        ("b", at(1), "claimed"),
        ("a", at(0), "claimed"),
        ("done", at(0), "done"),
    ):
        await repositories.pending_actions.add(pending_action(id=action_id, decided_at=decided_at, status=status))

    assert [one.id for one in await repositories.pending_actions.list_claimed(at(10))] == ["a", "b"]


async def test_removing_takes_one_users_and_may_be_repeated(repositories: Repositories) -> None:
    mine, foreign = pending_action(user_id="ada"), pending_action(user_id="eve")
    await repositories.pending_actions.add(mine)
    await repositories.pending_actions.add(foreign)

    await repositories.pending_actions.remove_for_user("ada")
    await repositories.pending_actions.remove_for_user("ada")

    assert await repositories.pending_actions.get(mine.id) is None
    assert await repositories.pending_actions.get(foreign.id) == foreign
