"""What turns texts into vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.errors import InvalidInput, Unavailable

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """`name` is stored with every vector: vectors of different names are never compared.

    `is_local`: fast enough to embed within a write; otherwise the work queues.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int:
        """0 where nobody knows before the first answer."""

    @property
    def is_local(self) -> bool: ...

    @property
    def is_well(self) -> bool:
        """False while it is known not to answer; nobody is asked for this."""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text in their order, each of length 1; a text without anything to embed is a row of zeros.

        Raises EncoderUnavailable; then nothing was embedded.
        """

    async def aclose(self) -> None: ...


class EncoderUnavailable(Unavailable):
    """The encoder does not answer, or not with usable vectors. What waits for it may be tried again later."""

    code = "embeddings_unavailable"


class EncoderUnknown(InvalidInput):
    """The setting names an encoder that is not there, and waiting will not help."""

    code = "embeddings_unknown"


def unit_rows(vectors: Vectors) -> Vectors:
    """Each row at length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
