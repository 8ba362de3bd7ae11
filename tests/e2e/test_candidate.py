"""A candidate's whole way through the chat, from registering to an application, in a real browser."""

import re

from playwright.sync_api import FilePayload, expect

from tests.e2e.chat import Visitor, Visitors, on_screen

TOLD = "I'm a nurse with 6 years in intensive care in Leeds, looking for part-time work, at least £38k, I speak Polish"


def who_has_told(visitors: Visitors) -> Visitor:
    return visitors.candidate().says(TOLD)


def test_what_was_understood_is_shown_with_the_words_it_came_from_and_can_be_undone(visitors: Visitors) -> None:
    maja = who_has_told(visitors)
    card = maja.card("profile")
    expect(card).to_contain_text("What I understood")
    for understood in ("Leeds", "£38,000 a year", "Polish", "part time", "6 years"):
        expect(card).to_contain_text(understood)
    expect(card).to_contain_text("“")
    maja.takes_picture("candidate-1-understood")

    card.get_by_test_id("undo").click()
    expect(card).to_contain_text("Taken back")
    maja.reloads()
    expect(maja.card("profile")).to_contain_text("Taken back", timeout=20_000)
    maja.shows("profile")
    expect(maja.card("profile")).not_to_contain_text("Leeds")


def test_recommendations_show_scores_skills_and_reasons_and_are_narrowed_by_talking(visitors: Visitors) -> None:
    maja = who_has_told(visitors).says("What fits me?")
    card = maja.card("jobs")
    expect(card.get_by_test_id("job").first).to_contain_text(re.compile(r"\d+\s*of 100"))
    maja.takes_picture("candidate-2-recommendations")
    card.get_by_test_id("why-button").first.click()
    expect(card.get_by_test_id("why").first).to_contain_text("Where the score comes from")
    maja.takes_picture("candidate-3-why")

    maja.says("why the second one?")
    expect(maja.last_answer).to_contain_text(re.compile(r"\w{3,}"))
    for narrower in ("above 45k", "not in London", "only remote"):
        maja.says(narrower)
    expect(maja.card("jobs")).to_contain_text("remote")


def test_saving_and_hiding_take_effect_at_once_and_last(visitors: Visitors) -> None:
    maja = who_has_told(visitors).says("What fits me?")
    card = maja.card("jobs")
    first, second = card.get_by_test_id("job").nth(0), card.get_by_test_id("job").nth(1)
    saved, hidden = first.locator(".rc-title").inner_text(), second.locator(".rc-title").inner_text()[3:]
    first.get_by_test_id("save").click()
    expect(first.get_by_test_id("save")).to_have_text("Saved")
    second.get_by_test_id("hide").click()
    expect(card).to_contain_text("Hidden:")
    maja.says("show my saved jobs")
    expect(maja.card("jobs")).to_contain_text(saved[3:])
    maja.says("What fits me?")
    expect(maja.card("jobs").get_by_test_id("job").first).to_be_visible()
    expect(maja.card("jobs")).not_to_contain_text(hidden)


def test_applying_takes_a_yes_and_everything_is_there_and_working_after_a_reload(visitors: Visitors) -> None:
    maja = who_has_told(visitors).says("What fits me?")
    maja.presses(maja.card("jobs").get_by_test_id("apply").first)
    confirmation = maja.card("confirm")
    expect(confirmation.get_by_test_id("confirm")).to_be_visible()
    maja.takes_picture("candidate-4-confirm")
    confirmation.get_by_test_id("confirm").click()
    expect(confirmation.get_by_test_id("decision")).to_have_text("Done")
    maja.shows("applications")
    expect(maja.card("applications").get_by_test_id("stage").first).to_have_text("Sent")

    maja.reloads()
    expect(maja.card("confirm").get_by_test_id("decision")).to_have_text("Done", timeout=20_000)
    expect(on_screen(maja.page, TOLD)).to_be_visible()
    maja.takes_picture("candidate-5-reloaded")
    maja.presses(maja.card("applications").get_by_test_id("withdraw").first)
    maja.says("yes")
    expect(maja.card("confirm").get_by_test_id("decision")).to_have_text("Done")
    expect(maja.card("confirm").get_by_test_id("confirm")).to_have_count(0)


def test_a_cv_is_read_when_it_is_attached(visitors: Visitors) -> None:
    maja = visitors.candidate()
    text = "Maja Kowalska\nIntensive care nurse, Leeds\n\nSkills: triage, ventilation\nLanguages: Polish, English\n"
    cv: FilePayload = {"name": "cv.txt", "mimeType": "text/plain", "buffer": text.encode()}
    maja.page.set_input_files("#upload-button-input", cv)
    expect(maja.page.locator("#attachments")).to_be_visible()
    maja.says("Here is my CV")
    expect(maja.card("profile")).to_contain_text("Leeds")


def test_a_long_message_leaves_the_field_small_and_nothing_points_to_an_empty_below(visitors: Visitors) -> None:
    maja = visitors.candidate().says("hello")
    field = maja.page.locator("#chat-input")
    small = field.evaluate("field => field.offsetHeight")
    maja.says("\n".join(["I'm a nurse in Leeds"] * 14))
    assert field.evaluate("field => field.offsetHeight") == small
    maja.says("hello again")
    expect(maja.page.locator("body[data-at-end]")).to_have_count(1)
    expect(maja.page.locator("button:has(> .lucide-arrow-down)")).not_to_be_visible()
    maja.page.mouse.move(640, 400)
    maja.page.mouse.wheel(0, -600)
    expect(maja.page.locator("button:has(> .lucide-arrow-down)")).to_be_visible()
