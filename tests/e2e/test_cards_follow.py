"""Cards that were drawn once tell the truth later: what is done elsewhere shows on them, and they keep what one was at."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from playwright.sync_api import Locator, expect

from tests.e2e.chat import PASSWORD, Visitor, Visitors, on_screen

OPENING = "We are hiring an intensive care nurse in Leeds, part time, 40 to 46k GBP a year"
ABOUT = "I'm a nurse with 6 years in intensive care in Leeds"
SOON = 4_000


@contextmanager
def by_program(visitors: Visitors, visitor: Visitor) -> Iterator[httpx.Client]:
    """The same person over REST."""
    with httpx.Client(base_url=f"{visitors.server}/api/v1") as client:
        tokens = client.post("/auth/token", data={"username": visitor.email, "password": PASSWORD}).json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        yield client


def who_has_published(visitors: Visitors) -> Visitor:
    tom = visitors.recruiter().says(OPENING)
    tom.presses(tom.card("job").get_by_test_id("publish"))
    tom.card("confirm").get_by_test_id("confirm").click()
    expect(tom.card("confirm").get_by_test_id("decision")).to_have_text("Done")
    return tom


def conversation_of(visitor: Visitor) -> str:
    visitor.page.wait_for_url("**/thread/*")
    return visitor.page.url.rsplit("/", 1)[1]


def pending_in(client: httpx.Client, conversation_id: str) -> str:
    turns: list[dict[str, Any]] = client.get(f"/conversations/{conversation_id}").json()["turns"]
    asked = [event for turn in turns for event in turn["events"] if event["event"] == "confirmation_requested"]
    return str(asked[-1]["data"]["confirmation_id"])


def is_focused(locator: Locator) -> None:
    expect(locator).to_be_focused()


def test_what_happens_by_program_shows_on_open_cards_at_once_and_is_kept(visitors: Visitors) -> None:
    tom = who_has_published(visitors)
    maja = visitors.candidate().says(ABOUT).says(f"jobs at {tom.company}")
    card = maja.card("jobs")
    tab = maja.opens_tab(f"/thread/{conversation_of(maja)}")
    expect(tab.get_by_test_id("apply").first).to_be_visible(timeout=20_000)
    card.get_by_test_id("why-button").first.click()

    with by_program(visitors, maja) as client:
        (job,) = client.get("/jobs", params={"company": tom.company}).json()["items"]
        assert client.post(f"/jobs/{job['id']}/applications", json={}).status_code == 201
    expect(card.get_by_test_id("applied")).to_have_text("Applied", timeout=SOON)
    expect(tab.get_by_test_id("applied").first).to_have_text("Applied", timeout=SOON)
    # what was opened stays open, and what was focused stays focused
    expect(card.get_by_test_id("why")).to_be_visible()
    is_focused(card.get_by_test_id("why-button").first)

    expect(tom.last_answer).to_contain_text("new applicant", timeout=SOON)
    tom.reloads()
    expect(on_screen(tom.page, "There is a new applicant")).to_be_visible(timeout=20_000)
    maja.reloads()
    expect(maja.page.get_by_test_id("applied").first).to_have_text("Applied", timeout=20_000)


def test_a_confirmation_that_is_decided_elsewhere_has_no_buttons_left(visitors: Visitors) -> None:
    tom = who_has_published(visitors)
    maja = visitors.candidate().says(ABOUT).says(f"jobs at {tom.company}")
    maja.presses(maja.card("jobs").get_by_test_id("apply").first)
    card = maja.card("confirm")
    with by_program(visitors, maja) as client:
        pending = pending_in(client, conversation_of(maja))
        assert client.post(f"/chat/confirmations/{pending}", json={"accept": False}).status_code == 200
    expect(card.get_by_test_id("decision")).to_have_text("Not done", timeout=SOON)
    expect(card.get_by_test_id("confirm")).to_have_count(0)

    maja.presses(maja.card("jobs").get_by_test_id("apply").first)
    maja.card("confirm").get_by_test_id("confirm").focus()
    maja.page.keyboard.press("Enter")
    expect(maja.card("confirm").get_by_test_id("decision")).to_have_text("Done")
    # the button is gone; the focus is where it was, and those who do not see it are told
    is_focused(maja.card("confirm").get_by_test_id("decision"))
    expect(maja.read_out).to_have_text("Done")


def test_what_was_hidden_can_be_brought_back_without_leaving_the_keyboard(visitors: Visitors) -> None:
    maja = visitors.candidate().says(ABOUT).says("What fits me?")
    card = maja.card("jobs")
    card.get_by_test_id("hide").first.focus()
    maja.page.keyboard.press("Enter")
    is_focused(card.get_by_role("button", name="Show again"))
    maja.page.keyboard.press("Enter")
    expect(card).not_to_contain_text("Hidden:")
    is_focused(card.get_by_test_id("hide").first)


def test_who_comes_back_is_told_what_happened_meanwhile(visitors: Visitors) -> None:
    tom = who_has_published(visitors)
    tom.logs_out()
    maja = visitors.candidate().says(ABOUT)
    with by_program(visitors, maja) as client:
        (job,) = client.get("/jobs", params={"company": tom.company}).json()["items"]
        assert client.post(f"/jobs/{job['id']}/applications", json={}).status_code == 201
    tom.logs_in().arrives()
    news = tom.page.get_by_role("region", name="Since you were here")
    expect(news).to_contain_text("There is a new applicant for Intensive care nurse.")
    tom.takes_picture("recruiter-5-since-you-were-here")
    tom.presses(news.get_by_role("button", name="Applications"))
    expect(tom.card("applications").get_by_test_id("application")).to_have_count(1)
    tom.goes_to("/").arrives()
    expect(news).to_have_count(0)


def test_looking_around_does_not_fill_the_conversation(visitors: Visitors) -> None:
    maja = visitors.candidate().says(ABOUT)
    questions = maja.page.locator("[data-step-type=user_message]")
    for what in ("profile", "profile", "jobs", "applications", "matches"):
        maja.shows(what)
        expect(questions).to_have_count(2)
    maja.reloads()
    expect(questions).to_have_count(2, timeout=20_000)
    expect(maja.page.get_by_test_id("jobs-card")).to_have_count(1)
    expect(questions.last).to_have_text("What fits me?")


def test_a_filter_is_taken_off_by_its_chip(visitors: Visitors) -> None:
    maja = visitors.candidate().says(ABOUT).says("show me part time jobs in Leeds")
    chip = maja.card("jobs").get_by_role("button", name="Remove the filter part time")
    answers = maja.answers.count()
    chip.focus()
    maja.page.keyboard.press("Enter")
    maja.is_answered(answers)
    expect(maja.card("jobs").get_by_test_id("filter")).to_have_count(1)
    expect(maja.card("jobs").get_by_test_id("filter")).to_contain_text("Leeds")


def test_commands_are_listed_and_do_what_they_say(visitors: Visitors) -> None:
    maja = visitors.candidate()
    maja.page.fill("#chat-input", "/")
    expect(maja.page.locator(".command-item")).to_have_count(6)
    maja.page.fill("#chat-input", "/profile")
    maja.page.keyboard.press("Enter")
    expect(maja.page.locator(".command-item")).to_have_count(0)
    maja.page.keyboard.press("Enter")
    expect(maja.card("profile")).to_be_visible()
    maja.says("/jobs nurse in London")
    expect(maja.card("jobs").get_by_test_id("filters")).to_contain_text("London")


def test_a_german_browser_gets_german_cards_and_numbers(visitors: Visitors) -> None:
    maja = visitors.visitor(locale="de-DE").goes_to("/login")
    expect(maja.page.get_by_role("button", name="Anmelden")).to_be_visible()
    maja.registers("candidate", "Maja Kowalska")
    maja.says(f"{ABOUT}, at least £38,500").says("What fits me?")
    expect(maja.card("profile")).to_contain_text("38.500 £ im Jahr")
    expect(maja.card("jobs").get_by_test_id("apply").first).to_have_text("Bewerben")
    expect(maja.page.locator("#rolecall-nav")).to_contain_text("Bewerbungen")
    expect(maja.page.locator("[data-step-type=tool]").last).to_contain_text(re.compile(r"\d+ Stellen .* verglichen"))
