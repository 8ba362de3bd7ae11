import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from repositories.models import JobFields, Message, PendingAction, ProfileFields, Task
from repositories.storage import Repositories, open_repositories
from services.account_data import NOBODY
from services.accounts import Registration
from services.applications import ApplicationUpdate
from services.bootstrap import Services, open_services
from services.principal import Principal
from services.reactions import ReactionUpdate
from services.settings import Settings
from tests.support.clock import Clock

PASSWORD = "Correct-horse-battery-7"


class World:
    """A recruiter with an open job, and a candidate who did everything that leaves a trace."""

    def __init__(self, services: Services, held: Repositories) -> None:
        self.services = services
        self.held = held
        self.recruiter = self.candidate = Principal("", "candidate", "")
        self.refresh_token = self.job_id = self.conversation_id = ""

    async def fill(self) -> None:
        services = self.services
        self.recruiter = await self.log_in("rita@example.com", "Rita Recruiter", "recruiter")
        self.candidate = await self.log_in("imke@example.com", "Imke Vogelsang", "candidate")
        job = await services.jobs.create(self.recruiter, JobFields(title="Deckhand", company="Kiln", remote="remote"))
        self.job_id = job.id
        await services.jobs.publish(self.recruiter, job.id)
        await services.profiles.replace(
            self.candidate,
            ProfileFields(full_name="Imke Vogelsang", summary="Sailed for years.", open_to_recruiters=True),
        )
        await services.reactions.set(self.candidate, job.id, ReactionUpdate(saved=True))
        application = await services.applications.apply(self.candidate, job.id, note="Please take me.")
        await services.applications.update(
            self.recruiter, application.id, ApplicationUpdate(status="shortlisted", recruiter_note="Secretly the best.")
        )
        candidate_id = services.candidates.id_for(self.recruiter.user_id, self.candidate.user_id)
        await services.invitations.invite(self.recruiter, job.id, candidate_id, "Come aboard.")
        conversation = await services.conversations.start(self.candidate)
        self.conversation_id = conversation.id
        handle = await services.conversations.begin_turn(self.candidate, conversation.id, "Remember the word lantern")
        action = await services.pending_actions.request(
            self.candidate,
            conversation_id=conversation.id,
            turn_id=handle.turn.id,
            tool="apply_to_job",
            key="k",
            arguments={},
            summary="Apply",
        )
        assert isinstance(action, PendingAction)
        await handle.finish(
            "finished", "Lantern.", [Message(role="user", content="Remember the word lantern")], "offline"
        )
        await services.answers.begin(self.candidate, "key", "print")

    async def log_in(self, email: str, name: str, role: str) -> Principal:
        registration = {"email": email, "password": PASSWORD, "display_name": name, "role": role}
        user = await self.services.accounts.register(Registration.model_validate(registration))
        session, self.refresh_token = await self.services.sessions.open(user, "api")
        return await self.services.accounts.principal_for(session.id)

    async def work(self) -> None:
        while await self.services.worker.run_once():
            pass


@pytest.fixture
async def world(tmp_path: Path, clock: Clock) -> AsyncIterator[World]:
    settings = Settings.load(data_dir=tmp_path, bcrypt_cost=4, jwt_secret="s" * 32)
    async with (
        open_services(settings, background=False, clock=clock) as services,
        open_repositories(settings.database_url) as held,
    ):
        world = World(services, held)
        await world.fill()
        yield world


async def test_a_candidates_export_holds_all_of_theirs_and_nothing_secret(world: World) -> None:
    export = await world.services.account_data.export(world.candidate)
    text = json.dumps(export)
    assert set(export) == {
        "user",
        "profile",
        "jobs",
        "applications",
        "invitations",
        "reactions",
        "conversations",
        "sessions",
        "events",
    }
    for held in ("imke@example.com", "Sailed for years.", "Please take me.", "Come aboard.", "lantern", world.job_id):
        assert held in text
    assert export["reactions"][0]["saved"]
    assert export["events"]
    for secret in (
        "$2b$",
        "hash",
        "Secretly the best.",
        world.refresh_token.partition(".")[2],
        world.recruiter.user_id,
    ):
        assert secret not in text


async def test_a_recruiters_export_shows_no_candidates_own_id_or_address(world: World) -> None:
    export = await world.services.account_data.export(world.recruiter)
    text = json.dumps(export)
    assert [job["id"] for job in export["jobs"]] == [world.job_id]
    assert export["applications"][0]["recruiter_note"] == "Secretly the best."
    for secret in (world.candidate.user_id, "imke@example.com", "$2b$"):
        assert secret not in text


async def test_a_deleted_candidate_leaves_nothing_behind(world: World, clock: Clock) -> None:
    user_id = world.candidate.user_id
    undo = await world.services.profiles.get(world.candidate)
    assert undo.version == 1
    await world.services.accounts.delete(world.candidate)
    await world.work()
    assert (await world.services.recommendations.candidates(world.recruiter, world.job_id)).items == []
    assert (await world.services.applications.list(world.recruiter)).items == []
    clock.move(minutes=11)
    await world.work()
    assert await world.held.users.get(user_id) is None
    assert await world.held.profiles.get(user_id) is None
    assert await world.held.applications.list_for_candidate(user_id) == []
    assert await world.held.invitations.list_for_candidate(user_id) == []
    assert await world.held.reactions.all_for_user(user_id) == []
    assert await world.held.conversations.list_for_user(user_id) == []
    assert await world.held.conversations.list_turns(world.conversation_id) == []
    assert await world.held.sessions.list_for_user(user_id) == []
    assert await world.held.pending_actions.list_pending(user_id, world.conversation_id) == []
    assert await world.held.events.list_for_user(user_id) == []
    assert await world.held.vectors.get_many([user_id], world.services.embedder.name) == {}
    assert await world.held.tasks.count() == (0, 0)


WORDS = ("Vogelsang", "imke@example.com", "Sailed", "Please take me", "antern", "Come aboard")


async def test_no_word_of_a_deleted_candidate_is_left_in_the_database(
    world: World, tmp_path: Path, clock: Clock
) -> None:
    before = everything_in(tmp_path / "rolecall.db")
    for word in (*WORDS, world.candidate.user_id):
        assert word in before, "what is looked for can be found"
    await world.services.accounts.delete(world.candidate)
    await world.work()
    clock.move(minutes=11)
    await world.work()
    left = everything_in(tmp_path / "rolecall.db")
    assert "Deckhand" in left
    for word in (*WORDS, world.candidate.user_id):
        assert word not in left


async def test_no_word_of_a_deleted_recruiter_is_left_but_the_posting_itself(
    world: World, tmp_path: Path, clock: Clock
) -> None:
    words = ("Rita Recruiter", "rita@example.com", "Secretly the best", "Come aboard", world.recruiter.user_id)
    before = everything_in(tmp_path / "rolecall.db")
    assert all(word in before for word in words)
    await world.services.accounts.delete(world.recruiter)
    await world.work()
    clock.move(minutes=11)
    await world.work()
    left = everything_in(tmp_path / "rolecall.db")
    for word in words:
        assert word not in left


async def test_what_is_written_late_by_a_request_still_running_is_swept_up(world: World, clock: Clock) -> None:
    await world.services.accounts.delete(world.candidate)
    await world.work()
    await world.services.profiles.replace(world.candidate, ProfileFields(summary="Written late."))
    clock.move(minutes=11)
    await world.work()
    assert await world.held.profiles.get(world.candidate.user_id) is None


async def test_other_processes_have_time_to_hear_of_the_end_before_it_is_forgotten(world: World, clock: Clock) -> None:
    await world.services.accounts.delete(world.candidate)
    await world.work()
    kinds = [event.kind for event in await world.held.events.list_for_user(world.candidate.user_id)]
    assert "account.deleted" in kinds
    clock.move(seconds=11)
    await world.work()
    assert await world.held.events.list_for_user(world.candidate.user_id) == []


async def test_a_deleted_recruiters_jobs_close_and_applicants_are_told(world: World) -> None:
    draft = await world.services.jobs.create(world.recruiter, JobFields(title="Diver"))
    await world.services.accounts.delete(world.recruiter)
    assert len(world.services.index) == 0, "at once, before the worker has come to it"
    await world.work()
    job = await world.held.jobs.get(world.job_id)
    assert job is not None
    assert (job.status, job.owner_id, job.company) == ("closed", NOBODY, "Kiln")
    assert await world.held.jobs.get(draft.id) is None
    [application] = (await world.services.applications.list(world.candidate)).items
    assert application.events[-1].status == "job_closed"
    assert application.recruiter_note is None
    assert (await world.services.invitations.list(world.candidate)).items == []
    told = await world.held.events.list_for_user(world.candidate.user_id)
    assert "job_closed" in [event.data.get("status") for event in told]


async def test_a_purge_that_died_anywhere_is_finished_by_another_worker(world: World, clock: Clock) -> None:
    """As after a kill: the task was taken, part of it was done, and nobody holds it any more."""
    await world.services.accounts.delete(world.candidate)
    taken = await world.held.tasks.claim("dead", clock.now.replace(second=30), clock.now)
    assert taken is not None
    await world.held.profiles.remove(world.candidate.user_id)
    await world.held.conversations.remove_for_user(world.candidate.user_id)
    await world.work()
    assert await world.held.applications.list_for_candidate(world.candidate.user_id) != []
    clock.move(seconds=31)
    await world.work()
    assert await world.held.applications.list_for_candidate(world.candidate.user_id) == []


async def test_a_kill_between_the_task_and_the_account_ends_the_account_all_the_same(world: World) -> None:
    await world.held.tasks.add(Task(kind="purge_account", subject_id=world.candidate.user_id))
    await world.work()
    assert await world.held.users.get(world.candidate.user_id) is None


async def test_who_registers_anew_with_the_address_finds_nothing_of_before(world: World) -> None:
    await world.services.accounts.delete(world.candidate)
    again = await world.log_in("imke@example.com", "Another Person", "candidate")
    await world.work()
    export = await world.services.account_data.export(again)
    assert export["profile"] is None
    assert export["applications"] == export["conversations"] == export["reactions"] == []
    assert export["user"]["display_name"] == "Another Person"


def everything_in(database: Path) -> str:
    """Every row of every table as SQL, whichever they are."""
    with closing(sqlite3.connect(database)) as connection:
        return "\n".join(connection.iterdump())
