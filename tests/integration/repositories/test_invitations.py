import asyncio

import pytest

from repositories.errors import AlreadyExists, StaleVersion
from repositories.protocols import Position
from repositories.storage import Repositories
from repositories.values import MAX_TEXT
from tests.support.builders import at, fields_left_out, invitation

EVERYTHING = invitation(
    job_title="Köchin 👩🏽‍🍳",
    message="مرحبا,\nwould you like to talk?",
    status="accepted",
    action_id="a1",
    contact_at=at(3),
    version=2,
    created_at=at(0),
    updated_at=at(3.125),
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == set()

    await repositories.invitations.add(EVERYTHING)

    assert await repositories.invitations.get(EVERYTHING.id) == EVERYTHING
    assert await repositories.invitations.get_by_action("a1") == EVERYTHING


@pytest.mark.parametrize("message", ["", "💼" * MAX_TEXT])
async def test_the_shortest_and_the_longest_message_come_back(repositories: Repositories, message: str) -> None:
    stored = invitation(message=message, company=None)

    await repositories.invitations.add(stored)

    assert await repositories.invitations.get(stored.id) == stored


async def test_an_unknown_invitation_is_none(repositories: Repositories) -> None:
    assert await repositories.invitations.get("unknown") is None
    assert await repositories.invitations.get_by_action("unknown") is None
    assert await repositories.invitations.list_for_candidate("unknown") == []


async def test_a_second_invitation_waits_for_the_answer_to_the_first(repositories: Repositories) -> None:
    first = invitation(job_id="j1", candidate_id="ada")
    await repositories.invitations.add(first)
    await repositories.invitations.add(invitation(job_id="j2", candidate_id="ada"))
    await repositories.invitations.add(invitation(job_id="j1", candidate_id="eve"))

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.invitations.add(invitation(job_id="j1", candidate_id="ada"))
    assert refusal.value.field == "candidate_id"

    await repositories.invitations.save(first.model_copy(update={"status": "declined"}))
    await repositories.invitations.add(invitation(job_id="j1", candidate_id="ada"))


async def test_an_action_makes_one_invitation(repositories: Repositories) -> None:
    await repositories.invitations.add(invitation(action_id="a1", status="declined"))

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.invitations.add(invitation(action_id="a1"))

    assert refusal.value.field == "action_id"


async def test_of_fifty_invitations_at_once_one_is_sent(repositories: Repositories) -> None:
    answers = await asyncio.gather(
        *(repositories.invitations.add(invitation(job_id="j1", candidate_id="ada")) for _ in range(50)),
        return_exceptions=True,
    )

    assert answers.count(None) == 1
    assert sum(isinstance(answer, AlreadyExists) for answer in answers) == 49
    assert len(await repositories.invitations.list_for_candidate("ada", limit=50)) == 1


async def test_a_stale_version_is_not_saved(repositories: Repositories) -> None:
    stored = invitation()
    await repositories.invitations.add(stored)
    accepted = await repositories.invitations.save(stored.model_copy(update={"status": "accepted"}))

    with pytest.raises(StaleVersion):
        await repositories.invitations.save(stored.model_copy(update={"status": "declined"}))

    assert accepted.version == 2
    assert await repositories.invitations.get(stored.id) == accepted


async def test_each_side_sees_its_own_newest_first_in_pages(repositories: Repositories) -> None:
    mine = [
        invitation(id=f"i{number}", candidate_id="ada", recruiter_id="grace", created_at=at(number // 3))
        for number in range(7)
    ]
    for one in (*mine, invitation()):
        await repositories.invitations.add(one)

    for listing, user_id in (
        (repositories.invitations.list_for_candidate, "ada"),
        (repositories.invitations.list_for_recruiter, "grace"),
    ):
        first = await listing(user_id, limit=4)
        rest = await listing(user_id, after=Position(first[-1].created_at, first[-1].id), limit=4)
        assert first + rest == mine[::-1]


async def test_contacts_are_those_who_accepted(repositories: Repositories) -> None:
    await repositories.invitations.add(invitation(recruiter_id="grace", candidate_id="ada", contact_at=at(0)))
    await repositories.invitations.add(invitation(recruiter_id="grace", candidate_id="eve"))
    await repositories.invitations.add(invitation(recruiter_id="alan", candidate_id="joan", contact_at=at(0)))

    assert await repositories.invitations.contacts_of("grace") == {"ada"}
    assert await repositories.invitations.contacts_of("nobody") == set()


async def test_removing_takes_one_sides_and_may_be_repeated(repositories: Repositories) -> None:
    of_ada = invitation(candidate_id="ada")
    of_grace = invitation(recruiter_id="grace")
    foreign = invitation()
    for one in (of_ada, of_grace, foreign):
        await repositories.invitations.add(one)

    for _ in range(2):
        await repositories.invitations.remove_for_candidate("ada")
        await repositories.invitations.remove_for_recruiter("grace")

    assert await repositories.invitations.get(of_ada.id) is None
    assert await repositories.invitations.get(of_grace.id) is None
    assert await repositories.invitations.get(foreign.id) == foreign
