"""The score of one profile for one job.

It stands on the two and on statistics of the catalogue alone, never on other rows of a list: so it is the same from
both sides and can be explained. Every part looks from the job: for each thing it asks, the best that the profile has.
So a skill more can never lower a score.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import sqrt
from typing import Literal, get_args

import numpy as np

from repositories.models import Job, Profile
from repositories.values import Seniority
from services.matching.features import JobFeatures, ProfileFeatures, Vectors
from services.matching.match import Adjustment, Parts
from services.matching.skills import MENTIONED, PREFERRED_WEIGHT, REQUIRED_WEIGHT, Held, Need, best_held
from services.matching.statistics import Statistics

Strategy = Literal["hybrid", "vector", "skills", "lexical"]

STRATEGIES: dict[Strategy, Parts] = {
    "hybrid": Parts(semantic=0.44, skills=0.19, title=0.09, experience=0.05, lexical=0.2, freshness=0.03),
    "vector": Parts(semantic=0.9, skills=0.0, title=0.1, experience=0.0, lexical=0.0, freshness=0.0),
    "skills": Parts(semantic=0.1, skills=0.8, title=0.1, experience=0.0, lexical=0.0, freshness=0.0),
    "lexical": Parts(semantic=0.0, skills=0.0, title=0.2, experience=0.0, lexical=0.8, freshness=0.0),
}

FRESH_DAYS = 30
SILENT_JOB = 0.75
SILENT_PROFILE = 0.5
NO_SKILLS_ASKED = 0.25
SENIORITIES: tuple[Seniority, ...] = get_args(Seniority)

LIKED = 0.06
DISLIKED = -0.15
ALIKE_COSINE = 0.6

# "t" is what is left of "don't"; further back than this a denial is of something else.
_DENIALS = frozenset({"cannot", "lack", "neither", "never", "no", "nor", "not", "t", "without"})
_DENIAL_REACH = 5
# In this order: a "senior principal engineer" is a principal.
_LEVEL_WORDS: dict[Seniority, str] = {
    "intern": "intern|internship|trainee|apprentice",
    "junior": "junior|jr|graduate|entry[- ]level",
    "principal": "principal|staff (?:software|engineer|developer|scientist|designer)",
    "executive": "chief|vp|vice president|c[etof]o",
    "senior": "senior|sr",
    "lead": "lead|head of",
}
_LEVELS: dict[Seniority, re.Pattern[str]] = {
    level: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for level, words in _LEVEL_WORDS.items()
}


@dataclass(frozen=True, slots=True)
class SkillHit:
    """How a need of the job is answered: by a listed skill, by a line of the profile, or not at all.

    `weight` is what it can add to the part; together they are 1 at most.
    """

    need: Need
    weight: float
    cover: float
    held: Held | None = None
    line: str | None = None


@dataclass(frozen=True, eq=False)
class Scored:
    score: float
    parts: Parts
    weights: Parts
    adjustments: list[Adjustment]
    skills: list[SkillHit]
    profile: ProfileFeatures
    job: JobFeatures


def score(
    profile: ProfileFeatures,
    job: JobFeatures,
    statistics: Statistics,
    weights: Parts,
    *,
    now: datetime,
    adjustments: Sequence[Adjustment] = (),
) -> Scored:
    """`adjustments` are cut where they would lead out of [0, 1], so that the parts always add up to the score."""
    hits = skill_hits(profile, job, statistics)
    parts = Parts(
        semantic=semantic_part(profile, job, statistics.common_cosine),
        skills=min(1.0, sum(hit.weight * hit.cover for hit in hits)) if hits else NO_SKILLS_ASKED,
        title=title_part(profile, job, statistics),
        experience=experience_part(profile.profile, job.job),
        lexical=lexical_part(profile, job, statistics),
        freshness=freshness_part(job.job, now),
    )
    base = _weighted(parts, weights)
    kept, total = _fitted(base, adjustments)
    return Scored(total, parts, weights, kept, hits, profile, job)


def _weighted(parts: Parts, weights: Parts) -> float:
    whole = sum(weight * part for (_, weight), (_, part) in zip(weights, parts, strict=True))
    return float(round(min(1.0, max(0.0, whole)), 6))


def _fitted(base: float, adjustments: Sequence[Adjustment]) -> tuple[list[Adjustment], float]:
    kept, total = [], base
    for adjustment in adjustments:
        reached = round(min(1.0, max(0.0, total + adjustment.delta)), 6)
        kept.append(Adjustment(reason=adjustment.reason, delta=round(reached - total, 6)))
        total = reached
    return kept, total


# ---------------------------------------------------------------------------------------------------- parts


def skill_hits(profile: ProfileFeatures, job: JobFeatures, statistics: Statistics) -> list[SkillHit]:
    """One per skill of the job, in its order. What every other job asks for too weighs next to nothing."""
    weights = [REQUIRED_WEIGHT if need.required else PREFERRED_WEIGHT for need in job.skills]
    whole = sum(weights)
    return [
        _hit(need, weight / whole * statistics.distinction(need.mark), profile)
        for need, weight in zip(job.skills, weights, strict=True)
    ]


def _hit(need: Need, weight: float, profile: ProfileFeatures) -> SkillHit:
    answered, held = best_held(need, profile.skills)
    if answered >= MENTIONED or not need.key:
        return SkillHit(need, weight, answered, held)
    for line, spoken in profile.lines:
        before, said, _ = spoken.partition(f" {need.key} ")
        if said and not _DENIALS & set(before.split()[-_DENIAL_REACH:]):
            return SkillHit(need, weight, MENTIONED, line=line)
    return SkillHit(need, weight, answered, held)


def semantic_part(profile: ProfileFeatures, job: JobFeatures, common: float) -> float:
    """Three quarters the texts as wholes, one quarter each stretch of the posting against the nearest of the profile.

    `common`: the cosine that any two texts have.
    """
    if profile.items is None or job.document is None or not _comparable(profile.items, job.document):
        return 0.0
    if profile.document is not None and profile.document.any():
        whole = float(job.document @ profile.document)
    else:
        whole = float((profile.items @ job.document).max())
    if job.chunks is None or not len(job.chunks):
        return _likeness(whole, common)
    nearest = (job.chunks.astype(np.float32) @ profile.items.T).max(axis=1)
    return 0.75 * _likeness(whole, common) + 0.25 * _likeness(float(nearest.sum()) / len(nearest), common)


def _comparable(one: Vectors, other: Vectors) -> bool:
    """While another encoder takes over, vectors of both are about."""
    return bool(one.shape[-1] == other.shape[-1])


def _likeness(cosine: float, common: float) -> float:
    return min(1.0, max(0.0, (cosine - common) / (1 - common)))


def title_part(profile: ProfileFeatures, job: JobFeatures, statistics: Statistics) -> float:
    """The nearest of the titles held or sought, half by words and half by meaning."""
    rarity = {term: statistics.rarity(term) for term in job.title_terms}
    whole = sum(rarity.values())
    said = max((sum(rarity[term] for term in terms & job.title_terms) for terms in profile.title_terms), default=0.0)
    shared = said / whole if whole else 0.0
    if profile.titles is None or job.title is None or not _comparable(profile.titles, job.title):
        return shared
    meant = max(0.0, float((profile.titles @ job.title).max(initial=0.0)))
    return min(1.0, 0.5 * shared + 0.5 * _likeness(meant, statistics.common_cosine))


def lexical_part(profile: ProfileFeatures, job: JobFeatures, statistics: Statistics) -> float:
    """The share of the posting's words that the profile has, rare words counting for more.

    Its root, because nobody's profile repeats a posting: a tenth in common is much.
    """
    return sqrt(statistics.share_held(job.terms, profile.terms))


def experience_part(profile: Profile, job: Job) -> float:
    """Years against those asked for, and how far the levels are apart; the mean where both are stated."""
    seen = [part for part in (_years(profile, job), _level(profile, job)) if part is not None]
    return sum(seen) / len(seen) if seen else SILENT_JOB


def _years(profile: Profile, job: Job) -> float | None:
    wanted = job.years_experience_min
    if not wanted:
        return None
    if profile.years_experience is None:
        return SILENT_PROFILE
    return min(1.0, profile.years_experience / wanted)


def _level(profile: Profile, job: Job) -> float | None:
    asked = job.seniority or stated_level(job.title)
    if asked is None:
        return None
    held = profile.seniority or stated_level(profile.headline)
    if held is None:
        return SILENT_PROFILE
    apart = abs(SENIORITIES.index(asked) - SENIORITIES.index(held))
    return max(0.0, 1.0 - apart / 3)


@lru_cache(maxsize=20_000)
def stated_level(title: str | None) -> Seniority | None:
    """The level that a title names, if any."""
    return next((level for level, pattern in _LEVELS.items() if pattern.search(title or "")), None)


def freshness_part(job: Job, now: datetime) -> float:
    """Halved every 30 days; by whole days, so that both sides see one number all day."""
    days = max(0, (now - job.published_at).days) if job.published_at else 0
    return float(0.5 ** (days / FRESH_DAYS))


# ---------------------------------------------------------------------------------------------- adjustments


def reaction_adjustments(
    job: JobFeatures, liked: Sequence[JobFeatures], disliked: Sequence[JobFeatures]
) -> list[Adjustment]:
    """What the person thought of jobs like this one; nothing for jobs that are not alike."""
    found = []
    for others, weight, words in (
        (liked, LIKED, "Like a job you liked"),
        (disliked, DISLIKED, "Like a job you did not want"),
    ):
        likeness, other = max(
            ((_alike(job, other), other) for other in others), key=lambda pair: pair[0], default=(0.0, None)
        )
        if other is not None and likeness > 0:
            found.append(Adjustment(reason=f"{words}: {other.job.title}", delta=round(weight * likeness, 4)))
    return found


def _alike(one: JobFeatures, other: JobFeatures) -> float:
    if one.id == other.id:
        return 1.0
    if one.document is None or other.document is None or not _comparable(one.document, other.document):
        return 1.0 if one.title_terms and one.title_terms == other.title_terms else 0.0
    return max(0.0, (float(one.document @ other.document) - ALIKE_COSINE) / (1 - ALIKE_COSINE))
