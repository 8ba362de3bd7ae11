from datetime import datetime

from repositories.errors import AlreadyExists
from repositories.models import Opinion, Reaction
from repositories.mongo.database import Database
from repositories.mongo.documents import (
    Document,
    any_of,
    changed,
    entity_of,
    equal,
    fetch_all,
    fetch_one,
    fetch_page,
    insert,
    remove,
)
from repositories.mongo.schema import joined
from repositories.protocols import Position


class MongoReactionRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: str, job_id: str) -> Reaction | None:
        return await fetch_one(self._database, Reaction, equal(id=joined(user_id, job_id)))

    async def set_saved(self, user_id: str, job_id: str, saved: bool, at: datetime) -> Reaction:
        reaction = Reaction(user_id=user_id, job_id=job_id, saved=saved, updated_at=at)
        return await self._set(reaction, changed(saved=saved, updated_at=at))

    async def set_opinion(self, user_id: str, job_id: str, opinion: Opinion | None, at: datetime) -> Reaction:
        reaction = Reaction(user_id=user_id, job_id=job_id, opinion=opinion, updated_at=at)
        return await self._set(reaction, changed(opinion=opinion, updated_at=at))

    async def remove(self, user_id: str, job_id: str) -> None:
        await remove(self._database, Reaction, equal(id=joined(user_id, job_id)))

    async def remove_for_user(self, user_id: str) -> None:
        await remove(self._database, Reaction, equal(user_id=user_id))

    async def remove_for_job(self, job_id: str) -> None:
        await remove(self._database, Reaction, equal(job_id=job_id))

    async def all_for_user(self, user_id: str) -> list[Reaction]:
        return await fetch_all(self._database, Reaction, equal(user_id=user_id), order=[("job_id", 1)])

    async def list_for_user(self, user_id: str, *, after: Position | None = None, limit: int = 20) -> list[Reaction]:
        holds_something = any_of(equal(saved=True), {"opinion": {"$ne": None}})
        condition = equal(user_id=user_id) | holds_something
        return await fetch_page(
            self._database, Reaction, condition, after=after, limit=limit, order=("updated_at", "job_id")
        )

    async def _set(self, reaction: Reaction, change: Document) -> Reaction:
        """Stores `reaction` where there is none, else makes only this change."""
        condition = equal(id=joined(reaction.user_id, reaction.job_id))
        while True:
            stored = await self._database.write(
                lambda held: held.reactions.find_one_and_update(condition, change, return_document=True)
            )
            if stored is not None:
                return entity_of(Reaction, stored)
            try:
                await insert(self._database, reaction)
            except AlreadyExists:
                # another was first: then this changes that one
                continue
            return reaction
