"""Lists read page by page keep the order in which they were first seen."""

from services.walks import MOST_AHEAD, MOST_WALKS, Walks


def test_what_was_seen_keeps_its_place_and_what_comes_later_gets_one() -> None:
    walks: Walks[int] = Walks()
    walk = walks.carry_on("", [("a", 1), ("b", 2)])
    assert walks.carry_on(walk, [("b", 7), ("c", 3)]) == walk
    assert walks.keys(walk) == {"a": 1, "b": 2, "c": 3}


def test_a_walk_that_is_not_known_begins_anew_under_another_name() -> None:
    walks: Walks[int] = Walks()
    walk = walks.carry_on("made up", [("a", 1)])
    assert walk != "made up"
    assert walks.keys("made up") == {}


def test_only_so_much_is_remembered() -> None:
    walks: Walks[int] = Walks()
    first = walks.carry_on("", ((str(n), n) for n in range(MOST_AHEAD * 2)))
    assert len(walks.keys(first)) == MOST_AHEAD
    others = [walks.carry_on("", [("a", 1)]) for _ in range(MOST_WALKS)]
    assert walks.keys(first) == {}
    assert all(walks.keys(one) for one in others)
