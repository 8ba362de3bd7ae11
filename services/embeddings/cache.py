"""Keeps the vectors of texts that come again: searches, titles, skills."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from services.embeddings.protocol import Encoder, Vectors

# A vector of 256 dimensions takes 1 kB, one of 3,072 takes 12 kB: 4,096 of them are 4 to 50 MB.
SIZE = 4_096
# Long texts are documents, embedded once and stored; keeping them would push out what comes again.
MAX_CHARACTERS = 2_000


class CachedEncoder:
    """Answers as the encoder inside does. The longest unused text is forgotten first."""

    def __init__(self, encoder: Encoder, size: int = SIZE) -> None:
        self._encoder = encoder
        self._size = size
        self._known: OrderedDict[bytes, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    @property
    def is_local(self) -> bool:
        return self._encoder.is_local

    @property
    def is_well(self) -> bool:
        return self._encoder.is_well

    async def embed(self, texts: Sequence[str]) -> Vectors:
        keys = [blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest() for text in texts]
        found = {key: self._known[key] for key in keys if key in self._known}
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if wanted:
            rows = await self._encoder.embed(list(wanted.values()))
            found |= dict(zip(wanted, rows, strict=True))
        self._keep({key: found[key] for key, text in zip(keys, texts, strict=True) if len(text) <= MAX_CHARACTERS})
        if not keys:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([found[key] for key in keys])

    async def aclose(self) -> None:
        self._known.clear()
        await self._encoder.aclose()

    def _keep(self, vectors: dict[bytes, Vectors]) -> None:
        for key, vector in vectors.items():
            # copied: a row of a batch would keep the whole batch alive
            kept = self._known.pop(key, None)
            self._known[key] = vector.copy() if kept is None else kept
        while len(self._known) > self._size:
            self._known.popitem(last=False)
