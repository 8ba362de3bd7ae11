"""What a person wants or may do, against what a job says: pass, fail, or unknown where one of them does not say.

One set of rules for searches and recommendations. Only a `fail` keeps a job out of a list.
"""

from collections.abc import Callable, Hashable

from repositories.models import JobFields
from services.matching import rules
from services.matching.match import FilterName, FilterVerdict
from services.matching.skills import skill_key
from services.matching.wishes import Answer, Search, Wishes, wishes

__all__ = ["FACTS", "Search", "Wishes", "admits", "failed", "fails", "verdicts", "wishes"]

# What each filter reads of a job, so that one answer serves all jobs alike, and how it decides.
_FILTERS: dict[FilterName, tuple[Callable[[JobFields], Hashable], Callable[[Wishes, JobFields], Answer]]] = {
    "place": (lambda job: (tuple(job.locations), job.remote == "remote", tuple(job.countries)), rules.place),
    "remote": (lambda job: job.remote, rules.remote),
    "pay": (lambda job: (job.salary_min, job.salary_max, job.salary_currency, job.salary_period), rules.pay),
    "contract": (lambda job: job.employment_type, rules.contract),
    "language": (lambda job: tuple((one.language, one.level) for one in job.languages), rules.language),
    "work_permit": (lambda job: tuple(job.countries), rules.work_permit),
}
FACTS: dict[FilterName, Callable[[JobFields], Hashable]] = {name: read for name, (read, _) in _FILTERS.items()}


def verdicts(wishes: Wishes, job: JobFields) -> list[FilterVerdict]:
    """All six, always in one order."""
    found = ((name, _answer(name, wishes, job)) for name in _FILTERS)
    return [FilterVerdict(name=name, verdict=verdict, detail=detail) for name, (verdict, detail) in found]


def failed(wishes: Wishes, job: JobFields) -> list[FilterName]:
    """The names of those that fail."""
    return [name for name in wishes.able_to_fail if fails(name, wishes, job)]


def fails(name: FilterName, wishes: Wishes, job: JobFields) -> bool:
    return _answer(name, wishes, job)[0] == "fail"


def admits(search: Search, job: JobFields) -> bool:
    """The two filters that are not about wishes: any of the skills by name, and a part of the company's name."""
    if search.company and search.company.casefold() not in (job.company or "").casefold():
        return False
    if not search.skill:
        return True
    wanted = {_exact(skill) for skill in search.skill}
    return any(_exact(skill) in wanted for skill in (*job.skills_required, *job.skills_preferred))


def _exact(skill: str) -> str:
    return skill_key(skill) or skill.casefold()


def _answer(name: FilterName, wishes: Wishes, job: JobFields) -> Answer:
    read, decide = _FILTERS[name]
    facts = read(job)
    answers = wishes.answers.setdefault(name, {})
    known = answers.get(facts)
    if known is None:
        known = answers[facts] = decide(wishes, job)
    return known
