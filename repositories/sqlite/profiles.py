from collections.abc import Sequence
from datetime import datetime

from repositories.errors import AlreadyExists, StaleVersion
from repositories.json_text import json_text, time_text
from repositories.models import Profile, ProfileChange
from repositories.protocols import Position
from repositories.sqlite.database import Database
from repositories.sqlite.documents import fetch_all, fetch_by_id, fetch_one, insert, remove, remove_version


class SqliteProfileRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: str) -> Profile | None:
        return await fetch_one(self._database, Profile, "profiles", "user_id = ?", user_id)

    async def get_many(self, user_ids: Sequence[str]) -> dict[str, Profile]:
        return await fetch_by_id(self._database, Profile, "profiles", user_ids, column="user_id")

    async def save(self, profile: Profile) -> Profile:
        raised = profile.model_copy(update={"version": profile.version + 1})
        if profile.version == 0:
            await self._insert(raised)
            return raised
        changed = await self._database.run(
            "UPDATE profiles SET document = ? WHERE user_id = ? AND version = ?",
            json_text(raised),
            profile.user_id,
            profile.version,
        )
        if not changed:
            raise StaleVersion
        return raised

    async def remove(self, user_id: str, version: int | None = None) -> None:
        await remove_version(self._database, "profiles", "user_id", user_id, version)

    async def list_open_to_recruiters(self, *, after: str | None = None, limit: int = 500) -> list[Profile]:
        condition = "open_to_recruiters AND user_id > ? ORDER BY user_id LIMIT ?"
        return await fetch_all(self._database, Profile, "profiles", condition, after or "", limit)

    async def list_changed(self, *, after: Position, limit: int = 500) -> list[Profile]:
        condition = "(updated_at, user_id) > (?, ?) ORDER BY updated_at, user_id LIMIT ?"
        return await fetch_all(self._database, Profile, "profiles", condition, time_text(after.at), after.id, limit)

    async def add_change(self, change: ProfileChange) -> None:
        await insert(self._database, "profile_changes", change.id, change)

    async def get_change(self, change_id: str) -> ProfileChange | None:
        return await fetch_one(self._database, ProfileChange, "profile_changes", "id = ?", change_id)

    async def take_change(self, change_id: str, at: datetime) -> bool:
        taken = await self._database.run(
            "UPDATE profile_changes SET document = json_set(document, '$.undone_at', ?)"
            " WHERE id = ? AND undone_at IS NULL",
            time_text(at),
            change_id,
        )
        return taken == 1

    async def remove_changes(self, user_id: str) -> None:
        await remove(self._database, "profile_changes", "user_id", user_id)

    async def _insert(self, profile: Profile) -> None:
        try:
            await self._database.run(
                "INSERT INTO profiles (user_id, document) VALUES (?, ?)", profile.user_id, json_text(profile)
            )
        except AlreadyExists as error:
            raise StaleVersion from error
