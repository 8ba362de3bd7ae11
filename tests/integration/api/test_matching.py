"""Recommendations, matches, reactions and candidates over REST."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.integration.api.people import Door, assert_problem, open_job

PROFILE = {
    "full_name": "Ottoline Farquharson",
    "headline": "Staff nurse",
    "summary": "Ottoline here. I nurse patients in intensive care. Write to ottoline@example.com.",
    "skills": ["Triage", "Patient care"],
    "locations": ["Leeds"],
    "open_to_recruiters": True,
}
PARTS = {"semantic", "skills", "title", "experience", "lexical", "freshness"}


async def recommended(person: AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await person.get("/recommendations", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_without_a_profile_there_is_a_notice(candidate: AsyncClient) -> None:
    answer = (await candidate.get("/recommendations")).json()
    assert answer["items"] or answer["notice"]
    assert {"next_cursor", "nearly"} <= set(answer)


async def test_a_recommendation_says_why(recruiter: AsyncClient, candidate: AsyncClient) -> None:
    job = await open_job(recruiter)
    await candidate.put("/profile", json=PROFILE)
    best = (await recommended(candidate))[0]
    assert best["job"]["id"] == job["id"]
    assert set(best["parts"]) == set(best["weights"]) == PARTS
    assert best["reasons"]
    one = (await candidate.get(f"/jobs/{job['id']}/match")).json()
    assert one["score"] == best["score"]
    assert_problem(await candidate.get("/jobs/nope/match"), 404)


@pytest.mark.parametrize("query", [{"strategy": "astrology"}, {"limit": 0}, {"remote": "moon"}, {"cursor": "abc"}])
async def test_a_bad_question_is_refused(candidate: AsyncClient, query: dict[str, Any]) -> None:
    await candidate.put("/profile", json=PROFILE)
    assert_problem(await candidate.get("/recommendations", params=query), 400 if "cursor" in query else 422)


async def test_each_half_of_a_reaction_stands_alone(recruiter: AsyncClient, candidate: AsyncClient) -> None:
    path = f"/jobs/{(await open_job(recruiter))['id']}/reaction"
    for sent, saved, opinion in [
        ({"saved": True}, True, None),
        ({"opinion": "liked"}, True, "liked"),
        ({"saved": False}, False, "liked"),
        ({"opinion": None, "saved": True}, True, None),
        ({"kind": "hidden"}, True, "hidden"),
    ]:
        answer = await candidate.put(path, json=sent)
        assert (answer.json()["saved"], answer.json()["opinion"]) == (saved, opinion)
    assert len((await candidate.get("/reactions")).json()["items"]) == 1
    for wrong in ({"opinion": "adored"}, {"saved": "perhaps"}, {"kind": "liked", "opinion": "hidden"}, {"x": 1}):
        assert_problem(await candidate.put(path, json=wrong), 422)
    for _ in range(2):
        assert (await candidate.delete(path)).status_code == 204
    assert (await candidate.get("/reactions")).json()["items"] == []
    assert_problem(await candidate.put("/jobs/nope/reaction", json={"saved": True}), 404)


async def test_candidates_are_ranked_without_their_names(door: Door, recruiter: AsyncClient) -> None:
    job = await open_job(recruiter)
    seeker, shy = await door.person("candidate"), await door.person("candidate")
    await seeker.put("/profile", json=PROFILE)
    await shy.put("/profile", json=PROFILE | {"headline": "Shy nurse", "open_to_recruiters": False})
    answer = await recruiter.get(f"/jobs/{job['id']}/candidates")
    found = answer.json()["items"]
    assert [match["candidate"]["headline"] for match in found] == ["Staff nurse"]
    assert found[0]["candidate"]["candidate_id"]
    for hidden in ("Ottoline", "Farquharson", "@example.com", "Shy nurse"):
        assert hidden not in answer.text
