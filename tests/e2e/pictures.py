"""Draws the README's pictures: `make screenshots` writes docs/images/*.png from demo data, small enough to be kept."""

import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.e2e.chat import Visitor, Visitors
from tests.e2e.conftest import CHROMIUM, FLAGS, ROOT, serving

IMAGES = ROOT / "docs" / "images"
WINDOWS = {
    "light": {"width": 1180, "height": 820, "dark": False},
    "dark": {"width": 1180, "height": 820, "dark": True},
    "phone": {"width": 390, "height": 800, "dark": False},
}


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), "--seed-if-empty", ROLECALL_CHAT_MODEL="offline") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visitors = Visitors(browser, address, IMAGES)
        for name, window in WINDOWS.items():
            draw_candidate(visitors.visitor(**window), name)  # type: ignore[arg-type]
        draw_recruiter(visitors.visitor(**WINDOWS["light"]))  # type: ignore[arg-type]
        visitors.leave()
        browser.close()


def draw_candidate(visitor: Visitor, name: str) -> None:
    visitor.email = f"maja.{name}@example.org"
    visitor.registers("candidate", "Maja Kowalska")
    visitor.says("I'm a nurse with 6 years in intensive care and triage, living in Leeds").says("What fits me?")
    card = visitor.card("jobs")
    card.get_by_test_id("why-button").first.click()
    expect(card.get_by_test_id("why").first).to_be_visible()
    card.evaluate("card => card.scrollIntoView()")
    visitor.takes_picture(f"matches-{name}")


def draw_recruiter(visitor: Visitor) -> None:
    visitor.company = "Minster Hospitals"
    visitor.email = "tom@example.org"
    visitor.registers("recruiter", "Tom Becker")
    visitor.says("We are hiring an intensive care nurse in Leeds, full time, 40 to 46k GBP a year, triage is a must")
    visitor.says("Publish it").says("yes").says("Who fits?")
    visitor.card("candidates").evaluate("card => card.scrollIntoView()")
    visitor.takes_picture("candidates-light")


if __name__ == "__main__":
    main()
