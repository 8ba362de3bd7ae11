"""`Idempotency-Key`: sent again is answered alike, and nothing is made twice."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.integration.api.people import NURSE, Door, assert_problem, open_job


async def make(person: AsyncClient, title: str, key: str) -> Response:
    return await person.post("/jobs", json={"title": title}, headers={"Idempotency-Key": key})


async def drafts(person: AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.get("/jobs", params={"status": "draft"})).json()["items"]
    return found


async def test_the_same_request_again_is_answered_alike_and_makes_one_row(recruiter: AsyncClient) -> None:
    first, second = await make(recruiter, "Tiler", "k-1"), await make(recruiter, "Tiler", "k-1")
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert second.headers["etag"] == first.headers["etag"]
    assert (first.headers.get("idempotent-replayed"), second.headers["idempotent-replayed"]) == (None, "true")
    assert len(await drafts(recruiter)) == 1


async def test_another_body_under_the_same_key_is_refused(recruiter: AsyncClient) -> None:
    await make(recruiter, "Tiler", "k-1")
    assert_problem(await make(recruiter, "Roofer", "k-1"), 422, "idempotency_key_reused")
    other_path = await recruiter.post("/jobs/import", content=b"{}", headers={
        "Content-Type": "application/x-ndjson", "Idempotency-Key": "k-1"})  # fmt: skip
    assert_problem(other_path, 422, "idempotency_key_reused")


async def test_keys_are_per_user(door: Door, recruiter: AsyncClient) -> None:
    other = await door.person("recruiter")
    first, second = await make(recruiter, "Tiler", "k-1"), await make(other, "Tiler", "k-1")
    assert first.json()["id"] != second.json()["id"]


async def test_many_at_once_make_one_row(recruiter: AsyncClient) -> None:
    answers = await asyncio.gather(*(make(recruiter, "Thatcher", "k-1") for _ in range(10)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert len(await drafts(recruiter)) == 1


async def test_a_refusal_is_not_kept_so_it_can_be_mended(recruiter: AsyncClient, candidate: AsyncClient) -> None:
    job = (await recruiter.post("/jobs", json=NURSE)).json()["id"]

    async def apply() -> Response:
        return await candidate.post(f"/jobs/{job}/applications", json={}, headers={"Idempotency-Key": "k-1"})

    assert_problem(await apply(), 404)
    await recruiter.post(f"/jobs/{job}/publish")
    first, again = await apply(), await apply()
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


async def test_a_repeated_import_imports_once(recruiter: AsyncClient, candidate: AsyncClient) -> None:
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "k-1"}
    body = b'{"title": "Mason", "company": "Quarry Ltd", "locations": ["Bath"]}'
    answers = [await recruiter.post("/jobs/import", content=body, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    found = await candidate.get("/jobs", params={"company": "Quarry Ltd"})
    assert len(found.json()["items"]) == 1


@pytest.mark.parametrize("key", ["", "k" * 256, "a\tb"])
async def test_a_key_that_is_none_is_refused(recruiter: AsyncClient, key: str) -> None:
    assert_problem(await make(recruiter, "Diver", key), 422)
    job = await open_job(recruiter)
    assert job["status"] == "open"
