"""What people do in the chat, in words; the selectors are here and nowhere else."""

import re
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PASSWORD = "a password to try with"
EXPECTED_ERRORS = (
    "401 (Unauthorized)",
    "Unauthorized",
    "WebSocket is closed before",
    "422 (Unprocessable",
    "404 (Not Found)",
)
# What a browser says of requests whose server went away under them.
LOST_CONNECTION = re.compile(
    r"net::ERR_(CONNECTION|EMPTY|SOCKET|INCOMPLETE|INTERNET|NETWORK|ABORTED)|Failed to fetch|WebSocket connection to"
)
PATIENCE = 20_000
ANSWER = "[data-step-type=assistant_message]"
DIGITS_TO_LETTERS = str.maketrans("0123456789", "ghijklmnop")

expect.set_options(timeout=10_000)


def on_screen(page: Page, text: str, *, exact: bool = False) -> Locator:
    """Where the text can be seen: what is read out to those who cannot see it stands beside the page's root."""
    return page.locator("#root").get_by_text(text, exact=exact)


class Visitors:
    def __init__(self, browser: Browser, server: str, output: Path) -> None:
        self.server = server
        self._browser = browser
        self._output = output
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.foreign: list[str] = []

    def visitor(self, *, width: int = 1280, height: int = 900, dark: bool = False, locale: str = "en-US") -> "Visitor":
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        self._contexts.append(context)
        return Visitor(self, context)

    def candidate(self, name: str = "Maja Kowalska") -> "Visitor":
        return self.visitor().registers("candidate", name)

    def recruiter(self, name: str = "Tom Becker") -> "Visitor":
        return self.visitor().registers("recruiter", name)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self._heard(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def picture(self, page: Page, name: str) -> None:
        page.screenshot(path=self._output / f"{name}.png")

    def leave(self) -> None:
        for context in self._contexts:
            context.close()
        assert not self.errors
        assert not self.foreign

    def forgive_the_lost_connection(self) -> None:
        """For tests that took the server away, or the page in the middle of what it asked for."""
        self.errors[:] = [error for error in self.errors if not LOST_CONNECTION.search(error)]

    def _heard(self, text: str) -> None:
        if not any(expected in text for expected in EXPECTED_ERRORS):
            self.errors.append(text)

    def _asked(self, url: str) -> None:
        own = (self.server, self.server.replace("http", "ws"), "data:", "blob:")
        if not url.startswith(own):
            self.foreign.append(url)


class Visitor:
    def __init__(self, visitors: Visitors, context: BrowserContext) -> None:
        self._visitors = visitors
        self.context = context
        self.email = f"{uuid4()}@example.org"
        self.company = f"Harbour {uuid4().hex[:6].translate(DIGITS_TO_LETTERS).title()}"
        self.page = self._new_page()

    def _new_page(self) -> Page:
        page = self.context.new_page()
        self._visitors.watch(page)
        return page

    def opens_tab(self, path: str = "/") -> Page:
        """A second tab; `with_tab` makes it the one that acts."""
        page = self._new_page()
        page.goto(self._visitors.server + path, wait_until="domcontentloaded")
        return page

    def goes_to(self, path: str) -> "Visitor":
        self.page.goto(self._visitors.server + path, wait_until="domcontentloaded")
        return self

    def registers(self, role: str, name: str) -> "Visitor":
        self.goes_to("/register")
        self.page.check(f"[name=role][value={role}]")
        self.page.fill("#display_name", name)
        if role == "recruiter":
            self.page.fill("#company", self.company)
        self.page.fill("#email", self.email)
        self.page.fill("#password", PASSWORD)
        self.page.click("form[action='/register'] button[type=submit]")
        return self.arrives()

    def arrives(self) -> "Visitor":
        """In a new chat, with the line to the server open."""
        expect(self.page.locator("#rolecall-greeting")).to_be_visible(timeout=PATIENCE)
        expect(self.page.locator("#starters button").first).to_be_enabled(timeout=PATIENCE)
        return self

    def logs_in(self, password: str = PASSWORD) -> "Visitor":
        self.goes_to("/login")
        self.page.fill("#email", self.email)
        self.page.fill("#password", password)
        self.page.get_by_role("button", name="Log in").click()
        return self

    def logs_out(self) -> None:
        self.page.click("#user-nav-button")
        self.page.get_by_role("menuitem", name="Log out").click()
        expect(self.page.locator("#password")).to_be_visible(timeout=PATIENCE)

    def says(self, text: str) -> "Visitor":
        """Writes, and waits until the answer is there."""
        answers = self.answers.count()
        self.page.fill("#chat-input", text)
        expect(self.page.locator("#chat-submit")).to_be_enabled(timeout=PATIENCE)
        self.page.click("#chat-submit")
        self.is_answered(answers)
        return self

    def begins_to_say(self, text: str) -> "Visitor":
        """Writes, and waits only until the answer has begun."""
        answers = self.answers.count()
        self.page.fill("#chat-input", text)
        expect(self.page.locator("#chat-submit")).to_be_enabled(timeout=PATIENCE)
        self.page.click("#chat-submit")
        expect(self.answers.nth(answers)).not_to_be_empty(timeout=PATIENCE)
        return self

    def shows(self, what: str) -> "Visitor":
        """One click in the navigation. It takes the place of the click before it, so answers cannot be counted."""
        self.answers.evaluate_all("nodes => nodes.forEach(node => { node.dataset.seen = 'yes' })")
        self.page.click(f"#rolecall-nav [data-show={what}]")
        expect(self.page.locator(f"{ANSWER}:not([data-seen])").last).to_be_visible(timeout=PATIENCE)
        expect(self.page.locator("#stop-button")).to_have_count(0, timeout=PATIENCE)
        return self

    def presses(self, button: Locator) -> "Visitor":
        """A button of a card that starts a turn."""
        answers = self.answers.count()
        button.click()
        self.is_answered(answers)
        return self

    def is_answered(self, before: int) -> None:
        expect(self.answers.nth(before)).to_be_visible(timeout=PATIENCE)
        expect(self.page.locator("#stop-button")).to_have_count(0, timeout=PATIENCE)

    def reloads(self) -> "Visitor":
        self.page.reload(wait_until="domcontentloaded")
        return self

    def takes_picture(self, name: str) -> None:
        self._visitors.picture(self.page, name)

    @property
    def answers(self) -> Locator:
        return self.page.locator(ANSWER)

    @property
    def last_answer(self) -> Locator:
        return self.answers.last

    @property
    def read_out(self) -> Locator:
        """What a screen reader was given to say last."""
        return self.page.locator("#rolecall-status")

    def card(self, kind: str) -> Locator:
        """The newest card of this kind."""
        return self.page.get_by_test_id(f"{kind}-card").last
