"""What runs beside the doors goes on, whatever happens to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from assistant.startup import open_agent
from repositories.errors import StorageUnavailable
from repositories.models import Event, JobFields, PendingAction, utc_now
from repositories.protocols import PendingActionRepository
from repositories.storage import Repositories, open_repositories
from services.accounts import Registration
from services.bootstrap import Services, open_services
from services.principal import Principal
from services.settings import Settings


class AwayAtFirst:
    """The claimed actions, which cannot be asked for the first time."""

    def __init__(self, actions: PendingActionRepository) -> None:
        self._actions = actions
        self._is_away = True

    async def list_claimed(self, before: datetime) -> list[PendingAction]:
        if self._is_away:
            self._is_away = False
            raise StorageUnavailable("The database does not answer.")
        return await self._actions.list_claimed(before)

    def __getattr__(self, name: str) -> object:
        return getattr(self._actions, name)


async def claimed_long_ago(services: Services, actions: PendingActionRepository, tool: str, job_id: str) -> str:
    """An act whose process died between the yes and the deed."""
    owner = (await services.jobs.published(job_id)).owner_id
    action = await services.pending_actions.request(
        Principal(owner, "recruiter", ""),
        conversation_id="c",
        turn_id="t",
        tool=tool,
        key=tool,
        arguments={"job_id": job_id},
        summary="Close it",
    )
    await actions.move(action.id, "pending", "claimed", utc_now() - timedelta(minutes=5))
    return action.id


async def open_job(services: Services) -> str:
    registration = {"email": "rae@example.org", "password": "a password to try with", "display_name": "Rae"}
    rae = await services.accounts.register(Registration.model_validate(registration | {"role": "recruiter"}))
    recruiter = Principal(rae.id, "recruiter", "")
    job = await services.jobs.create(recruiter, JobFields(title="Diver", company="Acme", remote="remote"))
    return (await services.jobs.publish(recruiter, job.id)).id


async def test_a_confirmed_act_is_carried_on_though_the_database_was_away_and_another_act_cannot_be(
    tmp_path: Path,
) -> None:
    actions: list[PendingActionRepository] = []

    @asynccontextmanager
    async def faulty(url: str) -> AsyncIterator[Repositories]:
        async with open_repositories(url) as held:
            actions.append(held.pending_actions)
            yield replace(held, pending_actions=AwayAtFirst(held.pending_actions))  # type: ignore[arg-type]

    settings = Settings.load(data_dir=tmp_path, bcrypt_cost=4, chat_model="offline")
    async with open_services(settings, background=False, storage=faulty) as services:
        job_id = await open_job(services)
        await claimed_long_ago(services, actions[0], "of_an_older_version", job_id)
        wanted = await claimed_long_ago(services, actions[0], "close_job", job_id)
        is_done = asyncio.Event()

        async def hear(event: Event) -> None:
            if event.subject_id == wanted and event.data["status"] == "done":
                is_done.set()

        services.events.subscribe(hear)
        async with open_agent(services, recovery_seconds=0.01):
            await asyncio.wait_for(is_done.wait(), 5)
        assert (await services.jobs.published(job_id)).status == "closed"
