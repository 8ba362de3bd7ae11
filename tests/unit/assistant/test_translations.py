"""The words of Chainlit's page, in both languages: all of them, and none that names somebody else's product."""

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
OURS = {"en": "en-US.json", "de": "de-DE.json"}
UNWORDED = {"chat.messages.status.using", "chat.messages.status.used"}


def words(tree: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from words(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def ours(language: str) -> dict[str, str]:
    return dict(words(json.loads((ROOT / ".chainlit" / "translations" / OURS[language]).read_text("utf-8"))))


def chainlits() -> dict[str, str]:
    spec = find_spec("chainlit")
    assert spec
    assert spec.origin
    return dict(words(json.loads((Path(spec.origin).parent / "translations" / "en-US.json").read_text("utf-8"))))


@pytest.mark.parametrize("language", OURS)
def test_every_word_of_the_page_is_ours(language: str) -> None:
    assert not chainlits().keys() - ours(language).keys()


def test_both_languages_say_the_same_things() -> None:
    english, german = ours("en"), ours("de")
    assert english.keys() == german.keys()
    for key, said in english.items():
        assert re.findall(r"{{.*?}}", said) == re.findall(r"{{.*?}}", german[key]), key


@pytest.mark.parametrize("language", OURS)
def test_nothing_is_left_empty_or_names_another_product(language: str) -> None:
    for key, said in ours(language).items():
        assert said or key in UNWORDED, key
        assert not re.search(r"chainlit|literal ?ai|https?://", said, re.IGNORECASE), key
