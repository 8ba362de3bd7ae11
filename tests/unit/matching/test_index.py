from typing import get_args

import numpy as np
import pytest

from repositories.models import Job, Profile, utc_now
from services.matching.features import (
    JobFeatures,
    ProfileFeatures,
    job_features,
    job_texts,
    profile_features,
    profile_texts,
)
from services.matching.index import JobIndex, ProfileIndex
from services.matching.match import Adjustment
from services.matching.strategies import STRATEGIES, Strategy
from tests.support.builders import job, profile
from tests.support.encoder import vectors_of

NOW = utc_now()
HYBRID = STRATEGIES["hybrid"]
WORK = ["Staff nurse", "Backend engineer", "Diesel fitter", "Primary teacher", "Head chef", "Bricklayer", "Actuary"]


def of_job(one: Job) -> JobFeatures:
    return job_features(one, vectors_of(job_texts(one)))


def of_profile(one: Profile) -> ProfileFeatures:
    return profile_features(one, vectors_of(profile_texts(one)))


@pytest.fixture
def jobs() -> list[Job]:
    return [job(title=title, description=f"Work as a {title.lower()}.", skills_required=[title]) for title in WORK]


@pytest.fixture
def index(jobs: list[Job]) -> JobIndex:
    index = JobIndex()
    for one in jobs:
        index.upsert(of_job(one))
    return index


def titles(index: JobIndex, person: Profile, strategy: Strategy = "hybrid") -> list[str | None]:
    return [one.job.job.title for one in index.best_jobs(of_profile(person), STRATEGIES[strategy], now=NOW)]


@pytest.mark.parametrize("strategy", get_args(Strategy))
def test_the_best_comes_first_and_none_is_lost(index: JobIndex, strategy: Strategy) -> None:
    found = titles(index, profile(headline="Head chef", summary="Work as a head chef.", skills=["Head chef"]), strategy)
    assert found[0] == "Head chef"
    assert sorted(filter(None, found)) == sorted(WORK)


def test_both_sides_see_the_same_score(index: JobIndex) -> None:
    people = ProfileIndex()
    for headline in WORK:
        people.upsert(of_profile(profile(headline=headline, summary=f"I am a {headline}.")))
    for person in people:
        for one in index.best_jobs(person, HYBRID, now=NOW):
            found = people.best_profiles(one.job, HYBRID, statistics=index.statistics, now=NOW)
            assert next(other.score for other in found if other.profile.id == person.id) == one.score


def test_lists_are_sorted_by_score_and_then_by_id(index: JobIndex) -> None:
    for _ in range(5):
        index.upsert(of_job(job(title="Head chef", description="The very same.")))
    found = index.best_jobs(of_profile(profile(headline="Head chef")), HYBRID, now=NOW)
    assert [(-one.score, one.job.id) for one in found] == sorted((-one.score, one.job.id) for one in found)


def test_what_is_not_to_be_kept_is_left_out_and_leaves_room(index: JobIndex) -> None:
    person = of_profile(profile(headline="Head chef"))
    found = index.best_jobs(person, HYBRID, now=NOW, keep=lambda one: one.job.title != "Head chef", limit=3)
    assert len(found) == 3
    assert "Head chef" not in [one.job.job.title for one in found]


def test_adjustments_move_a_job(index: JobIndex) -> None:
    def adjust(one: JobFeatures) -> list[Adjustment]:
        return [Adjustment(reason="no more of it", delta=-1)] if one.job.title == "Head chef" else []

    found = index.best_jobs(of_profile(profile(headline="Head chef")), HYBRID, now=NOW, adjust=adjust)
    assert found[-1].job.job.title == "Head chef"
    assert found[-1].score == 0


def test_a_job_put_again_is_the_new_one_and_a_removed_one_is_gone(index: JobIndex, jobs: list[Job]) -> None:
    index.upsert(of_job(jobs[0].model_copy(update={"title": "Welder", "description": "Weld.", "skills_required": []})))
    index.remove(jobs[1].id)
    index.remove("nobody knows")
    assert len(index) == len(jobs) - 1
    assert index.get(jobs[1].id) is None
    found = titles(index, profile(headline="Welder"))
    assert found[0] == "Welder"
    assert not {"Staff nurse", "Backend engineer"} & set(found)
    assert [one.job.title for _, one in index.search("nurse", None)] == []


def test_statistics_are_those_of_the_jobs_that_are_there(index: JobIndex, jobs: list[Job]) -> None:
    fresh = JobIndex()
    for one in jobs[2:]:
        fresh.upsert(of_job(one))
    for one in jobs[:2]:
        index.remove(one.id)
    assert index.statistics.rarity("chef") == fresh.statistics.rarity("chef")
    assert index.statistics.distinction("=head chef") == fresh.statistics.distinction("=head chef")
    assert index.statistics.common_cosine == pytest.approx(fresh.statistics.common_cosine)


def test_many_changes_leave_an_index_like_a_fresh_one(index: JobIndex, jobs: list[Job]) -> None:
    for round_ in range(300):
        one = job(title=f"Picker {round_}", description="pick and pack " * 20)
        index.upsert(of_job(one))
        index.remove(one.id)
    fresh = JobIndex()
    for one in jobs:
        fresh.upsert(of_job(one))
    person = of_profile(profile(headline="Actuary"))

    def scores(of: JobIndex) -> dict[str, float]:
        return {one.job.id: one.score for one in of.best_jobs(person, HYBRID, now=NOW)}

    assert scores(index) == pytest.approx(scores(fresh))
    assert len(index.search("pick", None)) == 0


def test_the_first_look_does_not_lose_the_best_of_many() -> None:
    index = JobIndex()
    for number in range(400):
        index.upsert(of_job(job(title=WORK[number % 6], description=f"Work number {number} in town.")))
    index.upsert(of_job(job(title="Actuary", description="Reckon risks.", skills_required=["Actuarial tables"])))
    person = of_profile(profile(headline="Actuary", summary="I reckon risks.", skills=["Actuarial tables"]))
    found = index.best_jobs(person, HYBRID, now=NOW, limit=50)
    assert len(found) == 50
    assert found[0].job.job.title == "Actuary"


@pytest.mark.parametrize(
    ("query", "first"), [("chef", "Head chef"), ("primary teachers", "Primary teacher"), ("Analytical Engines", None)]
)
def test_a_search_finds_what_says_the_words_its_company_included(
    index: JobIndex, query: str, first: str | None
) -> None:
    found = index.search(query, vectors_of([query])[0])
    assert found
    assert first in (None, found[0][1].job.title)
    assert [-score for score, _ in found] == sorted(-score for score, _ in found)


def test_a_search_for_what_nobody_offers_finds_nothing(index: JobIndex) -> None:
    assert index.search("zookeeping", vectors_of(["zookeeping"])[0]) == []
    assert index.search("", None) == []
    assert JobIndex().search("chef", None) == []


def test_jobs_that_wait_for_their_vectors_are_found_by_their_words(index: JobIndex) -> None:
    index.upsert(job_features(job(title="Zookeeper", description="Keep the zoo."), None))
    assert titles(index, profile(headline="Zookeeper", summary="I keep a zoo."))[0] == "Zookeeper"
    assert [one.job.title for _, one in index.search("zookeeper", None)] == ["Zookeeper"]


def test_vectors_of_another_encoder_are_never_compared(index: JobIndex) -> None:
    one = job(title="Head chef")
    index.upsert(job_features(one, np.ones((len(job_texts(one)), 8), dtype=np.float32)))
    found = index.best_jobs(of_profile(profile(headline="Head chef")), HYBRID, now=NOW)
    assert next(each.parts.semantic for each in found if each.job.id == one.id) == 0


def test_an_empty_index_has_nothing_to_offer() -> None:
    assert JobIndex().best_jobs(of_profile(profile()), HYBRID, now=NOW) == []
    assert ProfileIndex().best_profiles(of_job(job()), HYBRID, statistics=JobIndex().statistics, now=NOW) == []


def test_profiles_come_and_go() -> None:
    people, person = ProfileIndex(), profile()
    people.upsert(of_profile(person))
    assert len(people) == 1
    assert people.get(person.user_id) is not None
    people.remove(person.user_id)
    people.remove(person.user_id)
    assert list(people) == []
