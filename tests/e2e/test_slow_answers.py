"""Answers that take their time: stopped, reloaded in the middle, asked for twice, and broken off by the model's end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.chat import Visitor, Visitors, on_screen
from tests.e2e.conftest import OUTPUT, serving
from tests.e2e.slow_model import SENTENCE, SlowModel, slow_model

SPOKEN = SENTENCE.strip()
# A second is promised on a machine with a core to spare.
STOP_MILLISECONDS = 2_000


@pytest.fixture(scope="module")
def model() -> Iterator[SlowModel]:
    with slow_model() as speaking:
        yield speaking


@pytest.fixture(scope="module")
def slow_server(model: SlowModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data_dir = tmp_path_factory.mktemp("slow")
    with serving(data_dir, ROLECALL_CHAT_MODEL="ollama:llama3.2", OLLAMA_HOST=model.address) as address:
        yield address


@pytest.fixture
def visitors(browser: Browser, slow_server: str) -> Iterator[Visitors]:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    visitors = Visitors(browser, slow_server, OUTPUT)
    yield visitors
    visitors.leave()


def who_is_being_answered(visitors: Visitors) -> Visitor:
    return visitors.candidate().begins_to_say("What would you do in my place, between two jobs that are both good?")


def test_stop_ends_the_answer_at_once_and_keeps_what_was_said(visitors: Visitors) -> None:
    maja = who_is_being_answered(visitors)
    expect(maja.last_answer).to_contain_text(SPOKEN, timeout=10_000)
    maja.page.click("#stop-button")
    expect(maja.last_answer).to_contain_text("Stopped.", timeout=STOP_MILLISECONDS)
    expect(maja.page.locator("#stop-button")).to_have_count(0)
    maja.takes_picture("candidate-7-stopped")
    maja.reloads()
    expect(maja.last_answer).to_contain_text("Stopped.", timeout=20_000)
    expect(maja.last_answer).to_contain_text(SPOKEN)
    maja.says("hello")


def test_an_answer_goes_on_through_a_reload_and_appears_when_it_is_done(visitors: Visitors) -> None:
    maja = who_is_being_answered(visitors)
    maja.page.wait_for_url("**/thread/*")
    maja.reloads()
    expect(maja.last_answer).to_contain_text("Still working", timeout=20_000)
    expect(maja.last_answer).to_contain_text(SPOKEN, timeout=20_000)


def test_an_answer_survives_a_lost_connection(visitors: Visitors) -> None:
    maja = who_is_being_answered(visitors)
    maja.context.set_offline(True)
    expect(maja.page.get_by_text("No connection to Rolecall").first).to_be_visible(timeout=40_000)
    maja.context.set_offline(False)
    expect(maja.page.get_by_text("No connection to Rolecall")).to_have_count(0, timeout=20_000)
    expect(maja.answers).to_have_count(1)
    expect(maja.last_answer).to_contain_text(SPOKEN, timeout=20_000)
    visitors.forgive_the_lost_connection()
    maja.reloads()
    expect(maja.last_answer).to_contain_text(SPOKEN, timeout=20_000)


def test_a_second_message_meanwhile_is_refused_in_words(visitors: Visitors) -> None:
    maja = who_is_being_answered(visitors)
    maja.page.wait_for_url("**/thread/*")
    second = maja.opens_tab("/thread/" + maja.page.url.rsplit("/", 1)[1])
    expect(second.locator("[data-step-type=assistant_message]").first).to_be_visible(timeout=20_000)
    second.fill("#chat-input", "hello?")
    second.click("#chat-submit")
    expect(on_screen(second, "still being answered")).to_be_visible()
    maja.page.click("#stop-button")


def test_a_model_that_dies_in_the_middle_leaves_an_answer_and_a_chat_that_goes_on(
    visitors: Visitors, model: SlowModel
) -> None:
    maja = who_is_being_answered(visitors)
    expect(maja.last_answer).to_contain_text(SPOKEN, timeout=10_000)
    model.dead.set()
    try:
        expect(maja.page.locator("#stop-button")).to_have_count(0, timeout=20_000)
        expect(on_screen(maja.page, "simple rules").first).to_be_visible(timeout=10_000)
        maja.says("I'm a nurse in Leeds")
        expect(maja.card("profile")).to_contain_text("Leeds")
        expect(on_screen(maja.page, "simple rules")).to_have_count(1)
    finally:
        model.dead.clear()
