"""What a screen reader or a keyboard meets: no page and no card has a serious fault by axe's rules."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.chat import Visitors

KEEP_WHAT_IS_READ_OUT = """
    window.readOut = [];
    new MutationObserver(() => window.readOut.push(document.getElementById("rolecall-status")?.textContent))
        .observe(document, { childList: true, subtree: true });
"""
GRAVE = {"serious", "critical"}
OPENING = "We are hiring an intensive care nurse in Leeds, part time, 40 to 46k GBP a year"


# an open menu holds the focus and hides the page behind it, which axe takes for a page that can be reached and not be heard
HELD_BY_MENU = "aria-hidden-focus"


def faults(page: Page, *, but: str = "") -> list[str]:
    # a button that is just being enabled is on its way to its colour
    page.wait_for_function("document.getAnimations().length === 0")
    found = [one for one in Axe().run(page).response["violations"] if one["id"] != but]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in GRAVE]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_and_cards_can_be_used_without_seeing_them(visitors: Visitors, dark: bool) -> None:
    maja = visitors.visitor(dark=dark)
    for path in ("/register", "/login"):
        maja.goes_to(path)
        expect(maja.page.get_by_role("main")).to_be_visible()
        assert not faults(maja.page), path
    maja.registers("candidate", "Maja Kowalska")
    assert not faults(maja.page)
    maja.says("I'm a nurse with 6 years in intensive care in Leeds").says("What fits me?")
    maja.card("jobs").get_by_test_id("why-button").first.click()
    expect(maja.card("jobs").get_by_test_id("why").first).to_be_visible()
    maja.presses(maja.card("jobs").get_by_test_id("apply").first)
    maja.shows("applications")
    assert not faults(maja.page)
    maja.goes_to("/account")
    assert not faults(maja.page)

    tom = visitors.visitor(dark=dark).registers("recruiter", "Tom Becker").says(OPENING)
    assert not faults(tom.page)


def test_dialogs_the_list_of_chats_and_the_help_can_be_used_without_seeing_them(visitors: Visitors) -> None:
    maja = visitors.candidate().says("I'm a nurse with 6 years in intensive care in Leeds")
    page = maja.page
    page.click("#readme-button")
    expect(page.get_by_role("dialog")).to_contain_text("What is kept")
    assert not faults(page), "help"
    page.keyboard.press("Escape")
    page.click("#search-chats-button")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not faults(page), "search"
    page.keyboard.press("Escape")
    for choice in ("#rename-thread", "#delete-thread"):
        page.locator("#thread-options").first.click()
        expect(page.locator(choice)).to_be_visible()
        assert not faults(page, but=HELD_BY_MENU), "menu of a chat"
        page.click(choice)
        expect(page.get_by_role("dialog").or_(page.get_by_role("alertdialog"))).to_be_visible()
        assert not faults(page), choice
        page.keyboard.press("Escape")
    page.click("#user-nav-button")
    expect(page.get_by_role("menuitem", name="Log out")).to_be_visible()
    assert not faults(page, but=HELD_BY_MENU), "menu"


def test_a_confirmation_is_decided_by_keyboard_alone(visitors: Visitors) -> None:
    maja = visitors.candidate().says("I'm a nurse with 6 years in intensive care in Leeds").says("What fits me?")
    maja.presses(maja.card("jobs").get_by_test_id("apply").first)
    maja.card("confirm").get_by_test_id("confirm").focus()
    maja.page.keyboard.press("Tab")
    expect(maja.card("confirm").get_by_test_id("cancel")).to_be_focused()
    maja.page.keyboard.press("Enter")
    expect(maja.card("confirm").get_by_test_id("decision")).to_have_text("Not done")


def test_an_answer_is_read_out_once_and_not_again_when_its_page_is_loaded_again(visitors: Visitors) -> None:
    maja = visitors.candidate().says("hello").says("thank you")
    expect(maja.read_out).to_contain_text("You're welcome")
    maja.page.add_init_script(KEEP_WHAT_IS_READ_OUT)
    maja.reloads()
    expect(maja.answers).to_have_count(2)
    maja.says("hello")
    expect(maja.read_out).to_contain_text("Hello")
    assert "welcome" not in str(maja.page.evaluate("window.readOut"))
