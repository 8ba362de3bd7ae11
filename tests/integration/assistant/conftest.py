"""The chat door on a database in memory (with --mongo: on MongoDB).

Requests as a browser sends them, and the services behind it.
"""

import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from assistant.agent import Agent
from assistant.events import TextDelta
from rolecall.asgi import build
from services.accounts import Registration
from services.bootstrap import Services, open_services
from services.principal import Principal
from services.settings import Settings
from tests.support import people
from tests.support.lifespan import running
from tests.support.one_model import OneModel

ADDRESS = "https://rolecall.test"
PASSWORD = "a password to try with"


@dataclass(frozen=True)
class Person:
    """Somebody with a browser that is logged in."""

    browser: httpx.AsyncClient
    principal: Principal
    email: str


class Chat:
    def __init__(self, app: Any, services: Services, agent: Agent) -> None:
        self.services = services
        self.agent = agent
        self._app = app
        self._browsers: list[httpx.AsyncClient] = []

    def browser(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        browser = httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers)
        self._browsers.append(browser)
        return browser

    async def person(self, role: str = "candidate") -> Person:
        email = f"{uuid4()}@example.org"
        registration = Registration.model_validate(
            {"email": email, "password": PASSWORD, "display_name": "Maja Kowalska", "role": role}
        )
        await self.services.accounts.register(registration)
        return await self.log_in(email)

    async def log_in(self, email: str) -> Person:
        browser = self.browser()
        answer = await browser.post("/login", data={"username": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        user = await self.services.accounts.find(email)
        (session, *_) = await self.services.sessions.list(Principal(user.id, user.role, ""))
        return Person(browser, await self.services.accounts.principal_for(session.id), email)

    async def talk(self, person: Person, *messages: str) -> str:
        """The id of a conversation in which these have been said and answered."""
        conversation = await self.services.conversations.start(person.principal, messages[0])
        for message in messages:
            async for _ in self.agent.run(person.principal, message, conversation.id):
                pass
        return conversation.id

    async def answer(self, person: Person, conversation_id: str, message: str) -> str:
        events = [event async for event in self.agent.run(person.principal, message, conversation_id)]
        return "".join(event.delta for event in events if isinstance(event, TextDelta))

    async def close(self) -> None:
        for browser in self._browsers:
            await browser.aclose()


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    """Without the chat door, and without anything in the background."""
    settings = Settings.load(data_dir=tmp_path, bcrypt_cost=4, chat_model="offline", rate_limits=False)
    async with open_services(settings, background=False) as opened:
        yield opened


@pytest.fixture
async def candidate(services: Services) -> people.Person:
    return await people.somebody(services, Agent(services, OneModel(None)), "candidate")  # type: ignore[arg-type]


@pytest.fixture
async def recruiter(services: Services) -> people.Person:
    return await people.somebody(services, Agent(services, OneModel(None)), "recruiter")  # type: ignore[arg-type]


@pytest.fixture
async def chat(database_url: str, tmp_path: Path) -> AsyncIterator[Chat]:
    settings = Settings.load(
        data_dir=tmp_path,
        database_url=database_url,
        chat_model="offline",
        embeddings="wordllama",
        bcrypt_cost=4,
        public_url="https://jobs.example.org",
    )
    opened: list[Chat] = []

    async def started(services: Services, agent: Agent) -> None:
        opened.append(Chat(app, services, agent))

    with warnings.catch_warnings():
        # what Chainlit and what it brings along warn of while they are imported is not ours to mend
        warnings.simplefilter("ignore")
        app = build(settings, on_started=started)
        async with running(app):
            yield opened[0]
            await opened[0].close()
