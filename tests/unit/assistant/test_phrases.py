"""Ways of saying the same thing."""

import pytest

from assistant import candidate_phrases, phrases
from services.extraction.search import read_search


@pytest.mark.parametrize("text", ["pull that application back", "take my application back", "recall the application"])
def test_an_application_is_taken_back_in_many_words(text: str) -> None:
    assert phrases.meant(candidate_phrases.WITHDRAW, text)


@pytest.mark.parametrize("text", ["forget that filter", "lift those filters", "ignore the filters"])
def test_filters_are_lifted_in_many_words(text: str) -> None:
    assert phrases.NARROW.match(text)
    assert "q" in read_search(text).removed
