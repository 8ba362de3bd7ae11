"""What holds for every route: problem documents, ids, methods, media types, sizes, origins."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from httpx import AsyncClient

from services.bootstrap import Services
from tests.integration.api.conftest import mounted
from tests.integration.api.people import ROOT, Door, assert_problem

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", ["/nope", "/jobs/a/b/c/d", "/jobs/", f"{ROOT}/api/nope", f"{ROOT}/api/v2/jobs"])
async def test_an_unknown_path_is_a_problem_document(candidate: AsyncClient, path: str) -> None:
    assert_problem(await candidate.get(path), 404, "not_found")


async def test_a_wrong_method_names_all_that_are_allowed(candidate: AsyncClient) -> None:
    answer = await candidate.put("/jobs")
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"
    assert (await candidate.get("/auth/token")).headers["allow"] == "POST"
    assert (await candidate.post("/jobs/x")).headers["allow"] == "DELETE, GET, PATCH"
    assert (await candidate.options("/jobs/import")).headers["allow"] == "POST"


async def test_head_is_answered_as_get_is_but_for_the_body(candidate: AsyncClient) -> None:
    whole, head = await candidate.get("/jobs"), await candidate.head("/jobs")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert (await candidate.head("/jobs/nobodys")).status_code == 404
    assert (await candidate.head("/auth/token")).status_code == 405


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", None])
async def test_a_json_body_must_say_that_it_is_json(recruiter: AsyncClient, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    assert_problem(await recruiter.post("/jobs", content=b'{"title": "x"}', headers=headers), 415)
    taken = await recruiter.post(
        "/jobs", content=b'{"title": "x"}', headers={"Content-Type": "application/json; charset=utf-8"}
    )
    assert taken.status_code == 201


@pytest.mark.parametrize(
    "body", [b"{", b'{"title": }', b"title=x", b'{"title": "x"} {}', b"\xff\xfe\x00", b"[" * 99_999]
)
async def test_malformed_json_is_400(recruiter: AsyncClient, body: bytes) -> None:
    assert_problem(await recruiter.post("/jobs", content=body, headers=JSON), 400)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"5", b"true"])
async def test_json_that_is_no_object_is_422(recruiter: AsyncClient, body: bytes) -> None:
    assert_problem(await recruiter.post("/jobs", content=body, headers=JSON), 422, "invalid_input", "body")


@pytest.mark.parametrize("body", [b'{"title": "\\ud800"}', b'{"\\udfff": 1}'])
async def test_half_a_character_is_refused_and_a_whole_one_taken(recruiter: AsyncClient, body: bytes) -> None:
    assert_problem(await recruiter.post("/jobs", content=body, headers=JSON), 422, "invalid_text")
    whole = await recruiter.post("/jobs", content=b'{"title": "\\ud83e\\uddad seal keeper"}', headers=JSON)
    assert whole.json()["title"] == "🦭 seal keeper"


async def test_invalid_fields_are_named_without_words_of_the_program(recruiter: AsyncClient) -> None:
    body = {"title": 5, "colour": "red", "locations": "Leeds", "languages": [{"language": "??"}]}
    answer = await recruiter.post("/jobs", json=body)
    assert_problem(answer, 422, "invalid_input", "title", "colour", "locations", "languages.0.language")
    told = {error["field"]: error["message"] for error in answer.json()["errors"]}
    assert told["title"] == "must be a text"
    assert told["colour"] == "is not known here"
    assert told["locations"] == "must be a list"


async def test_unknown_query_parameters_are_named(candidate: AsyncClient) -> None:
    assert_problem(await candidate.get("/jobs", params={"colour": "red"}), 422, "invalid_input", "colour")


async def test_a_body_over_the_limit_is_413_whether_it_says_its_size_or_not(recruiter: AsyncClient) -> None:
    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(8):
            yield b"x" * 1_000_000

    large = b'{"title": "' + b"x" * 7_000_000 + b'"}'
    assert_problem(await recruiter.post("/jobs", content=large, headers=JSON), 413, "too_large")
    assert_problem(await recruiter.post("/jobs", content=unannounced(), headers=JSON), 413, "too_large")
    fits = b'{"title": "' + b"x" * 5_000_000 + b'"}'
    assert_problem(await recruiter.post("/jobs", content=fits, headers=JSON), 422, "invalid_input", "title")


async def test_a_request_id_is_kept_where_it_is_sane_and_new_where_it_is_not(candidate: AsyncClient) -> None:
    kept = await candidate.get("/account", headers={"X-Request-ID": "check-7f3a.91_c2"})
    assert kept.headers["x-request-id"] == "check-7f3a.91_c2"
    for odd in ("a" * 129, "a b", "<script>", ""):
        answer = await candidate.get("/account", headers={"X-Request-ID": odd})
        assert answer.headers["x-request-id"] not in ("", odd)
    several = {(await candidate.get("/account")).headers["x-request-id"] for _ in range(5)}
    assert len(several) == 5


class Broken:
    """A service that nobody foresaw."""

    async def get(self, *_: Any) -> None:
        raise RuntimeError("a secret in /home/somebody")


async def test_what_nobody_foresaw_is_500_with_a_reference_and_no_more(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    door = Door(mounted(replace(services, jobs=Broken()), agent=None))  # type: ignore[arg-type]
    person = await door.person("candidate")
    answer = await person.get("/jobs/x")
    assert_problem(answer, 500, "internal_error")
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"] in caplog.text
    await door.close()


async def test_answers_are_not_to_be_kept_or_guessed_at(candidate: AsyncClient) -> None:
    answer = await candidate.get("/account")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_only_allowed_origins_may_read_answers(door: Door) -> None:
    ours = await door.client(Origin="https://app.example.com").get("/account")
    assert ours.headers["access-control-allow-origin"] == "https://app.example.com"
    assert "etag" in ours.headers["access-control-expose-headers"].lower()
    theirs = await door.client(Origin="https://evil.example.com").get("/account")
    assert "access-control-allow-origin" not in theirs.headers


async def test_a_fault_of_the_whole_body_names_its_field_once(candidate: AsyncClient) -> None:
    answer = await candidate.put("/jobs/x/reaction", json={"kind": "hidden", "saved": True})
    assert_problem(answer, 422, "invalid_input", "kind")
    assert answer.json()["detail"].startswith("kind must be one of")
    assert answer.json()["errors"][0]["message"].startswith("must be one of")


async def test_a_browser_of_an_allowed_origin_may_ask_first_and_of_another_may_not(door: Door) -> None:
    asks = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization,if-match"}
    ours = await door.client(Origin="https://app.example.com", **asks).options("/profile")
    assert ours.status_code == 200
    assert ours.headers["access-control-allow-origin"] == "https://app.example.com"
    assert "PATCH" in ours.headers["access-control-allow-methods"]
    assert "if-match" in ours.headers["access-control-allow-headers"].lower()
    # the API takes no cookies, so no site may send any
    assert "access-control-allow-credentials" not in ours.headers
    for origin in ("https://evil.example.com", "https://app.example.com.evil.com", "http://app.example.com", "null"):
        theirs = await door.client(Origin=origin, **asks).options("/profile")
        assert "access-control-allow-origin" not in theirs.headers


async def test_a_refusal_of_ours_can_be_read_across_origins_too(door: Door) -> None:
    answer = await door.client(Origin="https://app.example.com").get("/account")
    assert_problem(answer, 401)
    assert answer.headers["access-control-allow-origin"] == "https://app.example.com"


@pytest.mark.parametrize("packing", ["gzip", "br", "x"])
async def test_a_packed_body_is_refused_whatever_it_holds(recruiter: AsyncClient, packing: str) -> None:
    headers = JSON | {"Content-Encoding": packing}
    answer = await recruiter.post("/jobs", content=b'{"title": "x"}', headers=headers)
    assert_problem(answer, 415)
    assert answer.headers["accept-encoding"] == "identity"
    headers["Content-Encoding"] = "identity"
    assert (await recruiter.post("/jobs", content=b'{"title": "x"}', headers=headers)).status_code == 201


async def test_a_refusal_speaks_in_nobodys_jargon(candidate: AsyncClient, door: Door) -> None:
    no_file = await candidate.post("/profile/cv", files={"file": (None, b"weaver"), "more": ("a.txt", b"x")})
    assert_problem(no_file, 422, "invalid_input", "file")
    assert no_file.json()["detail"] == "file must be a file, sent with its name."
    form = {"username": "a@example.com", "password": "x", "grant_type": "implicit"}
    told = (await door.client().post("/auth/token", data=form)).json()["detail"]
    assert told == "grant_type has not the form that is asked for."
