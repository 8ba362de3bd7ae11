"""When things go wrong under an open page: the server dies, files are bad, somebody has no mouse."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.e2e.chat import PASSWORD, Visitor, Visitors, on_screen
from tests.e2e.conftest import OUTPUT, free_port
from tests.support.processes import Process

PATIENCE = 30_000


def test_a_page_outlives_the_kill_of_its_server(browser: Browser, tmp_path: Path) -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    port = str(free_port())
    server = Process(tmp_path, "serve", "--port", port)
    try:
        visitors = Visitors(browser, server.address(), OUTPUT)
        maja = visitors.candidate().says("I'm a nurse with 6 years in intensive care in Leeds")
        server.kill()
        expect(maja.page.get_by_text("No connection to Rolecall").first).to_be_visible(timeout=PATIENCE)
        maja.takes_picture("trouble-1-no-connection")
        server = Process(tmp_path, "serve", "--port", port)
        server.address()
        expect(maja.page.get_by_text("No connection to Rolecall")).to_have_count(0, timeout=PATIENCE)
        maja.says("I also speak Polish")
        expect(maja.card("profile")).to_contain_text("Polish")
        maja.reloads()
        expect(maja.page.get_by_test_id("profile-card")).to_have_count(2, timeout=PATIENCE)
        visitors.forgive_the_lost_connection()
        visitors.leave()
    finally:
        server.kill()


LATE_LINE = """
  const until = Date.now() + 2500;
  const later = (hear) => (event) => setTimeout(() => hear(event), Math.max(0, until - Date.now()));
  window.WebSocket = class extends WebSocket {
    set onopen(hear) { super.onopen = later(hear); }
    set onmessage(hear) { super.onmessage = later(hear); }
  };
"""


def test_what_is_done_before_the_line_is_open_is_done_once_it_is_or_told_in_words(visitors: Visitors) -> None:
    maja = visitors.candidate()
    maja.page.add_init_script(LATE_LINE)
    maja.goes_to("/")
    attaches(maja, "cv.txt", "text/plain", b"Maja, nurse in Leeds")
    expect(maja.page.locator("[data-sonner-toast]").first).to_contain_text("attach the file again")
    maja.goes_to("/")
    maja.page.fill("#chat-input", "I'm a nurse in Leeds")
    maja.page.press("#chat-input", "Enter")
    expect(maja.page.locator("#chat-submit")).to_be_disabled()
    expect(maja.card("profile")).to_contain_text("Leeds")
    expect(maja.page.locator("[data-step-type=user_message]")).to_have_count(1)


def attaches(visitor: Visitor, name: str, kind: str, data: bytes) -> None:
    file: FilePayload = {"name": name, "mimeType": kind, "buffer": data}
    visitor.page.set_input_files("#upload-button-input", file)


def test_a_file_that_says_it_is_a_pdf_and_is_none_is_answered_in_words(visitors: Visitors) -> None:
    maja = visitors.candidate()
    attaches(maja, "../../cv.pdf", "application/pdf", b"MZ\x90\0\3" + b"\0" * 99)
    expect(maja.page.locator("#attachments")).to_be_visible()
    maja.says("Here is my CV")
    expect(maja.last_answer).to_contain_text("PDF, DOCX")
    expect(maja.page.get_by_test_id("profile-card")).to_have_count(0)
    expect(on_screen(maja.page, "Looked into it")).to_be_visible()
    maja.says("I'm a nurse in Leeds")
    expect(maja.card("profile")).to_contain_text("Leeds")


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [("page.html", "text/html", b"<script>alert(1)</script>"), ("long.txt", "text/plain", b"x" * 6_000_000)],
    ids=["kind", "size"],
)
def test_files_that_are_not_taken_are_refused_before_they_are_sent(
    visitors: Visitors, name: str, kind: str, data: bytes
) -> None:
    maja = visitors.candidate()
    attaches(maja, name, kind, data)
    expect(maja.page.locator("[data-sonner-toast]").first).to_be_visible()
    expect(maja.page.locator("#attachments")).to_have_count(0)
    maja.says("hello")


def test_registering_talking_and_leaving_take_no_mouse(visitors: Visitors) -> None:
    maja = visitors.visitor().goes_to("/register")
    keyboard = maja.page.keyboard
    maja.page.locator("[name=role]").first.focus()
    for text in ("Maja Kowalska", maja.email, PASSWORD):
        keyboard.press("Tab")
        keyboard.type(text)
    keyboard.press("Enter")
    maja.arrives()
    maja.page.locator("#chat-input").focus()
    keyboard.type("I'm a nurse with 6 years in intensive care in Leeds")
    keyboard.press("Enter")
    maja.is_answered(0)
    maja.page.locator("#rolecall-nav [data-show=matches]").focus()
    keyboard.press("Enter")
    expect(maja.card("jobs")).to_be_visible(timeout=PATIENCE)
    maja.page.locator("#user-nav-button").focus()
    keyboard.press("Enter")
    expect(maja.page.get_by_role("menuitem", name="Log out")).to_be_visible()
    for _ in range(5):
        if maja.page.get_by_role("menuitem", name="Log out").evaluate("one => one === document.activeElement"):
            break
        keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(maja.page.locator("#password")).to_be_visible(timeout=PATIENCE)
