"""Candidates, recruiters and jobs on the real services: SQLite in memory, the bundled encoder, a clock that stands."""

from typing import Any

from repositories.models import Event, Job, JobFields, ProfileFields, new_id
from services.accounts import Registration
from services.bootstrap import Services
from services.principal import Principal
from tests.support.clock import Clock

NURSE: dict[str, Any] = {
    "title": "Staff nurse",
    "company": "Northfield",
    "description": "We need a nurse in intensive care. Triage is done daily.",
    "skills_required": ["Triage"],
    "locations": ["Leeds"],
    "remote": "onsite",
}
NURSE_PROFILE: dict[str, Any] = {
    "full_name": "Ottoline Farquharson",
    "headline": "Staff nurse",
    "summary": "Ottoline here. I nurse patients in intensive care. Write to ottoline@example.com.",
    "skills": ["Triage", "Patient care"],
    "locations": ["Leeds"],
    "open_to_recruiters": True,
}


class Market:
    def __init__(self, services: Services, clock: Clock) -> None:
        self.services = services
        self.clock = clock
        self.heard: list[Event] = []
        services.events.subscribe(self._hear)

    async def recruiter(self, company: str | None = "Acme Ltd") -> Principal:
        return await self._person("recruiter", company=company)

    async def candidate(self, **profile: Any) -> Principal:
        """With a profile, if any of it is given."""
        principal = await self._person("candidate")
        if profile:
            await self.services.profiles.replace(principal, ProfileFields(**profile))
        return principal

    async def draft(self, recruiter: Principal, **over: Any) -> Job:
        return await self.services.jobs.create(recruiter, JobFields.model_validate(NURSE | over))

    async def job(self, recruiter: Principal, **over: Any) -> Job:
        """Open. A moment later than the one before it."""
        draft = await self.draft(recruiter, **over)
        self.clock.move(seconds=1)
        return await self.services.jobs.publish(recruiter, draft.id)

    async def candidate_id(self, recruiter: Principal, job: Job, headline: str) -> str:
        """As this recruiter sees the person with the headline in the job's list."""
        page = await self.services.recommendations.candidates(recruiter, job.id, limit=100)
        people = [match.candidate for match in page.items if match.candidate]
        return next(one.candidate_id for one in people if one.headline == headline)

    def kinds(self) -> list[str]:
        return [event.kind for event in self.heard]

    async def _person(self, role: Any, **more: Any) -> Principal:
        registration = Registration(
            email=f"{new_id()}@example.com",
            password="Correct-horse-battery-7",
            display_name="Ann Doe",
            role=role,
            **more,
        )
        user = await self.services.accounts.register(registration)
        return Principal(user.id, user.role, "session", user.display_name, user.company)

    async def _hear(self, event: Event) -> None:
        self.heard.append(event)
