"""Ids by their time, newest first."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

# What puts an id in its place: the negative time, then the id.
Place = tuple[float, str]


class NewestFirst:
    """Many that are added before the next read are sorted in then: what is nearly in order is sorted fast."""

    def __init__(self) -> None:
        self._place_of: dict[str, Place] = {}
        self._places: list[Place] = []
        self._added: list[Place] = []

    def set(self, id: str, at: float) -> None:
        place = (-at, id)
        if self._place_of.get(id) == place:
            return
        self.remove(id)
        self._place_of[id] = place
        self._added.append(place)

    def remove(self, id: str) -> None:
        """Does nothing if it is not there."""
        place = self._place_of.pop(id, None)
        if place is not None:
            self._sort_in()
            del self._places[bisect_left(self._places, place)]

    def after(self, place: Place | None) -> Iterator[Place]:
        """Those behind `place`, or all. Nothing may be added or removed until the last one was taken."""
        self._sort_in()
        start = bisect_right(self._places, place) if place else 0
        for number in range(start, len(self._places)):
            yield self._places[number]

    def _sort_in(self) -> None:
        if len(self._added) == 1:
            insort(self._places, self._added[0])
        elif self._added:
            self._places += self._added
            self._places.sort()
        self._added.clear()
