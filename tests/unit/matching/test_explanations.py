from typing import Any

import pytest

from repositories.models import Job, Profile, utc_now
from services.matching.explanations import make_match, unscored_match
from services.matching.features import job_features, job_texts, profile_features, profile_texts
from services.matching.filters import verdicts, wishes
from services.matching.match import Adjustment, Match
from services.matching.statistics import Statistics
from services.matching.strategies import STRATEGIES, score
from tests.support.builders import job, profile
from tests.support.encoder import vectors_of

NURSE: dict[str, Any] = {
    "headline": "Staff nurse",
    "summary": "I nurse patients in intensive care.\nI know phlebotomy.",
    "skills": ["Triage", "Patient care"],
    "locations": ["Leeds"],
    "salary_min": 38_000,
    "salary_currency": "GBP",
}
WARD: dict[str, Any] = {
    "title": "Staff nurse",
    "description": "We need a nurse.\nTriage is done daily. Come and see us.",
    "skills_required": ["triage", "Phlebotomy", "Wound care"],
    "skills_preferred": ["Ventilators"],
    "locations": ["Leeds"],
    "salary_min": 38_000,
    "salary_max": 45_000,
    "salary_currency": "GBP",
    "seniority": None,
}


def match(person: Profile, opening: Job, viewer: Any = "candidate", adjustments: tuple[Adjustment, ...] = ()) -> Match:
    features = job_features(opening, vectors_of(job_texts(opening)))
    statistics = Statistics()
    statistics.add(features.counted, features.document)
    found = score(
        profile_features(person, vectors_of(profile_texts(person))),
        features,
        statistics,
        STRATEGIES["hybrid"],
        now=utc_now(),
        adjustments=adjustments,
    )
    return make_match(found, verdicts(wishes(person), opening), viewer=viewer)


def test_matched_skills_carry_the_sentence_and_the_words_they_were_found_in() -> None:
    found = {one.skill: one.evidence for one in match(profile(**NURSE), job(**WARD)).skills.matched}
    assert (found["triage"].job, found["triage"].profile) == ("Triage is done daily.", "Triage")
    assert (found["Phlebotomy"].job, found["Phlebotomy"].profile) == ("Phlebotomy", "I know phlebotomy.")


def test_evidence_leaves_out_who_it_is_and_stays_letter_for_letter() -> None:
    summary = "With me, Ann Lee, patients get phlebotomies without tears."
    person = profile(**NURSE | {"full_name": "Ann Lee", "summary": summary})
    found = {one.skill: one.evidence for one in match(person, job(**WARD), viewer="recruiter").skills.matched}
    assert found["Phlebotomy"].profile == "phlebotomies"


@pytest.mark.parametrize("held", [[], ["Triage"], ["Triage", "Wound care", "Ventilators", "phlebotomy"], ["Falconry"]])
def test_matched_missing_and_unknown_are_together_the_skills_of_the_job(held: list[str]) -> None:
    opening = job(**WARD)
    report = match(profile(**NURSE | {"skills": held}), opening).skills
    named = [one.skill for one in report.matched] + [one.skill for one in report.missing] + report.unknown
    assert sorted(named) == sorted([*opening.skills_required, *opening.skills_preferred])
    assert bool(report.unknown) is (not held)
    assert not (report.unknown and report.missing)


def test_missing_skills_say_whether_they_are_required() -> None:
    missing = {one.skill: one for one in match(profile(**NURSE), job(**WARD)).skills.missing}
    assert missing["Wound care"].required
    assert not missing["Ventilators"].required
    assert missing["Wound care"].weight > missing["Ventilators"].weight


def test_the_numbers_shown_add_up() -> None:
    found = match(profile(**NURSE), job(**WARD), adjustments=(Adjustment(reason="Like a job you liked", delta=0.03),))
    assert found.weights
    assert found.parts
    assert found.score
    whole = sum(weight * part for (_, weight), (_, part) in zip(found.weights, found.parts, strict=True))
    assert found.score == pytest.approx(whole + sum(one.delta for one in found.adjustments), abs=0.001)


def test_reasons_are_a_few_plain_sentences_for_each_side() -> None:
    mine = match(profile(**NURSE), job(**WARD)).reasons
    assert mine[:2] == [
        "You have 2 of 3 required skills: triage, Phlebotomy.",
        "Staff nurse is close to your title.",
    ]
    assert "Leeds is where you want to work." in mine
    assert "Pays up to £45,000 a year, at least what you ask for." in mine
    theirs = match(profile(**NURSE), job(**WARD), viewer="recruiter").reasons
    assert "Has 2 of 3 required skills: triage, Phlebotomy." in theirs
    assert not [reason for reason in theirs if "you" in reason.casefold().split()]


@pytest.mark.parametrize("viewer", ["candidate", "recruiter"])
@pytest.mark.parametrize(
    ("person", "opening"),
    [
        ({}, {}),
        (NURSE, WARD),
        (NURSE, {"locations": ["Truro"], "salary_max": 30_000, "salary_min": None, "salary_currency": "GBP"}),
        ({"skills": [], "headline": None, "summary": "Hello.", "years_experience": None}, WARD),
        ({"skills": ["Triage"]}, {"skills_required": [], "skills_preferred": [], "description": None, "locations": []}),
    ],
)
def test_there_are_always_two_to_five_reasons(viewer: str, person: dict[str, Any], opening: dict[str, Any]) -> None:
    found = match(profile(**person), job(**opening), viewer).reasons
    assert 2 <= len(found) <= 5
    assert all(reason.endswith(".") and len(reason) < 200 for reason in found)


def test_without_a_profile_there_is_no_score_and_every_skill_is_unknown() -> None:
    opening = job()
    found = unscored_match(opening, verdicts(wishes(None), opening))
    assert found.score is None
    assert found.parts is None
    assert found.skills.unknown == ["Python", "PostgreSQL", "Docker"]
