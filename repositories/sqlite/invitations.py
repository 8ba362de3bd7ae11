from repositories.models import Invitation
from repositories.protocols import Position
from repositories.sqlite.database import Database
from repositories.sqlite.documents import fetch_one, fetch_page, insert, remove, replace


class SqliteInvitationRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, invitation_id: str) -> Invitation | None:
        return await fetch_one(self._database, Invitation, "invitations", "id = ?", invitation_id)

    async def get_by_action(self, action_id: str) -> Invitation | None:
        return await fetch_one(self._database, Invitation, "invitations", "action_id = ?", action_id)

    async def add(self, invitation: Invitation) -> None:
        await insert(self._database, "invitations", invitation.id, invitation)

    async def save(self, invitation: Invitation) -> Invitation:
        return await replace(self._database, "invitations", invitation)

    async def list_for_candidate(
        self, candidate_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Invitation]:
        return await self._page("candidate_id = ?", candidate_id, after, limit)

    async def list_for_recruiter(
        self, recruiter_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Invitation]:
        return await self._page("recruiter_id = ?", recruiter_id, after, limit)

    async def contacts_of(self, recruiter_id: str) -> set[str]:
        sql = "SELECT DISTINCT candidate_id FROM invitations WHERE recruiter_id = ? AND contact_at IS NOT NULL"
        return {candidate_id for (candidate_id,) in await self._database.fetch(sql, recruiter_id)}

    async def remove_for_candidate(self, candidate_id: str) -> None:
        await remove(self._database, "invitations", "candidate_id", candidate_id)

    async def remove_for_recruiter(self, recruiter_id: str) -> None:
        await remove(self._database, "invitations", "recruiter_id", recruiter_id)

    async def _page(self, condition: str, value: str, after: Position | None, limit: int) -> list[Invitation]:
        return await fetch_page(self._database, Invitation, "invitations", condition, [value], after=after, limit=limit)
