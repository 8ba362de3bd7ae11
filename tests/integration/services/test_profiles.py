"""Profiles: written, merged, taken back, and read from a CV."""

import asyncio
from typing import Any

import pytest

from repositories.models import ProfileFields
from services.errors import Conflict, Forbidden, InvalidInput, NotFound, StaleWrite, TooLarge, UnsupportedMedia
from services.extraction.findings import Finding
from services.principal import Principal
from services.profiles import ProfilePatch
from tests.integration.services.market import Market

CV = b"""Jordan Peel
jordan.peel@example.com

Summary
Electrician with 8 years of experience in Bristol.

Skills
Wiring, fault finding, soldering
"""


@pytest.fixture
async def ann(market: Market) -> Principal:
    return await market.candidate()


def said(field: str, value: Any, operation: Any = "set", quote: str = "as I said") -> Finding:
    return Finding(field, value, quote, operation)


async def test_before_the_first_write_a_profile_is_empty_with_version_0(market: Market, ann: Principal) -> None:
    profile = await market.services.profiles.get(ann)
    assert (profile.version, profile.headline, profile.skills, profile.updated_at) == (0, None, [], None)
    assert not profile.open_to_recruiters


async def test_replacing_clears_what_is_not_named(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    await profiles.replace(ann, ProfileFields(headline="Baker", locations=["Leeds"]))
    written = await profiles.replace(ann, ProfileFields(headline="Porter"))
    assert (written.headline, written.locations, written.version) == ("Porter", [], 2)


async def test_a_patch_merges_and_null_clears(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    await profiles.replace(
        ann, ProfileFields(headline="Baker", summary="Bread.", skills=["Baking"], open_to_recruiters=True)
    )
    patch = ProfilePatch.model_validate(
        {"summary": None, "skills": None, "open_to_recruiters": None, "seniority": "mid"}
    )
    written = await profiles.update(ann, patch)
    assert (written.headline, written.summary, written.skills) == ("Baker", None, [])
    assert (written.seniority, written.open_to_recruiters) == ("mid", False)


async def test_a_patch_that_changes_nothing_is_no_write(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    first = await profiles.replace(ann, ProfileFields(headline="Baker"))
    for sent in ({}, {"headline": "Baker"}):
        assert await profiles.update(ann, ProfilePatch.model_validate(sent)) == first


async def test_a_write_on_an_old_version_is_refused(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    await profiles.replace(ann, ProfileFields(headline="Baker"), version=0)
    for version in (0, 7):
        with pytest.raises(StaleWrite):
            await profiles.replace(ann, ProfileFields(headline="X"), version=version)
        with pytest.raises(StaleWrite):
            await profiles.update(ann, ProfilePatch(headline="X"), version=version)
        with pytest.raises(StaleWrite):
            await profiles.remove(ann, version=version)
    assert (await profiles.get(ann)).headline == "Baker"


async def test_of_writes_at_once_on_one_version_one_is_taken(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    await profiles.replace(ann, ProfileFields(headline="Baker"))
    patches = [profiles.update(ann, ProfilePatch(headline=f"Cook {n}"), version=1) for n in range(8)]
    answers = await asyncio.gather(*patches, return_exceptions=True)
    assert sorted(isinstance(one, StaleWrite) for one in answers) == [False] + [True] * 7


async def test_writes_at_once_without_a_version_all_count(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    await asyncio.gather(*[profiles.apply(ann, [said("skills", f"Skill {n}", "add")]) for n in range(8)])
    assert sorted((await profiles.get(ann)).skills) == [f"Skill {n}" for n in range(8)]


async def test_a_removed_profile_reads_as_empty_and_can_be_written_again(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    write = await profiles.apply(ann, [said("headline", "Baker")])
    await profiles.remove(ann)
    assert (await profiles.get(ann)).version == 0
    await profiles.replace(ann, ProfileFields(headline="Back"))
    assert write.undo_id
    with pytest.raises(NotFound):
        await profiles.undo(ann, write.undo_id)
    assert "profile.removed" in market.kinds()


async def test_recruiters_have_no_profile(market: Market) -> None:
    recruiter = await market.recruiter()
    with pytest.raises(Forbidden):
        await market.services.profiles.get(recruiter)
    with pytest.raises(Forbidden):
        await market.services.profiles.replace(recruiter, ProfileFields(headline="X"))


async def test_what_somebody_says_is_written_with_their_words(market: Market, ann: Principal) -> None:
    findings = [said("headline", "Baker", quote="I am a baker"), said("skills", "Sourdough", "add", "I make sourdough")]
    write = await market.services.profiles.apply(ann, findings)
    assert [(one.field, one.before, one.after, one.quote) for one in write.changes] == [
        ("headline", None, "Baker", "I am a baker"),
        ("skills", [], ["Sourdough"], "I make sourdough"),
    ]
    again = await market.services.profiles.apply(ann, findings)
    assert (again.changes, again.undo_id, again.profile.version) == ([], None, 1)


async def test_a_change_is_taken_back_once(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    await profiles.replace(ann, ProfileFields(headline="Cook", skills=["Knot tying"]))
    write = await profiles.apply(ann, [said("headline", "Baker"), said("skills", "Bread", "add")])
    assert write.undo_id
    back = await profiles.undo(ann, write.undo_id)
    assert (back.headline, back.skills, back.version) == ("Cook", ["Knot tying"], 3)
    assert await profiles.undo(ann, write.undo_id) == back


async def test_a_change_is_not_taken_back_over_a_later_one(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    write = await profiles.apply(ann, [said("headline", "Baker")])
    await profiles.update(ann, ProfilePatch(skills=["Splicing"]))
    assert write.undo_id
    with pytest.raises(Conflict) as refused:
        await profiles.undo(ann, write.undo_id)
    assert refused.value.code == "touched_since"
    assert (await profiles.get(ann)).headline == "Baker"


async def test_nobody_takes_back_the_change_of_another(market: Market, ann: Principal) -> None:
    write = await market.services.profiles.apply(ann, [said("headline", "Baker")])
    for undo_id in (write.undo_id, "nope"):
        with pytest.raises(NotFound):
            await market.services.profiles.undo(await market.candidate(), str(undo_id))


async def test_a_cv_fills_what_is_unset_and_can_be_taken_back(market: Market, ann: Principal) -> None:
    profiles = market.services.profiles
    reading = await profiles.read_cv(ann, CV, "cv.txt")
    profile = await profiles.get(ann)
    assert reading.profile == profile
    assert profile.years_experience == 8
    assert "wiring" in [skill.casefold() for skill in profile.skills]
    assert reading.conflicts == []
    assert all(" ".join(str(one["quote"]).split()) in " ".join(CV.decode().split()) for one in reading.evidence)
    assert not profile.open_to_recruiters
    assert reading.undo_id
    assert (await profiles.undo(ann, reading.undo_id)).skills == []


async def test_a_cv_adds_to_what_somebody_said_and_overwrites_nothing(market: Market, ann: Principal) -> None:
    fields = ProfileFields(headline="Ship's cook", years_experience=3, skills=["Knot tying", "WIRING"])
    await market.services.profiles.replace(ann, fields)
    reading = await market.services.profiles.read_cv(ann, CV, "cv.txt")
    assert (reading.profile.headline, reading.profile.years_experience) == ("Ship's cook", 3)
    assert reading.profile.skills[:2] == ["Knot tying", "WIRING"]
    assert sum(skill.casefold() == "wiring" for skill in reading.profile.skills) == 1
    years = next(one for one in reading.conflicts if one["field"] == "years_experience")
    assert (years["current"], years["found"]) == (3, 8)
    assert "8 years" in years["quote"]


async def test_a_cv_read_for_trial_writes_nothing(market: Market, ann: Principal) -> None:
    reading = await market.services.profiles.read_cv(ann, CV, "cv.txt", dry_run=True)
    assert reading.profile.skills
    assert reading.changes
    assert reading.undo_id is None
    assert (await market.services.profiles.get(ann)).version == 0


@pytest.mark.parametrize(
    ("data", "filename", "refusal"),
    [
        (b"", "cv.txt", InvalidInput),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "cv.png", UnsupportedMedia),
        (b"a " * 2_500_001, "cv.txt", TooLarge),
    ],
)
async def test_what_is_no_cv_is_refused_with_a_sentence(
    market: Market, ann: Principal, data: bytes, filename: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        await market.services.profiles.read_cv(ann, data, filename)
    assert str(refused.value).endswith(".")
    assert (await market.services.profiles.get(ann)).version == 0
