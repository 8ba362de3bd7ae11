import asyncio

import pytest

from repositories.errors import AlreadyExists, StaleVersion
from repositories.protocols import Position
from repositories.storage import Repositories
from tests.support.builders import application, at, fields_left_out

EVERYTHING = application(
    job_title="Pflegefachkraft (m/w/d) 🏥",
    company="شركة",
    status="interview",
    note="I'd love to — naïvely 💌\nsecond line",
    recruiter_note="Guter Eindruck ✔",
    events=[
        {"status": "submitted", "by": "candidate", "at": at(0), "action_id": "a1"},
        {"status": "job_closed", "by": "system", "at": at(1.25)},
    ],
    action_id="a1",
    contact_at=at(2),
    version=4,
    created_at=at(0),
    updated_at=at(2.001),
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == set()

    await repositories.applications.add(EVERYTHING)

    assert await repositories.applications.get(EVERYTHING.id) == EVERYTHING
    assert await repositories.applications.get_by_action("a1") == EVERYTHING


async def test_the_barest_application_comes_back(repositories: Repositories) -> None:
    barest = application(company=None)

    await repositories.applications.add(barest)

    assert await repositories.applications.get(barest.id) == barest


async def test_an_unknown_application_is_none(repositories: Repositories) -> None:
    stored = application()
    await repositories.applications.add(stored)

    assert await repositories.applications.get("unknown") is None
    assert await repositories.applications.get_by_action("unknown") is None
    assert await repositories.applications.get_for_pair(stored.job_id, "eve") is None
    assert await repositories.applications.get_for_pair("j2", stored.candidate_id) is None
    assert await repositories.applications.count_for_job("j2") == 0


@pytest.mark.parametrize("status", ["submitted", "offer", "hired", "rejected"])
async def test_a_second_application_to_the_same_job_is_refused(repositories: Repositories, status: str) -> None:
    first = application(job_id="j1", candidate_id="ada", status=status)
    await repositories.applications.add(first)
    await repositories.applications.add(application(job_id="j1", candidate_id="eve"))
    await repositories.applications.add(application(job_id="j2", candidate_id="ada"))

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.applications.add(application(job_id="j1", candidate_id="ada"))

    assert refusal.value.field == "job_id"
    assert await repositories.applications.get_for_pair("j1", "ada") == first


async def test_after_withdrawing_one_may_apply_again(repositories: Repositories) -> None:
    first = application(job_id="j1", candidate_id="ada", created_at=at(0))
    again = application(job_id="j1", candidate_id="ada", created_at=at(1))
    await repositories.applications.add(first)
    await repositories.applications.save(first.model_copy(update={"status": "withdrawn"}))

    await repositories.applications.add(again)

    assert await repositories.applications.get_for_pair("j1", "ada") == again
    assert await repositories.applications.count_for_job("j1") == 2
    with pytest.raises(AlreadyExists):
        await repositories.applications.add(application(job_id="j1", candidate_id="ada"))


async def test_an_action_makes_one_application(repositories: Repositories) -> None:
    first = application(action_id="a1", status="withdrawn")
    await repositories.applications.add(first)

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.applications.add(application(action_id="a1"))

    assert refusal.value.field == "action_id"
    assert await repositories.applications.get_by_action("a1") == first


async def test_of_fifty_applications_at_once_one_is_made(repositories: Repositories) -> None:
    answers = await asyncio.gather(
        *(repositories.applications.add(application(job_id="j1", candidate_id="ada")) for _ in range(50)),
        return_exceptions=True,
    )

    assert answers.count(None) == 1
    assert sum(isinstance(answer, AlreadyExists) for answer in answers) == 49
    assert await repositories.applications.count_for_job("j1") == 1


async def test_a_stale_version_is_not_saved(repositories: Repositories) -> None:
    stored = application()
    await repositories.applications.add(stored)
    saved = await repositories.applications.save(stored.model_copy(update={"status": "shortlisted"}))

    with pytest.raises(StaleVersion):
        await repositories.applications.save(stored.model_copy(update={"status": "withdrawn"}))

    assert saved.version == 2
    assert await repositories.applications.get(stored.id) == saved


async def test_each_side_sees_its_own_newest_first_in_pages(repositories: Repositories) -> None:
    mine = [
        application(id=f"a{number}", candidate_id="ada", recruiter_id="grace", created_at=at(number // 3))
        for number in range(7)
    ]
    foreign = application(candidate_id="eve", recruiter_id="alan")
    for one in (*mine, foreign):
        await repositories.applications.add(one)

    for listing, user_id in (
        (repositories.applications.list_for_candidate, "ada"),
        (repositories.applications.list_for_recruiter, "grace"),
    ):
        first = await listing(user_id, limit=4)
        rest = await listing(user_id, after=Position(first[-1].created_at, first[-1].id), limit=4)
        assert first + rest == mine[::-1]


async def test_a_jobs_applications_are_newest_first_in_pages(repositories: Repositories) -> None:
    mine = [application(id=f"a{number}", job_id="j1", created_at=at(number // 3)) for number in range(7)]
    for one in (*mine, application()):
        await repositories.applications.add(one)

    first = await repositories.applications.list_for_job("j1", limit=4)
    rest = await repositories.applications.list_for_job("j1", after=Position(first[-1].created_at, first[-1].id))

    assert first + rest == mine[::-1]
    assert await repositories.applications.count_for_job("j1") == 7


async def test_contacts_are_those_who_were_moved_on(repositories: Repositories) -> None:
    for candidate_id, recruiter_id, contact_at in (
        ("ada", "grace", at(0)),
        ("ada", "grace", at(1)),
        ("eve", "grace", None),
        ("joan", "alan", at(0)),
    ):
        await repositories.applications.add(
            application(candidate_id=candidate_id, recruiter_id=recruiter_id, contact_at=contact_at)
        )

    assert await repositories.applications.contacts_of("grace") == {"ada"}
    assert await repositories.applications.contacts_of("nobody") == set()


async def test_removing_takes_one_candidates_and_may_be_repeated(repositories: Repositories) -> None:
    mine, foreign = application(candidate_id="ada"), application(candidate_id="eve")
    await repositories.applications.add(mine)
    await repositories.applications.add(foreign)

    await repositories.applications.remove_for_candidate("ada")
    await repositories.applications.remove_for_candidate("ada")

    assert await repositories.applications.get(mine.id) is None
    assert await repositories.applications.get(foreign.id) == foreign
