"""The whole of Rolecall below its doors, wired on one screen."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from repositories.models import utc_now
from repositories.protocols import MetadataRepository
from repositories.storage import Repositories, open_repositories
from services.account_data import AccountDataService
from services.accounts import AccountService
from services.answers import AnswerService
from services.applications import ApplicationService
from services.candidates import CandidateService
from services.catalogue import Catalogue
from services.conversations import ConversationService
from services.embeddings.factory import open_encoder
from services.embeddings.protocol import Encoder
from services.events import EventLog
from services.invitations import InvitationService
from services.job_import import JobImport
from services.job_search import JobFinder
from services.jobs import JobService
from services.matching.index import JobIndex, ProfileIndex
from services.nearest_jobs import NearestJobs
from services.passwords import PasswordHasher
from services.pending_actions import PendingActionService
from services.profiles import ProfileService
from services.reactions import ReactionService
from services.recommendations import RecommendationService
from services.sessions import SessionService
from services.settings import Settings
from services.throttle import Throttle
from services.worker import Worker

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Services:
    settings: Settings
    accounts: AccountService
    sessions: SessionService
    profiles: ProfileService
    jobs: JobService
    imports: JobImport
    reactions: ReactionService
    recommendations: RecommendationService
    applications: ApplicationService
    invitations: InvitationService
    conversations: ConversationService
    pending_actions: PendingActionService
    account_data: AccountDataService
    candidates: CandidateService
    catalogue: Catalogue
    events: EventLog
    answers: AnswerService
    throttle: Throttle
    embedder: Encoder
    index: JobIndex
    worker: Worker


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    background: bool = True,
    searchable: bool = True,
    clock: Clock = utc_now,
    storage: Callable[[str], AbstractAsyncContextManager[Repositories]] = open_repositories,
) -> AsyncIterator[Services]:
    """Everything is open inside and closed behind.

    Meanwhile the event log is read and the worker works; without `background` both do only what they are told. What
    can be found is in memory, which takes time and room for each job; without `searchable` nothing is found.
    """
    async with AsyncExitStack() as stack:
        held = await stack.enter_async_context(storage(settings.database_url))
        encoder = await _encoder(settings, held.metadata)
        stack.push_async_callback(encoder.aclose)
        passwords = PasswordHasher(settings.bcrypt_cost)
        stack.callback(passwords.close)
        candidate_key = await held.metadata.add("candidate_key", secrets.token_hex(32))
        work = asyncio.Event()
        services = _wire(settings, held, encoder, passwords, candidate_key, work, clock, searchable=searchable)
        await services.catalogue.load()
        stack.push_async_callback(services.conversations.close)
        if background:
            await stack.enter_async_context(_running(services.events.run(), services.worker.run()))
        yield services


def _wire(
    settings: Settings,
    held: Repositories,
    encoder: Encoder,
    passwords: PasswordHasher,
    candidate_key: str,
    work: asyncio.Event,
    clock: Clock,
    *,
    searchable: bool,
) -> Services:
    # the event log begins before the catalogue is read, so that nothing written meanwhile is missed
    events = EventLog(held.events, clock=clock)
    throttle = Throttle(held.attempts, enabled=settings.rate_limits, clock=clock)
    index, people = JobIndex(), ProfileIndex()
    nearest = NearestJobs(held.vector_search, encoder.name)
    catalogue = Catalogue(
        held.jobs,
        held.users,
        held.profiles,
        held.vectors,
        held.tasks,
        events,
        encoder,
        index,
        people,
        wake_worker=work.set,
        remembers=searchable,
        nearest=nearest,
        clock=clock,
    )
    session_life = timedelta(days=settings.refresh_token_days)
    sessions = SessionService(held.sessions, held.users, events, life=session_life, clock=clock)
    candidates = CandidateService(candidate_key, held.users, held.profiles, held.applications, held.invitations)
    profiles = ProfileService(held.profiles, catalogue, events, clock=clock)
    finder = JobFinder(index, encoder, clock)
    jobs = JobService(held.jobs, held.applications, held.reactions, catalogue, finder, events, clock=clock)
    applications = ApplicationService(held.applications, held.users, jobs, candidates, events, clock=clock)
    invitations = InvitationService(
        held.invitations,
        held.applications,
        held.profiles,
        held.users,
        jobs,
        candidates,
        events,
        throttle,
        clock=clock,
    )
    recommendations = RecommendationService(
        held.profiles,
        held.applications,
        held.reactions,
        jobs,
        candidates,
        catalogue,
        index,
        people,
        finder,
        nearest,
        encoder,
        events,
        clock=clock,
    )
    conversations = ConversationService(held.conversations, events, clock=clock)
    confirmation_life = timedelta(minutes=settings.confirmation_minutes)
    answers = AnswerService(held.answers, clock=clock)
    account_data = AccountDataService(held, profiles, jobs, applications, invitations, clock=clock)
    handlers = catalogue.handlers() | account_data.handlers()
    chores = [
        jobs.close_expired,
        conversations.settle_interrupted,
        catalogue.catch_up,
        catalogue.forget_removed,
        answers.tidy,
        throttle.tidy,
        events.tidy,
    ]
    return Services(
        settings=settings,
        accounts=AccountService(
            held.users, sessions, held.tasks, events, passwords, throttle, wake_worker=work.set, clock=clock
        ),
        sessions=sessions,
        profiles=profiles,
        jobs=jobs,
        imports=JobImport(jobs, held.jobs, catalogue, events, clock=clock),
        reactions=ReactionService(held.reactions, jobs, events, clock=clock),
        recommendations=recommendations,
        applications=applications,
        invitations=invitations,
        conversations=conversations,
        pending_actions=PendingActionService(held.pending_actions, events, life=confirmation_life, clock=clock),
        account_data=account_data,
        candidates=candidates,
        catalogue=catalogue,
        events=events,
        answers=answers,
        throttle=throttle,
        embedder=encoder,
        index=index,
        worker=Worker(held.tasks, handlers, chores, wanted=work, clock=clock),
    )


async def _encoder(settings: Settings, metadata: MetadataRepository) -> Encoder:
    """The one the database was made with. A setting that differs from it waits for `rolecall reindex`."""
    recorded = await metadata.get("encoder")
    encoder = await _open(settings, settings.embeddings if recorded is None else "auto", recorded)
    kept = await metadata.add("encoder", encoder.name)
    if kept != encoder.name:
        # another process was first
        await encoder.aclose()
        encoder = await _open(settings, "auto", kept)
    if settings.embeddings not in {"auto", kept}:
        logger.warning(
            "This database was made with the embeddings %s; run `rolecall reindex` to change to %s.",
            kept,
            settings.embeddings,
        )
    return encoder


async def _open(settings: Settings, choice: str, recorded: str | None) -> Encoder:
    return await open_encoder(
        choice, recorded, ollama_hosts=settings.ollama_hosts, timeout_seconds=settings.model_timeout_seconds
    )


@asynccontextmanager
async def _running(*loops: Coroutine[None, None, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
