"""Recommendations: wishes filter, near misses stand apart, reactions move the ranking, and every score can be explained."""

from typing import Any

import pytest

from repositories.models import Job
from services.errors import Forbidden, InvalidInput, NotFound
from services.job_search import JobSearch
from services.matching.match import Match
from services.principal import Principal
from services.profiles import ProfilePatch
from services.reactions import ReactionUpdate
from tests.integration.services.market import NURSE_PROFILE, Market

THATCHER: dict[str, Any] = {
    "title": "Thatcher",
    "description": "Thatch roofs with reed.",
    "skills_required": ["Thatching"],
    "locations": ["Aberdeen"],
    "remote": "onsite",
    "salary_min": 41_000,
    "salary_max": 45_000,
    "salary_currency": "GBP",
    "salary_period": "year",
    "employment_type": "full_time",
}
WISHES: dict[str, Any] = {
    "headline": "Thatcher",
    "skills": ["Thatching"],
    "locations": ["Aberdeen"],
    "remote": "onsite",
    "salary_min": 40_000,
    "salary_currency": "GBP",
    "salary_period": "year",
    "employment_types": ["full_time"],
}
NO_PAY = dict.fromkeys(("salary_min", "salary_max", "salary_currency", "salary_period"))
OPENINGS: dict[str, dict[str, Any]] = {
    "fits": {},
    "unpaid": NO_PAY,
    "far": {"locations": ["Truro"]},
    "poor": {"salary_min": 20_000, "salary_max": 25_000},
    "contract": {"employment_type": "contract"},
    "both": {"locations": ["Truro"], "salary_min": 20_000, "salary_max": 25_000},
}


class Seeking:
    def __init__(self, market: Market, recruiter: Principal, seeker: Principal, jobs: dict[str, Job]) -> None:
        self.market = market
        self.recruiter = recruiter
        self.seeker = seeker
        self.jobs = jobs

    def names(self, matches: list[Match]) -> list[str]:
        names = {job.id: name for name, job in self.jobs.items()}
        return [names[match.job.id] for match in matches if match.job]

    async def react(self, name: str, kind: Any) -> None:
        await self.market.services.reactions.set(self.seeker, self.jobs[name].id, ReactionUpdate(kind=kind))


@pytest.fixture
async def seeking(market: Market) -> Seeking:
    recruiter, seeker = await market.recruiter(), await market.candidate(**WISHES)
    jobs = {name: await market.job(recruiter, **(THATCHER | over)) for name, over in OPENINGS.items()}
    return Seeking(market, recruiter, seeker, jobs)


def failed(match: Match) -> list[str]:
    return [verdict.name for verdict in match.filters if verdict.verdict == "fail"]


async def test_wishes_filter_and_near_misses_stand_apart(seeking: Seeking) -> None:
    found = await seeking.market.services.recommendations.recommend(seeking.seeker)
    assert set(seeking.names(found.items)) == {"fits", "unpaid"}
    assert set(seeking.names(found.nearly)) == {"far", "poor", "contract"}
    assert not any(failed(match) for match in found.items)
    assert {name: failed(match) for name, match in zip(seeking.names(found.nearly), found.nearly, strict=True)} == {
        "far": ["place"],
        "poor": ["pay"],
        "contract": ["contract"],
    }


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"location": ["Truro"]}, {"far"}),
        ({"salary_min": 15_000, "currency": "GBP"}, {"fits", "unpaid", "poor"}),
        ({"employment_type": ["contract"]}, {"contract"}),
        ({"location": ["Truro"], "salary_min": 15_000, "currency": "GBP"}, {"far", "both"}),
        ({"q": "thatcher"}, {"fits", "unpaid"}),
        ({"skill": ["Falconry"]}, set()),
    ],
)
async def test_what_is_asked_takes_the_place_of_a_wish(
    seeking: Seeking, query: dict[str, Any], wanted: set[str]
) -> None:
    found = await seeking.market.services.recommendations.recommend(seeking.seeker, JobSearch(**query))
    assert set(seeking.names(found.items)) == wanted


async def test_the_score_is_the_sum_of_its_parts_and_one_from_all_sides(seeking: Seeking) -> None:
    recommendations = seeking.market.services.recommendations
    [first, *_] = (await recommendations.recommend(seeking.seeker)).items
    assert first.job
    assert first.parts
    assert first.weights
    assert first.score is not None
    weighted = sum(getattr(first.weights, name) * getattr(first.parts, name) for name in type(first.parts).model_fields)
    assert weighted + sum(one.delta for one in first.adjustments) == pytest.approx(first.score, abs=0.001)
    assert first.reasons
    assert await recommendations.explain(seeking.seeker, first.job.id) == first
    assert await recommendations.matches_for(seeking.seeker, [first.job]) == [first]


async def test_hidden_jobs_are_gone_from_both_lists_until_taken_back(seeking: Seeking) -> None:
    recommend = seeking.market.services.recommendations.recommend
    await seeking.react("fits", "hidden")
    await seeking.react("far", "hidden")
    found = await recommend(seeking.seeker)
    assert not {"fits", "far"} & set(seeking.names([*found.items, *found.nearly]))
    await seeking.market.services.reactions.remove(seeking.seeker, seeking.jobs["fits"].id)
    assert "fits" in seeking.names((await recommend(seeking.seeker)).items)


async def test_likes_and_dislikes_move_jobs_alike_at_once(seeking: Seeking) -> None:
    recommendations = seeking.market.services.recommendations
    before = (await recommendations.explain(seeking.seeker, seeking.jobs["unpaid"].id)).score
    await seeking.react("fits", "disliked")
    disliked = await recommendations.explain(seeking.seeker, seeking.jobs["unpaid"].id)
    await seeking.react("fits", "liked")
    liked = await recommendations.explain(seeking.seeker, seeking.jobs["unpaid"].id)
    assert before is not None
    assert disliked.score is not None
    assert liked.score is not None
    assert disliked.score < before < liked.score
    assert [one.delta < 0 for one in disliked.adjustments] == [True]


async def test_another_name_changes_nothing(market: Market) -> None:
    recruiter = await market.recruiter()
    for title in ("Staff nurse", "Triage nurse", "Ward clerk"):
        await market.job(recruiter, title=title)
    ann = await market.candidate(**NURSE_PROFILE | {"summary": "I nurse patients in intensive care."})

    async def ranking() -> list[tuple[str, float | None]]:
        found = await market.services.recommendations.recommend(ann)
        return [(match.job.id, match.score) for match in found.items if match.job]

    before = await ranking()
    await market.services.profiles.update(ann, ProfilePatch(full_name="Tyrone Washington"))
    assert len(before) == 3
    assert await ranking() == before


async def test_without_a_profile_the_newest_are_shown_unscored_with_a_notice(seeking: Seeking) -> None:
    newcomer = await seeking.market.candidate()
    recommend = seeking.market.services.recommendations.recommend
    first = await recommend(newcomer, limit=4)
    second = await recommend(newcomer, cursor=first.next_cursor, limit=4)
    assert seeking.names([*first.items, *second.items]) == list(OPENINGS)[::-1]
    assert all(match.score is None for match in first.items)
    assert first.notice
    assert "Tell us" in first.notice
    explained = await seeking.market.services.recommendations.explain(newcomer, seeking.jobs["fits"].id)
    assert explained.score is None


async def test_where_nothing_passes_the_notice_says_what_would_help(seeking: Seeking) -> None:
    patch = ProfilePatch(salary_min=900_000, locations=["Ely"])
    await seeking.market.services.profiles.update(seeking.seeker, patch)
    found = await seeking.market.services.recommendations.recommend(seeking.seeker)
    assert found.items == []
    assert found.notice
    assert "pay" in found.notice
    assert "places" in found.notice


async def test_where_nothing_is_open_the_notice_says_so(market: Market) -> None:
    found = await market.services.recommendations.recommend(await market.candidate(**WISHES))
    assert (found.items, found.nearly) == ([], [])
    assert found.notice
    assert "no open jobs" in found.notice


async def test_pages_neither_skip_nor_repeat_while_jobs_come_and_go(market: Market) -> None:
    recruiter, ann = await market.recruiter(), await market.candidate(**WISHES)
    titles = ["Thatcher", "Roofer", "Mason", "Reed cutter", "Carpenter"]
    made = {(await market.job(recruiter, **(THATCHER | {"title": titles[n % 5]}))).id for n in range(20)}
    seen: list[str] = []
    cursor = None
    while True:
        found = await market.services.recommendations.recommend(ann, cursor=cursor, limit=3)
        seen += [match.job.id for match in found.items if match.job]
        cursor = found.next_cursor
        if cursor is None:
            break
        await market.job(recruiter, **(THATCHER | {"title": "Late mason", "description": "Reed and stone."}))
    assert len(seen) == len(set(seen))
    assert made <= set(seen)


async def test_a_closed_job_and_a_job_past_its_last_day_are_recommended_no_more(seeking: Seeking) -> None:
    market = seeking.market
    recommend = market.services.recommendations.recommend
    seeking.jobs["short"] = await market.job(seeking.recruiter, **THATCHER, valid_through="2026-11-23")
    assert "short" in seeking.names((await recommend(seeking.seeker)).items)
    market.clock.move(days=1)
    await market.services.jobs.close(seeking.recruiter, seeking.jobs["fits"].id)
    assert seeking.names((await recommend(seeking.seeker)).items) == ["unpaid"]


async def test_only_candidates_are_recommended_jobs_and_only_visible_ones(seeking: Seeking) -> None:
    recommendations = seeking.market.services.recommendations
    with pytest.raises(Forbidden):
        await recommendations.recommend(seeking.recruiter)
    with pytest.raises(Forbidden):
        await recommendations.explain(seeking.recruiter, seeking.jobs["fits"].id)
    draft = await seeking.market.draft(seeking.recruiter)
    with pytest.raises(NotFound):
        await recommendations.explain(seeking.seeker, draft.id)
    with pytest.raises(InvalidInput):
        await recommendations.recommend(seeking.seeker, cursor="abc")
