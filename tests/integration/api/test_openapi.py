"""The OpenAPI document and its page, as a product."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.api.people import ROOT, Door

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
    assert list(lines) == ["application/x-ndjson"]


async def test_the_page_asks_nobody_else_for_a_file(door: Door) -> None:
    client = door.client()
    page = await client.get(f"{ROOT}/api/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "unsafe-inline'; script" not in page.headers["content-security-policy"]
    assert not re.search(r"https?://|//[a-z]", page.text.replace("<!doctype html>", ""))
    for source in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
        assert (await client.get(ROOT + source)).status_code == 200, source
