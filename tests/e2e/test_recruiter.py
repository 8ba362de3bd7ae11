"""A recruiter's whole way through the chat, from describing an opening to closing it, with an applicant in between."""

import re

from playwright.sync_api import expect

from tests.e2e.chat import Visitor, Visitors

TITLE = "intensive care nurse"
OPENING = (
    f"We are hiring an {TITLE} in Leeds, part time, 40 to 46k GBP a year, "
    "two years of intensive care needed, Polish is a plus"
)


def decides(visitor: Visitor, answer: str = "confirm") -> None:
    card = visitor.card("confirm")
    card.get_by_test_id(answer).click()
    expect(card.get_by_test_id("decision")).to_be_visible()


def who_has_published(visitors: Visitors) -> Visitor:
    tom = visitors.recruiter().says(OPENING)
    tom.presses(tom.card("job").get_by_test_id("publish"))
    decides(tom)
    return tom


def test_an_opening_becomes_a_draft_and_is_published_by_a_yes(visitors: Visitors) -> None:
    tom = visitors.recruiter().says(OPENING)
    draft = tom.card("job")
    expect(draft).to_contain_text("Leeds")
    expect(draft.get_by_test_id("job-status")).to_have_text("draft")
    tom.takes_picture("recruiter-1-draft")
    tom.presses(draft.get_by_test_id("publish"))
    expect(tom.card("confirm")).to_contain_text("Publish")
    tom.takes_picture("recruiter-2-confirm")
    decides(tom)
    tom.shows("jobs")
    expect(tom.card("jobs")).to_contain_text("open")


def test_what_is_missing_is_asked_for_one_thing_at_a_time(visitors: Visitors) -> None:
    tom = visitors.recruiter().says("I want to hire a pastry chef")
    expect(tom.card("job").get_by_test_id("publish")).to_have_count(0)
    expect(tom.last_answer).to_contain_text("?")
    tom.says("in Lyon")
    expect(tom.card("job")).to_contain_text("Lyon")
    expect(tom.card("job").get_by_test_id("publish")).to_be_visible()


def test_candidates_are_ranked_without_names_and_one_is_invited(visitors: Visitors) -> None:
    tom = who_has_published(visitors)
    tom.shows("matches")
    people = tom.card("candidates").get_by_test_id("candidate")
    expect(people.first).to_contain_text(re.compile(r"\d+\s*of 100"))
    people.first.get_by_test_id("why-button").click()
    expect(people.first.get_by_test_id("why")).to_be_visible()
    tom.takes_picture("recruiter-3-candidates")
    tom.presses(people.first.get_by_test_id("invite"))
    expect(tom.card("confirm")).to_contain_text("nvit")
    decides(tom)
    expect(tom.card("confirm").get_by_test_id("decision")).to_have_text("Done")


def test_an_applicant_is_moved_on_and_learns_of_it_at_once_and_the_job_is_closed(visitors: Visitors) -> None:
    tom = who_has_published(visitors)
    maja = visitors.candidate().says("I'm an intensive care nurse with 6 years of experience in Leeds, part time")
    maja.says(f"jobs at {tom.company}")
    maja.presses(maja.card("jobs").get_by_test_id("job").filter(has_text=tom.company).first.get_by_test_id("apply"))
    decides(maja)
    expect(tom.last_answer).to_contain_text("new applicant", timeout=4_000)

    tom.shows("applications")
    tom.presses(tom.card("applications").get_by_test_id("move-interview").first)
    decides(tom)
    expect(maja.last_answer).to_contain_text("interview", timeout=4_000)
    maja.takes_picture("candidate-6-live-change")
    maja.shows("applications")
    expect(maja.card("applications").get_by_test_id("stage").first).to_have_text("Interview")

    tom.shows("jobs")
    tom.presses(tom.card("jobs").get_by_test_id("open").first)
    tom.presses(tom.card("job").get_by_test_id("close"))
    decides(tom)
    expect(tom.card("confirm").get_by_test_id("decision")).to_have_text("Done")
    tom.takes_picture("recruiter-4-closed")
