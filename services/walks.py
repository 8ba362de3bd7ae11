"""Lists read page by page, whose order would shift meanwhile: scores move a little with every job that comes or goes."""

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K")

MOST_WALKS = 64
MOST_KEYS = 2_000


class Walks(Generic[K]):
    """Remembers for the lists begun last what their first items were ordered by.

    It is a help, not a promise: what is forgotten, or was begun in another process, is ordered as it is now.
    """

    def __init__(self) -> None:
        self._walks: OrderedDict[str, dict[str, K]] = OrderedDict()

    def begin(self, keys: Iterable[tuple[str, K]]) -> str:
        """`keys` by item id, in their order. Answers the name under which they are remembered."""
        walk = secrets.token_urlsafe(6)
        self._walks[walk] = dict(islice(keys, MOST_KEYS))
        if len(self._walks) > MOST_WALKS:
            self._walks.popitem(last=False)
        return walk

    def keys(self, walk: str) -> Mapping[str, K]:
        """Empty where nothing is remembered."""
        if walk not in self._walks:
            return {}
        self._walks.move_to_end(walk)
        return self._walks[walk]
