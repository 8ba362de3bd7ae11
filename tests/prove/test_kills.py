"""kill -9 in the middle of mixed writes: what was acknowledged is there, whole, and happened once."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient

from assistant.agent import Agent
from assistant.startup import open_agent
from repositories.models import Application, Job, Turn, User, utc_now
from repositories.protocols import Position
from repositories.storage import Repositories, open_repositories
from services.bootstrap import Services, open_services
from services.settings import Settings
from tests.integration.api.conftest import mounted
from tests.integration.api.people import Door
from tests.prove.traffic import Keyed, Ledger, Traffic, register_people, send
from tests.support.processes import Process

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
LONG_ENOUGH = timedelta(minutes=3)


@dataclass
class Contents:
    """Everything that is stored. Reading it is a proof of its own: half a document cannot be read."""

    users: list[User]
    jobs: list[Job]
    applications: list[Application]
    turns: list[Turn]


@pytest.mark.timeout(240)
async def test_five_kills_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    await killed_and_checked(tmp_path, f"sqlite:///{tmp_path / 'rolecall.db'}", kills=5)


@pytest.mark.prove
@pytest.mark.timeout(900)
async def test_thirty_kills_lose_nothing_and_do_nothing_twice(tmp_path: Path, database_url: str) -> None:
    await killed_and_checked(tmp_path, database_url, kills=30)


async def killed_and_checked(folder: Path, database_url: str, *, kills: int) -> None:
    ledger, chance = Ledger(), random.Random(kills)
    people: dict[str, str] = {}
    for _ in range(kills):
        server = Process(folder, "api", ROLECALL_DATABASE_URL=database_url)
        try:
            address = await asyncio.to_thread(server.address)
            people = people or await register_people(address)
            await Traffic(ledger, people, address).until_dead(chance.randrange(10, 120), server.kill)
        finally:
            server.kill()
    async with carried_on(folder, database_url, timedelta(minutes=3)) as (_, door):
        await sent_again(door, people, ledger)
    async with carried_on(folder, database_url, timedelta(hours=23)) as (services, _):
        assert await services.worker.counts() == (0, 0)
    async with open_repositories(database_url) as held:
        await check(ledger, await contents_of(held), held, people)


@asynccontextmanager
async def carried_on(folder: Path, database_url: str, after: timedelta) -> AsyncIterator[tuple[Services, Door]]:
    """What every start does with the remains, with a clock by which leases have run out."""

    def later() -> datetime:
        return utc_now() + after

    settings = Settings.load(
        data_dir=folder,
        database_url=database_url,
        chat_model="offline",
        embeddings="wordllama",
        bcrypt_cost=4,
        rate_limits="off",
    )
    async with open_services(settings, background=False, clock=later) as services, open_agent(services) as agent:
        await recovered(services, agent)
        door = Door(mounted(services, agent))
        yield services, door
        await door.close()


async def recovered(services: Services, agent: Agent) -> None:
    while await services.worker.run_once():
        pass
    await agent.confirmations.recover(utc_now() + LONG_ENOUGH)


async def sent_again(door: Door, people: dict[str, str], ledger: Ledger) -> None:
    """As a client does that got no answer; after that, everything asked for under a key must be there once."""
    clients: dict[str, AsyncClient] = {}
    for who, email in people.items():
        clients[who] = door.client((await door.log_in(email))["access_token"])
    for request in ledger.unanswered:
        answer = await send(clients[request.who], request)
        assert answer.status_code in {200, 201}, answer.text
        note(ledger, request, answer.json())


def note(ledger: Ledger, request: Keyed, body: dict[str, str]) -> None:
    if request.path == "/jobs":
        ledger.drafts[body["title"]] = body["id"]
    elif request.path.endswith("/applications"):
        ledger.applications.append((body["id"], body["job_id"]))


async def contents_of(held: Repositories) -> Contents:
    found = Contents([], [], [], [])
    after = None
    while users := await held.users.list_all(after=after):
        found.users += users
        after = Position(users[-1].created_at, users[-1].id)
    for user in found.users:
        await held.profiles.get(user.id)
        await held.sessions.list_for_user(user.id)
        found.jobs += await held.jobs.list_for_owner(user.id, limit=100_000)
        found.applications += await held.applications.list_for_candidate(user.id, limit=100_000)
        for conversation in await held.conversations.list_for_user(user.id, limit=100_000):
            turns = await held.conversations.list_turns(conversation.id)
            assert [turn.number for turn in turns] == list(range(1, len(turns) + 1))
            found.turns += turns
    await held.events.list_since(BEGINNING, limit=1_000_000)
    return found


async def check(ledger: Ledger, found: Contents, held: Repositories, people: dict[str, str]) -> None:
    kinds = (ledger.accounts, ledger.published, ledger.applications, ledger.imported, ledger.turns, ledger.confirmed)
    assert all((*kinds, ledger.left)), "some kind of write never came through, so nothing is proven about it"
    jobs, titles = {job.id: job for job in found.jobs}, Counter(job.title for job in found.jobs)
    assert set(ledger.accounts) <= {user.email for user in found.users}
    assert ledger.drafts.items() <= {job.title: job.id for job in found.jobs}.items()
    assert all(jobs[job_id].status == "open" for job_id in ledger.published)
    assert set(ledger.imported) <= set(titles)
    assert max(titles.values()) == 1, titles.most_common(5)
    assert set(ledger.applications) <= {(one.id, one.job_id) for one in found.applications}
    assert max(Counter(one.job_id for one in found.applications).values()) == 1
    assert not set(ledger.left) & {user.email for user in found.users}
    open_profiles = await held.profiles.list_open_to_recruiters(limit=100_000)
    assert {profile.user_id for profile in open_profiles} <= {user.id for user in found.users}
    await check_profile(ledger, held, people)
    await check_actions(ledger, held)
    await check_turns(ledger, found.turns, held)


async def check_profile(ledger: Ledger, held: Repositories, people: dict[str, str]) -> None:
    writer = await held.users.get_by_email(people["writer"])
    assert writer
    profile = await held.profiles.get(writer.id)
    assert profile
    assert profile.headline
    assert profile.headline in [ledger.headlines["writer"][-1], *ledger.headlines["in flight"]]
    assert profile.summary == profile.headline * 20


async def check_actions(ledger: Ledger, held: Repositories) -> None:
    assert await held.pending_actions.list_claimed(utc_now() + LONG_ENOUGH) == []
    for action_id in ledger.asked:
        action = await held.pending_actions.get(action_id)
        assert action
        assert action.status == "done" if action_id in ledger.confirmed else action.status in {"done", "pending"}
        if action.tool == "apply_to_job":
            made = await held.applications.get_by_action(action_id)
            assert (made is not None) == (action.status == "done")


async def check_turns(ledger: Ledger, turns: list[Turn], held: Repositories) -> None:
    stored = {turn.id: turn for turn in turns}
    assert all((stored[key].state, stored[key].reply) == ("finished", reply) for key, reply in ledger.turns.items())
    assert await held.conversations.list_open_turns(utc_now() + LONG_ENOUGH) == []
    assert {turn.state for turn in turns} <= {"finished", "stopped", "failed"}
