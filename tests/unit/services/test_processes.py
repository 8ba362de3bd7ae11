import os

import pytest

from services.processes import is_dead, new_holder


def test_a_holder_of_this_process_lives_and_each_is_another() -> None:
    assert not is_dead(new_holder())
    assert new_holder() != new_holder()


def test_a_holder_of_a_living_process_of_this_machine_lives() -> None:
    machine = new_holder().partition("/")[0]
    assert not is_dead(f"{machine}/{os.getppid()}/word/id")


def test_a_holder_with_this_process_number_from_before_a_restart_is_dead() -> None:
    machine, number = new_holder().split("/")[:2]
    assert is_dead(f"{machine}/{number}/another/id")


@pytest.mark.parametrize("holder", ["", "dead", "elsewhere~1/1/word/id", "elsewhere~1/x", "a/b/c"])
def test_of_a_holder_elsewhere_nobody_knows(holder: str) -> None:
    assert not is_dead(holder)


@pytest.mark.parametrize("number", ["", "x", "-1", "0x1", "9" * 40])
def test_a_holder_without_a_sound_number_is_left_to_its_lease(number: str) -> None:
    machine = new_holder().partition("/")[0]
    assert not is_dead(f"{machine}/{number}/word/id")
