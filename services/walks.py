"""Lists read page by page, whose order would shift meanwhile: scores move a little with every job that comes or goes."""

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K")

MOST_WALKS = 64
# Of one walk: as many as are to come when a page is read, and in all.
MOST_AHEAD = 1_000
MOST_KEYS = 10_000


class Walks(Generic[K]):
    """Remembers, for the lists read lately, by what their items were ordered when they were first seen.

    It is a help, not a promise: what is forgotten, or was begun in another process, is ordered as it is now.
    """

    def __init__(self) -> None:
        self._walks: OrderedDict[str, dict[str, K]] = OrderedDict()

    def keys(self, walk: str) -> Mapping[str, K]:
        """By item id; empty where nothing is remembered."""
        return self._walks.get(walk, {})

    def carry_on(self, walk: str, keys: Iterable[tuple[str, K]]) -> str:
        """Remembers what is still to come, in its order, next to what is known. Answers the name of the walk.

        A walk without a name, or that was forgotten, begins here.
        """
        known = self._walks.pop(walk, None)
        if known is None:
            walk, known = secrets.token_urlsafe(6), {}
        for item_id, key in islice(keys, MOST_AHEAD if len(known) < MOST_KEYS else 0):
            known.setdefault(item_id, key)
        self._walks[walk] = known
        if len(self._walks) > MOST_WALKS:
            self._walks.popitem(last=False)
        return walk
