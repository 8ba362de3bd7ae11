"""Everything held about one person: handed out on request, and purged when the account has ended."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from repositories.models import Application, Conversation, Event, Invitation, Job, Task, utc_now
from repositories.protocols import Position
from repositories.storage import Repositories
from services.applications import ApplicationService
from services.errors import NotFound
from services.invitations import InvitationService
from services.jobs import JobService
from services.principal import Principal
from services.profiles import ProfileService
from services.worker import Handler

T = TypeVar("T")

PAGE = 200
# Owner of what stays after its owner has left; no user ever has this id.
NOBODY = "nobody"
# Long enough for every process to have read the end of the account in the event log.
FORGET_AFTER = timedelta(seconds=10)
# Longer than any request or turn that was running when the account ended, and may have written after the purge.
SWEEP_AFTER = timedelta(minutes=10)


class AccountDataService:
    """Sees every repository, because every one of them may hold something of a person."""

    def __init__(
        self,
        repositories: Repositories,
        profiles: ProfileService,
        jobs: JobService,
        applications: ApplicationService,
        invitations: InvitationService,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._repositories = repositories
        self._profiles = profiles
        self._jobs = jobs
        self._applications = applications
        self._invitations = invitations
        self._clock = clock

    async def export(self, principal: Principal) -> dict[str, Any]:
        """One JSON-able document, without hashes, and without what others have noted for themselves."""
        user_id, held = principal.user_id, self._repositories
        user = await held.users.get(user_id)
        if user is None:
            raise NotFound("This account is gone.")
        profile = await held.profiles.get(user_id)
        sessions = await held.sessions.list_for_user(user_id)
        return {
            "user": user.model_dump(mode="json", exclude={"password_hash", "disabled_at", "version"}),
            "profile": profile.model_dump(mode="json", exclude={"user_id"}) if profile else None,
            "jobs": [job.model_dump(mode="json") async for job in self._jobs_of(user_id)],
            "applications": await self._applications_of(principal),
            "invitations": await self._invitations_of(principal),
            "reactions": [
                reaction.model_dump(mode="json", exclude={"user_id"})
                for reaction in await held.reactions.all_for_user(user_id)
            ],
            "conversations": [await self._conversation(one) async for one in self._conversations_of(user_id)],
            "sessions": [
                session.model_dump(
                    mode="json", exclude={"user_id", "refresh_token_hash", "used_token_hashes", "version"}
                )
                for session in sessions
            ],
            "events": await self._events_of(user_id),
        }

    def handlers(self) -> dict[str, Handler]:
        """The worker's tasks that are done here, by kind."""
        return {"purge_account": self.purge_ended, "forget_account": self.forget, "sweep_account": self.sweep}

    async def purge(self, user_id: str) -> None:
        """Removes what an ended account has left; may be run again at any time, and carries on where it was stopped."""
        held = self._repositories
        await held.users.remove(user_id)
        await held.sessions.remove_for_user(user_id)
        await self._leave_jobs(user_id)
        await self._profiles.remove(Principal(user_id, "candidate", session_id=""))
        await held.profiles.remove_changes(user_id)
        await held.applications.remove_for_candidate(user_id)
        await held.invitations.remove_for_candidate(user_id)
        await held.invitations.remove_for_recruiter(user_id)
        await held.reactions.remove_for_user(user_id)
        await held.pending_actions.remove_for_user(user_id)
        await held.conversations.remove_for_user(user_id)
        await held.answers.remove_for_user(user_id)

    async def purge_ended(self, user_id: str) -> None:
        """The purge, and the tasks that come after it."""
        await self.purge(user_id)
        await self._later("forget_account", user_id, FORGET_AFTER)
        await self._later("sweep_account", user_id, SWEEP_AFTER)

    async def forget(self, user_id: str) -> None:
        """Takes the person out of the event log."""
        await self._repositories.events.forget_user(user_id)

    async def sweep(self, user_id: str) -> None:
        await self.purge(user_id)
        await self.forget(user_id)

    async def _later(self, kind: str, user_id: str, delay: timedelta) -> None:
        """A task that is not free before it is due."""
        now = self._clock()
        await self._repositories.tasks.add(Task(kind=kind, subject_id=user_id, lease_until=now + delay, created_at=now))

    async def _leave_jobs(self, user_id: str) -> None:
        """Open jobs close, so that applicants are told; drafts go; what stays has no owner and none of their notes."""
        owner = Principal(user_id, "recruiter", session_id="")
        async for job in self._jobs_of(user_id):
            if job.status == "draft":
                await self._jobs.remove(owner, job.id)
                continue
            if job.status == "open":
                job = await self._jobs.close(owner, job.id)
            job.owner_id, job.external_id = NOBODY, None
            await self._repositories.jobs.save(job)
        # after the jobs have closed, which writes to the applications
        async for application in self._paged(self._repositories.applications.list_for_recruiter, user_id, _made):
            application.recruiter_id, application.recruiter_note = NOBODY, None
            await self._repositories.applications.save(application)

    async def _applications_of(self, principal: Principal) -> list[dict[str, Any]]:
        held = self._repositories.applications
        ask = held.list_for_candidate if principal.role == "candidate" else held.list_for_recruiter
        return [
            self._applications.view(principal, one).model_dump(mode="json")
            async for one in self._paged(ask, principal.user_id, _made)
        ]

    async def _invitations_of(self, principal: Principal) -> list[dict[str, Any]]:
        held = self._repositories.invitations
        ask = held.list_for_candidate if principal.role == "candidate" else held.list_for_recruiter
        return [
            self._invitations.view(principal, one).model_dump(mode="json")
            async for one in self._paged(ask, principal.user_id, _made)
        ]

    async def _conversation(self, conversation: Conversation) -> dict[str, Any]:
        turns = await self._repositories.conversations.list_turns(conversation.id)
        shown = {"id", "number", "state", "user", "reply", "events", "model", "feedback", "at"}
        return {
            **conversation.model_dump(mode="json", include={"id", "title", "created_at", "updated_at"}),
            "turns": [turn.model_dump(mode="json", include=shown) for turn in turns],
        }

    async def _events_of(self, user_id: str) -> list[dict[str, Any]]:
        """Without the ids of other people."""
        events = await self._repositories.events.list_for_user(user_id)
        people = await self._repositories.users.get_many(list({event.subject_id for event in events} - {user_id}))
        return [_event(event, user_id, people) for event in events]

    def _jobs_of(self, user_id: str) -> AsyncIterator[Job]:
        return self._paged(self._repositories.jobs.list_for_owner, user_id, _made)

    def _conversations_of(self, user_id: str) -> AsyncIterator[Conversation]:
        ask = self._repositories.conversations.list_for_user
        return self._paged(ask, user_id, lambda one: Position(one.updated_at, one.id))

    async def _paged(
        self, ask: Callable[..., Awaitable[Sequence[T]]], user_id: str, position: Callable[[T], Position]
    ) -> AsyncIterator[T]:
        """Everything a list holds. What the reader changes meanwhile neither doubles nor hides the rest."""
        after = None
        while found := await ask(user_id, after=after, limit=PAGE):
            after = position(found[-1])
            for item in found:
                yield item


def _made(document: Job | Application | Invitation) -> Position:
    return Position(document.created_at, document.id)


def _event(event: Event, user_id: str, people: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "at": event.model_dump(mode="json")["at"],
        "by_you": event.actor_id == user_id,
        "subject_id": None if event.subject_id in people else event.subject_id,
        "data": event.data,
    }
