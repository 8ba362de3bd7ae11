"""Opens the memory. The scheme of the address chooses the backend."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from repositories.protocols import (
    AnswerRepository,
    ApplicationRepository,
    ArchiveRepository,
    AttemptRepository,
    ConversationRepository,
    EventRepository,
    InvitationRepository,
    JobRepository,
    MetadataRepository,
    PendingActionRepository,
    ProfileRepository,
    ReactionRepository,
    SessionRepository,
    TaskRepository,
    UserRepository,
    VectorRepository,
    VectorSearch,
)


@dataclass(frozen=True)
class Repositories:
    """One of each kind, all on the same database."""

    users: UserRepository
    sessions: SessionRepository
    profiles: ProfileRepository
    jobs: JobRepository
    reactions: ReactionRepository
    applications: ApplicationRepository
    invitations: InvitationRepository
    conversations: ConversationRepository
    pending_actions: PendingActionRepository
    events: EventRepository
    vectors: VectorRepository
    tasks: TaskRepository
    answers: AnswerRepository
    attempts: AttemptRepository
    metadata: MetadataRepository
    archive: ArchiveRepository
    # only where the database can search vectors by itself
    vector_search: VectorSearch | None = None


@asynccontextmanager
async def open_repositories(url: str) -> AsyncIterator[Repositories]:
    """Opens the database at `url` (`sqlite:///path`, `mongodb://…/name`), makes its tables and indexes, closes it at the end.

    Raises ValueError for a scheme nobody knows and StorageUnavailable where the database cannot be opened.
    """
    if url.startswith("sqlite:///"):
        # a backend's driver is imported only where that backend is used
        from repositories.sqlite.connection import open_sqlite

        async with open_sqlite(url.removeprefix("sqlite:///")) as repositories:
            yield repositories
    elif url.startswith(("mongodb://", "mongodb+srv://")):
        from repositories.mongo.connection import open_mongo

        async with open_mongo(url) as repositories:
            yield repositories
    else:
        scheme = url.split(":", 1)[0]
        raise ValueError(
            f"No storage is known for {scheme!r}. Use sqlite:///path/to/file.db or mongodb://host:27017/rolecall"
        )
