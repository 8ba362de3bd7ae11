"""A job scored for a profile, and why: the one object that chat, REST and export show."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from repositories.models import Education, Experience, Job, LanguageSkill, Model
from repositories.values import EmploymentType, SalaryPeriod, Seniority, WorkplaceWish

FilterName = Literal["place", "remote", "pay", "contract", "language", "work_permit"]
Verdict = Literal["pass", "fail", "unknown"]


class Parts(Model):
    """Each in [0, 1]; also the shape of weights, which sum to 1."""

    semantic: float
    skills: float
    title: float
    experience: float
    lexical: float
    freshness: float


class Adjustment(Model):
    reason: str
    delta: float


class Evidence(Model):
    """The sentence of the posting and the words of the profile that a skill was found in."""

    job: str
    profile: str


class MatchedSkill(Model):
    skill: str
    evidence: Evidence


class MissingSkill(Model):
    skill: str
    required: bool
    weight: float


class SkillReport(Model):
    """The three together are the job's skills. `missing`: the profile lists skills without it; `unknown`: it lists none."""

    matched: list[MatchedSkill] = []
    missing: list[MissingSkill] = []
    unknown: list[str] = []


class FilterVerdict(Model):
    name: FilterName
    verdict: Verdict
    detail: str


class Candidate(Model):
    """A profile as a recruiter sees it: no name, contacts masked; `display_name` and `email` only after contact."""

    candidate_id: str
    headline: str | None = None
    summary: str | None = None
    skills: list[str] = []
    years_experience: float | None = None
    seniority: Seniority | None = None
    locations: list[str] = []
    remote: WorkplaceWish | None = None
    salary_min: float | None = None
    salary_currency: str | None = None
    salary_period: SalaryPeriod | None = None
    employment_types: list[EmploymentType] = []
    languages: list[LanguageSkill] = []
    education: list[Education] = []
    experience: list[Experience] = []
    work_authorization: list[str] = []
    available_from: str | None = None
    open_to_recruiters: bool = False
    version: int = 0
    updated_at: datetime | None = None
    display_name: str | None = None
    email: str | None = None


class Match(Model):
    """`score` = Σ weight · part + Σ adjustments, within 0.001, in [0, 1]; None where nobody's profile was compared."""

    job: Job | None = None
    candidate: Candidate | None = None
    score: float | None = Field(default=None, ge=0, le=1)
    parts: Parts | None = None
    weights: Parts | None = None
    adjustments: list[Adjustment] = []
    skills: SkillReport = SkillReport()
    filters: list[FilterVerdict] = []
    reasons: list[str] = []
