"""Guessing is slowed down, per account and per address, and who is refused learns when to come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response

from assistant.startup import open_agent
from services.bootstrap import open_services
from tests.integration.api.conftest import mounted, settings_for
from tests.integration.api.people import BASE, PASSWORD, assert_problem, registration

PROXY, STRANGER = "10.0.0.7", "203.0.113.9"


@asynccontextmanager
async def guarded(folder: Path, **over: Any) -> AsyncIterator[Any]:
    async with (
        open_services(settings_for(folder, rate_limits="on", **over)) as services,
        open_agent(services) as agent,
    ):
        yield mounted(services, agent)


@pytest.fixture
async def app(database_url: str, tmp_path: Path) -> AsyncIterator[Any]:
    async with guarded(tmp_path, trusted_proxies=f"{PROXY}/32", database_url=database_url) as opened:
        yield opened


async def send(app: Any, path: str, *, peer: str = "127.0.0.1", forwarded: str = "", **body: Any) -> Response:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    async with AsyncClient(transport=ASGITransport(app, client=(peer, 1)), base_url=BASE, headers=headers) as client:
        return await client.post(path, **body)


async def guess(app: Any, email: str, password: str = "Wrong-horse-battery-7", **where: str) -> Response:
    return await send(app, "/auth/token", data={"username": email, "password": password}, **where)


def assert_throttled(answer: Response, most_seconds: int) -> None:
    assert_problem(answer, 429, "too_many_requests")
    assert 1 <= int(answer.headers["retry-after"]) <= most_seconds


async def test_the_eleventh_guess_is_refused_even_if_it_is_right_and_other_accounts_go_on(app: Any) -> None:
    mine, other = registration("candidate"), registration("candidate")
    for body in (mine, other):
        await send(app, "/auth/register", json=body)
    for _ in range(10):
        assert_problem(await guess(app, mine["email"]), 401, "bad_credentials")
    assert_throttled(await guess(app, mine["email"], PASSWORD), 900)
    assert_throttled(await guess(app, mine["email"].upper() + " ", PASSWORD), 900)
    assert (await guess(app, other["email"], PASSWORD)).status_code == 200


async def test_an_account_that_is_not_there_is_throttled_alike(app: Any) -> None:
    answers = [await guess(app, "nobody@example.com") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]


async def test_guessing_the_current_password_is_throttled_too(app: Any) -> None:
    body = registration("candidate")
    await send(app, "/auth/register", json=body)
    token = (await guess(app, body["email"], PASSWORD)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    change = {"current_password": "Wrong-horse-battery-7", "new_password": "Another-horse-battery-8"}
    answers = [await send(app, "/account/password", json=change, headers=headers) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert_throttled(answers[-1], 900)


async def test_an_address_is_what_the_connection_says_unless_a_trusted_proxy_says_otherwise(app: Any) -> None:
    for number in range(60):
        made = await send(app, "/auth/register", json=registration("candidate"), forwarded=f"198.51.100.{number}")
        assert made.status_code == 201
    more = registration("candidate")
    assert_throttled(await send(app, "/auth/register", json=more, forwarded="198.51.100.99"), 3600)
    behind = await send(app, "/auth/register", json=more, peer=PROXY, forwarded=STRANGER)
    assert behind.status_code == 201
    for _ in range(59):
        made = await send(app, "/auth/register", json=registration("candidate"), peer=PROXY, forwarded=STRANGER)
        assert made.status_code == 201
    # what a client writes itself stands to the left of what the proxy adds
    for claimed in (STRANGER, f"1.2.3.4, {STRANGER}", f"127.0.0.1,{STRANGER}"):
        answer = await send(app, "/auth/register", json=registration("candidate"), peer=PROXY, forwarded=claimed)
        assert_throttled(answer, 3600)


async def test_a_refused_registration_of_a_taken_address_counts_as_well(app: Any) -> None:
    body = registration("candidate")
    answers = [await send(app, "/auth/register", json=body) for _ in range(61)]
    assert [answers[0].status_code, answers[1].status_code, answers[60].status_code] == [201, 409, 429]
