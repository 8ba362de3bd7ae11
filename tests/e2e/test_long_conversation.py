"""A conversation that has gone on for a year opens as quickly as a new one."""

import time

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.chat import ANSWER, PASSWORD, Visitors

TURNS = 500
OPEN_SECONDS = 6.0
SAID = [
    "I'm a nurse with 6 years in intensive care in Leeds",
    "What fits me?",
    "only remote",
    "hello",
    "My applications",
]


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_five_hundred_turns_open_quickly_and_go_on(visitors: Visitors) -> None:
    maja = visitors.candidate().says("hello")
    maja.page.wait_for_url("**/thread/*")
    conversation_id = maja.page.url.rsplit("/", 1)[1]
    with httpx.Client(base_url=f"{visitors.server}/api/v1", timeout=60) as program:
        form = {"username": maja.email, "password": PASSWORD}
        token = program.post("/auth/token", data=form).json()["access_token"]
        program.headers["authorization"] = f"Bearer {token}"
        for number in range(TURNS - 1):
            said = {"message": SAID[number % len(SAID)], "conversation_id": conversation_id}
            answer = program.post("/chat", json=said)
            if answer.status_code == 401:
                token = program.post("/auth/token", data=form).json()["access_token"]
                program.headers["authorization"] = f"Bearer {token}"
                answer = program.post("/chat", json=said)
            assert answer.status_code == 200, answer.text
    began = time.perf_counter()
    maja.goes_to(f"/thread/{conversation_id}")
    expect(maja.page.locator(ANSWER).last).to_be_visible(timeout=60_000)
    seconds = time.perf_counter() - began
    assert seconds < OPEN_SECONDS, seconds
    print(f"{TURNS} turns were open after {seconds:.1f} s")  # noqa: T201
    # counting would mislead: what is above is shown only when it is asked for
    maja.answers.evaluate_all("nodes => nodes.forEach(node => { node.dataset.seen = 'yes' })")
    maja.page.fill("#chat-input", "hello again")
    maja.page.click("#chat-submit")
    expect(maja.page.locator(f"{ANSWER}:not([data-seen])").last).to_be_visible(timeout=20_000)
