"""Passwords: what one must look like, and their hashes, made and compared off the event loop."""

import asyncio
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, ParamSpec, TypeVar

import bcrypt
from pydantic import AfterValidator, SecretStr, WithJsonSchema

P = ParamSpec("P")
T = TypeVar("T")

MIN_BYTES = 12
MAX_BYTES = 72


def _fits(value: SecretStr) -> SecretStr:
    size = len(value.get_secret_value().encode())
    if size < MIN_BYTES:
        raise ValueError(f"must have at least {MIN_BYTES} bytes; this one has {size}")
    if size > MAX_BYTES:
        raise ValueError(f"must have at most {MAX_BYTES} bytes (letters outside a-z count more); this one has {size}")
    return value


NewPassword = Annotated[
    SecretStr,
    AfterValidator(_fits),
    WithJsonSchema(
        {
            "type": "string",
            "format": "password",
            "minLength": 1,
            "maxLength": MAX_BYTES,
            "description": f"{MIN_BYTES} to {MAX_BYTES} bytes as UTF-8.",
        }
    ),
]


def new_password() -> str:
    """A random one that fits the rules and can be read out."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


class PasswordHasher:
    """bcrypt of one cost, in threads of its own so that log-ins at once cannot starve other work of threads."""

    def __init__(self, cost: int) -> None:
        self._cost = cost
        # one core stays for everybody else, however many log in at once
        self._threads = ThreadPoolExecutor(max_workers=max(1, (os.cpu_count() or 2) - 1), thread_name_prefix="bcrypt")
        # Nobody's password; comparing with it takes as long as with a real one of the same cost.
        self._nobody = bcrypt.gensalt(cost) + b"." * 31

    @property
    def unusable(self) -> str:
        """A hash that no password has."""
        return self._nobody.decode()

    async def hash(self, password: str) -> str:
        return (await self._run(self._hash, password.encode())).decode()

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """False without a hash, after the same time as for a wrong password."""
        secret = password.encode(errors="replace")
        # bcrypt refuses longer ones, and cutting them would let a wrong password in
        fits = len(secret) <= MAX_BYTES
        stored = password_hash.encode() if password_hash else self._nobody
        same = await self._run(bcrypt.checkpw, secret[:MAX_BYTES], stored)
        return same and fits and password_hash is not None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _hash(self, secret: bytes) -> bytes:
        return bcrypt.hashpw(secret, bcrypt.gensalt(self._cost))

    async def _run(self, call: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *args)
