"""Access tokens under attack. An attacker has a token of their own, so they know its claims and its `kid`, not the secret."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from api.security import ALGORITHM, AUDIENCE, ISSUER, AccessTokens
from services.bootstrap import Services
from services.errors import Unauthenticated
from tests.integration.api.people import Door, assert_problem, registration
from tests.support.clock import Clock

LIFE = timedelta(minutes=15)
OLD, NEW, OTHER = "o" * 32, "n" * 32, "x" * 32
PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"
KEY_IDS: list[Any] = [
    "",
    "unknown",
    "../../../../dev/null",
    "/proc/self/environ",
    "' UNION SELECT 'secret' --",
    "http://127.0.0.1/keys.json",
    "x" * 100_000,
    ["known"],
    {"$ne": ""},
    None,
    True,
    0,
]


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Attacker:
    """Somebody with an account, and the means to write any token that needs no secret of ours."""

    def __init__(self, door: Door, pair: dict[str, Any]) -> None:
        self.door = door
        self.pair = pair
        self.token: str = pair["access_token"]
        self.claims: dict[str, Any] = jwt.decode(self.token, options={"verify_signature": False})
        self.header: dict[str, Any] = jwt.get_unverified_header(self.token)

    async def try_token(self, token: str) -> None:
        assert_problem(await self.door.client(token).get("/account"), 401, "unauthenticated")


@pytest.fixture
async def attacker(door: Door) -> Attacker:
    body = registration("candidate")
    await door.client().post("/auth/register", json=body)
    return Attacker(door, await door.log_in(body["email"]))


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def written(header: Any, claims: Any, secret: str | None = None, digest: str = "sha256") -> str:
    """A token by hand, since a library refuses to write the worst ones."""
    signed = f"{encoded(header)}.{encoded(claims)}"
    signature = b"" if secret is None else hmac.new(secret.encode(), signed.encode(), digest).digest()
    return f"{signed}.{encoded(signature)}"


async def test_the_attackers_own_token_is_good(attacker: Attacker) -> None:
    assert (await attacker.door.client(attacker.token).get("/account")).status_code == 200
    assert set(attacker.claims) == {"iss", "aud", "sub", "sid", "exp", "iat", "jti", "typ"}
    assert attacker.claims["exp"] - attacker.claims["iat"] == 900
    assert (attacker.header["alg"], attacker.claims["iss"], attacker.claims["aud"]) == (ALGORITHM, ISSUER, AUDIENCE)


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "", None, "HS384", "HS512", "RS256", "ES256", "dir"]
)
@pytest.mark.parametrize("signature", ["none", "own", "kept"])
async def test_no_algorithm_but_ours_is_taken(attacker: Attacker, algorithm: str | None, signature: str) -> None:
    header = attacker.header | {"alg": algorithm}
    token = written(header, attacker.claims, None if signature == "none" else OTHER)
    if signature == "kept":
        token = token.rpartition(".")[0] + "." + attacker.token.rpartition(".")[2]
    await attacker.try_token(token)


async def test_a_public_key_is_no_secret_of_ours(attacker: Attacker) -> None:
    for claimed in ("HS256", "RS256"):
        await attacker.try_token(written(attacker.header | {"alg": claimed}, attacker.claims, PUBLIC_KEY))
    jwk = {"kty": "oct", "k": encoded(OTHER.encode())}
    for extra in (
        {"jwk": jwk},
        {"jku": "http://127.0.0.1/jwks.json"},
        {"x5u": "http://127.0.0.1/x"},
        {"crit": ["exp"]},
    ):
        await attacker.try_token(written(attacker.header | extra, attacker.claims, OTHER))


@pytest.mark.parametrize("key_id", KEY_IDS, ids=lambda one: str(one)[:20])
async def test_a_key_id_names_one_of_our_keys_or_nothing(attacker: Attacker, key_id: Any) -> None:
    for secret in ("", "null", OTHER, str(key_id)):
        await attacker.try_token(written(attacker.header | {"kid": key_id}, attacker.claims, secret))
    without = {name: value for name, value in attacker.header.items() if name != "kid"}
    await attacker.try_token(written(without, attacker.claims, OTHER))


async def test_a_changed_claim_or_signature_is_noticed(attacker: Attacker) -> None:
    head, body, signature = attacker.token.split(".")
    for name, value in {"sub": "victim", "sid": "victim", "exp": attacker.claims["exp"] + 1, "typ": "refresh"}.items():
        await attacker.try_token(f"{head}.{encoded(attacker.claims | {name: value})}.{signature}")
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    for token in (
        f"{head}.{body}.{flipped}",
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{head}.{body}.{signature}.x",
        "..",
    ):
        await attacker.try_token(token)
    await attacker.try_token(f"{head}.{body}.{signature[:-4]}")


async def test_what_is_no_token_at_all_is_refused(attacker: Attacker) -> None:
    _, body, signature = attacker.token.split(".")
    for head in (b"[" * 40_000, b'{"a":' * 10_000, b"1", b"null", b"[]", b'"x"', b"\xff\xfe", b"1" * 5_000, b"NaN"):
        await attacker.try_token(f"{encoded(head)}.{body}.{signature}")
    for token in ("e30.e30.", "a.b.c", "..", "%00.%00.%00", "A" * 60_000):
        await attacker.try_token(token)


async def test_a_refresh_token_opens_nothing_and_an_access_token_refreshes_nothing(attacker: Attacker) -> None:
    await attacker.try_token(attacker.pair["refresh_token"])
    nobody = attacker.door.client()
    assert_problem(await nobody.post("/auth/refresh", json={"refresh_token": attacker.token}), 401, "unauthenticated")
    ended = await nobody.post("/auth/logout", json={"refresh_token": attacker.token})
    assert ended.status_code == 204
    assert (await attacker.door.client(attacker.token).get("/account")).status_code == 200


async def test_a_token_in_the_query_the_body_or_a_cookie_is_no_token(attacker: Attacker) -> None:
    nobody = attacker.door.client(Cookie=f"access_token={attacker.token}; rolecall_session={attacker.token}")
    assert_problem(await nobody.get("/account"), 401)
    assert_problem(await nobody.get("/account", params={"access_token": attacker.token}), 401)


@pytest.mark.parametrize(
    "over",
    [
        {"exp": "soon"},
        {"exp": 1e308},
        {"exp": [9_999_999_999]},
        {"iat": 99_999_999_999},
        {"nbf": 99_999_999_999},
        {"aud": []},
        {"aud": {"$ne": ""}},
        {"iss": [ISSUER, "other"]},
        {"sub": 7},
        {"sid": ["s"]},
        {"sid": ""},
        {"typ": ["access"]},
        {"jti": 5},
    ],
    ids=str,
)
async def test_a_claim_of_another_shape_is_refused_even_under_our_own_signature(
    attacker: Attacker, services: Services, over: dict[str, Any]
) -> None:
    secret = services.settings.jwt_secret.get_secret_value()
    assert written(attacker.header, attacker.claims, secret)
    await attacker.try_token(written(attacker.header, attacker.claims | over, secret))
    infinite = json.dumps(attacker.claims | {"exp": 1}).replace('"exp": 1', '"exp": 1e999')
    await attacker.try_token(written(attacker.header, infinite.encode(), secret))


def test_a_replaced_key_verifies_what_it_signed_until_that_runs_out_and_signs_no_more(clock: Clock) -> None:
    issued = AccessTokens(OLD, [], LIFE, clock=clock).issue("u", "s")
    after = AccessTokens(NEW, [OTHER, OLD], LIFE, clock=clock)
    assert after.read(issued).session_id == "s"
    renewed = after.issue("u", "s")
    assert jwt.get_unverified_header(renewed)["kid"] != jwt.get_unverified_header(issued)["kid"]
    clock.move(minutes=16)
    for token in (issued, renewed):
        with pytest.raises(Unauthenticated):
            after.read(token)


def test_a_key_that_was_taken_away_verifies_nothing(clock: Clock) -> None:
    issued = AccessTokens(OLD, [], LIFE, clock=clock).issue("u", "s")
    with pytest.raises(Unauthenticated):
        AccessTokens(NEW, [OTHER], LIFE, clock=clock).read(issued)


def test_a_token_that_was_read_once_still_runs_out(clock: Clock) -> None:
    tokens = AccessTokens(OLD, [], LIFE, clock=clock)
    issued = tokens.issue("u", "s")
    assert tokens.read(issued).user_id == "u"
    clock.move(minutes=14, seconds=59)
    assert tokens.read(issued).user_id == "u"
    clock.move(seconds=1)
    with pytest.raises(Unauthenticated):
        tokens.read(issued)


def test_a_key_is_only_good_under_its_own_name(clock: Clock) -> None:
    tokens = AccessTokens(NEW, [OLD], LIFE, clock=clock)
    header = jwt.get_unverified_header(tokens.issue("u", "s"))
    claims = jwt.decode(tokens.issue("u", "s"), options={"verify_signature": False})
    with pytest.raises(Unauthenticated):
        tokens.read(written(header, claims, OLD))


async def test_no_token_and_no_hash_of_one_is_ever_shown(door: Door, attacker: Attacker) -> None:
    fresh = (await door.client().post("/auth/refresh", json={"refresh_token": attacker.pair["refresh_token"]})).json()
    client = door.client(fresh["access_token"])
    for path in ("/account", "/account/sessions", "/account/export"):
        shown = (await client.get(path)).text
        for token in (attacker.pair["refresh_token"], fresh["refresh_token"], fresh["access_token"]):
            assert token.rpartition(".")[2] not in shown
            assert hashlib.sha256(token.encode()).hexdigest() not in shown
