"""JobPosting and JSON Resume at the REST door, by Content-Type and Accept."""

import json
from typing import Any

import pytest
from httpx import AsyncClient

POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Weaver",
    "description": "<p>Looms.</p>",
    "hiringOrganization": {"@type": "Organization", "name": "Mill"},
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "Leeds"}},
    "baseSalary": {"currency": "GBP", "value": {"value": 15, "unitText": "HOUR"}},
    "directApply": True,
}
RESUME = {"basics": {"name": "Ada", "label": "Weaver", "phone": "1"}, "skills": [{"name": "Looms"}]}
LD_JSON = {"Content-Type": "application/ld+json"}
RESUME_JSON = {"Content-Type": "application/resume+json"}


async def test_a_job_is_drafted_and_read_as_a_job_posting(recruiter: AsyncClient) -> None:
    made = await recruiter.post("/jobs", content=json.dumps(POSTING), headers=LD_JSON)
    assert made.status_code == 201, made.text
    assert made.headers["rolecall-ignored"] == "directApply"
    assert (made.json()["salary_min"], made.json()["salary_period"], made.json()["locations"]) == (
        15,
        "hour",
        ["Leeds"],
    )
    path = made.headers["location"].removeprefix("/api/v1")
    shown = await recruiter.get(path, headers={"Accept": "application/ld+json"})
    assert shown.headers["content-type"].startswith("application/ld+json")
    assert shown.headers["etag"] == made.headers["etag"]
    assert (shown.json()["@type"], shown.json()["title"]) == ("JobPosting", "Weaver")
    again = await recruiter.post("/jobs", content=shown.content, headers=LD_JSON)
    own = {"id", "created_at", "updated_at"}
    assert {k: v for k, v in again.json().items() if k not in own} == {
        k: v for k, v in made.json().items() if k not in own
    }


async def test_a_profile_is_written_and_read_as_a_json_resume(candidate: AsyncClient) -> None:
    stored = await candidate.put("/profile", content=json.dumps(RESUME), headers=RESUME_JSON)
    assert stored.status_code == 200, stored.text
    assert (stored.json()["full_name"], stored.json()["skills"]) == ("Ada", ["Looms"])
    assert stored.headers["rolecall-ignored"] == "basics.phone"
    shown = await candidate.get("/profile", headers={"Accept": "application/resume+json"})
    assert shown.headers["content-type"].startswith("application/resume+json")
    again = await candidate.put("/profile", content=shown.content, headers=RESUME_JSON)
    assert again.json()["headline"] == "Weaver"
    assert "rolecall-ignored" not in again.headers


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/ld+json;q=0.1, application/json", "x;q=?"])
async def test_others_get_our_own_json(accept: str, recruiter: AsyncClient) -> None:
    made = await recruiter.post("/jobs", json={"title": "Weaver"})
    shown = await recruiter.get(f"/jobs/{made.json()['id']}", headers={"Accept": accept})
    assert shown.headers["content-type"] == "application/json"
    assert "Accept" in shown.headers["vary"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 422),
        ('{"@type": "Person"}', 422),
        (json.dumps([POSTING, POSTING]), 422),
        (json.dumps(POSTING | {"baseSalary": {"currency": "gold"}}), 422),
        (json.dumps(POSTING | {"title": {"@value": ["x"]}}), 422),
        (json.dumps(POSTING | {"title": 5, "skills": {"a": {}}, "baseSalary": "much"}), 201),
        (json.dumps(POSTING | {"jobLocation": [[7]]}), 422),
    ],
)
async def test_a_bad_posting_is_refused_and_never_breaks(body: str, status: int, recruiter: AsyncClient) -> None:
    answer = await recruiter.post("/jobs", content=body, headers=LD_JSON)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("body", [[], 3, {"basics": [3], "work": 3, "skills": {"name": {}}, "languages": [[]]}])
async def test_a_bad_resume_is_refused(body: Any, candidate: AsyncClient) -> None:
    answer = await candidate.put("/profile", content=json.dumps(body), headers=RESUME_JSON)
    assert answer.status_code == 422, answer.text


async def test_postings_are_imported_in_one_document(recruiter: AsyncClient) -> None:
    graph = {"@context": "https://schema.org", "@graph": [POSTING, {"@type": "WebPage"}, POSTING | {"title": "Dyer"}]}
    report = await recruiter.post("/jobs/import", content=json.dumps(graph), headers=LD_JSON)
    assert (report.status_code, report.json()["created"], report.json()["failed"]) == (200, 2, [])
    assert (await recruiter.post("/jobs/import", content="{", headers=LD_JSON)).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"baseSalary": {"currency": "gold"}}, "baseSalary.currency"),
        ({"validThrough": "soon"}, "validThrough"),
        ({"rolecall:valid_through": "soon"}, "rolecall:valid_through"),
        ({"rolecall:languages": [{"language": "en", "level": "A9"}]}, "rolecall:languages.0.level"),
        ({"baseSalary": {"currency": "GBP", "value": {"minValue": 9, "maxValue": 3}}}, "baseSalary.value.maxValue"),
        ({"jobLocation": [[7]]}, "jobLocation.0"),
    ],
)
async def test_a_refusal_names_what_the_posting_says(wrong: dict[str, Any], field: str, recruiter: AsyncClient) -> None:
    body = json.dumps(POSTING | wrong)
    refused = (await recruiter.post("/jobs", content=body, headers=LD_JSON)).json()
    assert [fault["field"] for fault in refused["errors"]] == [field]
    assert field in refused["detail"]
    assert "salary_m" not in str(refused)
    report = (await recruiter.post("/jobs/import", content=f"[{body}]", headers=LD_JSON)).json()
    assert [fault["field"] for fault in report["failed"][0]["errors"]] == [field]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"basics": {"name": 5}}, "basics.name"),
        ({"basics": {"location": {"city": 5}}}, "basics.location.city"),
        ({"work": [{"position": "Dyer", "startDate": "2020-99"}]}, "work.0.startDate"),
        ({"x-rolecall": {"salary_currency": "gold"}}, "x-rolecall.salary_currency"),
        ({"x-rolecall": {"locations": [5]}}, "x-rolecall.locations.0"),
        ({"x-rolecall": {"languages": [{"language": "en", "level": "A9"}]}}, "x-rolecall.languages.0.level"),
    ],
)
async def test_a_refusal_names_what_the_resume_says(wrong: dict[str, Any], field: str, candidate: AsyncClient) -> None:
    refused = await candidate.put("/profile", content=json.dumps(RESUME | wrong), headers=RESUME_JSON)
    assert [fault["field"].removesuffix(".0") for fault in refused.json()["errors"]] == [field.removesuffix(".0")]


async def test_an_import_tells_what_it_passed_over_also_when_it_is_sent_again(recruiter: AsyncClient) -> None:
    for again in range(2):
        headers = LD_JSON | {"Idempotency-Key": "the-same"}
        report = await recruiter.post("/jobs/import", content=json.dumps(POSTING), headers=headers)
        assert report.headers["rolecall-ignored"] == "directApply"
        assert ("idempotent-replayed" in report.headers) == bool(again)
