"""Which jobs fit a candidate, and why: scored from the candidate's side, in lists that their wishes filter."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

from pydantic import Field

from repositories.models import Job, Model, Page, utc_now
from repositories.protocols import ApplicationRepository, ProfileRepository, ReactionRepository
from services import cursors
from services.candidate_search import CandidateSearch
from services.candidates import CandidateService
from services.catalogue import Catalogue
from services.embeddings.protocol import Encoder
from services.events import EventLog
from services.job_search import JobFinder, JobSearch
from services.jobs import JobService
from services.kept_lists import KeptLists
from services.matching.explanations import make_match, unscored_match
from services.matching.features import ProfileFeatures, has_profile
from services.matching.filters import Wishes, verdicts, wishes
from services.matching.index import LIST_LENGTH, JobIndex, ProfileIndex
from services.matching.match import FilterName, Match
from services.matching.strategies import STRATEGIES, Scored, Strategy, score
from services.nearest_jobs import NearestJobs
from services.principal import Principal
from services.seekers import Seeker, Seekers
from services.walks import Walks

Key = tuple[float, str]

ENOUGH = 5
MOST_NEAR = 10

NO_PROFILE = (
    "I do not know you yet, so these are simply the newest. "
    "Tell us what you do, what you are good at and where you want to work."
)
NOTHING_OPEN = "There are no open jobs at the moment. Please look again later."
NOTHING_FOUND = "Nothing open has to do with that. Try other words, or fewer filters."
_LOOSEN: dict[FilterName, str] = {
    "place": "more places or remote work",
    "remote": "another mix of office and home",
    "pay": "lower pay",
    "contract": "another kind of contract",
    "language": "other languages",
    "work_permit": "the countries you may work in",
}


class Recommendations(Model):
    """`nearly` is there when fewer than five pass: those with one failed filter. `notice`: why there is little."""

    items: list[Match]
    next_cursor: str | None = None
    nearly: list[Match] = Field(default=[])
    notice: str | None = None

    @cached_property
    def as_json(self) -> bytes:
        """Written once, however often the list is given out."""
        return self.model_dump_json().encode()


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
        nearest_jobs: NearestJobs,
        encoder: Encoder,
        events: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._seekers = Seekers(profiles, reactions, events, clock=clock)
        self._jobs = jobs
        self._catalogue = catalogue
        self._index = job_index
        self._finder = finder
        self._nearest_jobs = nearest_jobs
        self._clock = clock
        self._walks: Walks[Key] = Walks()
        self._kept: KeptLists[Recommendations] = KeptLists(clock)
        self._people = CandidateSearch(
            profiles, applications, jobs, candidates, catalogue, job_index, profile_index, events, clock=clock
        )

    async def recommend(
        self,
        principal: Principal,
        search: JobSearch | None = None,
        *,
        strategy: Strategy = "hybrid",
        cursor: str | None = None,
        limit: int = 20,
    ) -> Recommendations:
        """Best first, equals by id. The profile's wishes filter; values in `search` take their place.

        Without a profile to compare: the newest, unscored, with a notice.
        """
        principal.require("candidate")
        search = search or JobSearch()
        seeker = await self._seekers.kept(principal.user_id)
        wanted = wishes(seeker.profile, search)
        if not has_profile(seeker.profile):
            return await self._newest(seeker, search, wanted, cursor, limit)
        key = (self._index.changes, seeker.key, principal.display_name, search.model_dump_json(), strategy, limit)
        if cursor is None and (kept := self._kept.get(key)):
            return kept
        features = await self._catalogue.profile_features(seeker.profile)
        found = await self._recommend(seeker, features, search, wanted, strategy, cursor, limit)
        if cursor is None and features.document is not None and not search.q:
            self._kept.keep(key, found)
        return found

    async def _recommend(
        self,
        seeker: Seeker,
        features: ProfileFeatures,
        search: JobSearch,
        wanted: Wishes,
        strategy: Strategy,
        cursor: str | None,
        limit: int,
    ) -> Recommendations:
        after, walk = _place(cursor)
        known = self._walks.keys(walk)
        only = await self._among(seeker, search)
        adjust = seeker.adjustments(self._index)
        nearest = await self._nearest_jobs.ids(features, wanted, LIST_LENGTH) if strategy == "vector" else None

        def best(failing: int, only: set[str] | None) -> list[Scored]:
            keep = self._finder.filter(search, wanted, only=only, without=seeker.hidden, failing=failing)
            weights, now = STRATEGIES[strategy], self._clock()
            among = self._index.failing(wanted, failing)
            return self._index.best_jobs(features, weights, now=now, among=among, keep=keep, adjust=adjust)

        def matches(scored: Sequence[Scored]) -> list[Match]:
            return [make_match(one, verdicts(wanted, one.job.job), viewer="candidate") for one in scored]

        passing = best(0, only if nearest is None else nearest if only is None else nearest & only)
        keyed = sorted(((known.get(one.job.id) or _key(one), one) for one in passing), key=lambda pair: pair[0])
        rest = [pair for pair in keyed if after is None or pair[0] > after]
        near = best(1, only)[:MOST_NEAR] if len(passing) < ENOUGH and after is None else []
        next_cursor = None
        if len(rest) > limit:
            walk = self._walks.carry_on(walk, ((one.job.id, key) for key, one in rest))
            next_cursor = cursors.pack(walk, *rest[limit - 1][0])
        return Recommendations(
            items=matches([one for _, one in rest[:limit]]),
            next_cursor=next_cursor,
            nearly=matches(near),
            notice=None if passing else self._why_nothing(wanted, only),
        )

    async def explain(self, principal: Principal, job_id: str) -> Match:
        """Why, or why not, one job."""
        principal.require("candidate")
        job = await self._jobs.get(principal, job_id)
        return (await self.matches_for(principal, [job]))[0]

    async def matches_for(self, principal: Principal, jobs: Sequence[Job]) -> list[Match]:
        """In the same order; without a score as long as there is no profile to compare."""
        principal.require("candidate")
        seeker = await self._seekers.read(principal.user_id)
        wanted = wishes(seeker.profile)
        if not has_profile(seeker.profile):
            return [unscored_match(job, verdicts(wanted, job)) for job in jobs]
        features = await self._catalogue.profile_features(seeker.profile)
        return [await self._match(seeker, features, job, wanted) for job in jobs]

    async def candidates(
        self,
        principal: Principal,
        job_id: str,
        *,
        skill: Sequence[str] = (),
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page[Match]:
        """For the job's own recruiter, best first: who is open to recruiters, and who applied."""
        return await self._people.find(principal, job_id, skill=skill, cursor=cursor, limit=limit)

    async def explain_candidate(self, principal: Principal, job_id: str, candidate_id: str) -> Match:
        return await self._people.explain(principal, job_id, candidate_id)

    # ----------------------------------------------------------------------------------------- inner works

    async def _match(self, seeker: Seeker, features: ProfileFeatures, job: Job, wanted: Wishes) -> Match:
        known = await self._catalogue.job_features(job)
        scored = score(
            features,
            known,
            self._index.statistics,
            STRATEGIES["hybrid"],
            now=self._clock(),
            adjustments=seeker.adjustments(self._index)(known),
        )
        match = make_match(scored, verdicts(wanted, job), viewer="candidate")
        # shown as it was asked for: a job past its last day is closed, which the index does not know
        match.job = job
        return match

    async def _among(self, seeker: Seeker, search: JobSearch) -> set[str] | None:
        """The ids that the words and the wish for saved ones leave; None for all."""
        saved = seeker.saved if search.reaction else None
        if not (search.q and search.q.strip()):
            return saved
        found = await self._finder.said_or_meant(search.q)
        return found if saved is None else found & saved

    async def _newest(
        self, seeker: Seeker, search: JobSearch, wanted: Wishes, cursor: str | None, limit: int
    ) -> Recommendations:
        page = await self._finder.find(
            search,
            only=seeker.saved if search.reaction else None,
            without=seeker.hidden,
            sort="relevance",
            cursor=cursor,
            limit=limit,
            wanted=wanted,
        )
        matches = [unscored_match(job, verdicts(wanted, job)) for job in page.items]
        return Recommendations(items=matches, next_cursor=page.next_cursor, notice=NO_PROFILE)

    def _why_nothing(self, wanted: Wishes, only: set[str] | None) -> str:
        """Which wishes stand most in the way, and so what to tell us."""
        if not len(self._index):
            return NOTHING_OPEN
        hindrances = Counter({name: count for name, count in self._index.hindrances(wanted, only).items() if count})
        if not hindrances:
            return NOTHING_FOUND
        ways = [_LOOSEN[name] for name, _ in hindrances.most_common(2)]
        return f"Nothing open passes all of your wishes. Would {' or '.join(ways)} do? Then tell us."


def _key(scored: Scored) -> Key:
    return -scored.score, scored.job.id


def _place(cursor: str | None) -> tuple[Key | None, str]:
    """Where the last page ended, and the walk that it belongs to."""
    if not cursor:
        return None, ""
    walk, reached, job_id = cursors.unpack(cursor, str, float, str)
    return (float(reached), str(job_id)), str(walk)
