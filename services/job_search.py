"""Searching what is open: filters, words, and lists that neither skip nor repeat while jobs come and go."""

from collections.abc import Callable, Collection
from datetime import datetime
from itertools import islice
from typing import Literal

from pydantic import Field

from repositories.models import Job, Model, Page
from repositories.values import Currency, EmploymentType, Item, LanguageTag, MoneyAsked, SalaryPeriod, Title, Workplace
from services import cursors
from services.embeddings.protocol import Encoder, EncoderUnavailable, Vectors
from services.job_fields import has_ended
from services.matching.features import JobFeatures
from services.matching.filters import Wishes, admits, wishes
from services.matching.index import JobIndex, published_at
from services.matching.pay import yearly
from services.walks import Walks

Sort = Literal["relevance", "newest", "pay"]
# What puts a job in its place, smallest first.
Key = tuple[str, float, str]


class JobSearch(Model):
    """Filters of a search. Lists mean any of; what is not given does not filter."""

    q: str | None = Field(default=None, max_length=500, description="Words to look for.")
    location: list[Item] = Field(default=[], max_length=20, description="Any of these places, or within 50 km.")
    not_location: list[Item] = Field(default=[], max_length=20, description="None of these places.")
    remote: Workplace | None = Field(default=None, description="`hybrid` takes remote too, `onsite` only on site.")
    salary_min: MoneyAsked | None = Field(default=None, description="Least pay, per salary_period.")
    currency: Currency | None = None
    salary_period: SalaryPeriod | None = None
    employment_type: list[EmploymentType] = Field(default=[], max_length=5)
    skill: list[Item] = Field(default=[], max_length=20, description="Any of these skills.")
    company: Title | None = Field(default=None, description="Part of the company's name.")
    language: LanguageTag | None = Field(default=None, description="A language that the work is done in.")
    reaction: Literal["saved"] | None = Field(default=None, description="Only what the candidate saved.")


class JobFinder:
    def __init__(self, index: JobIndex, encoder: Encoder, clock: Callable[[], datetime]) -> None:
        self._index = index
        self._encoder = encoder
        self._clock = clock
        self._walks: Walks[Key] = Walks()

    async def find(
        self,
        search: JobSearch,
        *,
        only: Collection[str] | None,
        without: Collection[str],
        sort: Sort,
        cursor: str | None,
        limit: int,
        wanted: Wishes | None = None,
    ) -> Page[Job]:
        """Open jobs that pass the filters. `only` and `without` are ids; `wanted` stands in for the search's wishes."""
        after, walk = _place(cursor, sort)
        about = await self._about(search)
        keep = self.filter(search, wanted or wishes(None, search), only=only, without=without)
        if about is None and sort != "pay":
            return self._newest(sort, keep, after, limit)
        known = self._walks.keys(walk)
        about = [(None, job) for job in self._index] if about is None else about
        keyed = ((known.get(job.id) or _key(sort, job, score, search.currency), job) for score, job in about)
        rest = sorted((one for one in keyed if after is None or one[0] > after), key=lambda one: one[0])
        # in their order, and only until the page is full: most of a large catalogue need not be looked at
        found = list(islice((one for one in rest if keep(one[1])), limit + 1))
        shown, next_cursor = found[:limit], None
        if len(found) > limit:
            keys = ((job.id, key) for key, job in rest)
            walk = self._walks.carry_on(walk, keys)
            next_cursor = cursors.pack(sort, walk, *shown[-1][0])
        return Page(items=[job.job for _, job in shown], next_cursor=next_cursor)

    def _newest(self, sort: Sort, keep: Callable[[JobFeatures], bool], after: Key | None, limit: int) -> Page[Job]:
        """Jobs do not change places in this order, so the list goes on behind the last one, and nothing is remembered."""
        jobs = self._index.newest(after[1:] if after else None)
        found = list(islice(filter(keep, jobs), limit + 1))
        next_cursor = cursors.pack(sort, "", *_newest_key(found[limit - 1])) if len(found) > limit else None
        return Page(items=[job.job for job in found[:limit]], next_cursor=next_cursor)

    def ended(self) -> list[Job]:
        """Jobs whose last day is over, and that nobody has closed yet."""
        today = self._clock().date().isoformat()
        return [one.job for one in self._index if has_ended(one.job, today)]

    def filter(
        self,
        search: JobSearch,
        wanted: Wishes,
        *,
        only: Collection[str] | None,
        without: Collection[str],
        failing: int = 0,
    ) -> Callable[[JobFeatures], bool]:
        """Whether a job is open today and fails exactly so many filters; skills, company and ids always count.

        Good until the index changes.
        """
        today = self._clock().date().isoformat()
        passes = self._index.passes(wanted, failing)

        def keep(features: JobFeatures) -> bool:
            job = features.job
            return (
                job.id not in without
                and (only is None or job.id in only)
                and not has_ended(job, today)
                and admits(search, job)
                and passes(features)
            )

        return keep

    async def said_or_meant(self, query: str) -> set[str]:
        """The ids of all jobs that have to do with the words."""
        found = self._index.search(query, await self._vector(query), limit=len(self._index))
        return {job.id for _, job in found}

    async def _about(self, search: JobSearch) -> list[tuple[float | None, JobFeatures]] | None:
        """What has to do with the words, with its score; None where there are none."""
        query = (search.q or "").strip()
        if not query:
            return None
        return [*self._index.search(query, await self._vector(query), limit=len(self._index))]

    async def _vector(self, query: str) -> Vectors | None:
        try:
            vector: Vectors = (await self._encoder.embed([query]))[0]
        except EncoderUnavailable:
            # words alone find less than words and meaning, but they find
            return None
        return vector


def _key(sort: Sort, job: JobFeatures, score: float | None, currency: str | None) -> Key:
    """Without words to be relevant to, `relevance` is newest first. `pay` goes by currency, the one asked for first."""
    if sort == "pay":
        return _pay_key(job.job, currency)
    if sort == "relevance" and score is not None:
        return ("", -score, job.id)
    return _newest_key(job)


def _newest_key(job: JobFeatures) -> Key:
    return ("", -published_at(job), job.id)


def _pay_key(job: Job, currency: str | None) -> Key:
    """Amounts of two currencies have no order, and what states no pay comes last."""
    pay = job.salary_max if job.salary_max is not None else job.salary_min
    if pay is None:
        return ("~", 0.0, job.id)
    group = "" if job.salary_currency == currency else job.salary_currency or "}"
    return (group, -yearly(pay, job.salary_period), job.id)


def _place(cursor: str | None, sort: Sort) -> tuple[Key | None, str]:
    """Where the last page ended, and the walk that it belongs to."""
    if not cursor:
        return None, ""
    made_for, walk, group, reached, job_id = cursors.unpack(cursor, str, str, str, float, str)
    if made_for != sort:
        raise cursors.bad_cursor()
    return (str(group), float(reached), str(job_id)), str(walk)
