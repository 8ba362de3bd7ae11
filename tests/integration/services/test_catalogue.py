import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest

from repositories.errors import StorageUnavailable
from repositories.models import Job, Profile, User
from repositories.protocols import ProfileRepository
from repositories.storage import Repositories
from services.catalogue import Catalogue
from services.embeddings.protocol import EncoderUnavailable, Vectors
from services.errors import Unavailable
from services.events import EventLog
from services.matching.index import JobIndex, ProfileIndex
from services.worker import Worker
from tests.support.clock import Clock


class CountingEncoder:
    """Tells texts apart and counts them."""

    def __init__(self, *, is_local: bool = True) -> None:
        self.is_local = is_local
        self.is_away = False
        self.texts: list[str] = []
        self._held: list[tuple[asyncio.Event, asyncio.Event]] = []

    name = "counting"
    dimensions = 4
    is_well = True

    async def embed(self, texts: Sequence[str]) -> Vectors:
        if self.is_away:
            raise EncoderUnavailable("away")
        self.texts += texts
        if self._held:
            asked, may_go_on = self._held.pop()
            asked.set()
            await may_go_on.wait()
        return np.array([[1.0, len(text), 0, 0] for text in texts], dtype=np.float32)

    async def aclose(self) -> None:
        return

    @asynccontextmanager
    async def held(self, work: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
        """Inside, `work` has come to embedding; at the end it goes on and is done."""
        asked, may_go_on = asyncio.Event(), asyncio.Event()
        self._held.append((asked, may_go_on))
        at_work = asyncio.ensure_future(work())
        await asyncio.wait_for(asked.wait(), 5)
        yield
        may_go_on.set()
        await asyncio.wait_for(at_work, 5)


class Process:
    def __init__(self, repositories: Repositories, clock: Clock, *, is_local: bool = True) -> None:
        self.encoder = CountingEncoder(is_local=is_local)
        self.events = EventLog(repositories.events, clock=clock)
        self.jobs, self.people = JobIndex(), ProfileIndex()
        self.catalogue = Catalogue(
            repositories.jobs,
            repositories.users,
            repositories.profiles,
            repositories.vectors,
            repositories.tasks,
            self.events,
            self.encoder,
            self.jobs,
            self.people,
            clock=clock,
        )
        self.worker = Worker(repositories.tasks, self.catalogue.handlers(), clock=clock)


Start = Callable[..., Process]


@pytest.fixture
def start(repositories: Repositories, clock: Clock) -> Start:
    def started(*, is_local: bool = True) -> Process:
        return Process(repositories, clock, is_local=is_local)

    return started


async def publish(repositories: Repositories, process: Process, title: str = "Lighthouse keeper") -> Job:
    job = Job(owner_id="r", title=title, description="Keep the light.", locations=["Gdynia"], status="open")
    await repositories.jobs.add(job)
    put = await process.catalogue.put_job(job)
    await process.events.add("job.published", "r", job.id)
    return put


async def save(repositories: Repositories, process: Process, *, open_to_recruiters: bool = True) -> Profile:
    await repositories.users.add(
        User(id="imke", email="imke@example.com", display_name="Imke Roe", role="candidate", password_hash="-")
    )
    fields = {"headline": "Keeper", "summary": "Imke Roe keeps lights.", "open_to_recruiters": open_to_recruiters}
    profile = await repositories.profiles.save(Profile(user_id="imke", **fields))
    await process.catalogue.put_profile(profile)
    await process.events.add("profile.updated", "imke", "imke")
    return profile


async def test_a_job_is_found_and_ready_at_once_where_it_was_published(
    repositories: Repositories, start: Start
) -> None:
    process = start()
    job = await publish(repositories, process)
    stored = await repositories.jobs.get(job.id)
    found = process.jobs.get(job.id)
    assert stored is not None
    assert found is not None
    assert job.embedding == stored.embedding == "ready"
    assert found.document is not None


async def test_another_process_finds_it_with_its_next_look_without_embedding_it_again(
    repositories: Repositories, start: Start
) -> None:
    here, there = start(), start()
    job = await publish(repositories, here)
    assert len(there.jobs) == 0
    await there.events.poll()
    found = there.jobs.get(job.id)
    assert found is not None
    assert found.document is not None
    assert there.encoder.texts == []


async def test_a_closed_or_removed_job_is_found_nowhere(repositories: Repositories, start: Start) -> None:
    here, there = start(), start()
    closed, removed = await publish(repositories, here), await publish(repositories, here, "Diver")
    await there.events.poll()
    closed.status = "closed"
    await here.catalogue.put_job(await repositories.jobs.save(closed))
    await here.events.add("job.closed", "r", closed.id)
    await repositories.jobs.remove(removed.id)
    await here.catalogue.drop_job(removed.id)
    await here.events.add("job.removed", "r", removed.id)
    await there.events.poll()
    assert len(here.jobs) == len(there.jobs) == 0
    assert await repositories.vectors.get_many([removed.id], "counting") == {}


async def test_a_start_reads_everything_and_embeds_only_what_has_no_vectors(
    repositories: Repositories, start: Start
) -> None:
    before = start()
    job, profile = await publish(repositories, before), await save(repositories, before)
    lacking = Job(owner_id="r", title="Diver", description="Dive.", remote="remote", status="open")
    await repositories.jobs.add(lacking)
    after = start()
    await after.catalogue.load()
    assert {one.id for one in after.jobs} == {job.id, lacking.id}
    assert {one.id for one in after.people} == {profile.user_id}
    assert all("Dive" in text for text in after.encoder.texts)
    assert after.encoder.texts


async def test_an_edited_job_is_embedded_anew_and_seen_everywhere(repositories: Repositories, start: Start) -> None:
    here, there = start(), start()
    job = await publish(repositories, here)
    await there.events.poll()
    job.title = "Harbour pilot"
    job = await here.catalogue.put_job(await repositories.jobs.save(job))
    await here.events.add("job.updated", "r", job.id)
    await there.events.poll()
    for process in (here, there):
        found = process.jobs.get(job.id)
        assert found is not None
        assert found.job.title == "Harbour pilot"
        assert found.document is not None


async def test_a_slow_encoder_leaves_the_job_findable_and_the_rest_to_the_worker(
    repositories: Repositories, start: Start, clock: Clock
) -> None:
    here, there = start(is_local=False), start(is_local=False)
    job = await publish(repositories, here)
    await there.events.poll()
    found = here.jobs.get(job.id)
    assert found is not None
    assert found.document is None
    assert job.embedding == "pending"
    there.encoder.is_away = True
    await there.worker.run_once()
    clock.move(minutes=2)
    await here.worker.run_once()
    await there.events.poll()
    for process in (here, there):
        found = process.jobs.get(job.id)
        assert found is not None
        assert found.document is not None
    stored = await repositories.jobs.get(job.id)
    assert stored is not None
    assert stored.embedding == "ready"
    assert await here.worker.counts() == (0, 0)


async def test_a_profile_is_found_only_while_its_person_is_open_to_recruiters(
    repositories: Repositories, start: Start
) -> None:
    here, there = start(), start()
    profile = await save(repositories, here)
    await there.events.poll()
    assert len(here.people) == len(there.people) == 1
    profile.open_to_recruiters = False
    await here.catalogue.put_profile(await repositories.profiles.save(profile))
    await here.events.add("profile.updated", "imke", "imke")
    await there.events.poll()
    assert len(here.people) == len(there.people) == 0


async def test_features_are_the_same_whether_found_or_asked_for(repositories: Repositories, start: Start) -> None:
    process = start()
    shown = await save(repositories, process)
    hidden = shown.model_copy(update={"open_to_recruiters": False, "version": shown.version + 1})
    found = await process.catalogue.profile_features(shown)
    asked = await process.catalogue.profile_features(hidden)
    assert found.terms == asked.terms
    assert np.array_equal(found.document, asked.document)  # type: ignore[arg-type]
    job = await publish(repositories, process)
    assert await process.catalogue.job_features(job) is process.jobs.get(job.id)
    draft = Job(owner_id="r", title="Diver", description="Dive.")
    assert (await process.catalogue.job_features(draft)).document is not None
    assert len(process.jobs) == 1


async def test_no_name_of_the_person_is_embedded(repositories: Repositories, start: Start) -> None:
    process = start()
    await save(repositories, process)
    assert process.encoder.texts
    assert not any("Imke" in text or "Roe" in text for text in process.encoder.texts)


async def test_many_jobs_are_embedded_together_and_told_in_one_event(repositories: Repositories, start: Start) -> None:
    here, there = start(), start()
    jobs = [Job(owner_id="r", title=f"Job {n}", description="Work.", remote="remote", status="open") for n in range(5)]
    for job in jobs:
        await repositories.jobs.add(job)
    put = await here.catalogue.put_jobs(jobs)
    await here.events.add("jobs.imported", "r", "r", data={"job_ids": [job.id for job in jobs]})
    await there.events.poll()
    assert {job.embedding for job in put} == {"ready"}
    assert len(here.jobs) == len(there.jobs) == 5


async def test_a_worker_without_its_encoder_says_so(repositories: Repositories, start: Start) -> None:
    process = start(is_local=False)
    job = await publish(repositories, process)
    process.encoder.is_away = True
    with pytest.raises(Unavailable):
        await process.catalogue.embed_job(job.id)


async def test_who_has_deleted_their_account_is_found_nowhere_at_once(repositories: Repositories, start: Start) -> None:
    process = start()
    await publish(repositories, process)
    await save(repositories, process)
    await process.events.add("account.deleted", "imke", "imke")
    assert (len(process.jobs), len(process.people)) == (1, 0)
    await process.events.add("account.deleted", "r", "r")
    assert len(process.jobs) == 0


async def test_what_a_process_wrote_and_died_before_telling_is_found_by_the_next_look_of_another(
    repositories: Repositories, start: Start, clock: Clock
) -> None:
    here, there = start(), start()
    known = await publish(repositories, here)
    await there.events.poll()
    clock.move(minutes=1)
    untold = Job(owner_id="r", title="Diver", status="open", updated_at=clock.now)
    await repositories.jobs.add(untold)
    closed = known.model_copy(update={"status": "closed", "updated_at": clock.now})
    await repositories.jobs.save(closed)
    await repositories.profiles.save(Profile(user_id="imke", open_to_recruiters=True, updated_at=clock.now))
    await there.events.poll()
    assert (there.jobs.get(untold.id), there.people.get("imke")) == (None, None)

    await there.catalogue.catch_up()
    assert there.jobs.get(untold.id) is not None
    assert there.jobs.get(known.id) is None
    assert there.people.get("imke") is not None


async def test_what_a_process_removed_and_died_before_telling_is_forgotten_by_the_others(
    repositories: Repositories, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.catalogue.PAGE", 2)
    process = start()
    jobs = [await publish(repositories, process, title) for title in ("Diver", "Miller", "Keeper", "Pilot", "Baker")]
    await save(repositories, process)
    for gone in (jobs[0], jobs[4]):
        await repositories.jobs.remove(gone.id)
    await repositories.profiles.remove("imke")
    for _ in range(3):
        await process.catalogue.forget_removed()
    assert {job.title for job in jobs if process.jobs.get(job.id)} == {"Miller", "Keeper", "Pilot"}
    assert process.people.get("imke") is None


async def test_catching_up_reads_anew_only_what_is_not_known(
    repositories: Repositories, start: Start, clock: Clock
) -> None:
    process = start()
    job = await publish(repositories, process)
    profile = await save(repositories, process)
    found, person = process.jobs.get(job.id), process.people.get(profile.user_id)
    for _ in range(2):
        await process.catalogue.catch_up()
        await process.catalogue.forget_removed()
        clock.move(minutes=1)
    assert process.jobs.get(job.id) is found
    assert process.people.get(profile.user_id) is person


@pytest.mark.parametrize("is_local", [True, False])
async def test_what_was_closed_while_it_was_embedded_is_not_found_again(
    repositories: Repositories, start: Start, is_local: bool
) -> None:
    process = start(is_local=is_local)
    job = Job(owner_id="r", title="Diver", description="Dive.", remote="remote", status="open")
    await repositories.jobs.add(job)
    if not is_local:
        await process.catalogue.put_job(job)
    embedding = (lambda: process.catalogue.put_job(job)) if is_local else process.worker.run_once
    async with process.encoder.held(embedding):
        closed = await repositories.jobs.save(job.model_copy(update={"status": "closed"}))
        await process.catalogue.put_job(closed)
    assert process.jobs.get(job.id) is None


@pytest.mark.parametrize("is_local", [True, False])
async def test_who_says_no_to_recruiters_while_their_profile_is_embedded_stays_hidden(
    repositories: Repositories, start: Start, is_local: bool
) -> None:
    process = start(is_local=is_local)
    profile = await repositories.profiles.save(Profile(user_id="imke", headline="Keeper", open_to_recruiters=True))
    if not is_local:
        await process.catalogue.put_profile(profile)
    embedding = (lambda: process.catalogue.put_profile(profile)) if is_local else process.worker.run_once
    async with process.encoder.held(embedding):
        hidden = await repositories.profiles.save(profile.model_copy(update={"open_to_recruiters": False}))
        await process.catalogue.put_profile(hidden)
    assert process.people.get("imke") is None


async def test_of_two_changes_at_once_the_later_one_is_found(repositories: Repositories, start: Start) -> None:
    process = start()
    job = await publish(repositories, process)
    first = await repositories.jobs.save(job.model_copy(update={"title": "Harbour pilot"}))
    async with process.encoder.held(lambda: process.catalogue.put_job(first)):
        await process.catalogue.put_job(await repositories.jobs.save(first.model_copy(update={"title": "Diver"})))
    found = process.jobs.get(job.id)
    assert found is not None
    assert found.job.title == "Diver"


class AwayOnce:
    """Profiles, which cannot be asked for the first time."""

    def __init__(self, profiles: ProfileRepository) -> None:
        self._profiles = profiles
        self.is_away = False

    async def get(self, user_id: str) -> Profile | None:
        if self.is_away:
            self.is_away = False
            raise StorageUnavailable("The database does not answer.")
        return await self._profiles.get(user_id)

    def __getattr__(self, name: str) -> object:
        return getattr(self._profiles, name)


async def test_what_was_told_while_the_database_was_away_is_made_up_for(
    repositories: Repositories, start: Start, clock: Clock
) -> None:
    here, away = start(), AwayOnce(repositories.profiles)
    there = Process(replace(repositories, profiles=away), clock)  # type: ignore[arg-type]
    profile = await save(repositories, here)
    await there.events.poll()
    await repositories.profiles.remove(profile.user_id)
    await here.events.add("profile.removed", "imke", "imke")
    away.is_away = True
    await there.events.poll()
    await there.catalogue.catch_up()
    assert there.people.get("imke") is None
