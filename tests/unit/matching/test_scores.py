from datetime import timedelta
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repositories.models import Job, Profile, utc_now
from services.matching.features import (
    JobFeatures,
    ProfileFeatures,
    job_features,
    job_texts,
    profile_features,
    profile_texts,
)
from services.matching.match import Adjustment, Parts
from services.matching.statistics import Statistics
from services.matching.strategies import STRATEGIES, Scored, Strategy, reaction_adjustments, score
from tests.support.builders import job, profile
from tests.support.encoder import vectors_of

NOW = utc_now()
SKILLS = [
    "Python",
    "PostgreSQL",
    "Triage",
    "Patient care",
    "Patient care planning",
    "Excel",
    "Java",
    "C",
    "C#",
    "Docker",
]
WORDS = "python nurse care data engineer web services patients build clean report lead triage daily python".split()  # noqa: SIM905

skills = st.lists(st.sampled_from(SKILLS), unique=True, max_size=6)
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
jobs = st.builds(
    job,
    title=texts,
    description=texts,
    skills_required=skills,
    skills_preferred=skills,
    years_experience_min=st.sampled_from([None, 0, 3, 8]),
    seniority=st.sampled_from([None, "junior", "senior"]),
)
profiles = st.builds(
    profile,
    headline=texts,
    summary=texts,
    skills=skills,
    years_experience=st.sampled_from([None, 0, 4, 20]),
    seniority=st.sampled_from([None, "junior", "lead"]),
)
names = st.sampled_from(list(get_args(Strategy)))


def of_job(one: Job) -> JobFeatures:
    return job_features(one, vectors_of(job_texts(one)))


def of_profile(one: Profile) -> ProfileFeatures:
    return profile_features(one, vectors_of(profile_texts(one)))


def catalogue(*found: Job) -> Statistics:
    statistics = Statistics()
    for one in map(of_job, found):
        statistics.add(one.counted, one.document)
    return statistics


def scored(person: Profile, opening: Job, strategy: Strategy = "hybrid", **more: Any) -> Scored:
    statistics = catalogue(opening, job(), job(title="Staff nurse", description="Care for patients."))
    return score(of_profile(person), of_job(opening), statistics, STRATEGIES[strategy], now=NOW, **more)


@pytest.mark.parametrize("strategy", get_args(Strategy))
def test_weights_add_up_to_one(strategy: Strategy) -> None:
    assert sum(weight for _, weight in STRATEGIES[strategy]) == pytest.approx(1)


@given(profiles, jobs, names, st.lists(st.floats(-1, 1), max_size=3))
@settings(max_examples=60, deadline=None)
def test_a_score_is_the_sum_of_its_weighted_parts_and_adjustments(
    person: Profile, opening: Job, strategy: Strategy, deltas: list[float]
) -> None:
    found = scored(person, opening, strategy, adjustments=[Adjustment(reason="why", delta=delta) for delta in deltas])
    whole = sum(weight * part for (_, weight), (_, part) in zip(found.weights, found.parts, strict=True))
    assert 0 <= found.score <= 1
    assert all(0 <= part <= 1 for _, part in found.parts)
    assert found.score == pytest.approx(whole + sum(one.delta for one in found.adjustments), abs=1e-5)


@given(profiles, jobs, names, st.sampled_from(SKILLS))
@settings(max_examples=80, deadline=None)
def test_one_more_skill_never_lowers_a_score(person: Profile, opening: Job, strategy: Strategy, skill: str) -> None:
    more = person.model_copy(update={"skills": [*person.skills, skill]})
    assert scored(more, opening, strategy).score >= scored(person, opening, strategy).score - 1e-6


@given(jobs, names)
@settings(max_examples=30, deadline=None)
def test_another_name_changes_nothing(opening: Job, strategy: Strategy) -> None:
    def person(full_name: str, email: str, gender: str) -> Profile:
        summary = f"{full_name} here, a {gender}, aged 34. Python for web services. Write to {email}."
        return profile(full_name=full_name, summary=summary)

    one = scored(person("Ann Featherstonehaugh", "ann@example.com", "woman"), opening, strategy)
    other = scored(person("Tyrone Washington", "tyrone.w@example.org", "man"), opening, strategy)
    assert one.score == other.score
    assert one.parts == other.parts


def test_a_score_does_not_depend_on_the_other_profiles_and_jobs_it_is_shown_with() -> None:
    statistics = catalogue(job(), job(title="Nurse"))
    people, openings = [profile(), profile(headline="Nurse")], [job(), job(title="Nurse")]

    def table() -> list[float]:
        return [
            score(of_profile(one), of_job(other), statistics, STRATEGIES["hybrid"], now=NOW).score
            for one, other in product(people, openings)
        ]

    assert table() == table()


def test_the_job_of_the_same_work_scores_higher_in_every_strategy() -> None:
    nurse = profile(headline="Staff nurse", summary="I nurse patients in intensive care.", skills=["Triage"])
    ward = job(title="Staff nurse", description="Care for patients in intensive care.", skills_required=["Triage"])
    garage = job(title="Diesel fitter", description="Repair diesel engines.", skills_required=["Engine repair"])
    for strategy in STRATEGIES:
        assert scored(nurse, ward, strategy).score > scored(nurse, garage, strategy).score + 0.2


def test_without_vectors_the_other_parts_still_rank() -> None:
    nurse, ward = (
        profile(headline="Staff nurse", skills=["Triage"]),
        job(title="Staff nurse", skills_required=["Triage"], skills_preferred=[]),
    )
    statistics = catalogue(ward)
    found = score(profile_features(nurse, None), job_features(ward, None), statistics, STRATEGIES["hybrid"], now=NOW)
    assert found.parts.semantic == 0
    assert min(found.parts.skills, found.parts.title) > 0.9


def test_a_skill_that_every_job_asks_for_weighs_less_than_a_rare_one() -> None:
    common = [job(skills_required=["Communication"]) for _ in range(300)]
    opening = job(skills_required=["Communication", "Phlebotomy"], skills_preferred=[])
    statistics = catalogue(*common, opening)

    def with_skills(*held: str) -> float:
        person = profile(skills=[*held], headline=None, summary=None)
        return score(of_profile(person), of_job(opening), statistics, STRATEGIES["skills"], now=NOW).parts.skills

    assert with_skills("Phlebotomy") > 5 * with_skills("Communication") > 0


def test_a_required_skill_weighs_more_than_a_preferred_one() -> None:
    opening = job(skills_required=["Python"], skills_preferred=["Docker"])
    assert scored(profile(skills=["Python"], summary=""), opening).parts.skills > 2 * (
        scored(profile(skills=["Docker"], summary=""), opening).parts.skills
    )


def test_a_skill_told_in_the_summary_counts_and_one_denied_there_does_not() -> None:
    opening = job(skills_required=["Phlebotomy"], skills_preferred=[])
    assert scored(profile(skills=["Triage"], summary="I have done phlebotomy for years."), opening).parts.skills > 0.8
    assert scored(profile(skills=["Triage"], summary="I have never done phlebotomy."), opening).parts.skills == 0


def test_too_few_years_count_against_and_more_than_enough_do_not() -> None:
    opening = job(years_experience_min=5, seniority=None)
    few, enough, many = (scored(profile(years_experience=years), opening).parts.experience for years in (2, 5, 30))
    assert few < enough == many == 1


def test_levels_count_by_how_far_they_are_apart_also_where_only_the_title_tells() -> None:
    opening = job(seniority=None, title="Senior engineer")
    same, near, far = (
        scored(profile(seniority=level), opening).parts.experience for level in ("senior", "lead", "intern")
    )
    assert same > near > far


def test_a_job_loses_its_freshness_by_half_in_thirty_days() -> None:
    fresh, old = job(published_at=NOW), job(published_at=NOW - timedelta(days=30, hours=5))
    assert scored(profile(), fresh).parts.freshness == 1
    assert scored(profile(), old).parts.freshness == pytest.approx(0.5)


def test_liked_jobs_lift_their_like_and_disliked_ones_sink_it() -> None:
    ward, other_ward = (of_job(job(title="Staff nurse", description="Care for patients.")) for _ in range(2))
    garage = of_job(job(title="Diesel fitter", description="Repair diesel engines."))
    assert reaction_adjustments(ward, [other_ward], [])[0].delta > 0
    assert reaction_adjustments(ward, [], [other_ward])[0].delta < 0
    assert reaction_adjustments(ward, [garage], [garage]) == []


def test_adjustments_are_cut_where_the_score_would_leave_its_bounds() -> None:
    found = scored(
        profile(), job(), adjustments=[Adjustment(reason="much", delta=5), Adjustment(reason="less", delta=-9)]
    )
    assert found.score == 0
    assert [one.reason for one in found.adjustments] == ["much", "less"]
    assert sum(one.delta for one in found.adjustments) > -1


def test_every_part_has_a_weight_in_every_strategy() -> None:
    assert all(set(weights.model_dump()) == set(Parts.model_fields) for weights in STRATEGIES.values())
