"""Vectors of texts: read where they were made before, made and stored otherwise."""

from collections.abc import Mapping

import numpy as np

from repositories.models import Embedded
from repositories.protocols import VectorRepository
from services.embeddings.protocol import Encoder, Vectors
from services.matching.features import text_hash

# By subject.
Texts = Mapping[str, list[str]]


class TextVectors:
    def __init__(self, vectors: VectorRepository, encoder: Encoder) -> None:
        self._vectors = vectors
        self._encoder = encoder

    @property
    def are_made_at_once(self) -> bool:
        """Whether `of` leaves nothing out."""
        return self._encoder.is_local

    async def of(self, texts: Texts) -> dict[str, Vectors]:
        """By subject; without those that a slow encoder has still to embed."""
        known = await self.stored(texts)
        missing = {subject_id: rows for subject_id, rows in texts.items() if subject_id not in known}
        if missing and self._encoder.is_local:
            known |= await self.make(missing)
        return known

    async def stored(self, texts: Texts) -> dict[str, Vectors]:
        """By subject; without those whose texts have changed since."""
        found = await self._vectors.get_many(list(texts), self._encoder.name) if texts else {}
        return {
            subject_id: np.frombuffer(one.data, dtype=np.float32).reshape(one.rows, one.dimensions)
            for subject_id, one in found.items()
            if one.text_hash == text_hash(texts[subject_id])
        }

    async def make(self, texts: Texts) -> dict[str, Vectors]:
        """By subject, however long it takes. Raises EncoderUnavailable, and then nothing is stored."""
        embedded = await self._encoder.embed([text for rows in texts.values() for text in rows])
        vectors, made, start = {}, list[Embedded](), 0
        for subject_id, rows in texts.items():
            own = np.ascontiguousarray(embedded[start : start + len(rows)], dtype=np.float32)
            start += len(rows)
            vectors[subject_id] = own
            made.append(
                Embedded(
                    subject_id=subject_id,
                    encoder=self._encoder.name,
                    text_hash=text_hash(rows),
                    rows=own.shape[0],
                    dimensions=own.shape[1],
                    data=own.tobytes(),
                )
            )
        await self._vectors.save_many(made)
        return vectors

    async def remove(self, subject_id: str) -> None:
        await self._vectors.remove(subject_id)
