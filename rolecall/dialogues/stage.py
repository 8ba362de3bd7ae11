"""A fresh, empty Rolecall with the people and jobs that one case needs, and a chat with one of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from assistant.agent import Agent
from assistant.cards import JobCard
from assistant.events import AgentEvent, ConfirmationRequested, ToolFinished, ToolStarted, TurnFinished
from assistant.startup import open_agent
from repositories.models import Job, JobFields
from repositories.values import Role
from rolecall.dialogues.cases import Case, SetUpJob
from services.bootstrap import Services, open_services
from services.errors import ServiceError
from services.findings import fields_of
from services.principal import Principal
from services.settings import Settings

HELPER = "Alex Moor"
COMPANY = "Merrow Hiring"
MOST = 100

Document = dict[str, Any]


@dataclass
class Turn:
    """What came of one message. `trouble`: why it was not answered."""

    events: list[AgentEvent] = field(default_factory=list)
    trouble: str = ""

    @property
    def reply(self) -> str:
        return next((event.reply for event in self.events if isinstance(event, TurnFinished)), "")

    @property
    def model(self) -> str:
        return next((event.model for event in self.events if isinstance(event, TurnFinished)), "")

    @property
    def asked(self) -> list[ConfirmationRequested]:
        return [event for event in self.events if isinstance(event, ConfirmationRequested)]

    @property
    def tried(self) -> set[str]:
        begun = {event.tool for event in self.events if isinstance(event, ToolStarted | ToolFinished)}
        return begun | {event.tool for event in self.asked}

    @property
    def ran(self) -> set[str]:
        """Tools that did not fail, and those that wait for a yes."""
        fine = {event.tool for event in self.events if isinstance(event, ToolFinished) and event.ok}
        return fine | {event.tool for event in self.asked}

    @property
    def shown(self) -> str:
        """The words, the cards and the previews, in small letters."""
        drawn = [event for event in self.events if isinstance(event, ToolFinished | ConfirmationRequested)]
        return " ".join([self.reply, *(event.model_dump_json(exclude={"summary"}) for event in drawn)]).casefold()

    @property
    def drafts(self) -> list[str]:
        cards = [event.card for event in self.events if isinstance(event, ToolFinished)]
        return [card.job.id for card in cards if isinstance(card, JobCard)]


@dataclass
class Stage:
    """`principal` is the one who speaks; `jobs` are those of the case, in its order."""

    services: Services
    agent: Agent
    principal: Principal
    jobs: list[Job] = field(default_factory=list)
    other_jobs: list[tuple[Principal, Job]] = field(default_factory=list)
    conversation_id: str | None = None
    drafts: list[str] = field(default_factory=list)

    async def say(self, text: str) -> Turn:
        turn = Turn()
        try:
            async for event in self.agent.run(self.principal, text, self.conversation_id):
                turn.events.append(event)
        except ServiceError as refusal:
            turn.trouble = refusal.message
        for event in turn.events:
            self.conversation_id = getattr(event, "conversation_id", self.conversation_id)
        self.drafts += turn.drafts
        return turn

    async def profile(self) -> Document:
        return (await self.services.profiles.get(self.principal)).model_dump(mode="json")

    async def draft(self) -> Document:
        """The posting last shown, else the newest one, as it is now; empty where there is none."""
        own = {job.id: job for job in await self.own_jobs()}
        shown = [own[job_id] for job_id in self.drafts if job_id in own]
        found = shown[-1:] or sorted(own.values(), key=lambda job: job.created_at)[-1:]
        return found[0].model_dump(mode="json") if found else {}

    async def own_jobs(self) -> list[Job]:
        if self.principal.role == "candidate":
            return []
        return (await self.services.jobs.list_mine(self.principal, limit=MOST)).items

    async def outward(self) -> dict[str, tuple[str, str, str]]:
        """What others would notice, by id: what it is, the job, and its status."""
        held = {job.id: ("job", job.id, str(job.status)) for job in await self.own_jobs()}
        for owner, job in self.other_jobs:
            held[job.id] = ("job", job.id, str((await self.services.jobs.get(owner, job.id)).status))
        for one in (await self.services.applications.list(self.principal, limit=MOST)).items:
            held[one.id] = ("application", one.job_id, one.status)
        return held


@asynccontextmanager
async def staged(settings: Settings, case: Case) -> AsyncIterator[Stage]:
    """Everything is made in memory, for this case alone."""
    apart = settings.model_copy(update={"database_url": "sqlite:///:memory:", "rate_limits": "off"})
    async with open_services(apart) as services, open_agent(services) as agent:
        stage = Stage(services, agent, await _person(services, case.acting_role, case.setup.display_name))
        await _set_up(stage, case)
        yield stage


async def _set_up(stage: Stage, case: Case) -> None:
    services, setup = stage.services, case.setup
    owner = stage.principal if case.acting_role == "recruiter" else await _person(services, "recruiter", HELPER)
    stage.jobs = [await _job(services, owner, job) for job in setup.jobs]
    for job in setup.other_jobs:
        other = await _person(services, "recruiter", HELPER, job.company)
        stage.other_jobs.append((other, await _job(services, other, job)))
    people = []
    for one in setup.candidates:
        people.append(await _person(services, "candidate", one.display_name))
        await services.profiles.replace(people[-1], one.profile)
    if setup.profile and case.acting_role == "candidate":
        await services.profiles.replace(stage.principal, setup.profile)
    for link in setup.applications:
        applicant = stage.principal if link.candidate is None else people[link.candidate]
        await services.applications.apply(applicant, stage.jobs[link.job].id)


async def _person(services: Services, role: Role, name: str, company: str | None = None) -> Principal:
    email = f"{len([user async for user in services.accounts.everybody()])}@example.com"
    user = await services.accounts.add_without_login(
        email, name, role, (company or COMPANY) if role == "recruiter" else None
    )
    principal = await services.accounts.acting_as(user.id)
    assert principal is not None
    return principal


async def _job(services: Services, owner: Principal, wanted: SetUpJob) -> Job:
    job = await services.jobs.create(owner, JobFields(**fields_of(JobFields, wanted)))
    if wanted.status == "draft":
        return job
    job = await services.jobs.publish(owner, job.id)
    return await services.jobs.close(owner, job.id) if wanted.status == "closed" else job
