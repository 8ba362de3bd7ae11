"""What is common in the catalogue of open jobs: words, skills, and what texts have in common anyway."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import log

import numpy as np
from numpy.typing import NDArray

# As if so many others were there too: in a small catalogue no skill is common because three of four jobs ask for it.
PRIOR_JOBS = 200
# Below about so many jobs, how alike their texts are says little about texts at large.
ENOUGH_JOBS = 50


class Statistics:
    """Kept up to date as jobs come and go. Without any job every word tells the same."""

    def __init__(self) -> None:
        self.jobs = 0
        self._containing: Counter[str] = Counter()
        self._rarities: dict[str, float] = {}
        self._sum: NDArray[np.float64] = np.zeros(0)
        self._embedded = 0
        self._common_cosine: float | None = None

    def add(self, terms: Iterable[str], document: NDArray[np.floating] | None) -> None:
        self.jobs += 1
        self._containing.update(terms)
        self._move(document, 1)

    def remove(self, terms: Iterable[str], document: NDArray[np.floating] | None) -> None:
        """Of a job that was added before."""
        self.jobs -= 1
        self._containing.subtract(terms)
        self._move(document, -1)

    def rarity(self, term: str) -> float:
        """The inverse document frequency of BM25: above 0, large for rare words."""
        known = self._rarities.get(term)
        if known is None:
            containing = self._containing.get(term, 0)
            known = self._rarities[term] = log(1 + (self.jobs - containing + 0.5) / (containing + 0.5))
        return known

    def share_held(self, weights: Mapping[str, float], held: Collection[str]) -> float:
        """How much of the weighted words is held, in [0, 1], each counting by the square of its rarity."""
        whole = shared = 0.0
        rarity = self._rarities
        for term, weight in weights.items():
            known = rarity.get(term) or self.rarity(term)
            worth = weight * known * known
            whole += worth
            if term in held:
                shared += worth
        return min(1.0, shared / whole) if whole else 0.0

    def distinction(self, term: str) -> float:
        """1 for what one job in twenty or fewer asks for, next to 0 for what every other job does."""
        containing, jobs = self._containing.get(term, 0), self.jobs + PRIOR_JOBS
        rarity = log(1 + (jobs - containing + 0.5) / (containing + 0.5)) / log(1 + (jobs + 0.5) / 0.5)
        return min(1.0, 2 * rarity) ** 2

    @property
    def common_cosine(self) -> float:
        """The mean cosine of two jobs: what any two texts have in common, which differs from encoder to encoder."""
        if self._common_cosine is None:
            count = self._embedded
            pairs = (float(self._sum @ self._sum) - count) / (count * (count - 1)) if count > 1 else 0.0
            self._common_cosine = min(0.95, max(0.0, pairs)) * count / (count + ENOUGH_JOBS)
        return self._common_cosine

    def _move(self, document: NDArray[np.floating] | None, sign: int) -> None:
        self._rarities.clear()
        self._common_cosine = None
        if document is None:
            return
        if len(document) != len(self._sum):
            if sign < 0:
                return
            # another encoder from now on
            self._sum, self._embedded = np.zeros(len(document)), 0
        self._sum += sign * document.astype(np.float64)
        self._embedded += sign
