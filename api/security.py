"""Access tokens, and where a request came from. The only module that knows how a token is made."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

import jwt
from jwt.types import Options
from starlette.datastructures import Headers
from starlette.types import Scope

from repositories.models import new_id, utc_now
from services.errors import Unauthenticated

ALGORITHM = "HS256"
ISSUER = "rolecall"
AUDIENCE = "rolecall-api"
ACCESS = "access"
TOKENS_KEPT = 10_000
CLAIMS = ["iss", "aud", "sub", "sid", "exp", "iat", "jti", "typ"]
# the times are compared here, by the clock that was handed in
CHECKED: Options = {"require": CLAIMS, "verify_exp": False, "verify_iat": False}
# another process may have issued the token, on a machine whose clock is a little ahead
CLOCKS_APART_SECONDS = 10


@dataclass(frozen=True)
class Claims:
    user_id: str
    session_id: str


class AccessTokens:
    """Short-lived bearer tokens that name a session; whether it still lives is asked of the services each time."""

    def __init__(
        self, secret: str, previous: Sequence[str], life: timedelta, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._secret = secret
        # tokens signed before the secret was changed are good until they run out
        self._by_key_id = {_key_id(one): one for one in (*previous, secret)}
        self._life = life
        self._clock = clock
        self._read: dict[str, tuple[Claims, float]] = {}

    @property
    def life_seconds(self) -> int:
        return int(self._life.total_seconds())

    def issue(self, user_id: str, session_id: str) -> str:
        now = int(self._clock().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": user_id,
            "sid": session_id,
            "iat": now,
            "exp": now + self.life_seconds,
            "jti": new_id(),
            "typ": ACCESS,
        }
        return jwt.encode(claims, self._secret, ALGORITHM, headers={"kid": _key_id(self._secret)})

    def read(self, token: str) -> Claims:
        """Raises Unauthenticated for whatever we did not sign, did not sign for this, or signed too long ago.

        A signature is checked once and its outcome kept, since it cannot change; the time is looked at every time.
        """
        known = self._read.get(token)
        claims, expires_at = known or self._checked(token)
        now = self._clock().timestamp()
        if expires_at <= now:
            raise _bad_token()
        if known is None:
            if len(self._read) >= TOKENS_KEPT:
                self._read.clear()
            self._read[token] = claims, expires_at
        return claims

    def _checked(self, token: str) -> tuple[Claims, float]:
        try:
            secret = self._by_key_id[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(
                token, secret, algorithms=[ALGORITHM], issuer=ISSUER, audience=AUDIENCE, options=CHECKED
            )
        # a header is read before its signature is checked, so it may be anything, nested without end too
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise _bad_token() from error
        latest = self._clock().timestamp() + CLOCKS_APART_SECONDS
        is_ours = claims["typ"] == ACCESS and claims["aud"] == AUDIENCE and _are_whole(claims)
        if not is_ours or claims["iat"] > latest:
            raise _bad_token()
        return Claims(claims["sub"], claims["sid"]), claims["exp"]


def _are_whole(claims: dict[str, Any]) -> bool:
    words = all(isinstance(claims[name], str) for name in ("sub", "sid", "jti"))
    return words and type(claims["iat"]) is int and type(claims["exp"]) is int


def _key_id(secret: str) -> str:
    return hashlib.sha256(b"rolecall-key-id:" + secret.encode()).hexdigest()[:12]


def _bad_token() -> Unauthenticated:
    return Unauthenticated("The access token is not valid or has run out. Refresh it or log in again.")


def client_address(scope: Scope, trusted: Sequence[str]) -> str:
    """The address of the client; what proxies say of it is believed only from those that are trusted."""
    client = scope.get("client")
    address = client[0] if client else ""
    networks = [ip_network(one, strict=False) for one in trusted]
    forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
    while forwarded and _is_in(address, networks):
        said = forwarded.pop().strip()
        if not _is_address(said):
            break
        address = said
    return address


def is_loopback(scope: Scope) -> bool:
    """Whether the request was made on this machine itself, not handed on by a proxy on it."""
    headers = Headers(scope=scope)
    handed_on = "x-forwarded-for" in headers or "forwarded" in headers
    address = scope["client"][0] if scope.get("client") else ""
    return not handed_on and _is_address(address) and ip_address(address).is_loopback


def is_same_secret(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)
