"""A candidate's profile over REST."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.integration.api.people import Door, assert_problem

CV = b"""Jordan Peel

Summary
Electrician with 8 years of experience in Bristol.

Skills
Wiring, fault finding, soldering
"""


def upload(data: bytes, name: str = "cv.txt", kind: str = "text/plain") -> dict[str, Any]:
    return {"files": {"file": (name, data, kind)}}


async def test_before_the_first_write_a_profile_is_empty_with_version_0(candidate: AsyncClient) -> None:
    answer = await candidate.get("/profile")
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"0"'
    assert (answer.json()["version"], answer.json()["open_to_recruiters"]) == (0, False)


async def test_put_replaces_and_patch_merges_and_null_clears(candidate: AsyncClient) -> None:
    await candidate.put("/profile", json={"headline": "Nurse", "skills": ["Triage"], "salary_min": 12.5})
    patched = await candidate.patch("/profile", json={"headline": "Charge nurse", "salary_min": None})
    assert patched.headers["etag"] == f'"{patched.json()["version"]}"'
    profile = (await candidate.get("/profile")).json()
    assert (profile["headline"], profile["skills"], profile["salary_min"]) == ("Charge nurse", ["Triage"], None)
    cleared = await candidate.patch("/profile", json={"skills": None})
    assert cleared.json()["skills"] == []
    replaced = (await candidate.put("/profile", json={"headline": "Porter"})).json()
    assert (replaced["headline"], replaced["locations"]) == ("Porter", [])


async def test_if_match_refuses_what_is_stale_or_no_version(candidate: AsyncClient) -> None:
    first = (await candidate.put("/profile", json={"headline": "Baker"}, headers={"If-Match": '"0"'})).headers["etag"]
    fresh = await candidate.patch("/profile", json={"headline": "Cook"}, headers={"If-Match": first})
    assert fresh.status_code == 200
    for tag in (first, '"0"', '"banana"', '"-1"', '"9999999999999999999999"', 'W/"2"'):
        answer = await candidate.patch("/profile", json={"headline": "X"}, headers={"If-Match": tag})
        assert_problem(answer, 412, "stale_version")
        assert_problem(await candidate.delete("/profile", headers={"If-Match": tag}), 412, "stale_version")
    answer = await candidate.patch("/profile", json={"headline": "X"}, headers={"If-Match": "banana"})
    assert_problem(answer, 400, "malformed_header")
    assert (await candidate.get("/profile")).json()["headline"] == "Cook"
    current = {"If-Match": fresh.headers["etag"]}
    assert (await candidate.delete("/profile", headers=current)).status_code == 204


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("years_experience", -1),
        ("seniority", "wizard"),
        ("salary_currency", "POUNDS"),
        ("languages", ["pl"]),
        ("skills", "Python"),
        ("skills", ["x" * 101]),
        ("available_from", "2027-02-31"),
        ("date_of_birth", "1990-01-01"),
        ("headline", 5),
    ],
)
async def test_a_bad_value_is_named_and_nothing_is_written(candidate: AsyncClient, field: str, value: Any) -> None:
    answer = await candidate.patch("/profile", json={"summary": "Good.", field: value})
    assert_problem(answer, 422, "invalid_input")
    assert any(error["field"].startswith(field) for error in answer.json()["errors"])
    assert (await candidate.get("/profile")).json()["version"] == 0


async def test_a_cv_is_read_shown_first_and_undone(candidate: AsyncClient) -> None:
    dry = await candidate.post("/profile/cv", params={"dry_run": "true"}, **upload(CV))
    assert dry.status_code == 200
    assert (await candidate.get("/profile")).json()["version"] == 0
    answer = (await candidate.post("/profile/cv", **upload(CV))).json()
    assert {"profile", "changes", "conflicts", "evidence", "unread", "undo_id"} <= set(answer)
    assert "Wiring" in answer["profile"]["skills"]
    assert all({"field", "value", "quote"} <= set(one) for one in answer["evidence"])
    undone = await candidate.post("/profile/undo", json={"undo_id": answer["undo_id"]})
    assert undone.json()["skills"] == []


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (upload(b""), 422),
        (upload(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "cv.png", "image/png"), 415),
        (upload(b"%PDF-1.7\nnothing that a PDF holds", "cv.pdf", "application/pdf"), 422),
        (upload(b"12345 67890 ---", "cv.txt"), 422),
        (upload(b"a " * 2_600_000), 413),
        ({"data": {"x": "y"}}, 422),
        ({"json": {"file": "x"}}, 415),
    ],
)
async def test_what_is_no_cv_is_refused(candidate: AsyncClient, file: dict[str, Any], status: int) -> None:
    answer = await candidate.post("/profile/cv", **file)
    assert_problem(answer, status)


async def test_an_undo_is_ones_own_once_and_not_over_a_later_change(door: Door, candidate: AsyncClient) -> None:
    undo_id = (await candidate.post("/profile/cv", **upload(CV))).json()["undo_id"]
    stranger = await door.person("candidate")
    assert_problem(await stranger.post("/profile/undo", json={"undo_id": undo_id}), 404)
    assert_problem(await candidate.post("/profile/undo", json={"undo_id": "nope"}), 404)
    assert_problem(await candidate.post("/profile/undo", json={"undo_id": {"$gt": ""}}), 422)
    await candidate.patch("/profile", json={"skills": ["Splicing"]})
    assert_problem(await candidate.post("/profile/undo", json={"undo_id": undo_id}), 409)
    assert (await candidate.get("/profile")).json()["skills"] == ["Splicing"]
