"""Lists are walked by cursor; a cursor that nobody gave out is malformed."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.integration.api.people import Door, assert_problem, events_of, open_job

LISTS = [
    "/jobs",
    "/applications",
    "/conversations",
    "/recommendations",
    "/invitations",
    "/reactions",
    "/account/sessions",
]


async def walk(person: AsyncClient, path: str, **query: Any) -> list[str]:
    found: list[str] = []
    cursor = None
    for _ in range(50):
        answer = await person.get(path, params=query | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found += [one["id"] for one in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", ["abc", "!!!", "eyJhIjogMX0", "A" * 3000, "' OR 1=1 --", "ü☃", '{"$gt": ""}', "-1"])
async def test_a_made_up_cursor_is_400(candidate: AsyncClient, path: str, cursor: str) -> None:
    await candidate.put("/profile", json={"headline": "Nurse"})
    assert_problem(await candidate.get(path, params={"cursor": cursor}), 400, "bad_cursor")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", ["0", "101", "-1", "ten"])
async def test_a_limit_is_1_to_100(candidate: AsyncClient, path: str, limit: str) -> None:
    assert_problem(await candidate.get(path, params={"limit": limit}), 422, "invalid_input", "limit")
    assert (await candidate.get(path, params={"limit": "100"})).status_code == 200


@pytest.mark.parametrize("sort", ["relevance", "newest", "pay"])
async def test_a_walk_shows_every_job_once(recruiter: AsyncClient, candidate: AsyncClient, sort: str) -> None:
    jobs = {(await open_job(recruiter, title=f"Packer {n}"))["id"] for n in range(7)}
    seen = await walk(candidate, "/jobs", limit=2, sort=sort)
    assert len(seen) == len(set(seen))
    assert set(seen) == jobs


async def test_a_walk_shows_every_session_once(door: Door) -> None:
    person = await door.person("candidate")
    email = (await person.get("/account")).json()["email"]
    for _ in range(3):
        await door.log_in(email)
    whole = [one["id"] for one in (await person.get("/account/sessions")).json()["items"]]
    assert await walk(person, "/account/sessions", limit=1) == whole
    assert len(set(whole)) == 4


async def test_a_walk_shows_every_conversation_once(candidate: AsyncClient) -> None:
    made = [events_of(await candidate.post("/chat", json={"message": "hello"}))[0][1] for _ in range(3)]
    assert await walk(candidate, "/conversations", limit=1) == [one["conversation_id"] for one in reversed(made)]


async def test_a_conversation_is_read_renamed_and_deleted(candidate: AsyncClient) -> None:
    first = events_of(await candidate.post("/chat", json={"message": "I like kites"}))
    path = f"/conversations/{first[0][1]['conversation_id']}"
    shown = (await candidate.get(path)).json()
    assert {"id", "title", "created_at", "updated_at", "turns"} <= set(shown)
    turn = shown["turns"][0]
    assert (turn["id"], turn["user"], turn["state"]) == (first[0][1]["turn_id"], "I like kites", "finished")
    assert turn["reply"] == first[-1][1]["reply"]
    assert (await candidate.patch(path, json={"title": "Kites"})).json()["title"] == "Kites"
    for wrong in ({"title": ""}, {"title": "x" * 201}, {"user_id": "x"}):
        assert_problem(await candidate.patch(path, json=wrong), 422)
    assert (await candidate.delete(path)).status_code == 204
    assert_problem(await candidate.get(path), 404)
