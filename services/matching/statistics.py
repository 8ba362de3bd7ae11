"""How common words are in the catalogue of open jobs."""

from collections import Counter
from collections.abc import Iterable
from math import log


class Statistics:
    """Kept up to date as jobs come and go. Without any job every word tells the same."""

    def __init__(self) -> None:
        self.documents = 0
        self._containing: Counter[str] = Counter()
        self._rarities: dict[str, float] = {}

    def add(self, terms: Iterable[str]) -> None:
        self._rarities.clear()
        self.documents += 1
        self._containing.update(terms)

    def remove(self, terms: Iterable[str]) -> None:
        """Of a document that was added before."""
        self._rarities.clear()
        self.documents -= 1
        for term in terms:
            self._containing[term] -= 1
            if self._containing[term] <= 0:
                del self._containing[term]

    def rarity(self, term: str) -> float:
        """The inverse document frequency of BM25: above 0, large for rare words."""
        known = self._rarities.get(term)
        if known is None:
            containing = self._containing.get(term, 0)
            known = self._rarities[term] = log(1 + (self.documents - containing + 0.5) / (containing + 0.5))
        return known
