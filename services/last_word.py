"""Who began last has read last: of several that work on the same subject at once, only the outcome of that one counts."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager


class LastWord:
    """Used from one event loop. Remembers only what is being worked on."""

    def __init__(self) -> None:
        self._latest: dict[str, int] = {}
        self._begun = 0

    @contextmanager
    def on(self, subject_ids: Iterable[str]) -> Iterator[Callable[[str], bool]]:
        """Answers whether this is still the latest work on a subject; to be begun before the subject is read."""
        self._begun += 1
        mine = self._begun
        mine_on = dict.fromkeys(subject_ids, mine)
        self._latest |= mine_on
        try:
            yield lambda subject_id: self._latest.get(subject_id) == mine
        finally:
            for subject_id in mine_on:
                if self._latest.get(subject_id) == mine:
                    del self._latest[subject_id]

    def end(self, subject_id: str) -> None:
        """Nothing that has begun counts any more."""
        self._latest.pop(subject_id, None)
