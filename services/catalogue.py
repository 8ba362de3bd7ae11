"""What can be found: open jobs, and the profiles of people open to recruiters, in memory with their vectors.

Every write to a job or profile is followed by `put_…` or `drop_…` here, and then by its event, from which other
processes refresh their own memory.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from repositories.errors import StorageUnavailable
from repositories.models import Event, Job, Profile, Task, utc_now
from repositories.protocols import (
    JobRepository,
    Position,
    ProfileRepository,
    TaskRepository,
    UserRepository,
    VectorRepository,
)
from services.embeddings.protocol import Encoder, Vectors
from services.events import EventLog
from services.last_word import LastWord
from services.matching.features import (
    JobFeatures,
    ProfileFeatures,
    job_features,
    job_texts,
    profile_features,
    profile_texts,
)
from services.matching.index import JobIndex, ProfileIndex
from services.nearest_jobs import NearestJobs
from services.text_vectors import TextVectors
from services.worker import Handler

PAGE = 500
# About a millisecond each: so many are no delay that others could feel.
YIELD_AFTER = 5
# A write may be stored a while after the time it carries.
OVERLAP = timedelta(seconds=30)


class Catalogue:
    def __init__(
        self,
        jobs: JobRepository,
        users: UserRepository,
        profiles: ProfileRepository,
        vectors: VectorRepository,
        tasks: TaskRepository,
        events: EventLog,
        encoder: Encoder,
        job_index: JobIndex,
        profile_index: ProfileIndex,
        *,
        wake_worker: Callable[[], None] = lambda: None,
        remembers: bool = True,
        nearest: NearestJobs | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`remembers`: without it everything is stored and embedded, and nothing can be found in this process."""
        self._jobs = jobs
        self._users = users
        self._profiles = profiles
        self._vectors = TextVectors(vectors, encoder)
        self._tasks = tasks
        self._events = events
        self._job_index = job_index
        self._profile_index = profile_index
        self._wake_worker = wake_worker
        self._nearest = nearest or NearestJobs(None, encoder.name)
        self._clock = clock
        self._caught_up_at = clock()
        self._seen: dict[str, int] = {}
        self._jobs_to_see: list[str] = []
        self._people_to_see: list[str] = []
        self._last_word = LastWord()
        self._missed: list[Event] = []
        self._remembers = remembers
        if remembers:
            events.subscribe(self._hear)

    @property
    def embeds_at_once(self) -> bool:
        """Whether a job is `ready` as soon as it is put here."""
        return self._vectors.are_made_at_once

    async def load(self) -> None:
        """Reads everything that can be found; what has no vectors yet gets them now, or from the worker."""
        if not self._remembers:
            return
        after = None
        while jobs := await self._jobs.list_open(after=after, limit=PAGE):
            await self._put_jobs(jobs)
            for job in jobs:
                if found := self._job_index.get(job.id):
                    await self._nearest.fill(found)
            after = jobs[-1].id
        after = None
        while profiles := await self._profiles.list_open_to_recruiters(after=after, limit=PAGE):
            await self._put_profiles(profiles, lambda user_id: True)
            after = profiles[-1].user_id

    async def catch_up(self) -> None:
        """A chore: reads what has changed and was not told here, because its process died in between, or what was told
        while the database could not be asked."""
        while self._missed:
            await self._take_in(self._missed[0])
            del self._missed[0]
        since, now = Position(self._caught_up_at - OVERLAP, ""), self._clock()
        after = since
        while jobs := await self._jobs.list_changed(after=after, limit=PAGE):
            await self._refresh_jobs([job.id for job in jobs if not self._is_known(job)], anew=False)
            after = Position(jobs[-1].updated_at, jobs[-1].id)
        after = since
        while profiles := await self._profiles.list_changed(after=after, limit=PAGE):
            for profile in profiles:
                found = self._profile_index.get(profile.user_id)
                known = found.profile.version == profile.version if found else not profile.open_to_recruiters
                if not known:
                    await self._refresh_profile(profile.user_id)
            after = Position(profiles[-1].updated_at or now, profiles[-1].user_id)
        self._caught_up_at = now

    async def forget_removed(self) -> None:
        """A chore: sees whether a page of what is found here is still stored, the next page at the next time. What was removed by
        a process that died before it told so goes."""
        await self._refresh_jobs(_next_page(self._jobs_to_see, self._seen), anew=False)
        user_ids = _next_page(self._people_to_see, (one.id for one in self._profile_index))
        stored = await self._profiles.get_many(user_ids)
        for user_id in user_ids:
            if user_id not in stored:
                await self._refresh_profile(user_id)

    def _is_known(self, job: Job) -> bool:
        return self._seen.get(job.id) == (job.version if job.status == "open" else None)

    async def put_job(self, job: Job) -> Job:
        """Answers the job as it is stored now: `embedding` is `ready` where the encoder works at once."""
        return (await self.put_jobs([job]))[0]

    async def put_jobs(self, jobs: Sequence[Job]) -> list[Job]:
        """The same for many, embedded together. Those that are not open are dropped."""
        answer = await self._put_jobs(jobs)
        if self._nearest.may_be_there:
            for job in jobs:
                await (
                    self._nearest.put(await self.job_features(job))
                    if job.status == "open"
                    else self._nearest.remove(job.id)
                )
        return answer

    async def _put_jobs(self, jobs: Sequence[Job]) -> list[Job]:
        answer = []
        with self._last_word.on([job.id for job in jobs]) as is_latest:
            vectors = await self._vectors.of({job.id: job_texts(job) for job in jobs if job.status == "open"})
            for number, job in enumerate(jobs, 1):
                if number % YIELD_AFTER == 0:
                    await asyncio.sleep(0)
                if job.status == "open":
                    job = await self._marked(job, job.id in vectors)
                if is_latest(job.id):
                    self._place(job, vectors.get(job.id))
                answer.append(job)
        return answer

    async def _marked(self, job: Job, is_embedded: bool) -> Job:
        """The open job as stored, once it says that it is embedded, or the worker has been told to embed it."""
        if not is_embedded:
            await self._tasks.add(Task(kind="embed_job", subject_id=job.id))
            self._wake_worker()
        elif job.embedding == "pending" and await self._jobs.set_embedding_ready(job.id, job.version):
            return job.model_copy(update={"embedding": "ready"})
        return job

    def _place(self, job: Job, vectors: Vectors | None) -> None:
        """Where it belongs: found with its features while it is open, nowhere otherwise."""
        if job.status != "open":
            self._forget_job(job.id)
        elif self._remembers:
            self._job_index.upsert(job_features(job, vectors))
            self._seen[job.id] = job.version

    def _forget_job(self, job_id: str) -> None:
        self._job_index.remove(job_id)
        self._seen.pop(job_id, None)

    async def drop_job(self, job_id: str) -> None:
        """For a job that was removed."""
        self._last_word.end(job_id)
        self._forget_job(job_id)
        await self._vectors.remove(job_id)
        await self._nearest.remove(job_id)

    async def put_profile(self, profile: Profile) -> None:
        with self._last_word.on([profile.user_id]) as is_latest:
            await self._put_profiles([profile], is_latest)

    async def drop_profile(self, user_id: str) -> None:
        """For a profile that was removed."""
        self._last_word.end(user_id)
        self._profile_index.remove(user_id)
        await self._vectors.remove(user_id)

    def open_job(self, job_id: str) -> Job | None:
        found = self._job_index.get(job_id)
        return found.job if found else None

    async def job_features(self, job: Job) -> JobFeatures:
        """Of any job, whether it can be found or not; without vectors until the worker has embedded it."""
        found = self._job_index.get(job.id)
        if found and found.job.version == job.version:
            return found
        return job_features(job, (await self._vectors.of({job.id: job_texts(job)})).get(job.id))

    async def profile_features(self, profile: Profile) -> ProfileFeatures:
        """Of any profile, whether its person is open to recruiters or not."""
        found = self._profile_index.get(profile.user_id)
        if found and found.profile.version == profile.version:
            return found
        names = await self._names([profile])
        return (await self._profile_features([profile], names))[0]

    def handlers(self) -> dict[str, Handler]:
        """The worker's tasks that are done here, by kind."""
        return {"embed_job": self.embed_job, "embed_profile": self.embed_profile}

    async def embed_job(self, job_id: str) -> None:
        """The worker's share, however long it takes. Every process takes in what has come of the job meanwhile."""
        job = await self._jobs.get(job_id)
        if job is None or job.status != "open":
            return
        await self._vectors.make({job_id: job_texts(job)})
        if job.embedding == "pending":
            await self._jobs.set_embedding_ready(job.id, job.version)
        await self._events.add("job.embedded", None, job_id)
        if self._nearest.may_be_there and (found := self._job_index.get(job_id)):
            await self._nearest.put(found)

    async def embed_profile(self, user_id: str) -> None:
        profile = await self._profiles.get(user_id)
        if profile is None:
            return
        names = (await self._names([profile])).get(user_id, [])
        await self._vectors.make({user_id: profile_texts(profile, names)})
        await self._events.add("profile.embedded", None, user_id, [user_id])

    async def _put_profiles(self, profiles: Sequence[Profile], is_latest: Callable[[str], bool]) -> None:
        names = await self._names(profiles)
        for profile, features in zip(profiles, await self._profile_features(profiles, names), strict=True):
            if features.document is None:
                await self._tasks.add(Task(kind="embed_profile", subject_id=profile.user_id))
                self._wake_worker()
            if is_latest(profile.user_id):
                self._place_profile(features)

    def _place_profile(self, features: ProfileFeatures) -> None:
        if features.profile.open_to_recruiters and self._remembers:
            self._profile_index.upsert(features)
        else:
            self._profile_index.remove(features.id)

    async def _profile_features(
        self, profiles: Sequence[Profile], names: dict[str, list[str]]
    ) -> list[ProfileFeatures]:
        texts = {one.user_id: profile_texts(one, names.get(one.user_id, [])) for one in profiles}
        vectors = await self._vectors.of(texts)
        return [profile_features(one, vectors.get(one.user_id), names.get(one.user_id, [])) for one in profiles]

    async def _names(self, profiles: Sequence[Profile]) -> dict[str, list[str]]:
        """By user: what the account calls the person, to be kept out of what is compared."""
        users = await self._users.get_many([profile.user_id for profile in profiles])
        return {user.id: [user.display_name] for user in users.values()}

    async def _hear(self, event: Event) -> None:
        try:
            await self._take_in(event)
        except StorageUnavailable:
            # it is told only once
            self._missed.append(event)
            raise

    async def _take_in(self, event: Event) -> None:
        """Refreshes what another process wrote; what this one has put here itself is recognised by its version."""
        if event.kind == "job.created" or self._has_seen(event):
            # a draft is found by nobody, and what was put here is known here
            return
        if event.kind.startswith("job"):
            job_ids = event.data.get("job_ids", [event.subject_id])
            for start in range(0, len(job_ids), PAGE):
                await self._refresh_jobs(job_ids[start : start + PAGE], anew=event.kind == "job.embedded")
        elif event.kind in {"profile.updated", "profile.removed", "profile.embedded"}:
            await self._refresh_profile(event.subject_id)
        elif event.kind == "account.deleted":
            self._forget_user(event.subject_id)
        elif event.kind == "account.updated":
            with self._last_word.on([event.subject_id]) as is_latest:
                profile = await self._profiles.get(event.subject_id)
                if profile and profile.open_to_recruiters:
                    # the person's new name must be hidden from what is compared, too
                    await self._put_profiles([profile], is_latest)

    def _has_seen(self, event: Event) -> bool:
        version = event.data.get("version")
        return event.kind != "job.embedded" and version is not None and self._seen.get(event.subject_id) == version

    def _forget_user(self, user_id: str) -> None:
        """Ahead of the purge, so that who has left is found by nobody from this moment."""
        self._last_word.end(user_id)
        self._profile_index.remove(user_id)
        for features in self._job_index:
            if features.job.owner_id == user_id:
                self._last_word.end(features.id)
                self._forget_job(features.id)

    async def _refresh_jobs(self, job_ids: Sequence[str], *, anew: bool) -> None:
        """As they are stored now, written by whichever process; one that is gone goes from here too."""
        with self._last_word.on(job_ids) as is_latest:
            stored = await self._jobs.get_many(job_ids)
            for job_id in job_ids:
                if job_id not in stored and is_latest(job_id):
                    self._forget_job(job_id)
            changed = [job for job in stored.values() if anew or not self._is_known(job)]
            # its process may have died before it had embedded it
            vectors = await self._vectors.of({job.id: job_texts(job) for job in changed if job.status == "open"})
            for number, job in enumerate(changed, 1):
                if number % YIELD_AFTER == 0:
                    await asyncio.sleep(0)
                if is_latest(job.id):
                    self._place(job, vectors.get(job.id))

    async def _refresh_profile(self, user_id: str) -> None:
        with self._last_word.on([user_id]) as is_latest:
            profile = await self._profiles.get(user_id)
            if profile is None or not profile.open_to_recruiters:
                if is_latest(user_id):
                    self._profile_index.remove(user_id)
                return
            names = (await self._names([profile])).get(user_id, [])
            vectors = await self._vectors.stored({user_id: profile_texts(profile, names)})
            if is_latest(user_id):
                self._profile_index.upsert(profile_features(profile, vectors.get(user_id), names))


def _next_page(waiting: list[str], everything: Iterable[str]) -> list[str]:
    """Taken off `waiting`, which holds everything again once it is empty."""
    if not waiting:
        waiting += everything
    page = waiting[-PAGE:]
    del waiting[-PAGE:]
    return page
