"""People who talk to the agent, for tests of whole turns."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from assistant.agent import Agent
from assistant.events import (
    AgentEvent,
    ConfirmationRequested,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from repositories.models import Job, JobFields, ProfileFields
from repositories.values import Role
from services.accounts import Registration
from services.bootstrap import Services
from services.principal import Principal


@dataclass
class Turn:
    """What one message brought about."""

    events: list[AgentEvent] = field(default_factory=list)

    @property
    def reply(self) -> str:
        return "".join(event.delta for event in self.events if isinstance(event, TextDelta))

    @property
    def started(self) -> list[str]:
        return [event.tool for event in self.events if isinstance(event, ToolStarted)]

    @property
    def finished(self) -> list[ToolFinished]:
        return [event for event in self.events if isinstance(event, ToolFinished)]

    @property
    def asked(self) -> list[ConfirmationRequested]:
        return [event for event in self.events if isinstance(event, ConfirmationRequested)]

    @property
    def done(self) -> TurnFinished:
        (event,) = [event for event in self.events if isinstance(event, TurnFinished)]
        return event


@dataclass
class Person:
    """Somebody in one conversation with one agent."""

    services: Services
    agent: Agent
    principal: Principal
    conversation_id: str | None = None

    async def say(self, text: str, **more: Any) -> Turn:
        turn = Turn()
        async for event in self.agent.run(self.principal, text, self.conversation_id, **more):
            turn.events.append(event)
            if isinstance(event, TurnStarted):
                self.conversation_id = event.conversation_id
        return turn

    async def publish(self, **fields: Any) -> Job:
        base = {
            "title": "Staff nurse",
            "company": "Acme Ltd",
            "description": "Care for patients.",
            "locations": ["Leeds"],
        }
        job = await self.services.jobs.create(self.principal, JobFields.model_validate({**base, **fields}))
        return await self.services.jobs.publish(self.principal, job.id)

    async def describe(self, **profile: Any) -> None:
        await self.services.profiles.replace(self.principal, ProfileFields.model_validate(profile))


async def somebody(services: Services, agent: Agent, role: Role, name: str = "Sam Doe") -> Person:
    registration = {
        "email": f"{uuid4().hex}@example.com",
        "password": "Correct-horse-battery-7",
        "display_name": name,
        "role": role,
    }
    if role == "recruiter":
        registration["company"] = "Acme Ltd"
    user = await services.accounts.register(Registration.model_validate(registration))
    return Person(services, agent, Principal(user.id, user.role, "", user.display_name, user.company))
