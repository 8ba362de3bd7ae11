"""Registering, tokens, sessions and the end of an account."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from httpx import AsyncClient

from api.security import ALGORITHM, AUDIENCE, ISSUER, AccessTokens, _key_id
from repositories.models import utc_now
from services.bootstrap import Services
from tests.integration.api.people import PASSWORD, Door, assert_problem, registration

NEW_PASSWORD = "Another-horse-battery-8"


async def test_registering_answers_the_user_and_never_the_password(door: Door) -> None:
    body = registration("recruiter", email="  Ada@Example.COM ")
    answer = await door.client().post("/auth/register", json=body)
    assert answer.status_code == 201
    assert answer.json()["email"] == "ada@example.com"
    assert set(answer.json()) == {"id", "email", "display_name", "role", "company", "created_at"}
    assert_problem(await door.client().post("/auth/register", json=body), 409, "email_taken")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "Abcdefg-123"),
        ("password", "Aa1-" + "x" * 69),
        ("password", "é" * 40),
        ("email", "nobody.example.com"),
        ("email", 7),
        ("email", "<b>@example.com"),
        ("email", "ada@example.com,eve@example.com"),
        ("email", "ada\u200b@example.com"),
        ("role", "admin"),
        ("display_name", ""),
        ("favourite", "red"),
    ],
)
async def test_a_bad_registration_names_its_field(door: Door, field: str, value: Any) -> None:
    answer = await door.client().post("/auth/register", json=registration("candidate") | {field: value})
    assert_problem(answer, 422, "invalid_input", field)


async def test_logging_in_gives_a_pair_that_opens_the_account(door: Door) -> None:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    answer = await door.client().post("/auth/token", data={"username": body["email"], "password": PASSWORD})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 900
    account = await door.client(answer.json()["access_token"]).get("/account")
    assert account.json()["email"] == body["email"]


async def test_wrong_password_and_unknown_user_are_one_answer(door: Door) -> None:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    answers = [
        await door.client().post("/auth/token", data={"username": name, "password": "Wrong-horse-battery-7"})
        for name in (body["email"], "nobody@example.com")
    ]
    for answer in answers:
        assert_problem(answer, 401, "bad_credentials")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answers[0].json()["detail"] == answers[1].json()["detail"]


async def test_the_token_form_is_a_form(door: Door) -> None:
    assert_problem(await door.client().post("/auth/token", json={"username": "a", "password": "b"}), 415)
    assert_problem(await door.client().post("/auth/token", data={"username": "a"}), 422, "invalid_input", "password")


async def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_session(door: Door) -> None:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    first = await door.log_in(body["email"])
    second = await door.client().post("/auth/refresh", json={"refresh_token": first["refresh_token"]})
    assert second.status_code == 200
    assert (await door.client(second.json()["access_token"]).get("/account")).status_code == 200
    assert_problem(await door.client().post("/auth/refresh", json={"refresh_token": first["refresh_token"]}), 401)
    stolen = {"refresh_token": second.json()["refresh_token"]}
    assert_problem(await door.client().post("/auth/refresh", json=stolen), 401)
    assert_problem(await door.client(second.json()["access_token"]).get("/account"), 401)


@pytest.mark.parametrize("token", ["x" * 43, "", None, 5])
async def test_a_made_up_refresh_token_is_refused(door: Door, token: Any) -> None:
    answer = await door.client().post("/auth/refresh", json={"refresh_token": token})
    assert answer.status_code in (401, 422)


async def test_logging_out_ends_this_session_alone_and_may_be_repeated(door: Door) -> None:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    leaving, staying = await door.log_in(body["email"]), await door.log_in(body["email"])
    for _ in range(2):
        answer = await door.client().post("/auth/logout", json={"refresh_token": leaving["refresh_token"]})
        assert answer.status_code == 204
    assert_problem(await door.client(leaving["access_token"]).get("/account"), 401)
    assert (await door.client(staying["access_token"]).get("/account")).status_code == 200


async def test_a_changed_password_ends_all_older_tokens_and_gives_a_new_pair(door: Door) -> None:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    mine, other = await door.log_in(body["email"]), await door.log_in(body["email"])
    client = door.client(mine["access_token"])
    wrong = {"current_password": "Wrong-horse-battery-7", "new_password": NEW_PASSWORD}
    assert_problem(await client.post("/account/password", json=wrong), 422, "wrong_password", "current_password")
    short = {"current_password": PASSWORD, "new_password": "short"}
    assert_problem(await client.post("/account/password", json=short), 422, "invalid_input", "new_password")
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    pair = (await client.post("/account/password", json=change)).json()
    for old in (mine, other):
        assert_problem(await door.client(old["access_token"]).get("/account"), 401)
    assert (await door.client(pair["access_token"]).get("/account")).status_code == 200
    await door.log_in(body["email"], NEW_PASSWORD)


async def test_sessions_are_listed_and_ended_one_by_one(door: Door) -> None:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    first, second = await door.log_in(body["email"]), await door.log_in(body["email"])
    client, stranger = door.client(first["access_token"]), await door.person("candidate")
    listed = (await client.get("/account/sessions")).json()["items"]
    assert [session["is_current"] for session in listed].count(True) == 1
    assert second["refresh_token"] not in str(listed)
    other = next(session["id"] for session in listed if not session["is_current"])
    assert_problem(await stranger.delete(f"/account/sessions/{other}"), 404)
    assert (await client.delete(f"/account/sessions/{other}")).status_code == 204
    assert_problem(await door.client(second["access_token"]).get("/account"), 401)
    assert (await client.get("/account")).status_code == 200


async def test_a_deleted_account_is_gone_at_once(door: Door) -> None:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    pair = await door.log_in(body["email"])
    client = door.client(pair["access_token"])
    export = (await client.get("/account/export")).json()
    parts = {
        "user",
        "profile",
        "jobs",
        "applications",
        "invitations",
        "reactions",
        "conversations",
        "sessions",
        "events",
    }
    assert parts <= set(export)
    assert "$2b$" not in str(export)
    assert (await client.delete("/account")).status_code == 204
    assert_problem(await client.get("/account"), 401)
    assert_problem(await door.client().post("/auth/refresh", json={"refresh_token": pair["refresh_token"]}), 401)


async def test_an_account_changes_its_name_and_nothing_else(candidate: AsyncClient) -> None:
    changed = await candidate.patch("/account", json={"display_name": "Zoë Roe"})
    assert changed.json()["display_name"] == "Zoë Roe"
    for body in ({"email": "x@example.com"}, {"role": "recruiter"}, {"shoe_size": 44}):
        assert_problem(await candidate.patch("/account", json=body), 422, "invalid_input", *body)


def forged(secret: str, **over: Any) -> str:
    now = int(utc_now().timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "u",
        "sid": "s",
        "iat": now,
        "exp": now + 900,
        "jti": "j",
        "typ": "access",
    }
    kept = {name: value for name, value in (claims | over).items() if value is not None}
    return jwt.encode(kept, secret, ALGORITHM, headers={"kid": _key_id(secret)})


@pytest.mark.parametrize(
    "over",
    [
        {"exp": 1_600_000_000},
        {"iss": "somebody"},
        {"aud": "another"},
        {"typ": "refresh"},
        *({name: None} for name in ("iss", "aud", "sub", "sid", "exp", "iat", "jti", "typ")),
    ],
)
async def test_a_token_that_lacks_or_misstates_a_claim_is_refused(
    door: Door, services: Services, over: dict[str, Any]
) -> None:
    secret = services.settings.jwt_secret.get_secret_value()
    body = registration("candidate")
    user = (await door.client().post("/auth/register", json=body)).json()
    pair = await door.log_in(body["email"])
    session_id = jwt.decode(pair["access_token"], options={"verify_signature": False})["sid"]
    good = {"sub": user["id"], "sid": session_id}
    assert (await door.client(forged(secret, **good)).get("/account")).status_code == 200
    assert_problem(await door.client(forged(secret, **(good | over))).get("/account"), 401)


async def test_a_token_of_another_key_or_algorithm_or_user_is_refused(door: Door, services: Services) -> None:
    secret = services.settings.jwt_secret.get_secret_value()
    pair = await door.log_in((await _registered(door))["email"])
    claims = jwt.decode(pair["access_token"], options={"verify_signature": False})
    key_id = {"kid": _key_id(secret)}
    for token in (
        jwt.encode(claims, "another secret of 32 bytes or more", ALGORITHM, headers=key_id),
        jwt.encode(claims, secret.ljust(64, "x"), "HS512", headers=key_id),
        jwt.encode(claims, secret, ALGORITHM),
        forged(secret, sid=claims["sid"], sub="somebody else"),
        "not.a.token",
        "two words",
    ):
        assert_problem(await door.client(token).get("/account"), 401)


def test_a_previous_secret_still_verifies_and_no_longer_signs() -> None:
    old, new = "o" * 32, "n" * 32
    before = AccessTokens(old, [], timedelta(minutes=15))
    after = AccessTokens(new, [old], timedelta(minutes=15))
    assert after.read(before.issue("u", "s")).session_id == "s"
    assert jwt.get_unverified_header(after.issue("u", "s"))["kid"] == _key_id(new)


async def _registered(door: Door) -> dict[str, Any]:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    return body
