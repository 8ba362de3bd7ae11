"""Candidates as recruiters see them: an id that means nothing to anybody else, and no name until there is contact."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Collection, Sequence

from repositories.models import Profile, User
from repositories.protocols import (
    ApplicationRepository,
    InvitationRepository,
    Position,
    ProfileRepository,
    UserRepository,
)
from services.contacts import mask_contacts
from services.errors import NotFound
from services.matching.match import Candidate
from services.principal import Principal

PAGE = 500
KNOWN_IDS = 50_000


class CandidateService:
    """`key` is the secret behind candidate ids; it belongs to the database, so that they outlive any process."""

    def __init__(
        self,
        key: str,
        users: UserRepository,
        profiles: ProfileRepository,
        applications: ApplicationRepository,
        invitations: InvitationRepository,
    ) -> None:
        self._key = key.encode()
        self._users = users
        self._profiles = profiles
        self._applications = applications
        self._invitations = invitations
        self._user_ids: dict[str, str] = {}

    def id_for(self, recruiter_id: str, user_id: str) -> str:
        """Stable for this recruiter and candidate, and unrelated to the id another recruiter sees."""
        candidate_id = hmac.new(self._key, f"{recruiter_id}|{user_id}".encode(), hashlib.sha256).hexdigest()[:32]
        if len(self._user_ids) >= KNOWN_IDS:
            self._user_ids.clear()
        self._user_ids[candidate_id] = user_id
        return candidate_id

    async def resolve(self, principal: Principal, candidate_id: str) -> str:
        """The user behind the id. NotFound unless open to recruiters, an applicant or invited by this recruiter; and
        for an account that is deleted or disabled."""
        principal.require("recruiter")
        user_id = await self._user_behind(principal, candidate_id)
        if user_id is None or not await self.active([user_id]):
            raise NotFound("There is no such candidate.")
        return user_id

    async def active(self, user_ids: Collection[str]) -> set[str]:
        """Those of them whose account is neither deleted nor disabled."""
        users = await self._users.get_many(list(user_ids))
        return {user_id for user_id, user in users.items() if user.is_active}

    async def contacts_of(self, recruiter_id: str) -> set[str]:
        """Users with whom this recruiter is in contact, and whose name and e-mail they may therefore see."""
        applied = await self._applications.contacts_of(recruiter_id)
        return applied | await self._invitations.contacts_of(recruiter_id)

    async def present(self, principal: Principal, profiles: Sequence[Profile]) -> list[Candidate]:
        """In the same order."""
        contacts = await self.contacts_of(principal.user_id)
        users = await self._users.get_many([profile.user_id for profile in profiles])
        return [
            self.candidate(principal.user_id, profile, users.get(profile.user_id), profile.user_id in contacts)
            for profile in profiles
        ]

    def candidate(self, recruiter_id: str, profile: Profile, user: User | None, in_contact: bool) -> Candidate:
        candidate_id = self.id_for(recruiter_id, profile.user_id)
        names = [name for name in (profile.full_name, user.display_name if user else None) if name]
        if in_contact and user:
            shown = profile.model_dump(exclude={"user_id", "full_name"})
            return Candidate(**shown, candidate_id=candidate_id, display_name=user.display_name, email=user.email)
        return masked(candidate_id, profile, names)

    async def _user_behind(self, principal: Principal, candidate_id: str) -> str | None:
        user_id = self._user_ids.get(candidate_id)
        if user_id and self.id_for(principal.user_id, user_id) == candidate_id:
            profile = await self._profiles.get(user_id)
            if profile and profile.open_to_recruiters:
                return user_id
        async for user_id in self._visible_to(principal.user_id):
            if hmac.compare_digest(self.id_for(principal.user_id, user_id).encode(), candidate_id.encode()):
                return user_id
        return None

    async def _visible_to(self, recruiter_id: str) -> AsyncIterator[str]:
        async for user_id in self._applicants(recruiter_id):
            yield user_id
        async for user_id in self._invited(recruiter_id):
            yield user_id
        after = None
        while profiles := await self._profiles.list_open_to_recruiters(after=after, limit=PAGE):
            for profile in profiles:
                yield profile.user_id
            after = profiles[-1].user_id

    async def _applicants(self, recruiter_id: str) -> AsyncIterator[str]:
        after = None
        while found := await self._applications.list_for_recruiter(recruiter_id, after=after, limit=PAGE):
            for application in found:
                yield application.candidate_id
            after = Position(found[-1].created_at, found[-1].id)

    async def _invited(self, recruiter_id: str) -> AsyncIterator[str]:
        after = None
        while found := await self._invitations.list_for_recruiter(recruiter_id, after=after, limit=PAGE):
            for invitation in found:
                yield invitation.candidate_id
            after = Position(found[-1].created_at, found[-1].id)


def masked(candidate_id: str, profile: Profile, names: Collection[str]) -> Candidate:
    """The profile without its name, and with contacts and names hidden in every text."""

    def hide(text: str | None, *, is_title: bool = False) -> str | None:
        return mask_contacts(text, names, is_title=is_title) if text else text

    def hide_all(items: Sequence[str]) -> list[str]:
        return [mask_contacts(item, names, is_title=True) for item in items]

    shown = profile.model_dump(exclude={"user_id", "full_name", "education", "experience"})
    shown |= {
        "headline": hide(profile.headline, is_title=True),
        "summary": hide(profile.summary),
        "skills": hide_all(profile.skills),
        "locations": hide_all(profile.locations),
    }
    # copied, not made anew: a text may grow by the masking, and its limit is for what people write
    education = [
        item.model_copy(
            update={
                "degree": hide(item.degree, is_title=True),
                "field": hide(item.field, is_title=True),
                "institution": hide(item.institution),
            }
        )
        for item in profile.education
    ]
    experience = [
        item.model_copy(
            update={
                "title": hide(item.title, is_title=True),
                "company": hide(item.company),
                "summary": hide(item.summary),
            }
        )
        for item in profile.experience
    ]
    return Candidate(**shown, candidate_id=candidate_id, education=education, experience=experience)
