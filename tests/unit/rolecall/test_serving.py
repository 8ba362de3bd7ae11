"""Serving: an opening that fails is told in a sentence, and the address is one that can be typed."""

import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette

from rolecall.serving import CannotServe, address_of, bound, listen, serve


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with bound("127.0.0.1", 0) as taken:
        yield taken


def application_that_fails_to_open(failure: Exception | None) -> Starlette:
    @asynccontextmanager
    async def opening(app: Starlette) -> AsyncIterator[None]:
        if failure:
            raise failure
        yield

    return Starlette(lifespan=opening)


def test_an_opening_that_fails_is_one_sentence(taken: socket.socket, caplog: pytest.LogCaptureFixture) -> None:
    app = application_that_fails_to_open(ValueError("The database is locked."))
    with (
        caplog.at_level(logging.WARNING),
        pytest.raises(CannotServe, match=r"could not start: The database is locked\.$"),
    ):
        serve(app, taken)
    assert caplog.text == ""


def test_an_error_without_words_is_named(taken: socket.socket) -> None:
    with pytest.raises(CannotServe, match=r"could not start: TimeoutError$"):
        serve(application_that_fails_to_open(TimeoutError()), taken)


def test_of_two_who_start_at_once_the_second_is_told(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with bound("127.0.0.1", port) as second:
        listen(taken, "127.0.0.1")
        with pytest.raises(CannotServe, match=f"Port {port} is already in use"):
            listen(second, "127.0.0.1")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_the_address_can_be_typed_on_this_machine(host: str) -> None:
    with bound(host, 0) as taken:
        assert address_of(taken, host) == f"http://127.0.0.1:{taken.getsockname()[1]}"
