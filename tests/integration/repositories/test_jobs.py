import asyncio

import pytest

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Job
from repositories.protocols import Position
from repositories.storage import Repositories
from repositories.values import MAX_ITEM, MAX_ITEMS, MAX_TEXT, MAX_TITLE
from tests.support.builders import at, fields_left_out, job

EVERYTHING = job(
    external_id="ats/Δ-17 🗂",
    title="C++/Qt Entwickler*in — Łódź",
    description='مطلوب مهندس 👷🏽‍♀️.\n\n"Quotes", back\\slash, 5 < 6 & more',
    countries=["PL", "DE"],
    salary_min=0.01,
    salary_max=1e12,
    years_experience_min=2.5,
    languages=[{"language": "pt-BR", "level": "native"}, {"language": "en"}],
    valid_through="2026-12-31",
    embedding="ready",
    version=9,
    created_at=at(0.001),
    published_at=at(60),
    updated_at=at(61.5),
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == set()

    await repositories.jobs.add(EVERYTHING)

    assert await repositories.jobs.get(EVERYTHING.id) == EVERYTHING
    assert await repositories.jobs.get_by_external_id(EVERYTHING.owner_id, "ats/Δ-17 🗂") == EVERYTHING


async def test_an_empty_draft_comes_back(repositories: Repositories) -> None:
    draft = Job(owner_id="grace")

    await repositories.jobs.add(draft)

    assert await repositories.jobs.get(draft.id) == draft


async def test_the_longest_job_comes_back(repositories: Repositories) -> None:
    items = [f"{number:03}" + "💼" * (MAX_ITEM - 3) for number in range(MAX_ITEMS)]
    longest = job(
        title="💼" * MAX_TITLE,
        description="💼" * MAX_TEXT,
        skills_required=items,
        skills_preferred=items,
        locations=items,
    )

    await repositories.jobs.add(longest)

    assert await repositories.jobs.get(longest.id) == longest


async def test_an_unknown_job_is_none(repositories: Repositories) -> None:
    stored = job(external_id="1")
    await repositories.jobs.add(stored)

    assert await repositories.jobs.get("unknown") is None
    assert await repositories.jobs.get_many(["unknown"]) == {}
    assert await repositories.jobs.get_by_external_id(stored.owner_id, "2") is None
    assert await repositories.jobs.get_by_external_id("somebody else", "1") is None


async def test_many_are_found_by_their_ids(repositories: Repositories) -> None:
    jobs = [job() for _ in range(3)]
    for one in jobs:
        await repositories.jobs.add(one)

    assert await repositories.jobs.get_many([jobs[2].id, "unknown", jobs[0].id, jobs[0].id]) == {
        one.id: one for one in (jobs[0], jobs[2])
    }


async def test_an_external_id_is_taken_for_its_owner_alone(repositories: Repositories) -> None:
    stored = job(owner_id="grace", external_id="1")
    await repositories.jobs.add(stored)
    await repositories.jobs.add(job(owner_id="alan", external_id="1"))

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.jobs.add(job(owner_id="grace", external_id="1"))

    assert refusal.value.field == "external_id"
    assert await repositories.jobs.get_by_external_id("grace", "1") == stored


async def test_an_owner_has_many_jobs_without_an_external_id(repositories: Repositories) -> None:
    await repositories.jobs.add(job(owner_id="grace"))
    await repositories.jobs.add(job(owner_id="grace"))

    assert await repositories.jobs.count() == 2


async def test_a_taken_external_id_cannot_be_saved_either(repositories: Repositories) -> None:
    await repositories.jobs.add(job(owner_id="grace", external_id="1"))
    other = job(owner_id="grace")
    await repositories.jobs.add(other)

    with pytest.raises(AlreadyExists) as refusal:
        await repositories.jobs.save(other.model_copy(update={"external_id": "1"}))

    assert refusal.value.field == "external_id"
    assert await repositories.jobs.get(other.id) == other


async def test_of_fifty_imports_of_one_job_at_once_one_adds_it(repositories: Repositories) -> None:
    answers = await asyncio.gather(
        *(repositories.jobs.add(job(owner_id="grace", external_id="1")) for _ in range(50)), return_exceptions=True
    )

    assert answers.count(None) == 1
    assert sum(isinstance(answer, AlreadyExists) for answer in answers) == 49
    assert await repositories.jobs.count() == 1


async def test_a_stale_version_is_not_saved(repositories: Repositories) -> None:
    stored = job()
    await repositories.jobs.add(stored)
    saved = await repositories.jobs.save(stored.model_copy(update={"title": "New title"}))

    with pytest.raises(StaleVersion):
        await repositories.jobs.save(stored.model_copy(update={"title": "Late"}))

    assert (saved.title, saved.version) == ("New title", 2)
    assert await repositories.jobs.get(stored.id) == saved


async def test_the_embedding_is_ready_for_the_version_it_was_made_of(repositories: Repositories) -> None:
    stored = job()
    await repositories.jobs.add(stored)

    assert await repositories.jobs.set_embedding_ready(stored.id, 1) is True
    assert await repositories.jobs.get(stored.id) == stored.model_copy(update={"embedding": "ready"})

    changed = await repositories.jobs.save(stored.model_copy(update={"title": "Changed", "embedding": "pending"}))
    assert await repositories.jobs.set_embedding_ready(stored.id, 1) is False
    assert await repositories.jobs.get(stored.id) == changed
    assert await repositories.jobs.set_embedding_ready("unknown", 1) is False


async def test_removing_twice_is_harmless(repositories: Repositories) -> None:
    stored, other = job(owner_id="grace", external_id="1"), job()
    await repositories.jobs.add(stored)
    await repositories.jobs.add(other)

    await repositories.jobs.remove(stored.id)
    await repositories.jobs.remove(stored.id)

    assert await repositories.jobs.get(stored.id) is None
    assert await repositories.jobs.get(other.id) == other
    await repositories.jobs.add(job(owner_id="grace", external_id="1"))


async def test_removing_a_version_that_is_not_the_stored_one_is_refused(repositories: Repositories) -> None:
    stored = job()
    await repositories.jobs.add(stored)
    saved = await repositories.jobs.save(stored)

    with pytest.raises(StaleVersion):
        await repositories.jobs.remove(stored.id, 1)
    assert await repositories.jobs.get(stored.id) == saved

    await repositories.jobs.remove(stored.id, 2)
    await repositories.jobs.remove(stored.id, 2)
    assert await repositories.jobs.get(stored.id) is None


async def test_an_owner_sees_their_own_jobs_newest_first_in_pages(repositories: Repositories) -> None:
    mine = [job(id=f"j{number}", owner_id="grace", created_at=at(number // 3)) for number in range(8)]
    for one in (*mine, job(owner_id="alan")):
        await repositories.jobs.add(one)

    first = await repositories.jobs.list_for_owner("grace", limit=5)
    end = Position(first[-1].created_at, first[-1].id)
    rest = await repositories.jobs.list_for_owner("grace", after=end, limit=5)

    assert first + rest == mine[::-1]


async def test_an_owners_jobs_are_listed_by_status(repositories: Repositories) -> None:
    jobs = [job(owner_id="grace", status=status, created_at=at(0)) for status in ("draft", "open", "closed", "open")]
    for one in jobs:
        await repositories.jobs.add(one)

    listed = await repositories.jobs.list_for_owner("grace", status="open")
    page = await repositories.jobs.list_for_owner("grace", status="open", after=Position(at(0), listed[0].id))

    assert {one.id for one in listed} == {jobs[1].id, jobs[3].id}
    assert page == listed[1:]
    assert await repositories.jobs.list_for_owner("grace", status="draft") == [jobs[0]]


async def test_open_jobs_are_listed_by_id(repositories: Repositories) -> None:
    for job_id, status in (("d", "open"), ("b", "closed"), ("a", "open"), ("e", "draft"), ("c", "open")):
        await repositories.jobs.add(job(id=job_id, status=status))

    first = await repositories.jobs.list_open(limit=2)
    rest = await repositories.jobs.list_open(after="c", limit=2)

    assert [one.id for one in first] == ["a", "c"]
    assert [one.id for one in rest] == ["d"]
    assert await repositories.jobs.count() == 5


async def test_many_are_added_but_for_those_that_are_taken(repositories: Repositories) -> None:
    stored = job(owner_id="grace", external_id="1")
    await repositories.jobs.add(stored)
    taken = job(owner_id="grace", external_id="1")
    fresh, again, plain = job(owner_id="grace", external_id="2"), job(owner_id="grace", external_id="2"), job()

    assert await repositories.jobs.add_many([taken, fresh, again, plain, stored]) == {taken.id, again.id, stored.id}
    assert await repositories.jobs.add_many([]) == set()

    assert await repositories.jobs.count() == 3
    found = await repositories.jobs.get_many_by_external_id("grace", ["1", "2", "3"])
    assert found == {"1": stored, "2": fresh}
    assert await repositories.jobs.get_many_by_external_id("alan", ["1", "2"]) == {}


async def test_what_was_changed_is_listed_in_the_order_of_the_changes(repositories: Repositories) -> None:
    times = {"b": 1.0, "a": 1.0, "d": 2.5, "c": 0.0}
    for job_id, seconds in times.items():
        await repositories.jobs.add(job(id=job_id, updated_at=at(seconds), status="closed"))

    async def changed(after: Position, limit: int = 10) -> list[str]:
        return [one.id for one in await repositories.jobs.list_changed(after=after, limit=limit)]

    assert await changed(Position(at(0), "")) == ["c", "a", "b", "d"]
    assert await changed(Position(at(0), ""), limit=2) == ["c", "a"]
    assert await changed(Position(at(1), "a")) == ["b", "d"]
    assert await changed(Position(at(2.5), "d")) == []
