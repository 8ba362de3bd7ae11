"""Lists of jobs for a candidate, and why one fits."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from assistant.cards import JobCard, JobsCard
from assistant.replies import joined
from assistant.tools.choosing import choose_job
from assistant.tools.describing import job_facts, job_line, numbered
from assistant.tools.toolset import Tool, ToolContext, ToolOutput
from assistant.tools.unwanted import involves
from repositories.models import Job, Model
from repositories.values import EmploymentType, Role, SalaryPeriod, Workplace
from services.job_search import JobSearch
from services.matching.match import Match

_CANDIDATE: frozenset[Role] = frozenset({"candidate"})
SHOWN = 5
_FETCHED = 60
# Below this, years and newness are all that speaks for an opening.
_WEAK = 0.2
_FILTERS = {"place": "location", "remote": "remote", "pay": "salary_min", "contract": "employment_type"}


class RecommendJobs(Model):
    """Filters narrow the list; leave out what was not said."""

    location: list[str] = Field(default=[], description="Places")
    not_location: list[str] = Field(default=[], description="Places to leave out")
    remote: Workplace | None = None
    salary_min: float | None = None
    currency: str | None = Field(default=None, description="e.g. GBP, EUR, USD")
    salary_period: SalaryPeriod | None = None
    employment_type: list[EmploymentType] = []
    skills: list[str] = []
    company: str | None = None
    without: list[str] = Field(default=[], description="What the work must not involve, e.g. nights")
    limit: int = Field(default=SHOWN, ge=1, le=10)


class SearchJobs(RecommendJobs):
    """Filters narrow the list; leave out what was not said."""

    query: str | None = Field(default=None, description="Job title or words to look for")


class ExplainMatch(Model):
    job: str = Field(description="Number in the list, title, or company")


def _search_of(context: ToolContext, arguments: RecommendJobs) -> JobSearch:
    given: dict[str, Any] = arguments.model_dump(exclude_defaults=True, exclude={"limit", "without"})
    renamed = {"query": "q", "skills": "skill"}
    filters = {renamed.get(name, name): value for name, value in given.items()}
    profile = context.situation.profile
    if "salary_min" in filters and "currency" not in filters and profile and profile.salary_currency:
        filters["currency"] = profile.salary_currency
    return JobSearch.model_validate(filters)


async def _recommend(context: ToolContext, arguments: RecommendJobs) -> ToolOutput:
    search = _search_of(context, arguments)
    found = await context.services.recommendations.recommend(context.principal, search, limit=_fetched(arguments))
    matches = _wanted(found.items, arguments)
    start = _start(matches)
    nearly = [match for match in _wanted(found.nearly, arguments) if not _fails_what_was_said(match, search)]
    return _listed(search, arguments.without, matches, nearly, found.notice, start, "recommendations")


def _start(matches: Sequence[Match]) -> str:
    best = matches[0].score if matches else None
    if best is None:
        return "These are open now"
    return "These fit you best" if best >= _WEAK else "None fits you well; these come closest"


def _fetched(arguments: RecommendJobs) -> int:
    return _FETCHED if arguments.without else arguments.limit


def _wanted(matches: Sequence[Match], arguments: RecommendJobs) -> list[Match]:
    kept = [m for m in matches if m.job and not any(involves(m.job, term) for term in arguments.without)]
    return kept[: arguments.limit]


def _fails_what_was_said(match: Match, search: JobSearch) -> bool:
    """Whether a near miss misses just what the person has asked for in the chat; "only remote" leaves no office job in sight."""
    said = {name for name, field in _FILTERS.items() if search.model_dump(exclude_defaults=True).get(field)}
    return any(verdict.verdict == "fail" and verdict.name in said for verdict in match.filters)


async def _search(context: ToolContext, arguments: SearchJobs) -> ToolOutput:
    search = _search_of(context, arguments)
    page = await context.services.jobs.search(context.principal, search, limit=_fetched(arguments))
    matches = await context.services.recommendations.matches_for(context.principal, page.items)
    return _listed(search, arguments.without, _wanted(matches, arguments), [], None, "I found these openings", "search")


def _listed(
    search: JobSearch,
    without: list[str],
    matches: list[Match],
    nearly: list[Match],
    notice: str | None,
    start: str,
    listing: Literal["recommendations", "search"],
) -> ToolOutput:
    filters = search.model_dump(exclude_defaults=True)
    jobs = [match.job for match in [*matches, *nearly] if match.job]
    said = {**filters, "without": without} if without else filters
    answer = _list_in_words(matches, nearly, notice, start, bool(said))
    return ToolOutput(
        answer,
        summary=f"{len(matches)} openings" + (f", {len(nearly)} nearly" if nearly else ""),
        data={
            "jobs": [job_facts(m.job, m) for m in matches if m.job],
            "nearly": [job_facts(m.job) for m in nearly if m.job],
            "notice": notice,
        },
        card=JobsCard(title=start, listing=listing, matches=matches, nearly=nearly, filters=said, notice=notice),
        focus={
            "job_ids": [job.id for job in jobs],
            "job_id": jobs[0].id if len(jobs) == 1 else None,
            "listing": listing,
            "filters": said,
        },
    )


def _list_in_words(matches: list[Match], nearly: list[Match], notice: str | None, start: str, filtered: bool) -> str:
    parts = []
    if matches:
        parts.append(f"{start}:\n{numbered([job_line(m.job) for m in matches if m.job])}")
    elif nearly or not notice:
        parts.append("Nothing open passes all your filters." if filtered else "I found nothing open that fits.")
    if nearly:
        lines = numbered([_near(m) for m in nearly], start=len(matches) + 1)
        parts.append(f"Nearly, each with one thing that does not fit:\n{lines}")
    if notice:
        parts.append(notice)
    if matches:
        parts.append("Ask “Why the first one?”, narrow the list (“only remote”), or say “Apply to the first one”.")
    elif filtered:
        parts.append("Say “show everything again” to drop the filters.")
    return "\n\n".join(parts)


def _near(match: Match) -> str:
    assert match.job is not None
    failed = joined([verdict.detail for verdict in match.filters if verdict.verdict == "fail"])
    return f"{job_line(match.job)} – {failed}"


async def _explain(context: ToolContext, arguments: ExplainMatch) -> ToolOutput:
    job = await choose_job(context, arguments.job)
    if isinstance(job, ToolOutput):
        return job
    match = await context.services.recommendations.explain(context.principal, job.id)
    return ToolOutput(
        _why(job, match),
        summary=f"Why {job.title} at {job.company}",
        data={**job_facts(job, match), "why": _why(job, match)},
        card=JobCard(job=job, match=match),
        focus={"job_id": job.id},
    )


def _why(job: Job, match: Match) -> str:
    """The match's own parts and the posting's own sentences, in words."""
    name = f"{job.title} at {job.company}"
    if match.score is None:
        return f"I cannot say how {name} fits before I know something about you. Tell me what you do and where you want to work."
    parts = [f"{name} fits you to {match.score:.0%}."]
    parts += [reason if reason.endswith(".") else f"{reason}." for reason in match.reasons]
    quotes = [f"The posting says “{m.evidence.job}”, and your profile has {m.skill}." for m in match.skills.matched[:3]]
    parts += [f"{verdict.detail}." for verdict in match.filters if verdict.verdict == "fail"]
    return " ".join(parts + quotes).replace("..", ".")


TOOLS = [
    Tool(
        "recommend_jobs",
        "List the openings that fit the candidate's profile best.",
        RecommendJobs,
        _CANDIDATE,
        run=_recommend,
    ),
    Tool("search_jobs", "Search openings by words and filters.", SearchJobs, _CANDIDATE, run=_search),
    Tool("explain_match", "Say why one opening fits the candidate or not.", ExplainMatch, _CANDIDATE, run=_explain),
]
