"""The chat's own short words: every one of them can be said in German, on the server and on the cards."""

import json
import re
from pathlib import Path

import pytest

from assistant import greeting
from assistant.commands import listed
from assistant.doing import in_words, known_tools
from assistant.language import Language, language_of, said_in
from assistant.tools.catalog import TOOLS

ROOT = Path(__file__).resolve().parents[3]
SAID = re.compile(r'\bt\(\s*(?:[^"()]*\?\s*)?"([^"]+)"(?:\s*:\s*"([^"]+)")?')


def german_on_cards() -> dict[str, str]:
    words = (ROOT / "public" / "words.js").read_text("utf-8")
    table = words[words.index("const German = {") : words.index("};")]
    return dict(re.findall(r'"((?:[^"\\]|\\.)*)": "((?:[^"\\]|\\.)*)"', table))


def said_by(script: Path) -> set[str]:
    return {word for pair in SAID.findall(script.read_text("utf-8")) for word in pair if word}


@pytest.mark.parametrize("script", sorted((ROOT / "public").rglob("*.js*")), ids=lambda path: path.name)
def test_what_cards_and_page_say_is_there_in_german(script: Path) -> None:
    assert said_by(script) - set(german_on_cards()) == set()


def test_german_keeps_the_places_that_values_go_into() -> None:
    for english, german in german_on_cards().items():
        assert re.findall(r"\{\d\}", english) == sorted(re.findall(r"\{\d\}", german)), english


def test_german_of_the_server_keeps_its_places_too() -> None:
    words = json.loads((ROOT / "assistant" / "translations" / "de.json").read_text("utf-8"))
    for english, german in words.items():
        assert re.findall(r"\{\w+\}", english) == re.findall(r"\{\w+\}", german), english


def test_our_pages_are_there_in_german() -> None:
    words = json.loads((ROOT / "assistant" / "translations" / "de.json").read_text("utf-8"))
    pages = sorted((ROOT / "assistant" / "templates").glob("*.html"))
    said = {word for page in pages for word in re.findall(r"""\b_\(["'](.+?)["']\)""", page.read_text("utf-8"))}
    assert len(said) > 40
    assert said - set(words) == set()


def test_greetings_starters_and_commands_are_there_in_german() -> None:
    english = [greeting.CANDIDATE, greeting.RECRUITER]
    english += [label for starters in greeting.STARTERS.values() for label, _ in starters]
    english += [str(one["description"]) for role in ("candidate", "recruiter") for one in listed(role, "en")]
    assert [words for words in english if said_in("de", words) == words] == []


def test_what_was_not_done_is_not_called_done() -> None:
    assert in_words("update_profile", finished=True, ok=False) == "Looked into it"
    assert in_words("update_profile", finished=True, ok=False, language="de") == "Angesehen"


def test_every_tool_has_words_for_what_it_does() -> None:
    assert set(TOOLS) <= known_tools()


@pytest.mark.parametrize(
    ("jobs", "language", "said"),
    [
        (240, "en", "Searching 240 openings …"),
        (1240, "en", "Searching 1,240 openings …"),
        (1240, "de", "Durchsuche 1.240 Stellen …"),
        (None, "en", "Searching the openings …"),
    ],
)
def test_a_search_says_how_much_it_looks_through(jobs: int | None, language: Language, said: str) -> None:
    assert in_words("search_jobs", finished=False, jobs=jobs, language=language) == said


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("de", "de"),
        ("en-GB,de;q=0.5", "en"),
        ("", "en"),
        (None, "en"),
        ("den", "en"),
    ],
)
def test_the_first_language_of_the_browser_counts(accepted: str | None, language: str) -> None:
    assert language_of(accepted) == language
