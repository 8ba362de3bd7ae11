"""Opens a MongoDB database and puts the repositories on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import InvalidURI

from repositories.mongo.answers import MongoAnswerRepository
from repositories.mongo.applications import MongoApplicationRepository
from repositories.mongo.archive import MongoArchiveRepository
from repositories.mongo.attempts import MongoAttemptRepository
from repositories.mongo.conversations import MongoConversationRepository
from repositories.mongo.database import Database
from repositories.mongo.events import MongoEventRepository
from repositories.mongo.invitations import MongoInvitationRepository
from repositories.mongo.jobs import MongoJobRepository
from repositories.mongo.metadata import MongoMetadataRepository
from repositories.mongo.migrations import migrate
from repositories.mongo.pending_actions import MongoPendingActionRepository
from repositories.mongo.profiles import MongoProfileRepository
from repositories.mongo.reactions import MongoReactionRepository
from repositories.mongo.sessions import MongoSessionRepository
from repositories.mongo.tasks import MongoTaskRepository
from repositories.mongo.users import MongoUserRepository
from repositories.mongo.vector_search import MongoVectorSearch
from repositories.mongo.vectors import MongoVectorRepository
from repositories.storage import Repositories

DATABASE = "rolecall"

# What the address may say otherwise. Acknowledged is what most members have on disk, so that no election takes it back.
OPTIONS: dict[str, Any] = {
    "appName": "rolecall",
    "w": "majority",
    "journal": True,
    "maxPoolSize": 50,
    "serverSelectionTimeoutMS": 3_000,
    "connectTimeoutMS": 3_000,
    "socketTimeoutMS": 10_000,
    "waitQueueTimeoutMS": 5_000,
}


@asynccontextmanager
async def open_mongo(url: str) -> AsyncIterator[Repositories]:
    """The repositories on the database that `url` names, or on `rolecall` where it names none.

    Raises ValueError for an address that is none, and StorageUnavailable where nobody answers, who answers wants another
    password, or the database was written by a newer Rolecall.
    """
    client = _client(url)
    held = client.get_default_database(DATABASE)
    database = Database(client, held)
    try:
        await migrate(database)
        yield _repositories(database, held)
    finally:
        await database.close()


def _client(url: str) -> "AsyncIOMotorClient[dict[str, Any]]":
    said = {name.lower() for name, _ in parse_qsl(urlsplit(url).query)}
    options = {name: value for name, value in OPTIONS.items() if name.lower() not in said}
    try:
        # not connected yet: that happens with the first question
        return AsyncIOMotorClient(url, tz_aware=True, **options)
    except InvalidURI as error:
        # not its words, which may repeat the password
        raise ValueError("The database's address is none. Use mongodb://user:password@host:27017/rolecall") from error


def _repositories(database: Database, held: Any) -> Repositories:
    return Repositories(
        users=MongoUserRepository(database),
        sessions=MongoSessionRepository(database),
        profiles=MongoProfileRepository(database),
        jobs=MongoJobRepository(database),
        reactions=MongoReactionRepository(database),
        applications=MongoApplicationRepository(database),
        invitations=MongoInvitationRepository(database),
        conversations=MongoConversationRepository(database),
        pending_actions=MongoPendingActionRepository(database),
        events=MongoEventRepository(database),
        vectors=MongoVectorRepository(database),
        tasks=MongoTaskRepository(database),
        answers=MongoAnswerRepository(database),
        attempts=MongoAttemptRepository(database),
        metadata=MongoMetadataRepository(database),
        archive=MongoArchiveRepository(database),
        vector_search=MongoVectorSearch(held),
    )
