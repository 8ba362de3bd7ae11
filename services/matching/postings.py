"""Which rows hold which words, as flat arrays: one pass scores every row."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_FIRST = 1024
_COMPACT_FROM = 50_000


class Postings:
    """Writes are amortised O(words of the row). Entries of removed rows weigh nothing until they are swept out."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._rows = np.zeros(_FIRST, dtype=np.int32)
        self._terms = np.zeros(_FIRST, dtype=np.int32)
        self._weights = np.zeros(_FIRST, dtype=np.float32)
        self._alive = np.zeros(_FIRST, dtype=np.float32)
        self._end = 0
        self._dead = 0
        self._spans: dict[int, tuple[int, int]] = {}

    def set(self, row: int, terms: Mapping[str, float]) -> None:
        self.remove(row)
        start, self._end = self._end, self._end + len(terms)
        if self._end > len(self._rows):
            self._grow()
        span = slice(start, self._end)
        self._rows[span] = row
        self._terms[span] = [self._codes.setdefault(term, len(self._codes)) for term in terms]
        self._weights[span] = list(terms.values())
        self._alive[span] = 1
        self._spans[row] = (start, self._end)

    def remove(self, row: int) -> None:
        start, end = self._spans.pop(row, (0, 0))
        self._weights[start:end] = 0
        self._alive[start:end] = 0
        self._dead += end - start
        if self._dead > max(_COMPACT_FROM, self._end // 2):
            self._compact()

    def weighted(self, terms: Mapping[str, float], rows: int) -> Floats:
        """Per row, the sum over its words of the row's weight by the word's weight in `terms`."""
        return self._summed(terms, self._weights, rows)

    def present(self, terms: Mapping[str, float], rows: int) -> Floats:
        """Per row, the sum of the weights of those `terms` that it holds, however often."""
        return self._summed(terms, self._alive, rows)

    def _summed(self, terms: Mapping[str, float], weights: NDArray[np.float32], rows: int) -> Floats:
        asked = np.zeros(len(self._codes) + 1, dtype=np.float32)
        for term, weight in terms.items():
            if (code := self._codes.get(term)) is not None:
                asked[code] = weight
        entries = np.flatnonzero(asked[self._terms[: self._end]])
        worth = asked[self._terms[entries]] * weights[entries]
        return np.bincount(self._rows[entries], weights=worth, minlength=rows).astype(np.float64)

    def _grow(self) -> None:
        size = max(2 * len(self._rows), self._end)
        for name in ("_rows", "_terms", "_weights", "_alive"):
            old = getattr(self, name)
            fresh = np.zeros(size, dtype=old.dtype)
            fresh[: len(old)] = old
            setattr(self, name, fresh)

    def _compact(self) -> None:
        kept = np.flatnonzero(self._alive[: self._end])
        moved = np.cumsum(self._alive[: self._end] > 0) - 1
        self._spans = {
            row: (int(moved[start]), int(moved[start]) + end - start) if end > start else (0, 0)
            for row, (start, end) in self._spans.items()
        }
        self._end, self._dead = len(kept), 0
        for name in ("_rows", "_terms", "_weights", "_alive"):
            setattr(self, name, getattr(self, name)[kept])
        self._grow()
