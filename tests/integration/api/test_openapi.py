"""The OpenAPI document and its page, as a product."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from api.examples import REQUESTS
from api.foreign import POSTING, RESUME
from tests.integration.api.people import ROOT, Door, open_job

SNAPSHOT = Path(__file__).parents[3] / "docs" / "openapi.json"
METHODS = {"get", "put", "post", "patch", "delete"}


@pytest.fixture
async def document(door: Door) -> dict[str, Any]:
    answer = await door.client().get(f"{ROOT}/api/openapi.json")
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield method, path, operation


def test_paths_lead_to_where_the_api_is(document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": "/api"}]
    assert all(path.startswith("/v1/") for path in document["paths"])


def test_every_operation_has_a_summary_a_name_of_its_own_and_a_tag(document: dict[str, Any]) -> None:
    found = list(operations(document))
    names = [operation["operationId"] for _, _, operation in found]
    assert len(names) == len(set(names)) == 46
    assert all(operation["summary"] and operation["tags"] for _, _, operation in found)


def test_every_operation_but_logging_in_asks_for_a_token(document: dict[str, Any]) -> None:
    flow = document["components"]["securitySchemes"]["login"]["flows"]["password"]
    assert flow["tokenUrl"] == "/api/v1/auth/token"
    for _, path, operation in operations(document):
        assert bool(operation.get("security")) == ("/auth/" not in path), path


def test_refusals_are_declared_as_problem_documents(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        refusals = {status: answer for status, answer in operation["responses"].items() if status.startswith("4")}
        assert "422" in refusals
        for answer in refusals.values():
            assert list(answer["content"]) == ["application/problem+json"], (method, path)
    assert "HTTPValidationError" not in str(document)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for name in set(re.findall(r"#/components/schemas/([\w.-]+)", str(document))):
        assert name in document["components"]["schemas"], name


def test_bodies_show_their_fields(document: dict[str, Any]) -> None:
    body = document["paths"]["/v1/profile"]["patch"]["requestBody"]["content"]["application/json"]["schema"]
    name = body["$ref"].rsplit("/", 1)[1]
    assert {"headline", "skills", "salary_min"} <= set(document["components"]["schemas"][name]["properties"])
    lines = document["paths"]["/v1/jobs/import"]["post"]["requestBody"]["content"]
    assert list(lines) == ["application/x-ndjson", "application/ld+json"]


@pytest.mark.parametrize(
    ("path", "method", "status", "media_type"),
    [
        ("/v1/jobs", "post", "201", "application/ld+json"),
        ("/v1/jobs/{job_id}", "get", "200", "application/ld+json"),
        ("/v1/profile", "put", "200", "application/resume+json"),
        ("/v1/profile", "get", "200", "application/resume+json"),
    ],
)
def test_documents_of_others_are_declared_beside_ours(
    path: str, method: str, status: str, media_type: str, document: dict[str, Any]
) -> None:
    operation = document["paths"][path][method]
    assert list(operation["responses"][status]["content"]) == ["application/json", media_type]
    if method != "get":
        assert list(operation["requestBody"]["content"]) == ["application/json", media_type]
        assert "Rolecall-Ignored" in operation["responses"][status]["headers"]


async def test_the_page_asks_nobody_else_for_a_file(door: Door) -> None:
    client = door.client()
    page = await client.get(f"{ROOT}/api/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "unsafe-inline'; script" not in page.headers["content-security-policy"]
    assert not re.search(r"https?://|//[a-z]", page.text.replace("<!doctype html>", ""))
    for source in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
        assert (await client.get(ROOT + source)).status_code == 200, source


def test_the_document_is_the_one_that_was_reviewed(document: dict[str, Any], request: pytest.FixtureRequest) -> None:
    """A change of it is a change for every client: `make snapshots` writes it, and its difference is what to review."""
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if request.config.getoption("--renew"):
        SNAPSHOT.write_text(text)
    assert text == SNAPSHOT.read_text(), "run `make snapshots` and look at what has changed"


def test_every_answer_names_its_request_and_refusals_say_when_to_come_back(document: dict[str, Any]) -> None:
    for _, path, operation in operations(document):
        for status, answer in operation["responses"].items():
            assert "X-Request-ID" in answer["headers"], path
            assert ("Retry-After" in answer["headers"]) == (status in ("429", "503")), path


def test_a_parameter_is_there_or_not_and_never_null(document: dict[str, Any]) -> None:
    for _, path, operation in operations(document):
        for parameter in operation.get("parameters", []):
            assert {"type": "null"} not in parameter["schema"].get("anyOf", []), (path, parameter["name"])


def test_the_events_of_a_chat_are_described(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/chat"]["post"]["responses"]["200"]["content"]["text/event-stream"]
    told = content["schema"]["properties"]["data"]["description"]
    for name in re.findall(r"`(ChatEvent\w+)`", told):
        assert document["components"]["schemas"][name]["properties"]
    for event in ("started", "text", "tool_started", "tool_finished", "confirmation_requested", "done", "error"):
        assert event in content["schema"]["properties"]["event"]["examples"]


def test_every_json_body_has_an_example(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            assert "example" in content or kind == "multipart/form-data", operation["operationId"]


async def test_the_examples_of_foreign_documents_lose_nothing(candidate: AsyncClient, recruiter: AsyncClient) -> None:
    for person, method, path, example, media_type in (
        (recruiter, "POST", "/jobs", POSTING, "application/ld+json"),
        (recruiter, "POST", "/jobs/import", POSTING, "application/ld+json"),
        (candidate, "PUT", "/profile", RESUME, "application/resume+json"),
    ):
        sent = json.dumps(example)
        answer = await person.request(method, path, content=sent, headers={"Content-Type": media_type})
        assert answer.status_code in (200, 201), answer.text
        assert "rolecall-ignored" not in answer.headers


async def test_the_examples_are_taken_as_they_stand(
    door: Door, document: dict[str, Any], candidate: AsyncClient, recruiter: AsyncClient
) -> None:
    """An id in an example leads nowhere, so what needs one may answer 401 or 404, but never that the body is wrong."""
    job, asked = await open_job(recruiter), set()
    ids = {"job_id": job["id"]}
    for method, path, operation in operations(document):
        name = operation["operationId"]
        if name in REQUESTS:
            wanted = re.findall(r"{(\w+)}", path)
            url = f"{ROOT}/api" + path.format(**{one: ids.get(one, "none") for one in wanted})
            example = REQUESTS[name]
            kind = next(iter(operation["requestBody"]["content"]))
            sent: dict[str, Any] = {"json": example}
            if "form" in kind:
                sent = {"data": example}
            elif isinstance(example, str):
                sent = {"content": example.encode(), "headers": {"Content-Type": kind}}
            answers = [await person.request(method, url, **sent) for person in (candidate, recruiter)]
            assert {answer.status_code for answer in answers} & {200, 201, 204, 401, 404}, (name, answers[0].text)
            assert 422 not in {answer.status_code for answer in answers}, (name, answers[0].text)
            asked.add(name)
    assert asked == set(REQUESTS)
