"""Applications and invitations over REST."""

from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.integration.api.people import Door, assert_problem, open_job
from tests.integration.api.test_matching import PROFILE


@pytest.fixture
async def job_id(recruiter: AsyncClient) -> str:
    return str((await open_job(recruiter))["id"])


async def apply(person: AsyncClient, job_id: str, **body: Any) -> dict[str, Any]:
    answer = await person.post(f"/jobs/{job_id}/applications", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def move(person: AsyncClient, application: dict[str, Any], status: str, **more: Any) -> Response:
    return await person.patch(f"/applications/{application['id']}", json={"status": status}, **more)


async def test_applying_once_is_taken_and_twice_refused(candidate: AsyncClient, job_id: str) -> None:
    answer = await candidate.post(f"/jobs/{job_id}/applications", json={"note": "Hello"})
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/applications/{answer.json()['id']}"
    assert (answer.json()["status"], answer.json()["note"]) == ("submitted", "Hello")
    assert_problem(await candidate.post(f"/jobs/{job_id}/applications", json={}), 409)
    assert_problem(await candidate.post("/jobs/nope/applications", json={}), 404)
    assert_problem(await candidate.post(f"/jobs/{job_id}/applications", json={"status": "hired"}), 422)


async def test_an_application_may_come_without_a_body(candidate: AsyncClient, job_id: str) -> None:
    assert (await candidate.post(f"/jobs/{job_id}/applications")).status_code == 201


async def test_a_recruiter_moves_it_on_and_notes_stay_hidden(
    recruiter: AsyncClient, candidate: AsyncClient, job_id: str
) -> None:
    application = await apply(candidate, job_id)
    body = {"status": "interview", "recruiter_note": "Strong on triage"}
    moved = await recruiter.patch(f"/applications/{application['id']}", json=body)
    assert moved.json()["recruiter_note"] == "Strong on triage"
    assert moved.headers["etag"] == f'"{moved.json()["version"]}"'
    for path in (f"/applications/{application['id']}", "/applications", "/account/export"):
        assert "Strong on triage" not in (await candidate.get(path)).text
    assert_problem(await candidate.patch(f"/applications/{application['id']}", json=body), 403)


async def test_a_wrong_step_names_the_allowed_ones(recruiter: AsyncClient, candidate: AsyncClient, job_id: str) -> None:
    application = await apply(candidate, job_id)
    await move(recruiter, application, "interview")
    refused = await move(recruiter, application, "shortlisted")
    assert_problem(refused, 409)
    assert "offer" in refused.text
    assert "rejected" in refused.text
    stale = {"If-Match": f'"{application["version"]}"'}
    assert_problem(await move(recruiter, application, "offer", headers=stale), 412)
    for wrong in ("promoted", "", "OFFER"):
        assert_problem(await move(recruiter, application, wrong), 422, "invalid_input", "status")
    assert_problem(await move(recruiter, application, "withdrawn"), 403)
    assert (await move(candidate, application, "withdrawn")).json()["status"] == "withdrawn"


async def test_both_sides_list_it_and_nobody_else(
    door: Door, recruiter: AsyncClient, candidate: AsyncClient, job_id: str
) -> None:
    application = await apply(candidate, job_id)
    for person, path in [
        (candidate, "/applications"),
        (recruiter, "/applications"),
        (recruiter, f"/jobs/{job_id}/applications"),
    ]:
        assert [one["id"] for one in (await person.get(path)).json()["items"]] == [application["id"]]
    assert_problem(await (await door.person("recruiter")).get(f"/jobs/{job_id}/applications"), 404)


@pytest.fixture
async def found(candidate: AsyncClient, recruiter: AsyncClient, job_id: str) -> str:
    """The id under which the recruiter sees the candidate."""
    await candidate.put("/profile", json=PROFILE)
    listed = (await recruiter.get(f"/jobs/{job_id}/candidates")).json()["items"]
    return str(listed[0]["candidate"]["candidate_id"])


async def test_an_invitation_is_sent_once_and_accepted_once(
    door: Door, recruiter: AsyncClient, candidate: AsyncClient, job_id: str, found: str
) -> None:
    body = {"candidate_id": found, "message": "Come and talk"}
    sent = await recruiter.post(f"/jobs/{job_id}/invitations", json=body)
    assert sent.status_code == 201
    assert_problem(await recruiter.post(f"/jobs/{job_id}/invitations", json=body), 409)
    one = (await candidate.get("/invitations")).json()["items"][0]
    assert (one["id"], one["message"], one["job_id"]) == (sent.json()["id"], "Come and talk", job_id)
    stranger = await door.person("candidate")
    for word in ("accept", "decline"):
        assert_problem(await stranger.post(f"/invitations/{one['id']}/{word}"), 404)
    accepted = await candidate.post(f"/invitations/{one['id']}/accept")
    assert accepted.status_code == 200
    assert_problem(await candidate.post(f"/invitations/{one['id']}/decline"), 409)
    listed = (await recruiter.get(f"/jobs/{job_id}/candidates")).json()["items"]
    assert listed[0]["candidate"]["email"]


@pytest.mark.parametrize("change", [{"candidate_id": None}, {"message": 5}, {"status": "accepted"}])
async def test_a_bad_invitation_is_refused(
    recruiter: AsyncClient, job_id: str, found: str, change: dict[str, Any]
) -> None:
    body = {"candidate_id": found, "message": "Come"} | change
    assert_problem(await recruiter.post(f"/jobs/{job_id}/invitations", json=body), 422, "invalid_input", *change)
    nobody = {"candidate_id": "nope", "message": "Come"}
    assert_problem(await recruiter.post(f"/jobs/{job_id}/invitations", json=nobody), 404)


async def test_answering_what_is_not_there_is_404(candidate: AsyncClient) -> None:
    assert_problem(await candidate.post("/invitations/nope/accept"), 404)
