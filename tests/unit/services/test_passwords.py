import pytest
from pydantic import TypeAdapter, ValidationError

from services.passwords import NewPassword, PasswordHasher, new_password

ADAPTER: TypeAdapter[object] = TypeAdapter(NewPassword)


@pytest.mark.parametrize("password", ["x" * 12, "x" * 72, "é" * 36, "\u0000" * 12])
async def test_a_password_of_12_to_72_bytes_is_taken_and_matches_only_itself(password: str) -> None:
    ADAPTER.validate_python(password)
    hasher = PasswordHasher(4)
    hashed = await hasher.hash(password)
    assert await hasher.matches(password, hashed)
    assert not await hasher.matches(password[:-1] + "y", hashed)
    assert not await hasher.matches(password + "y", hashed)
    hasher.close()


@pytest.mark.parametrize(("password", "words"), [("x" * 11, "at least 12"), ("x" * 73, "at most 72"), ("é" * 40, "80")])
def test_other_lengths_are_refused_in_words(password: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ADAPTER.validate_python(password)


async def test_without_a_hash_nothing_matches() -> None:
    hasher = PasswordHasher(4)
    assert not await hasher.matches("any password at all", None)
    assert not await hasher.matches("\ud800" * 9, None)
    hasher.close()


def test_a_made_password_fits_the_rules_and_is_new_each_time() -> None:
    ADAPTER.validate_python(new_password())
    assert new_password() != new_password()
