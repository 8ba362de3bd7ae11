"""Those who applied to a job, told what has become of it: each application notes it, and its candidate hears of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from repositories.errors import StaleVersion
from repositories.models import Application, ApplicationEvent, Job, utc_now
from repositories.protocols import ApplicationRepository, Position
from services.events import EventLog

JobNews = Literal["job_closed", "job_reopened", "job_removed"]

PAGE = 200
SAVE_TRIES = 20


class Applicants:
    def __init__(
        self, applications: ApplicationRepository, events: EventLog, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._applications = applications
        self._events = events
        self._clock = clock

    async def tell(self, job: Job, news: JobNews) -> None:
        """Again tells only those who have not heard it, so that a telling that was cut short can be made whole."""
        after = None
        while found := await self._applications.list_for_job(job.id, after=after, limit=PAGE):
            after = Position(found[-1].created_at, found[-1].id)
            for application in found:
                await self._note(application, job, news)

    async def _note(self, application: Application, job: Job, news: JobNews) -> None:
        for _ in range(SAVE_TRIES):
            if last_news(application) == news or (news == "job_reopened" and last_news(application) is None):
                return
            application.events.append(ApplicationEvent(status=news, by="system", at=self._clock()))
            application.updated_at = self._clock()
            try:
                saved = await self._applications.save(application)
            except StaleVersion:
                fresh = await self._applications.get(application.id)
                if fresh is None:
                    return
                application = fresh
                continue
            data = {
                "application_id": saved.id,
                "job_id": job.id,
                "job_title": saved.job_title,
                "company": saved.company,
                "status": news,
            }
            await self._events.add("application.changed", job.owner_id, saved.id, [saved.candidate_id], data)
            return


def last_news(application: Application) -> str | None:
    """The last that the applicant was told about the job itself."""
    return next((event.status for event in reversed(application.events) if event.by == "system"), None)
