"""Input made to break something: it is refused in plain words, or taken as the text that it is; never executed, never a 500."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
from httpx import AsyncClient, Response

from tests.integration.api.people import ROOT, Door, assert_problem, open_job, registration

JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}
OPERATORS: list[Any] = [{"$ne": None}, {"$gt": ""}, {"$regex": ".*"}, {"$where": "1"}, [{"$ne": 1}]]
WILD = [
    "%",
    "_%",
    "N%",
    ".*",
    "^N",
    "(N+)+$",
    "[A-Z]*",
    "Northfield' OR '1'='1",
    'Northfield" OR 1=1 --',
    "x'; DROP TABLE jobs; --",
    '{"$ne": null}',
    "$where",
    "*",
    "\\",
    "${7*7}{{7*7}}",
    "🦭" * 50,
]
BAD_BYTES = ["%00", "%ff", "%ed%a0%80", "%c0%ae%c0%ae", "..%2f..%2fetc%2fpasswd", "%24ne", "%7B%22%24ne%22%3Anull%7D"]
NUMBERS = ["1e400", "-1e400", "NaN", "Infinity", "-Infinity", "1" + "0" * 400, "1" * 5000]


@pytest.fixture
async def job(recruiter: AsyncClient) -> dict[str, Any]:
    return await open_job(recruiter)


@pytest.fixture(params=["candidate", "recruiter"])
async def somebody(door: Door, request: pytest.FixtureRequest) -> AsyncClient:
    return await door.person(request.param)


def assert_harmless(answer: Response) -> None:
    """An answer that was foreseen: never a 500, and a refusal is a problem document."""
    assert answer.status_code < 500, answer.text
    if answer.is_error:
        assert_problem(answer, answer.status_code)


@pytest.mark.parametrize("text", WILD)
async def test_a_filter_takes_wildcards_and_code_as_plain_text(
    candidate: AsyncClient, recruiter: AsyncClient, job: dict[str, Any], text: str
) -> None:
    for name in ("company", "skill"):
        answer = await candidate.get("/jobs", params={name: text})
        assert answer.status_code == 422 or answer.json()["items"] == [], (name, answer.text)
    for path in ("/jobs", "/recommendations", f"/jobs/{job['id']}/candidates"):
        for name in ("q", "location", "skill", "company", "currency", "cursor", "status", "sort"):
            for person in (candidate, recruiter):
                assert_harmless(await person.get(path, params={name: text}))
    assert (await candidate.get("/jobs", params={"company": "Northfield"})).json()["items"] != []


@pytest.mark.parametrize("name", ["q[$ne]", "company[$regex]", "$where", "location[]", "__proto__", "limit[$gt]"])
async def test_an_operator_in_the_name_of_a_parameter_is_an_unknown_parameter(
    candidate: AsyncClient, name: str
) -> None:
    assert_problem(await candidate.get("/jobs", params={name: "x"}), 422, "invalid_input", name)


@pytest.mark.parametrize("operator", OPERATORS)
async def test_an_operator_in_place_of_a_value_is_refused_by_the_name_of_the_field(
    door: Door, candidate: AsyncClient, recruiter: AsyncClient, job: dict[str, Any], operator: Any
) -> None:
    anybody = door.client()
    bodies: list[tuple[AsyncClient, str, str, dict[str, Any]]] = [
        (anybody, "POST", "/auth/register", registration("recruiter")),
        (anybody, "POST", "/auth/refresh", {"refresh_token": "x"}),
        (anybody, "POST", "/auth/logout", {"refresh_token": "x"}),
        (candidate, "PATCH", "/account", {"display_name": "Sam", "company": "Acme"}),
        (candidate, "POST", "/account/password", {"current_password": "x" * 12, "new_password": "y" * 12}),
        (candidate, "PATCH", "/profile", {"full_name": "Sam", "summary": "x", "salary_min": 1, "seniority": "mid"}),
        (candidate, "PUT", "/profile", {"headline": "x", "years_experience": 1, "open_to_recruiters": True}),
        (candidate, "POST", "/profile/undo", {"undo_id": "x"}),
        (candidate, "PUT", f"/jobs/{job['id']}/reaction", {"saved": True, "opinion": "liked"}),
        (candidate, "POST", f"/jobs/{job['id']}/applications", {"note": "x"}),
        (candidate, "POST", "/chat", {"message": "hello", "conversation_id": "x"}),
        (candidate, "POST", "/chat/confirmations/x", {"accept": True}),
        (candidate, "PATCH", "/conversations/x", {"title": "x"}),
        (
            recruiter,
            "POST",
            "/jobs",
            {"title": "x", "external_id": "x", "salary_max": 1, "valid_through": "2030-01-01"},
        ),
        (recruiter, "PATCH", f"/jobs/{job['id']}", {"title": "x", "remote": "remote", "employment_type": "full_time"}),
        (recruiter, "POST", f"/jobs/{job['id']}/invitations", {"candidate_id": "x", "message": "x"}),
        (recruiter, "PATCH", "/applications/x", {"status": "hired", "note": "x", "recruiter_note": "x"}),
    ]
    for client, method, path, body in bodies:
        for field in body:
            answer = await client.request(method, path, json=body | {field: operator})
            assert_problem(answer, 422, "invalid_input")
            named = [error["field"].split(".")[0] for error in answer.json()["errors"]]
            assert field in named, (path, field, answer.text)


async def test_an_operator_is_no_password(door: Door) -> None:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    for form in ({"username": body["email"], "password[$ne]": "x"}, {"username[$gt]": "", "password": "x"}):
        assert_problem(await door.client().post("/auth/token", data=form), 422, "invalid_input")
    for password in ('{"$ne": ""}', "' OR '1'='1", "\x00", "%"):
        answer = await door.client().post("/auth/token", data={"username": body["email"], "password": password})
        assert_problem(answer, 401, "bad_credentials")
    for name in ("%", "' OR 1=1 --", "\x00", body["email"].replace("@", "%"), body["email"] + "\x00"):
        answer = await door.client().post("/auth/token", data={"username": name, "password": body["password"]})
        assert_problem(answer, 401, "bad_credentials")


@pytest.mark.parametrize("text", BAD_BYTES)
async def test_an_id_that_is_no_id_is_not_there(somebody: AsyncClient, text: str) -> None:
    routes = [
        ("GET", "/jobs/{}"),
        ("DELETE", "/jobs/{}"),
        ("POST", "/jobs/{}/publish"),
        ("GET", "/jobs/{}/match"),
        ("GET", "/jobs/{}/candidates"),
        ("GET", "/jobs/{}/applications"),
        ("PUT", "/jobs/{}/reaction"),
        ("GET", "/applications/{}"),
        ("POST", "/invitations/{}/accept"),
        ("GET", "/conversations/{}"),
        ("DELETE", "/account/sessions/{}"),
        ("POST", "/chat/confirmations/{}"),
    ]
    for method, path in routes:
        answer = await somebody.request(method, path.format(text))
        assert_harmless(answer)
        assert answer.status_code in (403, 404, 422), (method, path, answer.text)


@pytest.mark.parametrize("text", BAD_BYTES)
async def test_bytes_that_are_no_text_are_harmless_in_a_query(somebody: AsyncClient, text: str) -> None:
    for name in ("q", "company", "location", "skill", "cursor", "salary_min", "limit"):
        assert_harmless(await somebody.get(f"/jobs?{name}={text}"))
    assert_harmless(await somebody.get(f"/applications?cursor={text}"))


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


CURSORS = [
    "x",
    "=",
    "é",
    "A" * 8000,
    base64.urlsafe_b64encode(b"[" * 5000).decode(),
    base64.urlsafe_b64encode(b"1" * 5000).decode(),
    packed([]),
    packed({"$ne": 1}),
    packed(["2026-01-01T00:00:00+00:00"]),
    packed(["2026-01-01T00:00:00", "x"]),
    packed(["0001-01-01T00:00:00+23:59", "x"]),
    packed(["9999-12-31T23:59:59-23:59", "x"]),
    packed(["2026-01-01T00:00:00+00:00", "\ud800"]),
    packed(["2026-01-01T00:00:00+00:00", "\x00' OR 1=1 --"]),
    packed(["2026-01-01T00:00:00+00:00", {"$gt": ""}]),
    packed([1e308, "x"]),
    packed([0.5, "\ud800"]),
    packed([1, 2, 3, 4]),
    base64.urlsafe_b64encode(b'[NaN,"x"]').decode().rstrip("="),
    base64.urlsafe_b64encode(b'[1e999,"x"]').decode().rstrip("="),
]


@pytest.mark.parametrize("cursor", CURSORS)
async def test_a_tampered_cursor_is_refused_or_lists_nothing_of_anybody_else(
    door: Door, candidate: AsyncClient, recruiter: AsyncClient, job: dict[str, Any], cursor: str
) -> None:
    stranger = await door.person("recruiter")
    await candidate.post(f"/jobs/{job['id']}/applications")
    for person, path in [
        *((candidate, path) for path in ("/jobs", "/jobs?sort=pay", "/jobs?sort=newest", "/recommendations")),
        *((candidate, path) for path in ("/reactions", "/applications", "/invitations", "/conversations")),
        *((stranger, path) for path in ("/jobs?mine=true", "/applications", "/invitations", "/conversations")),
        (recruiter, f"/jobs/{job['id']}/applications"),
        (recruiter, f"/jobs/{job['id']}/candidates"),
    ]:
        answer = await person.get(path, params={"cursor": cursor})
        if answer.status_code == 200:
            assert person is not stranger or answer.json()["items"] == []
        else:
            assert_problem(answer, 400, "bad_cursor")


@pytest.mark.parametrize("number", NUMBERS)
async def test_a_number_that_is_none_is_refused_by_the_name_of_its_field(
    candidate: AsyncClient, recruiter: AsyncClient, number: str
) -> None:
    for client, method, path, field in [
        (candidate, "PATCH", "/profile", "salary_min"),
        (candidate, "PUT", "/profile", "years_experience"),
        (recruiter, "POST", "/jobs", "salary_max"),
        (recruiter, "POST", "/jobs", "years_experience_min"),
    ]:
        answer = await client.request(method, path, content=f'{{"{field}": {number}}}'.encode(), headers=JSON)
        if answer.status_code != 400:
            assert_problem(answer, 422, "invalid_input", field)
    for path, name in (("/jobs", "salary_min"), ("/recommendations", "salary_min"), ("/jobs", "limit")):
        assert_problem(await candidate.get(path, params={name: number}), 422, "invalid_input", name)


BROKEN_TEXT = [b"\xff", b"\xed\xa0\x80", b"\xc3", b"\\ud800", b"\\udfff\\ud800"]


@pytest.mark.parametrize("kind", ["application/json", "application/vnd.api+json", "application/json; charset=utf-16"])
@pytest.mark.parametrize("text", BROKEN_TEXT)
async def test_text_that_is_no_unicode_is_refused(
    candidate: AsyncClient, recruiter: AsyncClient, text: bytes, kind: str
) -> None:
    for client, method, path, field in [
        (candidate, "PATCH", "/profile", b"headline"),
        (candidate, "PATCH", "/account", b"display_name"),
        (candidate, "POST", "/chat", b"message"),
        (recruiter, "POST", "/jobs", b"title"),
    ]:
        for body in (b'{"%b": "a%bz"}' % (field, text), b'{"a%bz": "x"}' % text, b'{"%b": ["%b"]}' % (field, text)):
            answer = await client.request(method, path, content=body, headers={"Content-Type": kind})
            assert_problem(answer, answer.status_code)
            assert answer.status_code in (400, 415, 422), answer.text


async def test_json_in_another_encoding_hides_nothing(recruiter: AsyncClient) -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        body = '{"title": "\\ud800"}'.encode(encoding)
        answer = await recruiter.post("/jobs", content=body, headers=JSON)
        assert_problem(answer, answer.status_code)
        assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "line", [*(b'{"title": "%b"}' % text for text in BROKEN_TEXT), b"[" * 50_000, b"\x00", b"1e400"]
)
async def test_a_broken_line_of_an_import_fails_alone(recruiter: AsyncClient, line: bytes) -> None:
    good = b'{"title": "Cook", "company": "Kiln", "remote": "remote"}'
    answer = await recruiter.post("/jobs/import", content=line + b"\n" + good, headers=NDJSON)
    assert answer.status_code == 200, answer.text
    assert answer.json()["created"] == 1
    assert [one["line"] for one in answer.json()["failed"]] == [1]


async def test_nul_bytes_and_control_marks_are_not_kept(candidate: AsyncClient, recruiter: AsyncClient) -> None:
    kept = await candidate.patch("/profile", json={"headline": "Nu\x00rse\x1b[31m", "skills": ["Tri\x00age"]})
    assert kept.status_code in (200, 422)
    assert "\\u0000" not in kept.text
    assert "\\u001b" not in kept.text
    made = await recruiter.post(
        "/jobs", json={"title": "Co\x00ok", "description": "Cook\x00s\x08.", "company": "K\x00"}
    )
    assert made.status_code in (201, 422)
    assert "\\u0000" not in made.text


@pytest.mark.parametrize("depth", [500, 100_000])
async def test_json_nested_without_end_is_refused(candidate: AsyncClient, recruiter: AsyncClient, depth: int) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        nested = opening * depth + b"1" + closing * depth
        for client, method, path in [
            (candidate, "PATCH", "/profile"),
            (candidate, "POST", "/chat"),
            (recruiter, "POST", "/jobs"),
        ]:
            for body in (nested, b'{"title": ' + nested + b"}"):
                answer = await client.request(method, path, content=body, headers=JSON)
                assert answer.status_code in (400, 422), answer.text[:200]
                assert_problem(answer, answer.status_code)
                assert len(answer.content) < 5_000


async def test_what_a_client_sends_never_begins_a_header_of_ours(door: Door, recruiter: AsyncClient) -> None:
    evil = "x\r\nSet-Cookie: a=b"
    for headers in (
        {"X-Request-ID": evil},
        {"Idempotency-Key": evil},
        {"If-Match": evil},
        {"Origin": evil},
        {"Authorization": f"Bearer {evil}"},
        {"X-Forwarded-For": evil},
        {"Content-Type": evil},
    ):
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        answer = await recruiter.post("/jobs", json={"title": "Cook"}, headers=raw)
        assert_harmless(answer)
        assert "set-cookie" not in answer.headers
    odd = await recruiter.get(f"/jobs/{quote(evil)}")
    assert odd.status_code == 404
    assert "set-cookie" not in odd.headers


async def test_html_is_kept_as_plain_text(recruiter: AsyncClient) -> None:
    made = await recruiter.post(
        "/jobs",
        json={"title": "Cook <img src=x onerror=alert(1)>", "description": "<script>alert(1)</script><b>Fry</b>"},
    )
    assert made.status_code == 201
    assert "<" not in made.json()["title"]
    assert "alert" not in made.json()["description"]
    assert "Fry" in made.json()["description"]


@pytest.mark.parametrize(
    "sent",
    [
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer a b c"},
        {"Authorization": "Bearer " + "a" * 60_000},
    ],
)
async def test_an_odd_authorization_is_401(door: Door, sent: dict[str, str]) -> None:
    assert_problem(await door.client(**sent).get("/account"), 401, "unauthenticated")


async def test_bytes_beyond_ascii_in_headers_are_harmless(door: Door, recruiter: AsyncClient) -> None:
    for name in ("Authorization", "Idempotency-Key", "If-Match", "X-Request-ID", "User-Agent", "X-Forwarded-For"):
        value = b"Bearer \xff\xe9\x80" if name == "Authorization" else b"\xff\xe9\x80"
        raw = [(name.encode(), value)]
        assert_harmless(await recruiter.post("/jobs", json={"title": "x"}, headers=raw))
        body = registration("candidate")
        await door.client().post("/auth/register", json=body)
        form = {"username": body["email"], "password": body["password"]}
        assert_harmless(await door.client().post("/auth/token", data=form, headers=raw))
    assert (await door.client().get(f"{ROOT}/healthz")).status_code == 200
