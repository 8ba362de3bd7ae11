import asyncio

import pytest

from repositories.errors import StaleVersion
from repositories.models import Profile
from repositories.protocols import Position
from repositories.storage import Repositories
from repositories.values import MAX_ITEM, MAX_ITEMS, MAX_TEXT, MAX_TITLE
from tests.support.builders import at, fields_left_out, profile, profile_change

EVERYTHING = profile(
    full_name="نور الهدى 👩🏽‍💻",
    headline="Krankenschwester (OP) — 50 %",
    summary="First line.\n\tSecond: 5 < 6 && C++ \u202eright to left\u202c, \"quotes\", back\\slash, 'single', 日本語.",
    skills=["C++", "naïve Bayes", "R&D", "日本語"],
    years_experience=7.5,
    salary_min=1e12,
    employment_types=["full_time", "contract"],
    education=[{"degree": "MSc", "field": "Maths", "institution": "Łódź", "year": 1999}, {}],
    experience=[
        {"title": "Lead", "company": "Ü", "start": "2019-02", "end": None, "summary": "Ran it."},
        {"start": "2001", "end": "2018-12-31"},
    ],
    work_authorization=["DE", "US"],
    available_from="2026-09-01",
    updated_at=at(0.999),
)


async def test_every_field_comes_back_as_it_was(repositories: Repositories) -> None:
    assert fields_left_out(EVERYTHING) == {"version"}

    saved = await repositories.profiles.save(EVERYTHING)

    assert saved == EVERYTHING.model_copy(update={"version": 1})
    assert await repositories.profiles.get(EVERYTHING.user_id) == saved


async def test_an_empty_profile_comes_back(repositories: Repositories) -> None:
    saved = await repositories.profiles.save(Profile(user_id="ada"))

    assert saved == Profile(user_id="ada", version=1)
    assert await repositories.profiles.get("ada") == saved


async def test_the_longest_profile_comes_back(repositories: Repositories) -> None:
    longest = profile(
        headline="💼" * MAX_TITLE,
        summary="💼" * MAX_TEXT,
        skills=[f"{number:03}" + "💼" * (MAX_ITEM - 3) for number in range(MAX_ITEMS)],
        experience=[{"summary": "x" * MAX_TEXT}] * 100,
    )

    saved = await repositories.profiles.save(longest)

    assert await repositories.profiles.get(longest.user_id) == saved


async def test_markup_written_as_entities_is_read_as_it_was_saved(repositories: Repositories) -> None:
    saved = await repositories.profiles.save(profile(summary="I like &lt;b&gt; and &amp;amp; and 5 &lt; 6"))

    assert await repositories.profiles.get(saved.user_id) == saved


async def test_an_unknown_profile_is_none(repositories: Repositories) -> None:
    assert await repositories.profiles.get("unknown") is None
    assert await repositories.profiles.get_many(["unknown"]) == {}


async def test_many_are_found_by_their_users(repositories: Repositories) -> None:
    saved = [await repositories.profiles.save(profile()) for _ in range(3)]

    found = await repositories.profiles.get_many([saved[0].user_id, "unknown", saved[2].user_id])

    assert found == {one.user_id: one for one in (saved[0], saved[2])}


async def test_a_profile_is_inserted_once(repositories: Repositories) -> None:
    stored = await repositories.profiles.save(profile())

    with pytest.raises(StaleVersion):
        await repositories.profiles.save(profile(user_id=stored.user_id))

    assert await repositories.profiles.get(stored.user_id) == stored


async def test_of_fifty_first_writes_at_once_one_wins(repositories: Repositories) -> None:
    answers = await asyncio.gather(
        *(repositories.profiles.save(profile(user_id="ada", headline=str(number))) for number in range(50)),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, StaleVersion) for answer in answers) == 49
    assert await repositories.profiles.get("ada") in answers


async def test_a_write_on_a_stale_version_is_refused(repositories: Repositories) -> None:
    first = await repositories.profiles.save(profile())
    second = await repositories.profiles.save(first.model_copy(update={"headline": "Lead"}))

    with pytest.raises(StaleVersion):
        await repositories.profiles.save(first.model_copy(update={"headline": "Late"}))

    assert second.version == 2
    assert await repositories.profiles.get(first.user_id) == second


async def test_a_profile_that_is_gone_is_not_saved(repositories: Repositories) -> None:
    stored = await repositories.profiles.save(profile())
    await repositories.profiles.remove(stored.user_id)

    with pytest.raises(StaleVersion):
        await repositories.profiles.save(stored)


async def test_removing_twice_is_harmless_and_begins_anew(repositories: Repositories) -> None:
    stored, foreign = await repositories.profiles.save(profile()), await repositories.profiles.save(profile())

    await repositories.profiles.remove(stored.user_id)
    await repositories.profiles.remove(stored.user_id)

    assert await repositories.profiles.get(stored.user_id) is None
    assert await repositories.profiles.get(foreign.user_id) == foreign
    assert (await repositories.profiles.save(profile(user_id=stored.user_id))).version == 1


async def test_removing_a_version_that_is_not_the_stored_one_is_refused(repositories: Repositories) -> None:
    first = await repositories.profiles.save(profile())
    second = await repositories.profiles.save(first)

    with pytest.raises(StaleVersion):
        await repositories.profiles.remove(first.user_id, first.version)
    assert await repositories.profiles.get(first.user_id) == second

    await repositories.profiles.remove(first.user_id, second.version)
    await repositories.profiles.remove(first.user_id, second.version)
    assert await repositories.profiles.get(first.user_id) is None


async def test_those_open_to_recruiters_are_listed_by_user(repositories: Repositories) -> None:
    for user_id in ("d", "a", "c", "e"):
        await repositories.profiles.save(profile(user_id=user_id))
    closed = await repositories.profiles.save(profile(user_id="b", open_to_recruiters=False))

    first = await repositories.profiles.list_open_to_recruiters(limit=3)
    rest = await repositories.profiles.list_open_to_recruiters(after=first[-1].user_id, limit=3)

    assert [one.user_id for one in first] == ["a", "c", "d"]
    assert [one.user_id for one in rest] == ["e"]

    await repositories.profiles.save(closed.model_copy(update={"open_to_recruiters": True}))
    assert [one.user_id for one in await repositories.profiles.list_open_to_recruiters()] == list("abcde")


async def test_a_change_comes_back_as_it_was(repositories: Repositories) -> None:
    change = profile_change(
        changes=[
            {"field": "skills", "before": [], "after": ["日本語"], "quote": "I speak 日本語 🎌"},
            {"field": "languages", "before": None, "after": [{"language": "de", "level": None}]},
        ],
        before=EVERYTHING.model_dump(exclude={"user_id", "version", "updated_at"}),
        version_after=5,
        undone_at=at(2),
        created_at=at(1),
    )
    assert fields_left_out(change) == set()

    await repositories.profiles.add_change(change)

    assert await repositories.profiles.get_change(change.id) == change
    assert await repositories.profiles.get_change("unknown") is None


async def test_of_fifty_who_undo_a_change_one_takes_it(repositories: Repositories) -> None:
    change = profile_change()
    await repositories.profiles.add_change(change)

    taken = await asyncio.gather(*(repositories.profiles.take_change(change.id, at(n)) for n in range(50)))

    stored = await repositories.profiles.get_change(change.id)
    assert taken.count(True) == 1
    assert stored is not None
    assert stored.undone_at == at(taken.index(True))
    assert await repositories.profiles.take_change("unknown", at(0)) is False


async def test_removing_changes_takes_one_users_only(repositories: Repositories) -> None:
    mine, foreign = profile_change(user_id="ada"), profile_change(user_id="eve")
    await repositories.profiles.add_change(mine)
    await repositories.profiles.add_change(foreign)

    await repositories.profiles.remove_changes("ada")
    await repositories.profiles.remove_changes("ada")

    assert await repositories.profiles.get_change(mine.id) is None
    assert await repositories.profiles.get_change(foreign.id) == foreign


async def test_what_was_changed_is_listed_in_the_order_of_the_changes(repositories: Repositories) -> None:
    for user_id, seconds in {"b": 1.0, "a": 1.0, "c": 0.0}.items():
        await repositories.profiles.save(profile(user_id=user_id, version=0, updated_at=at(seconds)))

    async def changed(after: Position, limit: int = 10) -> list[str]:
        return [one.user_id for one in await repositories.profiles.list_changed(after=after, limit=limit)]

    assert await changed(Position(at(0), "")) == ["c", "a", "b"]
    assert await changed(Position(at(0), ""), limit=1) == ["c"]
    assert await changed(Position(at(1), "a")) == ["b"]
