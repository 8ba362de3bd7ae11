import pytest

from repositories.models import Profile, ProfileFields
from services.matching.features import (
    has_profile,
    job_features,
    job_texts,
    profile_features,
    profile_texts,
    text_hash,
)
from tests.support.builders import job, profile
from tests.support.encoder import vectors_of

PERSON = "Ann Featherstonehaugh, ann.f@example.com, +44 20 7946 0958, woman, 34 years old, born on 3 May 1991"


def told(person: Profile, *names: str) -> str:
    features = profile_features(person, None, names)
    lines = " ".join(line for line, _ in features.lines)
    return " ".join([*profile_texts(person, names), lines, *features.terms]).casefold()


@pytest.mark.parametrize("secret", ["featherstonehaugh", "example.com", "7946", "woman", "34", "1991"])
def test_who_somebody_is_reaches_neither_words_nor_texts_to_embed(secret: str) -> None:
    person = profile(full_name="Ann Featherstonehaugh", summary=f"{PERSON}. I nurse patients.", headline="Nurse")
    assert secret not in told(person)
    assert "nurse" in told(person)


def test_the_name_an_account_goes_by_is_hidden_too() -> None:
    person = profile(full_name=None, summary="Ottoline here. I nurse patients.")
    assert "ottoline" in told(person)
    assert "ottoline" not in told(person, "Ottoline")


def test_years_of_experience_are_no_age() -> None:
    assert "12 years" in told(profile(summary="I have 12 years of experience; I'm 12 years in the trade."))


def test_ordinary_words_that_sound_like_a_birth_stay() -> None:
    assert "born leader of data teams" in told(profile(summary="A born leader of data teams."))


def test_there_is_a_profile_once_there_is_something_to_compare() -> None:
    assert not has_profile(ProfileFields(full_name="Ann", locations=["Leeds"], years_experience=3))
    assert has_profile(ProfileFields(skills=["Triage"]))
    assert has_profile(ProfileFields(headline="Nurse"))


def test_vectors_of_other_texts_are_not_used() -> None:
    opening, person = job(), profile()
    assert job_features(opening, vectors_of(job_texts(opening))).document is not None
    assert job_features(opening, vectors_of(["one row"])).document is None
    assert profile_features(person, vectors_of(["one row"])).document is None


def test_texts_change_their_hash_when_anything_in_them_does() -> None:
    assert text_hash(job_texts(job())) == text_hash(job_texts(job()))
    assert text_hash(job_texts(job())) != text_hash(job_texts(job(title="Nurse")))
    assert text_hash(["a", "b"]) != text_hash(["ab"])


def test_a_long_description_becomes_a_bounded_number_of_stretches() -> None:
    sentence = "You build and run services that people rely on every day of the week."
    long = job(description=" ".join(f"{sentence} Number {number}." for number in range(150)))
    assert len(job_texts(long)) <= 14
    assert "Number 149." in job_texts(long)[-1]


def test_what_is_empty_has_texts_all_the_same() -> None:
    nothing = job(title=None, description=None, skills_required=[], skills_preferred=[])
    assert job_texts(nothing) == ["", ""]
    assert profile_texts(Profile(user_id="u")) == ["", ""]
    assert job_features(nothing, vectors_of(job_texts(nothing))).terms == {}
