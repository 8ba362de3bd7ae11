import asyncio

import pytest

from services.kept_reads import KeptReads
from tests.support.clock import Clock


class Shelf:
    """Counts how often it is looked at."""

    def __init__(self) -> None:
        self.looks = 0
        self.is_there = True

    async def read(self, key: str) -> str:
        self.looks += 1
        await asyncio.sleep(0)
        if not self.is_there:
            raise LookupError(key)
        return f"{key} {self.looks}"


async def until_read_ahead() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_was_just_read_is_not_read_again() -> None:
    shelf, clock = Shelf(), Clock()
    kept = KeptReads(shelf.read, clock)
    assert [await kept.get("a"), await kept.get("a"), await kept.get("b")] == ["a 1", "a 1", "b 2"]


async def test_who_asks_again_and_again_never_waits_and_never_gets_what_is_old() -> None:
    shelf, clock = Shelf(), Clock()
    kept = KeptReads(shelf.read, clock)
    await kept.get("a")
    clock.move(seconds=1)
    assert await kept.get("a") == "a 1"
    await until_read_ahead()
    clock.move(seconds=1)
    assert await kept.get("a") == "a 2"


async def test_after_a_pause_it_is_read_anew() -> None:
    shelf, clock = Shelf(), Clock()
    kept = KeptReads(shelf.read, clock)
    await kept.get("a")
    clock.move(seconds=2)
    assert await kept.get("a") == "a 2"


async def test_what_is_dropped_is_read_anew_even_while_it_is_being_read() -> None:
    shelf = Shelf()
    kept = KeptReads(shelf.read, Clock())
    reading = asyncio.create_task(kept.get("a"))
    await asyncio.sleep(0)
    kept.drop("a")
    assert await reading == "a 1"
    assert await kept.get("a") == "a 2"
    kept.drop_where(lambda value: value == "a 2")
    assert await kept.get("a") == "a 3"


async def test_what_cannot_be_read_any_more_is_told_to_who_asks_next() -> None:
    shelf, clock = Shelf(), Clock()
    kept = KeptReads(shelf.read, clock)
    await kept.get("a")
    shelf.is_there = False
    clock.move(seconds=1)
    assert await kept.get("a") == "a 1"
    await until_read_ahead()
    with pytest.raises(LookupError):
        await kept.get("a")
