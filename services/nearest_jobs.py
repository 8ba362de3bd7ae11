"""The `vector` strategy where the database searches vectors itself: it answers who is near, the score is ours as ever."""

import logging

from repositories.errors import StorageUnavailable
from repositories.protocols import PushedFilters, VectorSearch
from services.matching.features import JobFeatures, ProfileFeatures
from services.matching.pay import TOLERANCE, yearly
from services.matching.rules import taken_workplaces
from services.matching.wishes import Wishes

logger = logging.getLogger(__name__)


class NearestJobs:
    """Without a search, or where the database turns out to have none, nothing is done, and memory is searched."""

    def __init__(self, search: VectorSearch | None, encoder: str) -> None:
        self._search = search
        self._encoder = encoder
        self._dimensions = 0
        self._is_new = False

    @property
    def may_be_there(self) -> bool:
        """Whether it is worth while to bring anything here."""
        return self._search is not None

    async def put(self, job: JobFeatures) -> None:
        """After a write; a job that is not embedded yet is found once it is."""
        if self._search and job.document is not None and await self._is_ready(len(job.document)):
            await self._put(job)

    async def fill(self, job: JobFeatures) -> None:
        """The same for what is read at the start: only an index that was made just now needs it."""
        if self._search and job.document is not None and await self._is_ready(len(job.document)) and self._is_new:
            await self._put(job)

    async def remove(self, job_id: str) -> None:
        if self._search and self._dimensions:
            await self._search.remove(job_id)

    async def _put(self, features: JobFeatures) -> None:
        assert self._search is not None
        assert features.document is not None
        job, vector = features.job, [float(value) for value in features.document]
        best = job.salary_max if job.salary_max is not None else job.salary_min
        pay = None if best is None else yearly(best, job.salary_period)
        await self._search.put(job, vector, self._encoder, pay)

    async def ids(self, profile: ProfileFeatures, wanted: Wishes, limit: int) -> set[str] | None:
        """Of the nearest; None where only memory can tell."""
        if self._search is None or profile.document is None or not await self._is_ready(len(profile.document)):
            return None
        assert self._search is not None
        vector = [float(value) for value in profile.document]
        try:
            found = await self._search.nearest(vector, self._encoder, pushed(wanted), limit=limit)
        except StorageUnavailable:
            logger.warning("The database cannot search vectors just now; memory is searched instead.")
            return None
        return {one.job_id for one in found}

    async def _is_ready(self, dimensions: int) -> bool:
        """Asks once per length of the vectors; an index is for one."""
        if self._search and self._dimensions != dimensions:
            index = await self._search.prepare(dimensions)
            self._dimensions, self._is_new = dimensions, index == "made"
            if index == "none":
                self._search = None
        return self._search is not None


def pushed(wishes: Wishes) -> PushedFilters:
    """The part of the wishes that a database can decide; places and languages are left to us."""
    floor = None if wishes.pay_floor is None else yearly(wishes.pay_floor, wishes.pay_period) - TOLERANCE
    return PushedFilters(
        workplaces=taken_workplaces(wishes.remote) if wishes.remote else (),
        workplace_stated=wishes.remote == "remote",
        employment_types=wishes.employment_types,
        yearly_pay=floor,
        currency=wishes.pay_currency,
    )
