"""Searching what is open: filters, words, and lists that neither skip nor repeat while jobs come and go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from repositories.models import Job, Model, Page
from repositories.values import Currency, EmploymentType, Item, LanguageTag, Money, SalaryPeriod, Title, Workplace
from services import cursors
from services.embeddings.protocol import Encoder
from services.matching.features import JobFeatures
from services.matching.filters import admits, failed, wishes
from services.matching.index import JobIndex
from services.matching.pay import yearly

Sort = Literal["relevance", "newest", "pay"]
Key = tuple[float, str]


class JobSearch(Model):
    """Filters of a search. Lists mean any of; what is not given does not filter."""

    q: str | None = Field(default=None, max_length=500, description="Words to look for.")
    location: list[Item] = Field(default=[], max_length=20, description="Any of these places, or within 50 km.")
    not_location: list[Item] = Field(default=[], max_length=20, description="None of these places.")
    remote: Workplace | None = Field(default=None, description="`hybrid` takes remote too, `onsite` only on site.")
    salary_min: Money | None = Field(default=None, description="Least pay, per salary_period.")
    currency: Currency | None = None
    salary_period: SalaryPeriod | None = None
    employment_type: list[EmploymentType] = Field(default=[], max_length=5)
    skill: list[Item] = Field(default=[], max_length=20, description="Any of these skills.")
    company: Title | None = Field(default=None, description="Part of the company's name.")
    language: LanguageTag | None = None
    reaction: Literal["saved"] | None = Field(default=None, description="Only what the candidate saved.")


@dataclass(frozen=True)
class _Found:
    """`key` puts jobs in order, smallest first, and stays what it is while other jobs come and go."""

    key: Key
    job: Job


class JobFinder:
    def __init__(self, index: JobIndex, encoder: Encoder, clock: Callable[[], datetime]) -> None:
        self._index = index
        self._encoder = encoder
        self._clock = clock

    async def find(
        self, search: JobSearch, *, only: set[str] | None, without: set[str], sort: Sort, cursor: str | None, limit: int
    ) -> Page[Job]:
        """Open jobs that pass the filters. `only` and `without` are ids."""
        after = _after(cursor, sort)
        today = self._clock().date().isoformat()
        wanted = wishes(None, search)

        def keep(features: JobFeatures) -> bool:
            job = features.job
            return (
                job.id not in without
                and (only is None or job.id in only)
                and not has_ended(job, today)
                and admits(search, job)
                and not failed(wanted, job)
            )

        found = await self._matching(search.q, keep, sort)
        rest = sorted((one for one in found if after is None or one.key > after), key=lambda one: one.key)
        shown = rest[:limit]
        more = len(rest) > limit
        return Page(items=[one.job for one in shown], next_cursor=cursors.pack(sort, *shown[-1].key) if more else None)

    async def _matching(self, q: str | None, keep: Callable[[JobFeatures], bool], sort: Sort) -> list[_Found]:
        if not (q and q.strip()):
            return [_Found(_key(sort, features.job), features.job) for features in self._index if keep(features)]
        (vector,) = await self._encoder.embed([q])
        scored = self._index.search(q, vector, keep=keep, limit=len(self._index))
        if sort == "relevance":
            return [_Found((-score, features.id), features.job) for score, features in scored]
        return [_Found(_key(sort, features.job), features.job) for _, features in scored]


def has_ended(job: Job, today: str) -> bool:
    """Past valid_through, which may be a year, a month or a day and counts to its end."""
    return bool(job.valid_through) and today[: len(job.valid_through or "")] > str(job.valid_through)


def _key(sort: Sort, job: Job) -> Key:
    """Best paid first for `pay`, what states no pay last; else newest first."""
    if sort == "pay":
        pay = job.salary_max if job.salary_max is not None else job.salary_min
        return (-yearly(pay, job.salary_period) if pay is not None else 1.0, job.id)
    published = job.published_at or job.created_at
    return (-published.astimezone(UTC).timestamp(), job.id)


def _after(cursor: str | None, sort: Sort) -> Key | None:
    if not cursor:
        return None
    made_for, key, job_id = cursors.unpack(cursor, str, float, str)
    if made_for != sort:
        raise cursors.bad_cursor()
    return float(key), str(job_id)
