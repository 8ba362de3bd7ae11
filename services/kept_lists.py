"""Lists made lately: the same question gets the same list, as long as all that it was made of is the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

L = TypeVar("L")

MOST_LISTS = 256
# What is new counts less by the day, a step too small to see, and a day may end meanwhile.
LIFE = timedelta(minutes=10)


class KeptLists(Generic[L]):
    """The key must hold everything that could change the list. A list is shared by all who get it: not to be changed."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lists: OrderedDict[Hashable, tuple[L, datetime]] = OrderedDict()

    def get(self, key: Hashable) -> L | None:
        known = self._lists.get(key)
        if known is None or known[1] < self._clock():
            return None
        self._lists.move_to_end(key)
        return known[0]

    def keep(self, key: Hashable, made: L) -> None:
        self._lists[key] = made, self._clock() + LIFE
        if len(self._lists) > MOST_LISTS:
            self._lists.popitem(last=False)
