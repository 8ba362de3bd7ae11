"""Every route, asked by nobody, by somebody else, and by the wrong role."""

import re
from typing import Any

import pytest
from httpx import AsyncClient

from tests.integration.api.people import ROOT, Door, assert_problem, events_of, open_job

METHODS = {"get", "put", "post", "patch", "delete"}
OPEN = "/v1/auth/"
CV = {"file": ("cv.txt", b"Skills: wiring", "text/plain")}
FOR_CANDIDATES: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/profile", {}),
    ("PUT", "/profile", {"json": {"headline": "Nurse"}}),
    ("PATCH", "/profile", {"json": {"headline": "Nurse"}}),
    ("DELETE", "/profile", {}),
    ("POST", "/profile/undo", {"json": {"undo_id": "x"}}),
    ("POST", "/profile/cv", {"files": CV}),
    ("GET", "/recommendations", {}),
    ("GET", "/jobs/{job}/match", {}),
    ("PUT", "/jobs/{job}/reaction", {"json": {"saved": True}}),
    ("DELETE", "/jobs/{job}/reaction", {}),
    ("GET", "/reactions", {}),
    ("POST", "/jobs/{job}/applications", {"json": {}}),
]
FOR_RECRUITERS: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/jobs", {"json": {"title": "Nurse"}}),
    ("PATCH", "/jobs/{job}", {"json": {"title": "Nurse"}}),
    ("DELETE", "/jobs/{job}", {}),
    ("POST", "/jobs/{job}/publish", {}),
    ("POST", "/jobs/{job}/close", {}),
    ("POST", "/jobs/import", {"content": b"{}", "headers": {"Content-Type": "application/x-ndjson"}}),
    ("GET", "/jobs/{job}/candidates", {}),
    ("POST", "/jobs/{job}/invitations", {"json": {"candidate_id": "x", "message": "Come"}}),
]


async def test_nobody_gets_in_without_a_token(door: Door) -> None:
    client = door.client()
    paths = (await client.get(f"{ROOT}/api/openapi.json")).json()["paths"]
    asked = 0
    for path, methods in paths.items():
        for method in METHODS & set(methods):
            if not path.startswith(OPEN):
                answer = await client.request(method, f"{ROOT}/api" + re.sub(r"{\w+}", "x", path))
                assert_problem(answer, 401, "unauthenticated")
                assert answer.headers["www-authenticate"].startswith("Bearer")
                asked += 1
    assert asked == 42


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in FOR_CANDIDATES + FOR_RECRUITERS])
async def test_a_wrong_role_is_told_before_a_wrong_body(
    candidate: AsyncClient, recruiter: AsyncClient, method: str, path: str
) -> None:
    wrong = recruiter if (method, path) in {one[:2] for one in FOR_CANDIDATES} else candidate
    refused = await wrong.request(method, path.format(job="x"), json={"unknown": True})
    assert_problem(refused, 403, "forbidden")


@pytest.mark.parametrize(("method", "path", "sent"), FOR_CANDIDATES)
async def test_what_is_for_candidates_is_refused_to_recruiters(
    recruiter: AsyncClient, method: str, path: str, sent: dict[str, Any]
) -> None:
    job = await open_job(recruiter)
    assert_problem(await recruiter.request(method, path.format(job=job["id"]), **sent), 403, "forbidden")


@pytest.mark.parametrize(("method", "path", "sent"), FOR_RECRUITERS)
async def test_what_is_for_recruiters_is_refused_to_candidates(
    recruiter: AsyncClient, candidate: AsyncClient, method: str, path: str, sent: dict[str, Any]
) -> None:
    job = await open_job(recruiter)
    assert_problem(await candidate.request(method, path.format(job=job["id"]), **sent), 403, "forbidden")


async def test_a_recruiters_job_is_not_there_for_another_recruiter(door: Door, recruiter: AsyncClient) -> None:
    job, draft = await open_job(recruiter), (await recruiter.post("/jobs", json={"title": "Draft"})).json()
    other = await door.person("recruiter")
    assert (await other.get(f"/jobs/{job['id']}")).status_code == 200
    assert_problem(await other.get(f"/jobs/{draft['id']}"), 404)
    for method, path, sent in [
        *((method, path, sent) for method, path, sent in FOR_RECRUITERS if "{job}" in path),
        ("GET", "/jobs/{job}/applications", {}),
    ]:
        answer = await other.request(method, path.format(job=job["id"]), **sent)
        assert_problem(answer, 404, "not_found")


async def test_what_is_one_persons_is_not_there_for_another(
    door: Door, recruiter: AsyncClient, candidate: AsyncClient
) -> None:
    job = await open_job(recruiter)
    application = (await candidate.post(f"/jobs/{job['id']}/applications", json={})).json()
    conversation = events_of(await candidate.post("/chat", json={"message": "hello"}))[0][1]["conversation_id"]
    strangers = [await door.person("candidate"), await door.person("recruiter")]
    for method, path, sent in [
        ("GET", f"/applications/{application['id']}", None),
        ("PATCH", f"/applications/{application['id']}", {"status": "withdrawn"}),
        ("GET", f"/conversations/{conversation}", None),
        ("PATCH", f"/conversations/{conversation}", {"title": "Mine"}),
        ("DELETE", f"/conversations/{conversation}", None),
        ("POST", "/chat", {"message": "hello", "conversation_id": conversation}),
    ]:
        for stranger in strangers:
            assert_problem(await stranger.request(method, path, json=sent), 404, "not_found")
    for stranger in strangers:
        assert (await stranger.get("/applications")).json()["items"] == []
        assert (await stranger.get("/conversations")).json()["items"] == [
            one for one in (await stranger.get("/conversations")).json()["items"] if one["id"] != conversation
        ]
