"""Openings over REST: drafts, publishing, search, import."""

import json
from typing import Any

import pytest
from httpx import AsyncClient

from tests.integration.api.people import NURSE, Door, assert_problem, open_job

NDJSON = {"Content-Type": "application/x-ndjson"}


def lines(*jobs: Any) -> bytes:
    return "\n".join(job if isinstance(job, str) else json.dumps(job) for job in jobs).encode()


async def ids(person: AsyncClient, **query: Any) -> list[str]:
    answer = await person.get("/jobs", params={"limit": 100} | query)
    assert answer.status_code == 200, answer.text
    return [job["id"] for job in answer.json()["items"]]


async def test_a_job_goes_from_draft_to_open_to_closed_and_open_again(
    recruiter: AsyncClient, candidate: AsyncClient
) -> None:
    made = await recruiter.post("/jobs", json={"title": "Night porter"})
    assert made.status_code == 201
    job = made.json()
    assert made.headers["location"] == f"/api/v1/jobs/{job['id']}"
    assert made.headers["etag"] == f'"{job["version"]}"'
    assert (job["status"], job["published_at"], job["salary_min"]) == ("draft", None, None)
    refused = await recruiter.post(f"/jobs/{job['id']}/publish")
    assert_problem(refused, 422)
    assert {"locations", "location"} & {error["field"] for error in refused.json()["errors"]}
    await recruiter.patch(f"/jobs/{job['id']}", json={"locations": ["Hull"]})
    for _ in range(2):
        published = (await recruiter.post(f"/jobs/{job['id']}/publish")).json()
        assert (published["status"], published["company"]) == ("open", "Acme Ltd")
    assert job["id"] in await ids(candidate)
    for _ in range(2):
        assert (await recruiter.post(f"/jobs/{job['id']}/close")).json()["status"] == "closed"
    assert job["id"] not in await ids(candidate)
    assert_problem(await candidate.get(f"/jobs/{job['id']}"), 404)
    assert (await recruiter.post(f"/jobs/{job['id']}/publish")).json()["status"] == "open"
    assert (await recruiter.delete(f"/jobs/{job['id']}")).status_code == 204
    assert_problem(await recruiter.get(f"/jobs/{job['id']}"), 404)


async def test_a_stale_version_changes_nothing(recruiter: AsyncClient) -> None:
    job = await open_job(recruiter)
    stale = {"If-Match": f'"{job["version"]}"'}
    changed = await recruiter.patch(f"/jobs/{job['id']}", json={"salary_min": 25000}, headers=stale)
    assert changed.json()["version"] > job["version"]
    assert_problem(await recruiter.patch(f"/jobs/{job['id']}", json={"title": "X"}, headers=stale), 412)
    assert_problem(await recruiter.delete(f"/jobs/{job['id']}", headers=stale), 412)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"salary_min": 30000, "salary_max": 20000}, "salary"),
        ({"salary_min": 12.345}, "salary_min"),
        ({"remote": "any"}, "remote"),
        ({"languages": ["pt"]}, "languages"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_bad_job_names_its_field(recruiter: AsyncClient, body: dict[str, Any], field: str) -> None:
    answer = await recruiter.post("/jobs", json={"title": "Cook"} | body)
    assert_problem(answer, 422, "invalid_input")
    assert any(error["field"].startswith(field) for error in answer.json()["errors"])


async def test_a_job_with_applications_is_closed_not_deleted(recruiter: AsyncClient, candidate: AsyncClient) -> None:
    job = await open_job(recruiter)
    await candidate.post(f"/jobs/{job['id']}/applications", json={})
    refused = await recruiter.delete(f"/jobs/{job['id']}")
    assert_problem(refused, 409)
    assert "close" in refused.json()["detail"].lower()


async def test_own_jobs_are_listed_by_status(door: Door, recruiter: AsyncClient, candidate: AsyncClient) -> None:
    draft = (await recruiter.post("/jobs", json={"title": "Draft"})).json()["id"]
    job = (await open_job(recruiter))["id"]
    assert await ids(recruiter, mine="true", status="draft") == await ids(recruiter, status="draft") == [draft]
    assert set(await ids(recruiter, mine="true")) == {draft, job}
    assert await ids(await door.person("recruiter"), mine="true") == []
    refused = await candidate.get("/jobs", params={"status": "draft"})
    assert refused.status_code == 403 or refused.json()["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"remote": "sometimes"},
        {"sort": "by_moon"},
        {"limit": "0"},
        {"limit": "101"},
        {"salary_min": "NaN"},
        {"currency": "QUIDS"},
        {"mine": "perhaps"},
        {"status": "lost"},
    ],
)
async def test_a_bad_filter_is_named(recruiter: AsyncClient, query: dict[str, str]) -> None:
    answer = await recruiter.get("/jobs", params=query)
    assert_problem(answer, 422, "invalid_input", *query)


async def test_filters_narrow_the_search(recruiter: AsyncClient, candidate: AsyncClient) -> None:
    nurse = (await open_job(recruiter))["id"]
    coder = (await open_job(recruiter, title="Engineer", skills_required=["Python"], remote="remote"))["id"]
    assert await ids(candidate, skill="python") == [coder]
    assert await ids(candidate, skill=["python", "triage"], sort="newest") == [coder, nurse]
    assert await ids(candidate, remote="onsite") == [nurse]
    await candidate.put(f"/jobs/{nurse}/reaction", json={"saved": True})
    assert await ids(candidate, reaction="saved") == [nurse]


async def test_an_import_takes_the_good_lines_and_numbers_the_bad(
    recruiter: AsyncClient, candidate: AsyncClient
) -> None:
    body = lines(NURSE, "", "{not json", NURSE | {"salary_min": -4}, "[1]", NURSE | {"external_id": "n-1"})
    report = (await recruiter.post("/jobs/import", content=body, headers=NDJSON)).json()
    assert (report["created"], report["updated"]) == (2, 0)
    assert [failed["line"] for failed in report["failed"]] == [3, 4, 5]
    assert all(failed["errors"] for failed in report["failed"])
    again = (await recruiter.post("/jobs/import", content=body, headers=NDJSON)).json()
    assert (again["created"], again["updated"]) == (1, 1)
    assert len(await ids(candidate, company="Northfield")) == 3


async def test_an_import_says_what_it_is_and_keeps_to_its_size(recruiter: AsyncClient) -> None:
    wrong = {"Content-Type": "application/json"}
    assert_problem(await recruiter.post("/jobs/import", content=b"{}", headers=wrong), 415)
    line = lines(NURSE) + b"\n"
    large = await recruiter.post("/jobs/import", content=line + (b" " * 99 + b"\n") * 200_000, headers=NDJSON)
    assert large.json()["created"] == 1
    too_large = await recruiter.post("/jobs/import", content=line + b" " * 52_000_000, headers=NDJSON)
    assert_problem(too_large, 413, "too_large")
