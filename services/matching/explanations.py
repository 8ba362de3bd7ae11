"""A score made readable: the match with its evidence, and a few plain sentences."""

import re
from collections.abc import Sequence
from typing import Literal

from repositories.models import Job, Profile
from services.matching.match import (
    Candidate,
    Evidence,
    FilterVerdict,
    Match,
    MatchedSkill,
    MissingSkill,
    Parts,
    SkillReport,
)
from services.matching.pay import format_pay
from services.matching.rules import EMPLOYMENT_NAMES
from services.matching.skills import WIDER
from services.matching.strategies import Scored, SkillHit
from services.matching.words import sentences, words

Viewer = Literal["candidate", "recruiter"]

MOST_REASONS = 5
MOST_NAMED = 4
_LONGEST_EVIDENCE = 300


def make_match(
    scored: Scored, filters: Sequence[FilterVerdict], *, viewer: Viewer, candidate: Candidate | None = None
) -> Match:
    """For a candidate it shows the job, for a recruiter the `candidate`."""
    return Match(
        job=scored.job.job if viewer == "candidate" else None,
        candidate=candidate if viewer == "recruiter" else None,
        score=scored.score,
        parts=Parts(**{name: round(part, 4) for name, part in scored.parts}),
        weights=scored.weights,
        adjustments=scored.adjustments,
        skills=skill_report(scored),
        filters=list(filters),
        reasons=reasons(scored, filters, viewer),
    )


def unscored_match(job: Job, filters: Sequence[FilterVerdict]) -> Match:
    """Where nobody's profile was compared."""
    skills = [*job.skills_required, *job.skills_preferred]
    return Match(job=job, skills=SkillReport(unknown=skills), filters=list(filters))


# ---------------------------------------------------------------------------------------------------- skills


def skill_report(scored: Scored) -> SkillReport:
    report = SkillReport()
    spoken = _spoken(scored.job.job)
    for hit in scored.skills:
        if is_matched(hit):
            evidence = Evidence(
                job=job_evidence(hit.need.skill, spoken), profile=profile_evidence(hit, scored.profile.profile)
            )
            report.matched.append(MatchedSkill(skill=hit.need.skill, evidence=evidence))
        elif scored.profile.skills:
            missing = MissingSkill(skill=hit.need.skill, required=hit.need.required, weight=round(hit.weight, 4))
            report.missing.append(missing)
        else:
            report.unknown.append(hit.need.skill)
    return report


def is_matched(hit: SkillHit) -> bool:
    """A wider skill than the one asked for counts in the score, but nobody has shown the narrower one."""
    return hit.cover > WIDER


def _spoken(job: Job) -> list[tuple[str, str]]:
    """The sentences of the posting and then its title, each with its words."""
    lines = [line for line in sentences(job.description or "") if len(line) <= _LONGEST_EVIDENCE]
    return [(line, f" {' '.join(words(line))} ") for line in (*lines, job.title or "")]


def job_evidence(skill: str, spoken: Sequence[tuple[str, str]]) -> str:
    """The sentence of the posting that names the skill, else its title, else the entry in its list; as written."""
    phrase = f" {' '.join(words(skill))} "
    return next((line for line, said in spoken if phrase in said), skill) if phrase.strip() else skill


def profile_evidence(hit: SkillHit, profile: Profile) -> str:
    """The skill as listed, or the sentence that tells of it; only its words there, where something had to be left out."""
    if hit.held is not None:
        return hit.held.skill
    line = hit.line or ""
    work = [text for item in profile.experience for text in (item.title, item.summary)]
    if any(line in text for text in (profile.headline, profile.summary, *work) if text):
        return line
    # the last letter may differ in the plural
    stems = [word[:-1] if len(word) > 3 else word for word in words(hit.need.skill)]
    pattern = r"[\W_]+".join(rf"{re.escape(stem)}\w{{0,4}}" for stem in stems)
    found = re.search(rf"\b{pattern}", line, re.IGNORECASE)
    return found[0] if found else hit.need.skill


# --------------------------------------------------------------------------------------------------- reasons


def reasons(scored: Scored, filters: Sequence[FilterVerdict], viewer: Viewer) -> list[str]:
    """Two to five, what matters most first."""
    you = viewer == "candidate"
    found = [
        _skill_reason(scored, you),
        _title_reason(scored, you),
        _experience_reason(scored, you),
        *_filter_reasons(scored.job.job, filters, you),
        _missing_reason(scored, you),
        *(f"{adjustment.reason}." for adjustment in scored.adjustments if abs(adjustment.delta) >= 0.01),
    ]
    said = [reason for reason in found if reason][:MOST_REASONS]
    spare = [_words_reason(scored, you), _age_reason(scored)]
    return said if len(said) >= 2 else (said + [reason for reason in spare if reason])[:2]


def _named(skills: Sequence[str]) -> str:
    more = len(skills) - MOST_NAMED
    return ", ".join(skills[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _skill_reason(scored: Scored, you: bool) -> str:
    have = "You have" if you else "Has"
    for required in (True, False):
        asked = [hit for hit in scored.skills if hit.need.required is required]
        held = [hit.need.skill for hit in asked if is_matched(hit)]
        if held:
            kind = "required" if required else "preferred"
            of = f"{len(held)} of {len(asked)} {kind} skills" if len(asked) > 1 else f"the {kind} skill"
            return f"{have} {of}: {_named(held)}."
    return ""


def _missing_reason(scored: Scored, you: bool) -> str:
    missing = [hit.need.skill for hit in scored.skills if hit.need.required and not is_matched(hit)]
    if not missing:
        return ""
    if not scored.profile.skills:
        return f"Asks for {_named(missing)}; {'your profile lists' if you else 'the profile lists'} no skills."
    return f"{'Your profile does' if you else 'The profile does'} not mention {_named(missing)}."


def _title_reason(scored: Scored, you: bool) -> str:
    if scored.parts.title < 0.5 or not scored.job.job.title:
        return ""
    held = scored.profile.profile.headline
    if not held or not scored.profile.title_terms or not scored.profile.title_terms[0] & scored.job.title_terms:
        return f"{scored.job.job.title} is close to work {'you have' if you else 'they have'} done."
    return f"{scored.job.job.title} is close to {'your title' if you else 'their title'}."


def _experience_reason(scored: Scored, you: bool) -> str:
    wanted, years = scored.job.job.years_experience_min, scored.profile.profile.years_experience
    if not wanted or years is None:
        return ""
    have = "You have" if you else "Has"
    if years >= wanted:
        return f"{have} {_years(years)} of experience; {wanted:g} or more {'is' if wanted == 1 else 'are'} asked for."
    return f"{have} {_years(years)} of experience, where {wanted:g} or more {'is' if wanted == 1 else 'are'} asked for."


def _years(years: float) -> str:
    return f"{years:g} {'year' if years == 1 else 'years'}"


def _filter_reasons(job: Job, filters: Sequence[FilterVerdict], you: bool) -> list[str]:
    found = []
    for one in filters:
        if one.verdict == "fail":
            found.append(one.detail)
        elif one.verdict == "pass" and (said := _passed(one, job, you)):
            found.append(said)
    return found


def _passed(one: FilterVerdict, job: Job, you: bool) -> str:
    if one.name == "pay" and "wished for is" in one.detail:
        pay = format_pay(None, job.salary_max or job.salary_min, job.salary_currency, job.salary_period)
        return f"Pays {pay}, at least what {'you ask' if you else 'they ask'} for."
    if one.name == "place" and one.detail.startswith("The job is in"):
        return f"{job.locations[0]} is where {'you want' if you else 'they want'} to work."
    if one.name == "remote" and job.remote and one.detail.startswith("The work is"):
        kind = {"onsite": "on site", "hybrid": "hybrid", "remote": "remote"}[job.remote]
        return f"The work is {kind}, as {'you wish' if you else 'they wish'}."
    if one.name == "contract" and job.employment_type and one.detail.startswith("The job is"):
        return f"It is {EMPLOYMENT_NAMES[job.employment_type]}, as {'you wish' if you else 'they wish'}."
    return ""


def _words_reason(scored: Scored, you: bool) -> str:
    parts: Parts = scored.parts
    whose = "your profile" if you else "the profile"
    if parts.semantic >= 0.5:
        return f"The posting and {whose} are about much the same work."
    if parts.semantic >= 0.25 or parts.lexical >= 0.15:
        return f"The posting and {whose} have some things in common."
    return f"The posting and {whose} have little in common."


def _age_reason(scored: Scored) -> str:
    return "It was published lately." if scored.parts.freshness >= 0.8 else ""
