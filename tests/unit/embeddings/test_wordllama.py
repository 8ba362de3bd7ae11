import asyncio

import numpy as np
import pytest

from services.embeddings.wordllama import INLINE_CHARACTERS, WordLlamaEncoder


@pytest.fixture(scope="module")
def encoder() -> WordLlamaEncoder:
    return WordLlamaEncoder()


async def test_texts_about_the_same_are_near_and_others_far(encoder: WordLlamaEncoder) -> None:
    nurse, ward, engine = await encoder.embed(["Staff nurse", "nurse in intensive care", "diesel engine fitter"])
    assert nurse @ ward > 0.5 > 0.3 > nurse @ engine


async def test_rows_have_length_one_and_what_says_nothing_is_zero(encoder: WordLlamaEncoder) -> None:
    found = await encoder.embed(["Nurse", "", "   ", "看護師"])
    assert found.shape == (4, encoder.dimensions)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 0, 0, 1], abs=1e-5)


async def test_capitals_change_nothing(encoder: WordLlamaEncoder) -> None:
    small, large = await encoder.embed(["staff nurse", "STAFF Nurse"])
    assert np.array_equal(small, large)


async def test_a_batch_and_single_texts_give_the_same_rows_in_order(encoder: WordLlamaEncoder) -> None:
    texts = [f"{'very ' * (number % 7)}long text number {number}" for number in range(70)]
    singly = np.concatenate([await encoder.embed([text]) for text in texts])
    assert await encoder.embed(texts) == pytest.approx(singly, abs=1e-5)


async def test_others_run_on_while_much_is_embedded(encoder: WordLlamaEncoder) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0)

    beating = asyncio.create_task(beat())
    await encoder.embed(["nurse " * INLINE_CHARACTERS] * 4)
    beating.cancel()
    assert beats > 3
