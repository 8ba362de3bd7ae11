"""Profiles: what candidates say of themselves, each change with the way back."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field, StrictBool

from repositories.errors import StaleVersion
from repositories.models import (
    Education,
    Experience,
    FieldChange,
    LanguageSkill,
    Model,
    Profile,
    ProfileChange,
    ProfileFields,
    utc_now,
)
from repositories.protocols import ProfileRepository
from repositories.values import (
    Countries,
    Currency,
    EmploymentType,
    Items,
    Money,
    PartialDate,
    SalaryPeriod,
    Seniority,
    Text,
    Title,
    WorkplaceWish,
    Years,
)
from services.catalogue import Catalogue
from services.cv_reading import CvReading, conflicts_with, evidence_of, filled, findings_of_cv
from services.errors import Conflict, NotFound, StaleWrite
from services.events import EventLog
from services.extraction.findings import Finding
from services.findings import fields_of, with_findings
from services.principal import Principal
from services.validation import validated

SAVE_TRIES = 20


class ProfilePatch(Model):
    """Only what is given changes; null clears a field."""

    full_name: Title | None = None
    headline: Title | None = None
    summary: Text | None = None
    skills: Items | None = None
    years_experience: Years | None = None
    seniority: Seniority | None = None
    locations: Items | None = None
    remote: WorkplaceWish | None = None
    salary_min: Money | None = None
    salary_currency: Currency | None = None
    salary_period: SalaryPeriod | None = None
    employment_types: list[EmploymentType] | None = Field(default=None, max_length=5)
    languages: list[LanguageSkill] | None = Field(default=None, max_length=100)
    education: list[Education] | None = Field(default=None, max_length=100)
    experience: list[Experience] | None = Field(default=None, max_length=100)
    work_authorization: Countries | None = None
    available_from: PartialDate | None = None
    open_to_recruiters: StrictBool | None = None


@dataclass(frozen=True)
class ProfileWrite:
    """`undo_id` takes exactly these changes back; None where nothing changed."""

    profile: Profile
    changes: list[FieldChange]
    undo_id: str | None


class ProfileService:
    def __init__(
        self,
        profiles: ProfileRepository,
        catalogue: Catalogue,
        events: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._profiles = profiles
        self._catalogue = catalogue
        self._events = events
        self._clock = clock

    async def get(self, principal: Principal) -> Profile:
        """Empty, with version 0, before the first write."""
        principal.require("candidate")
        return await self._profiles.get(principal.user_id) or Profile(user_id=principal.user_id)

    async def replace(self, principal: Principal, fields: ProfileFields, *, version: int | None = None) -> Profile:
        """Fields that are not given are empty afterwards. Raises StaleWrite where `version` is not the stored one."""
        return await self._write(principal, version, lambda current: fields)

    async def update(self, principal: Principal, patch: ProfilePatch, *, version: int | None = None) -> Profile:
        """Raises StaleWrite where `version` is not the stored one; writes all of the patch or nothing."""
        empty = ProfileFields().model_dump()
        sent = patch.model_dump(exclude_unset=True)
        given = {name: empty[name] if value is None else value for name, value in sent.items()}
        return await self._write(
            principal, version, lambda current: validated(ProfileFields, fields_of(ProfileFields, current) | given)
        )

    async def apply(self, principal: Principal, findings: Sequence[Finding]) -> ProfileWrite:
        """Writes what somebody said, and keeps what stood there before."""
        return await self._changed(
            principal, lambda current: with_findings(ProfileFields, fields_of(ProfileFields, current), findings)
        )

    async def read_cv(self, principal: Principal, data: bytes, filename: str, *, dry_run: bool = False) -> CvReading:
        """Fills what is unset and adds to lists, and never overwrites what the person set. `dry_run` writes nothing.

        Raises TooLarge, UnsupportedMedia for what is no CV, InvalidInput for an empty file.
        """
        current = await self.get(principal)
        read = await findings_of_cv(data, filename)
        told = conflicts_with(current, read.findings), evidence_of(read.findings)
        if dry_run:
            fields, changes = filled(current, read.findings)
            shown = current.model_copy(update={name: getattr(fields, name) for name in ProfileFields.model_fields})
            return CvReading(shown, changes, *told, read.unread, None)
        write = await self._changed(principal, lambda latest: filled(latest, read.findings))
        return CvReading(write.profile, write.changes, *told, read.unread, write.undo_id)

    async def _changed(
        self, principal: Principal, change: Callable[[Profile], tuple[ProfileFields, list[FieldChange]]]
    ) -> ProfileWrite:
        """Overtaken by another write, the change is made again on that."""
        for _ in range(SAVE_TRIES):
            current = await self.get(principal)
            fields, changes = change(current)
            if not changes:
                return ProfileWrite(current, [], None)
            try:
                saved = await self._save(current, fields)
            except StaleVersion:
                continue
            before = ProfileFields.model_validate(fields_of(ProfileFields, current))
            undo = ProfileChange(user_id=principal.user_id, changes=changes, before=before, version_after=saved.version)
            await self._profiles.add_change(undo)
            return ProfileWrite(saved, changes, undo.id)
        raise Conflict("Your profile is being changed elsewhere. Please try again.")

    async def undo(self, principal: Principal, undo_id: str) -> Profile:
        """Raises Conflict("touched_since") once the profile has been written again; a second undo changes nothing."""
        current = await self.get(principal)
        change = await self._profiles.get_change(undo_id)
        if change is None or change.user_id != principal.user_id:
            raise NotFound("There is no such change.")
        if change.undone_at is not None:
            return current
        if current.version != change.version_after:
            raise _touched_since()
        try:
            saved = await self._save(current, change.before)
        except StaleVersion as error:
            raise _touched_since() from error
        await self._profiles.take_change(undo_id, self._clock())
        return saved

    async def undone(self, principal: Principal, undo_ids: Sequence[str]) -> list[str]:
        """Those of the changes that were taken back; what is not this person's is not among them."""
        found = await asyncio.gather(*(self._profiles.get_change(undo_id) for undo_id in undo_ids))
        own = (change for change in found if change and change.user_id == principal.user_id)
        return [change.id for change in own if change.undone_at is not None]

    async def remove(self, principal: Principal, *, version: int | None = None) -> None:
        """Raises StaleWrite where `version` is not the stored one. What is not there needs no removing."""
        current = await self.get(principal)
        if version is not None and current.version != version:
            raise _stale()
        try:
            await self._profiles.remove(principal.user_id, version)
        except StaleVersion as error:
            raise _stale() from error
        await self._profiles.remove_changes(principal.user_id)
        await self._catalogue.drop_profile(principal.user_id)
        if current.version:
            await self._events.add("profile.removed", principal.user_id, principal.user_id, [principal.user_id])

    async def _write(
        self, principal: Principal, version: int | None, make: Callable[[Profile], ProfileFields]
    ) -> Profile:
        for _ in range(SAVE_TRIES):
            current = await self.get(principal)
            if version is not None and current.version != version:
                raise _stale()
            fields = make(current)
            if current.version and fields_of(ProfileFields, fields) == fields_of(ProfileFields, current):
                return current
            try:
                return await self._save(current, fields)
            except StaleVersion as error:
                if version is not None:
                    raise _stale() from error
        raise Conflict("Your profile is being changed elsewhere. Please try again.")

    async def _save(self, current: Profile, fields: ProfileFields) -> Profile:
        profile = Profile(
            **fields_of(ProfileFields, fields),
            user_id=current.user_id,
            version=current.version,
            updated_at=self._clock(),
        )
        saved = await self._profiles.save(profile)
        await self._catalogue.put_profile(saved)
        await self._events.add("profile.updated", saved.user_id, saved.user_id, [saved.user_id])
        return saved


def _touched_since() -> Conflict:
    message = "Your profile has been changed since, so this can no longer be taken back."
    return Conflict(message, code="touched_since")


def _stale() -> StaleWrite:
    return StaleWrite("Your profile has changed since you read it. Read it again and repeat your change.")
