"""An encoder whose vectors follow from the words alone, so that tests need no model and know what is alike."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from services.embeddings.protocol import EncoderUnavailable, Vectors, unit_rows
from services.matching.words import words

DIMENSIONS = 64


def vectors_of(texts: Sequence[str]) -> Vectors:
    """The mean of one fixed random vector per word."""
    rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in words(text):
            seed = int.from_bytes(sha256(word.encode()).digest()[:8])
            rows[row] += np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return unit_rows(rows)


class WordsEncoder:
    """`asked` holds every batch; with `fails` set it does not answer."""

    name = "words"
    dimensions = DIMENSIONS
    is_local = True
    is_well = True

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.fails = False

    async def embed(self, texts: Sequence[str]) -> Vectors:
        if self.fails:
            raise EncoderUnavailable("Not now.")
        self.asked.append(list(texts))
        return vectors_of(texts)

    async def aclose(self) -> None:
        return None
