"""Which jobs fit a candidate and which candidates fit a job: one score, seen from both sides."""

from collections.abc import Callable, Sequence
from datetime import datetime

from repositories.models import Job, Model, Page, Profile, utc_now
from repositories.protocols import ApplicationRepository, ProfileRepository, ReactionRepository
from services import cursors
from services.candidates import CandidateService
from services.catalogue import Catalogue
from services.embeddings.protocol import Encoder
from services.errors import NotFound
from services.events import EventLog
from services.job_search import JobFinder, JobSearch, has_ended
from services.jobs import JobService
from services.matching.explanations import make_match, unscored_match
from services.matching.features import JobFeatures, ProfileFeatures, has_profile
from services.matching.filters import Wishes, admits, failed, verdicts, wishes
from services.matching.index import JobIndex, ProfileIndex
from services.matching.match import Adjustment, Candidate, Match, Parts
from services.matching.skills import MENTIONED, best_held, needs_of
from services.matching.strategies import STRATEGIES, Scored, Strategy, reaction_adjustments, score
from services.principal import Principal

ENOUGH = 5
APPLICANTS = 200

NO_PROFILE = "I do not know you yet, so these are simply the newest. Tell us what you do, what you are good at and where you want to work."
NOTHING_FITS = "Nothing open fits all of your wishes right now. Loosen one of them, such as the place, the pay or the kind of work."
NOTHING_OPEN = "There are no open jobs at the moment. Please look again later."


class Recommendations(Model):
    """`nearly` is there when fewer than five pass: those with exactly one failed filter. `notice`: why there is little."""

    items: list[Match]
    next_cursor: str | None = None
    nearly: list[Match] = []
    notice: str | None = None


class RecommendationService:
    def __init__(
        self,
        profiles: ProfileRepository,
        applications: ApplicationRepository,
        reactions: ReactionRepository,
        jobs: JobService,
        candidates: CandidateService,
        catalogue: Catalogue,
        job_index: JobIndex,
        profile_index: ProfileIndex,
        finder: JobFinder,
        encoder: Encoder,
        events: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._profiles = profiles
        self._applications = applications
        self._reactions = reactions
        self._jobs = jobs
        self._candidates = candidates
        self._catalogue = catalogue
        self._job_index = job_index
        self._profile_index = profile_index
        self._finder = finder
        self._encoder = encoder
        self._events = events
        self._clock = clock

    # --------------------------------------------------------------------------------------- for candidates

    async def recommend(
        self,
        principal: Principal,
        search: JobSearch | None = None,
        *,
        strategy: Strategy = "hybrid",
        cursor: str | None = None,
        limit: int = 20,
    ) -> Recommendations:
        """Best first, equals by id. The profile's wishes filter; values in `search` take their place."""
        principal.require("candidate")
        search = search or JobSearch()
        after = _after(cursor)
        profile = await self._profile(principal)
        reactions = await self._reactions.all_for_user(principal.user_id)
        hidden = {one.job_id for one in reactions if one.opinion == "hidden"}
        saved = {one.job_id for one in reactions if one.saved} if search.reaction else None
        if not has_profile(profile):
            return await self._newest(search, saved, hidden, cursor, limit)
        features = await self._catalogue.profile_features(profile)
        wanted = wishes(profile, search)
        among = await self._among(search, saved)
        opinions = {one.job_id: one.opinion for one in reactions if one.opinion}
        listed = _Lister(self, features, wanted, search, hidden, among, STRATEGIES[strategy], self._opinions(opinions))
        passing = listed.with_failures(0)
        rest = [one for one in passing if after is None or _key(one) > after]
        shown = rest[:limit]
        nearly = listed.with_failures(1)[:ENOUGH] if len(passing) < ENOUGH and after is None else []
        return Recommendations(
            items=[make_match(one, verdicts(wanted, one.job.job), viewer="candidate") for one in shown],
            next_cursor=cursors.pack(*_key(shown[-1])) if len(rest) > limit else None,
            nearly=[make_match(one, verdicts(wanted, one.job.job), viewer="candidate") for one in nearly],
            notice=None if passing else NOTHING_FITS if len(self._job_index) else NOTHING_OPEN,
        )

    async def explain(self, principal: Principal, job_id: str) -> Match:
        """Why, or why not, one job."""
        principal.require("candidate")
        job = await self._jobs.get(principal, job_id)
        return (await self.matches_for(principal, [job]))[0]

    async def matches_for(self, principal: Principal, jobs: Sequence[Job]) -> list[Match]:
        """In the same order; without a score as long as there is no profile to compare."""
        principal.require("candidate")
        profile = await self._profile(principal)
        wanted = wishes(profile)
        if not has_profile(profile):
            return [unscored_match(job, verdicts(wanted, job)) for job in jobs]
        reactions = await self._reactions.all_for_user(principal.user_id)
        adjust = self._opinions({one.job_id: one.opinion for one in reactions if one.opinion})
        features = await self._catalogue.profile_features(profile)
        found = []
        for job in jobs:
            known = await self._catalogue.job_features(job)
            scored = self._scored(features, known, STRATEGIES["hybrid"], adjust(known))
            found.append(make_match(scored, verdicts(wanted, job), viewer="candidate"))
        return found

    # --------------------------------------------------------------------------------------- for recruiters

    async def candidates(
        self, principal: Principal, job_id: str, *, skill: Sequence[str] = (), cursor: str | None = None, limit: int = 20
    ) -> Page[Match]:
        """Best first: who is open to recruiters, and who applied. Looking is kept in the event log."""
        job = await self._jobs.own(principal, job_id)
        after = _after(cursor)
        known = await self._catalogue.job_features(job)
        applicants = await self._applicants(job)
        scored = {one.profile.id: one for one in self._open_profiles(known, job)}
        scored |= {one.id: self._scored(one, known, STRATEGIES["hybrid"]) for one in applicants}
        ranked = self._ranked(principal, scored, skill)
        rest = [(key, one) for key, one in ranked if after is None or key > after]
        shown = rest[:limit]
        await self._events.add("candidates.viewed", principal.user_id, job.id, [], {"shown": len(shown)})
        return Page(
            items=await self._blind(principal, job, [one for _, one in shown]),
            next_cursor=cursors.pack(*shown[-1][0]) if len(rest) > limit else None,
        )

    async def explain_candidate(self, principal: Principal, job_id: str, candidate_id: str) -> Match:
        job = await self._jobs.own(principal, job_id)
        user_id = await self._candidates.resolve(principal, candidate_id)
        profile = await self._profiles.get(user_id)
        if profile is None:
            raise NotFound("This candidate has no profile.")
        known = await self._catalogue.job_features(job)
        scored = self._scored(await self._catalogue.profile_features(profile), known, STRATEGIES["hybrid"])
        return (await self._blind(principal, job, [scored]))[0]

    # ----------------------------------------------------------------------------------------- inner works

    async def _profile(self, principal: Principal) -> Profile:
        return await self._profiles.get(principal.user_id) or Profile(user_id=principal.user_id)

    def _scored(
        self, profile: ProfileFeatures, job: JobFeatures, weights: Parts, adjustments: Sequence[Adjustment] = ()
    ) -> Scored:
        return score(profile, job, self._job_index.statistics, weights, now=self._clock(), adjustments=adjustments)

    def _opinions(self, opinions: dict[str, str]) -> Callable[[JobFeatures], list[Adjustment]]:
        def of(opinion: str) -> list[JobFeatures]:
            return [job for job_id, said in opinions.items() if said == opinion and (job := self._job_index.get(job_id))]

        liked, disliked = of("liked"), of("disliked")
        return lambda job: reaction_adjustments(job, liked, disliked) if liked or disliked else []

    async def _among(self, search: JobSearch, saved: set[str] | None) -> set[str] | None:
        """The ids that a word search and the saved ones leave; None for all."""
        if not search.q:
            return saved
        (vector,) = await self._encoder.embed([search.q])
        found = {job.id for _, job in self._job_index.search(search.q, vector)}
        return found if saved is None else found & saved

    async def _newest(
        self, search: JobSearch, saved: set[str] | None, hidden: set[str], cursor: str | None, limit: int
    ) -> Recommendations:
        page = await self._finder.find(search, only=saved, without=hidden, sort="newest", cursor=cursor, limit=limit)
        wanted = wishes(None, search)
        matches = [unscored_match(job, verdicts(wanted, job)) for job in page.items]
        return Recommendations(items=matches, next_cursor=page.next_cursor, notice=NO_PROFILE)

    def best(
        self,
        profile: ProfileFeatures,
        weights: Parts,
        keep: Callable[[JobFeatures], bool],
        adjust: Callable[[JobFeatures], list[Adjustment]],
    ) -> list[Scored]:
        today = self._clock().date().isoformat()
        return self._job_index.best_jobs(
            profile, weights, now=self._clock(), keep=lambda job: not has_ended(job.job, today) and keep(job), adjust=adjust
        )

    def _open_profiles(self, known: JobFeatures, job: Job) -> list[Scored]:
        """Those whose own wishes the job does not fail."""
        return self._profile_index.best_profiles(
            known,
            STRATEGIES["hybrid"],
            statistics=self._job_index.statistics,
            now=self._clock(),
            keep=lambda one: has_profile(one.profile) and not failed(wishes(one.profile), job),
        )

    async def _applicants(self, job: Job) -> list[ProfileFeatures]:
        applications = await self._applications.list_for_job(job.id, limit=APPLICANTS)
        standing = [one.candidate_id for one in applications if one.status != "withdrawn"]
        profiles = await self._profiles.get_many(list(dict.fromkeys(standing)))
        return [await self._catalogue.profile_features(profile) for profile in profiles.values()]

    def _ranked(
        self, principal: Principal, scored: dict[str, Scored], skills: Sequence[str]
    ) -> list[tuple[tuple[float, str], Scored]]:
        """Best first, equals by candidate id."""
        ranked = [
            ((-one.score, self._candidates.id_for(principal.user_id, user_id)), one)
            for user_id, one in scored.items()
            if _has_any(one.profile, skills)
        ]
        return sorted(ranked, key=lambda pair: pair[0])

    async def _blind(self, principal: Principal, job: Job, scored: Sequence[Scored]) -> list[Match]:
        people: list[Candidate] = await self._candidates.present(principal, [one.profile.profile for one in scored])
        return [
            make_match(one, verdicts(wishes(one.profile.profile), job), viewer="recruiter", candidate=person)
            for one, person in zip(scored, people, strict=True)
        ]


class _Lister:
    """One candidate's list: what passes every filter, and what fails exactly so many."""

    def __init__(
        self,
        service: RecommendationService,
        profile: ProfileFeatures,
        wanted: Wishes,
        search: JobSearch,
        hidden: set[str],
        among: set[str] | None,
        weights: Parts,
        adjust: Callable[[JobFeatures], list[Adjustment]],
    ) -> None:
        self._service = service
        self._profile = profile
        self._wanted = wanted
        self._search = search
        self._hidden = hidden
        self._among = among
        self._weights = weights
        self._adjust = adjust

    def with_failures(self, count: int) -> list[Scored]:
        def keep(job: JobFeatures) -> bool:
            return (
                job.id not in self._hidden
                and (self._among is None or job.id in self._among)
                and admits(self._search, job.job)
                and len(failed(self._wanted, job.job)) == count
            )

        return self._service.best(self._profile, self._weights, keep, self._adjust)


def _has_any(profile: ProfileFeatures, skills: Sequence[str]) -> bool:
    return not skills or any(best_held(need, profile.skills)[0] >= MENTIONED for need in needs_of(list(skills), []))


def _key(scored: Scored) -> tuple[float, str]:
    return -scored.score, scored.job.id


def _after(cursor: str | None) -> tuple[float, str] | None:
    if not cursor:
        return None
    reached, subject_id = cursors.unpack(cursor, float, str)
    return float(reached), str(subject_id)
