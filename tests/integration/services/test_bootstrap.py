import asyncio
import logging
import time
from pathlib import Path

import pytest

from repositories.models import Job, JobFields
from repositories.storage import open_repositories
from services.accounts import Registration
from services.bootstrap import Services, open_services
from services.embeddings.protocol import EncoderUnknown
from services.errors import Unauthenticated
from services.job_search import JobSearch
from services.principal import Principal
from services.settings import Settings


def settings(folder: Path, **over: object) -> Settings:
    fields = {"data_dir": folder, "bcrypt_cost": 4, "jwt_secret": "s" * 32, "embeddings": "wordllama"}
    return Settings.load(**(fields | over))


async def recruiter(services: Services) -> Principal:
    user = await services.accounts.register(
        Registration.model_validate(
            {
                "email": "rita@example.com",
                "password": "Correct-horse-battery-7",
                "display_name": "Rita",
                "role": "recruiter",
                "company": "Kiln",
            }
        )
    )
    session = await services.accounts.open_session(user, "api")
    return await services.accounts.principal_for(session.id)


async def fill(folder: Path, count: int) -> None:
    text = "You keep the light of the harbour burning, in every weather, with a small crew. " * 8
    async with open_repositories(settings(folder).database_url) as held:
        for number in range(count):
            title = f"Keeper of light {number}"
            await held.jobs.add(Job(owner_id="r", title=title, description=text, remote="remote", status="open"))


async def test_what_was_published_is_found_after_a_restart_and_keeps_its_candidate_ids(tmp_path: Path) -> None:
    await fill(tmp_path, 3)
    async with open_services(settings(tmp_path)) as services:
        principal = await recruiter(services)
        candidate_id = services.candidates.id_for("r", "imke")
    async with open_services(settings(tmp_path)) as services:
        found = await services.jobs.search(principal, JobSearch())
        assert len(found.items) == len(services.index) == 3
        assert services.candidates.id_for("r", "imke") == candidate_id
        assert (await services.accounts.principal_for(principal.session_id)).user_id == principal.user_id


async def test_a_database_keeps_the_encoder_it_was_made_with_and_says_how_to_change_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_services(settings(tmp_path)):
        pass
    with caplog.at_level(logging.WARNING):
        async with open_services(settings(tmp_path, embeddings="ollama:nomic")) as services:
            assert services.embedder.name == "wordllama"
    assert "rolecall reindex" in caplog.text


async def test_an_encoder_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnknown):
        async with open_services(settings(tmp_path, embeddings="minilm")):
            pass


async def test_two_hundred_and_forty_openings_are_ready_within_two_seconds(tmp_path: Path) -> None:
    await fill(tmp_path, 240)
    async with open_services(settings(tmp_path)):
        pass
    began = time.perf_counter()
    async with open_services(settings(tmp_path)) as services:
        assert len(services.index) == 240
    assert time.perf_counter() - began < 2


async def test_closing_leaves_nothing_running(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with open_services(settings(tmp_path)) as services:
        principal = await recruiter(services)
        conversation = await services.conversations.start(principal)
        await services.conversations.begin_turn(principal, conversation.id, "Hello")
        assert asyncio.all_tasks() > before
    assert asyncio.all_tasks() == before
    async with open_services(settings(tmp_path)) as services:
        [turn] = await services.conversations.turns(principal, conversation.id)
        assert turn.state == "stopped"


async def test_two_processes_on_one_database_see_each_others_jobs_and_sessions_end(tmp_path: Path) -> None:
    async with open_services(settings(tmp_path)) as here, open_services(settings(tmp_path)) as there:
        principal = await recruiter(here)
        await there.accounts.principal_for(principal.session_id)
        job = await here.jobs.create(principal, JobFields(title="Keeper", remote="remote"))
        await here.jobs.publish(principal, job.id)
        await there.events.poll()
        assert there.index.get(job.id)
        await here.sessions.end_all(principal.user_id)
        await there.events.poll()
        with pytest.raises(Unauthenticated):
            await there.accounts.principal_for(principal.session_id)
