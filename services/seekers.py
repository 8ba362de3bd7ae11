"""Candidates who look for work, with what moves their lists, kept in memory for the time between two clicks."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from repositories.models import Event, Profile, Reaction
from repositories.protocols import ProfileRepository, ReactionRepository
from services.events import EventLog
from services.kept_reads import KeptReads
from services.matching.features import JobFeatures
from services.matching.index import JobIndex
from services.matching.match import Adjustment
from services.matching.strategies import reaction_adjustments

MOVING = frozenset({"profile.updated", "profile.removed", "reaction.changed", "account.deleted"})


@dataclass(frozen=True)
class Seeker:
    """Shared by all who get it: not to be changed."""

    profile: Profile
    reactions: list[Reaction]

    @property
    def key(self) -> Hashable:
        """Another one after every change of the profile or of what they think of a job."""
        opinions = tuple((one.job_id, one.opinion, one.saved) for one in self.reactions)
        return self.profile.user_id, self.profile.version, opinions

    @property
    def hidden(self) -> set[str]:
        return {one.job_id for one in self.reactions if one.opinion == "hidden"}

    @property
    def saved(self) -> set[str]:
        return {one.job_id for one in self.reactions if one.saved}

    def adjustments(self, index: JobIndex) -> Callable[[JobFeatures], list[Adjustment]]:
        """By the open jobs that they like and dislike."""

        def held(opinion: str) -> list[JobFeatures]:
            ids = [one.job_id for one in self.reactions if one.opinion == opinion]
            return [job for job_id in ids if (job := index.get(job_id))]

        liked, disliked = held("liked"), held("disliked")
        return lambda job: reaction_adjustments(job, liked, disliked) if liked or disliked else []


class Seekers:
    def __init__(
        self,
        profiles: ProfileRepository,
        reactions: ReactionRepository,
        events: EventLog,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._profiles = profiles
        self._reactions = reactions
        self._kept: KeptReads[Seeker] = KeptReads(self.read, clock)
        events.subscribe(self._hear)

    async def read(self, user_id: str) -> Seeker:
        profile = await self._profiles.get(user_id) or Profile(user_id=user_id)
        return Seeker(profile, await self._reactions.all_for_user(user_id))

    async def kept(self, user_id: str) -> Seeker:
        """Without what another process wrote within the last two seconds."""
        return await self._kept.get(user_id)

    async def _hear(self, event: Event) -> None:
        if event.kind in MOVING:
            self._kept.drop(event.actor_id or event.subject_id)
