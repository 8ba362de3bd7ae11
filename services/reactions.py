"""What candidates think of jobs: saved or not, and an opinion. It moves their ranking at once."""

import builtins
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from pydantic import StrictBool, model_validator

from repositories.models import Model, Opinion, Page, Reaction, utc_now
from repositories.protocols import Position, ReactionRepository
from services import cursors
from services.events import EventLog
from services.jobs import JobService
from services.principal import Principal


class ReactionUpdate(Model):
    """Each half alone, or one in a word: `kind` saved, liked, disliked, hidden. `opinion: null` takes it back."""

    saved: StrictBool | None = None
    opinion: Opinion | None = None
    kind: Literal["saved", "liked", "disliked", "hidden"] | None = None

    @model_validator(mode="after")
    def _something(self) -> "ReactionUpdate":
        given = self.model_fields_set
        if "kind" in given and (self.kind is None or len(given) > 1):
            raise ValueError("kind must be one of saved, liked, disliked, hidden, and stands alone")
        if not given or ("saved" in given and self.saved is None):
            raise ValueError('saved or opinion must be given: {"saved": true} or {"opinion": "liked"}')
        return self

    def halves(self) -> tuple[bool | None, Opinion | None, bool]:
        """What to set saved to (None: leave it), the opinion, and whether to set that."""
        if self.kind == "saved":
            return True, None, False
        if self.kind is not None:
            return None, self.kind, True
        return self.saved, self.opinion, "opinion" in self.model_fields_set


class ReactionService:
    def __init__(
        self,
        reactions: ReactionRepository,
        jobs: JobService,
        events: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._reactions = reactions
        self._jobs = jobs
        self._events = events
        self._clock = clock

    async def set(self, principal: Principal, job_id: str, update: ReactionUpdate) -> Reaction:
        """Raises NotFound for a job that the candidate cannot see."""
        principal.require("candidate")
        job = await self._jobs.get(principal, job_id)
        user_id, now = principal.user_id, self._clock()
        saved, opinion, has_opinion = update.halves()
        reaction = Reaction(user_id=user_id, job_id=job.id, updated_at=now)
        if saved is not None:
            reaction = await self._reactions.set_saved(user_id, job.id, saved, now)
        if has_opinion:
            reaction = await self._reactions.set_opinion(user_id, job.id, opinion, now)
        await self._changed(principal, job.id)
        return reaction

    async def remove(self, principal: Principal, job_id: str) -> None:
        """Both halves. What is not there needs no removing."""
        principal.require("candidate")
        if await self._reactions.get(principal.user_id, job_id):
            await self._reactions.remove(principal.user_id, job_id)
            await self._changed(principal, job_id)

    async def _changed(self, principal: Principal, job_id: str) -> None:
        await self._events.add("reaction.changed", principal.user_id, job_id, [principal.user_id])

    async def list(self, principal: Principal, cursor: str | None = None, limit: int = 20) -> Page[Reaction]:
        """The latest first."""
        principal.require("candidate")
        found = await self._reactions.list_for_user(principal.user_id, after=cursors.decode(cursor), limit=limit + 1)
        return cursors.page(found, limit, lambda one: Position(one.updated_at, one.job_id))

    async def all(self, principal: Principal) -> builtins.list[Reaction]:
        principal.require("candidate")
        return await self._reactions.all_for_user(principal.user_id)
