import numpy as np
import pytest

from services.embeddings.cache import MAX_CHARACTERS, CachedEncoder
from services.embeddings.protocol import EncoderUnavailable
from tests.support.encoder import WordsEncoder, vectors_of


async def test_a_text_is_embedded_once_and_answered_in_its_place() -> None:
    inner = WordsEncoder()
    encoder = CachedEncoder(inner)
    await encoder.embed(["nurse", "chef"])
    found = await encoder.embed(["baker", "chef", "baker", "nurse"])
    assert inner.asked == [["nurse", "chef"], ["baker"]]
    assert np.array_equal(found, vectors_of(["baker", "chef", "baker", "nurse"]))


async def test_the_longest_unused_is_forgotten_first() -> None:
    inner = WordsEncoder()
    encoder = CachedEncoder(inner, size=2)
    for text in ("nurse", "chef", "nurse", "baker", "nurse", "chef"):
        await encoder.embed([text])
    assert inner.asked == [["nurse"], ["chef"], ["baker"], ["chef"]]


async def test_long_texts_are_not_kept() -> None:
    inner = WordsEncoder()
    encoder = CachedEncoder(inner)
    for _ in range(2):
        await encoder.embed(["x" * (MAX_CHARACTERS + 1)])
    assert len(inner.asked) == 2


async def test_no_texts_are_no_rows_and_ask_nobody() -> None:
    inner = WordsEncoder()
    assert (await CachedEncoder(inner).embed([])).shape == (0, inner.dimensions)
    assert inner.asked == []


async def test_nothing_is_kept_of_an_answer_that_did_not_come() -> None:
    inner = WordsEncoder()
    encoder = CachedEncoder(inner)
    inner.fails = True
    with pytest.raises(EncoderUnavailable):
        await encoder.embed(["nurse"])
    inner.fails = False
    assert np.array_equal(await encoder.embed(["nurse"]), vectors_of(["nurse"]))
