"""Lists that are kept for a while."""

from services.kept_lists import LIFE, MOST_LISTS, KeptLists
from tests.support.clock import Clock


def test_a_list_is_kept_for_its_time_and_for_its_key_alone() -> None:
    clock = Clock()
    kept: KeptLists[str] = KeptLists(clock)
    kept.keep(("a", 1), "made")
    assert kept.get(("a", 1)) == "made"
    assert kept.get(("a", 2)) is None
    clock.now += LIFE
    assert kept.get(("a", 1)) == "made"
    clock.now += LIFE
    assert kept.get(("a", 1)) is None


def test_of_too_many_the_one_not_asked_for_longest_is_dropped() -> None:
    kept: KeptLists[int] = KeptLists(Clock())
    for number in range(MOST_LISTS):
        kept.keep(number, number)
    assert kept.get(0) == 0
    kept.keep(MOST_LISTS, 0)
    assert kept.get(0) == 0
    assert kept.get(1) is None
