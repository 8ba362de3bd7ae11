"""Several Ollama servers with the same models: whom to ask next, and who has just failed.

A model is loaded where it was asked last, and has the beginning of a talk still in mind there. So one server is kept as
long as it is well and free; another one is asked when it fails, or while it is busy and another is not.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

REST_SECONDS = 15.0


class OllamaHosts:
    """`addresses` in the order of preference. Used from one event loop."""

    def __init__(self, addresses: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.addresses = list(dict.fromkeys(addresses))
        self._clock = clock
        self._rests_until = dict.fromkeys(self.addresses, 0.0)
        self._asked = dict.fromkeys(self.addresses, 0)
        self._last = self.addresses[0]

    def in_order(self) -> list[str]:
        """All of them: those that are well first, the least busy of these first, of equals the one used last."""
        well = set(self.well)
        return sorted(self.addresses, key=lambda one: (one not in well, self._asked[one], one != self._last))

    @property
    def well(self) -> list[str]:
        """Those that have not failed just now."""
        now = self._clock()
        return [one for one in self.addresses if self._rests_until[one] <= now]

    @contextmanager
    def asking(self, address: str) -> Iterator[None]:
        """As long as `address` works on an answer."""
        self._asked[address] += 1
        try:
            yield
        finally:
            self._asked[address] -= 1

    def answered(self, address: str) -> None:
        self._rests_until[address], self._last = 0.0, address

    def recovered(self, address: str) -> None:
        """It is well, but was not used."""
        self._rests_until[address] = 0.0

    def failed(self, address: str) -> None:
        """It is asked last for a while."""
        self._rests_until[address] = self._clock() + REST_SECONDS
