"""The list of earlier chats: opened, renamed and deleted, on a large screen and on a phone."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.e2e.chat import Visitor, Visitors
from tests.e2e.test_accessibility import HELD_BY_MENU, faults

ABOUT = "I'm a nurse with 6 years in intensive care in Leeds"


def choose(visitor: Visitor, name: str, choice: str) -> None:
    """In the menu of the chat with this name."""
    row = visitor.page.locator("#thread-history li").filter(has_text=name)
    row.hover()
    row.locator("#thread-options").click()
    visitor.page.click(choice)


def delete_shown(visitors: Visitors, visitor: Visitor, name: str) -> None:
    """The chat with this name, which is on the page: it is loaded anew."""
    choose(visitor, name, "#delete-thread")
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.get_by_role("alertdialog").get_by_role("button", name="Confirm").click()
    visitors.forgive_the_lost_connection()


def test_a_chat_is_renamed_and_another_deleted_and_both_stay_so(visitors: Visitors) -> None:
    maja = visitors.candidate().says("hello").says(ABOUT)
    page = maja.page
    history = page.locator("#thread-history")
    expect(history).to_contain_text(ABOUT)
    choose(maja, ABOUT, "#rename-thread")
    page.get_by_role("dialog").get_by_role("textbox").fill("Nursing in Leeds")
    page.keyboard.press("Enter")
    expect(history).to_contain_text("Nursing in Leeds")
    expect(history).not_to_contain_text(ABOUT)

    page.click("#new-chat-button")
    maja.arrives().says("What fits me?")
    expect(history).to_contain_text("What fits me?")
    delete_shown(visitors, maja, "What fits me?")
    maja.arrives()
    assert urlsplit(page.url).path == "/"
    expect(history).not_to_contain_text("What fits me?")
    expect(history.locator("a")).to_have_count(1)
    history.get_by_text("Nursing in Leeds").click()
    expect(maja.card("profile")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile("/thread/"))
    expect(page.get_by_text("not there any more")).to_have_count(0)


def test_a_chat_that_is_deleted_in_one_tab_is_left_by_the_other(visitors: Visitors) -> None:
    maja = visitors.candidate().says(ABOUT)
    maja.page.wait_for_url("**/thread/*")
    second = maja.opens_tab("/thread/" + maja.page.url.rsplit("/", 1)[1])
    expect(second.get_by_test_id("profile-card")).to_be_visible(timeout=20_000)
    delete_shown(visitors, maja, ABOUT)
    for page in (maja.page, second):
        expect(page.locator("#rolecall-greeting")).to_be_visible(timeout=20_000)
        expect(page.get_by_text(ABOUT)).to_have_count(0)


def test_the_list_of_chats_on_a_phone_in_the_dark_can_be_used_without_seeing_it(visitors: Visitors) -> None:
    maja = visitors.visitor(width=390, height=844, dark=True).registers("candidate", "Maja Kowalska").says(ABOUT)
    page = maja.page
    page.wait_for_url("**/thread/*")
    page.get_by_role("button", name="Your chats").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text(ABOUT)
    assert not faults(page), "list"
    maja.takes_picture("history-phone-dark")
    for choice in ("#rename-thread", "#delete-thread"):
        page.locator("#thread-options").first.click()
        page.click(choice)
        asked = page.get_by_role("dialog").or_(page.get_by_role("alertdialog")).last
        expect(asked.get_by_role("button", name="Confirm")).to_be_visible()
        assert not faults(page, but=HELD_BY_MENU), choice
        maja.takes_picture(f"history-phone-dark{choice.replace('#', '-')}")
        page.keyboard.press("Escape")
        expect(asked.get_by_role("button", name="Confirm")).to_have_count(0)
    sheet.get_by_text(ABOUT).click()
    expect(maja.card("profile")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="New chat").click()
    maja.arrives().says("hello").reloads()
    expect(page.get_by_text("hello", exact=True)).to_be_visible(timeout=20_000)
    page.go_back()
    expect(maja.card("profile")).to_be_visible(timeout=20_000)
