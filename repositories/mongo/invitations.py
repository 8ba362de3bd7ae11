from repositories.models import Invitation
from repositories.mongo.database import Database
from repositories.mongo.documents import (
    Document,
    equal,
    fetch_one,
    fetch_page,
    insert,
    remove,
    replace,
    values_of,
)
from repositories.protocols import Position


class MongoInvitationRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, invitation_id: str) -> Invitation | None:
        return await fetch_one(self._database, Invitation, equal(id=invitation_id))

    async def get_by_action(self, action_id: str) -> Invitation | None:
        return await fetch_one(self._database, Invitation, equal(action_id=action_id))

    async def add(self, invitation: Invitation) -> None:
        await insert(self._database, invitation)

    async def save(self, invitation: Invitation) -> Invitation:
        return await replace(self._database, invitation)

    async def list_for_candidate(
        self, candidate_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Invitation]:
        return await self._page(equal(candidate_id=candidate_id), after, limit)

    async def list_for_recruiter(
        self, recruiter_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Invitation]:
        return await self._page(equal(recruiter_id=recruiter_id), after, limit)

    async def contacts_of(self, recruiter_id: str) -> set[str]:
        condition = equal(recruiter_id=recruiter_id) | {"contact_at": {"$ne": None}}
        return await values_of(self._database, Invitation, "candidate_id", condition)

    async def remove_for_candidate(self, candidate_id: str) -> None:
        await remove(self._database, Invitation, equal(candidate_id=candidate_id))

    async def remove_for_recruiter(self, recruiter_id: str) -> None:
        await remove(self._database, Invitation, equal(recruiter_id=recruiter_id))

    async def _page(self, condition: Document, after: Position | None, limit: int) -> list[Invitation]:
        return await fetch_page(self._database, Invitation, condition, after=after, limit=limit)
