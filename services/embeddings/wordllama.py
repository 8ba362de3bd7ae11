"""WordLlama: word vectors averaged over a text. Bundled with its package, so nothing is ever downloaded."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from services.embeddings.protocol import Vectors, unit_rows

if TYPE_CHECKING:
    from wordllama.inference import WordLlamaInference

NAME = "wordllama"
DIMENSIONS = 256
# More than this takes long enough to be felt by everybody else on the event loop.
INLINE_CHARACTERS = 20_000
# One batch is padded to its longest text; small batches of like length keep that cheap.
BATCH = 32
MAX_CHARACTERS = 20_000


class WordLlamaEncoder:
    """The weights (16 MB) are read at the first use, which takes about half a second.

    Texts are embedded in small letters: the vocabulary holds "Nurse" and "nurse" as two words that are not close.
    """

    name = NAME
    dimensions = DIMENSIONS
    is_local = True
    is_well = True

    def __init__(self) -> None:
        self._model: WordLlamaInference | None = None
        self._loading = asyncio.Lock()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        model = await self._loaded()
        if sum(map(len, texts)) <= INLINE_CHARACTERS:
            return _embed(model, texts)
        return await asyncio.to_thread(_embed, model, texts)

    async def aclose(self) -> None:
        self._model = None

    async def _loaded(self) -> "WordLlamaInference":
        async with self._loading:
            if self._model is None:
                self._model = await asyncio.to_thread(_load)
            return self._model


def _load() -> "WordLlamaInference":
    import wordllama

    # without cache_dir this version looks in a folder that does not exist
    folder = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)


def _embed(model: "WordLlamaInference", texts: Sequence[str]) -> Vectors:
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    filled = sorted((place for place, text in enumerate(texts) if text.strip()), key=lambda place: len(texts[place]))
    for start in range(0, len(filled), BATCH):
        places = filled[start : start + BATCH]
        vectors[places] = model.embed([texts[place][:MAX_CHARACTERS].lower() for place in places], batch_size=BATCH)
    # a text of signs that the vocabulary lacks has no tokens, and its mean is not a number
    return unit_rows(np.nan_to_num(vectors))
