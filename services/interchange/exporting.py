"""Every open job, or every profile, in one file."""

import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from repositories.models import Job, Profile
from repositories.protocols import Position
from repositories.storage import Repositories, open_repositories
from services.interchange import files
from services.interchange.files import Kind
from services.settings import Settings

PAGE = 500

Progress = Callable[[str, int, int], None]


async def export(settings: Settings, file: Path, kind: Kind, *, progress: Progress) -> int:
    """Answers how many were written. The file is for its owner alone: profiles are private.

    Raises InvalidInput for an ending that names no format.
    """
    ending = files.format_of(file)
    async with open_repositories(settings.database_url) as held:
        with _private(file) as opened:
            if kind == "jobs":
                return await _jobs(held, opened, ending, progress)
            return await _profiles(held, opened, ending, progress)


async def _jobs(held: Repositories, opened: IO[str], ending: str, progress: Progress) -> int:
    count = 0
    files.write_jobs_start(opened, ending)
    async for job in _open_jobs(held):
        files.write_job(opened, ending, job, first=count == 0)
        count += 1
        if count % PAGE == 0:
            progress("Exporting", count, 0)
    files.write_jobs_end(opened, ending)
    return count


async def _profiles(held: Repositories, opened: IO[str], ending: str, progress: Progress) -> int:
    count = 0
    files.write_profiles_start(opened, ending)
    async for email, profile in _everybody(held):
        files.write_profile(opened, ending, email, profile, first=count == 0)
        count += 1
        if count % PAGE == 0:
            progress("Exporting", count, 0)
    files.write_profiles_end(opened, ending)
    return count


async def _open_jobs(held: Repositories) -> AsyncIterator[Job]:
    after = None
    while jobs := await held.jobs.list_open(after=after, limit=PAGE):
        for job in jobs:
            yield job
        after = jobs[-1].id


async def _everybody(held: Repositories) -> AsyncIterator[tuple[str, Profile]]:
    after = Position(datetime(1970, 1, 1, tzinfo=UTC), "")
    while profiles := await held.profiles.list_changed(after=after, limit=PAGE):
        users = await held.users.get_many([one.user_id for one in profiles])
        for profile in profiles:
            if profile.user_id in users:
                yield users[profile.user_id].email, profile
        after = Position(profiles[-1].updated_at or after.at, profiles[-1].user_id)


def _private(file: Path) -> IO[str]:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")
