"""Whom to ask next of several Ollama servers."""

import pytest

from services.ollama_hosts import REST_SECONDS, OllamaHosts


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def hosts(clock: Seconds) -> OllamaHosts:
    return OllamaHosts(["one", "two", "three"], clock=clock)


def test_the_one_used_last_is_kept_as_long_as_it_is_well(hosts: OllamaHosts) -> None:
    assert hosts.in_order()[0] == "one"
    hosts.answered("two")
    assert hosts.in_order() == ["two", "one", "three"]


def test_while_it_is_busy_another_one_is_asked(hosts: OllamaHosts) -> None:
    with hosts.asking("one"):
        assert hosts.in_order() == ["two", "three", "one"]
        with hosts.asking("two"), hosts.asking("three"):
            assert hosts.in_order()[0] == "one"
    assert hosts.in_order()[0] == "one"


def test_one_that_failed_is_asked_last_until_it_has_rested(hosts: OllamaHosts, clock: Seconds) -> None:
    hosts.failed("one")
    assert hosts.in_order() == ["two", "three", "one"]
    assert hosts.well == ["two", "three"]
    clock.now += REST_SECONDS
    assert hosts.in_order()[0] == "one"


def test_one_that_is_seen_to_be_well_again_does_not_rest_on(hosts: OllamaHosts) -> None:
    hosts.failed("one")
    hosts.recovered("one")
    assert hosts.in_order()[0] == "one"


def test_where_all_have_failed_all_are_still_asked(hosts: OllamaHosts) -> None:
    for address in hosts.addresses:
        hosts.failed(address)
    assert sorted(hosts.in_order()) == ["one", "three", "two"]
    assert hosts.well == []


def test_one_that_is_named_twice_is_one(clock: Seconds) -> None:
    assert OllamaHosts(["one", "one", "two"], clock=clock).addresses == ["one", "two"]
