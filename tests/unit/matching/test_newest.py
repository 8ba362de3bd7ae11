"""Newest first, however they came."""

import random

from services.matching.newest import NewestFirst


def ids(newest: NewestFirst) -> list[str]:
    return [id for _, id in newest.after(None)]


def test_newest_first_and_equals_by_id() -> None:
    newest = NewestFirst()
    for id, at in (("b", 1.0), ("c", 3.0), ("a", 1.0)):
        newest.set(id, at)
    assert ids(newest) == ["c", "a", "b"]
    assert [id for _, id in newest.after((-3.0, "c"))] == ["a", "b"]


def test_whatever_comes_goes_and_moves_the_order_is_that_of_the_times() -> None:
    chance, newest, times = random.Random(1), NewestFirst(), dict[str, float]()
    for _ in range(2000):
        id = str(chance.randrange(100))
        if chance.random() < 0.3:
            newest.remove(id)
            times.pop(id, None)
        else:
            times[id] = float(chance.randrange(50))
            newest.set(id, times[id])
        if chance.random() < 0.2:
            assert ids(newest) == sorted(times, key=lambda one: (-times[one], one))
