"""Which candidates fit a job: the same score, seen from the job's side, without names until there is contact."""

from collections.abc import Callable, Sequence
from datetime import datetime

from repositories.models import Job, Page, Profile, utc_now
from repositories.protocols import ApplicationRepository, Position, ProfileRepository
from services import cursors
from services.candidates import CandidateService
from services.catalogue import Catalogue
from services.errors import NotFound
from services.events import EventLog
from services.jobs import JobService
from services.matching.explanations import make_match
from services.matching.features import JobFeatures, ProfileFeatures, has_profile
from services.matching.filters import failed, verdicts, wishes
from services.matching.index import JobIndex, ProfileIndex
from services.matching.match import Match
from services.matching.skills import MENTIONED, best_held, needs_of
from services.matching.strategies import STRATEGIES, Scored, score
from services.principal import Principal

PAGE = 500
AT_ONCE = 100
WEIGHTS = STRATEGIES["hybrid"]

Key = tuple[float, str]


class CandidateSearch:
    def __init__(
        self,
        profiles: ProfileRepository,
        applications: ApplicationRepository,
        jobs: JobService,
        candidates: CandidateService,
        catalogue: Catalogue,
        job_index: JobIndex,
        profile_index: ProfileIndex,
        events: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._profiles = profiles
        self._applications = applications
        self._jobs = jobs
        self._candidates = candidates
        self._catalogue = catalogue
        self._job_index = job_index
        self._profile_index = profile_index
        self._events = events
        self._clock = clock

    async def find(
        self, principal: Principal, job_id: str, *, skill: Sequence[str], cursor: str | None, limit: int
    ) -> Page[Match]:
        """Who is open to recruiters and whose wishes the job meets, and all who applied; best first, equals by id.

        Looking is kept in the event log.
        """
        job = await self._jobs.own(principal, job_id)
        after = _after(cursor)
        known = await self._catalogue.job_features(job)
        found = {one.profile.id: one for one in self._open_to_recruiters(known)}
        for features in await self._applicants(job):
            found[features.id] = self._scored(features, known)
        ranked = self._ranked(principal, [one for one in found.values() if _has_any(one.profile, skill)])
        rest = [(key, one) for key, one in ranked if after is None or key > after]
        here = await self._active(rest, limit + 1)
        shown = [one for _, one in here[:limit]]
        matches = await self._matches(principal, job, shown)
        await self._note_look(principal, job, shown)
        return Page(items=matches, next_cursor=cursors.pack(*here[limit - 1][0]) if len(here) > limit else None)

    async def explain(self, principal: Principal, job_id: str, candidate_id: str) -> Match:
        """Raises NotFound for who is out of reach or has no profile."""
        job = await self._jobs.own(principal, job_id)
        user_id = await self._candidates.resolve(principal, candidate_id)
        profile = await self._profiles.get(user_id)
        if profile is None:
            raise NotFound("This candidate has no profile.")
        features = await self._catalogue.profile_features(profile)
        scored = self._scored(features, await self._catalogue.job_features(job))
        await self._note_look(principal, job, [scored])
        return (await self._matches(principal, job, [scored]))[0]

    # ----------------------------------------------------------------------------------------- inner works

    def _scored(self, profile: ProfileFeatures, job: JobFeatures) -> Scored:
        return score(profile, job, self._job_index.statistics, WEIGHTS, now=self._clock())

    def _open_to_recruiters(self, job: JobFeatures) -> list[Scored]:
        def keep(one: ProfileFeatures) -> bool:
            return has_profile(one.profile) and not failed(wishes(one.profile), job.job)

        return self._profile_index.best_profiles(
            job, WEIGHTS, statistics=self._job_index.statistics, now=self._clock(), keep=keep
        )

    async def _applicants(self, job: Job) -> list[ProfileFeatures]:
        """Those whose application stands, whatever they wish for; without those who have no profile."""
        standing: dict[str, None] = {}
        after = None
        while found := await self._applications.list_for_job(job.id, after=after, limit=PAGE):
            standing |= dict.fromkeys(one.candidate_id for one in found if one.status != "withdrawn")
            after = Position(found[-1].created_at, found[-1].id)
        profiles = await self._profiles.get_many(list(await self._candidates.active(standing)))
        return [await self._catalogue.profile_features(profile) for profile in profiles.values()]

    async def _active(self, ranked: Sequence[tuple[Key, Scored]], most: int) -> list[tuple[Key, Scored]]:
        """The first of them; without those whom the operator has disabled, which the index does not know."""
        here: list[tuple[Key, Scored]] = []
        for start in range(0, len(ranked), AT_ONCE):
            part = ranked[start : start + AT_ONCE]
            active = await self._candidates.active([one.profile.id for _, one in part])
            here += [pair for pair in part if pair[1].profile.id in active]
            if len(here) >= most:
                break
        return here[:most]

    def _ranked(self, principal: Principal, found: Sequence[Scored]) -> list[tuple[Key, Scored]]:
        keyed = [((-one.score, self._candidates.id_for(principal.user_id, one.profile.id)), one) for one in found]
        return sorted(keyed, key=lambda pair: pair[0])

    async def _matches(self, principal: Principal, job: Job, shown: Sequence[Scored]) -> list[Match]:
        profiles: list[Profile] = [one.profile.profile for one in shown]
        people = await self._candidates.present(principal, profiles)
        return [
            make_match(one, verdicts(wishes(one.profile.profile), job), viewer="recruiter", candidate=person)
            for one, person in zip(shown, people, strict=True)
        ]

    async def _note_look(self, principal: Principal, job: Job, shown: Sequence[Scored]) -> None:
        """Who was looked at can see it in their own data."""
        data = {"job_id": job.id, "job_title": job.title, "company": job.company}
        audience = [one.profile.id for one in shown]
        await self._events.add("candidates.viewed", principal.user_id, job.id, audience, data)


def _has_any(profile: ProfileFeatures, skills: Sequence[str]) -> bool:
    return not skills or any(best_held(need, profile.skills)[0] >= MENTIONED for need in needs_of(list(skills), []))


def _after(cursor: str | None) -> Key | None:
    if not cursor:
        return None
    reached, candidate_id = cursors.unpack(cursor, float, str)
    return float(reached), str(candidate_id)
