"""The language of the chat's own short words: that of the browser, where we speak it. What is answered to a message is not
among them."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "de"]

NUMBER = re.compile(r"\d+")
WORDS = Path(__file__).resolve().parent / "translations"


def language_of(accepted: str | None) -> Language:
    """`accepted`: an Accept-Language header, or the first tag of one."""
    first = (accepted or "").strip().casefold().partition(",")[0]
    return "de" if first.partition(";")[0].partition("-")[0].strip() == "de" else "en"


def said_in(language: Language, words: str) -> str:
    """English words are their own key; what nobody has translated stays English."""
    return words if language == "en" else _german().get(words, words)


def sentence_in(language: Language, sentence: str) -> str:
    """A finished sentence with numbers in it, as services refuse with; its key has `{number}` in place of each."""
    numbers = iter(NUMBER.findall(sentence))
    said = said_in(language, NUMBER.sub("{number}", sentence))
    return re.sub(r"\{number\}", lambda _: next(numbers), said)


@cache
def _german() -> dict[str, str]:
    found: dict[str, str] = json.loads((WORDS / "de.json").read_text("utf-8"))
    return found
