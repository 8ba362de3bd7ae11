"""Makes all vectors anew with another encoder. Until it is done, everything searches with the old ones."""

from collections.abc import AsyncIterator, Callable

from repositories.storage import Repositories, open_repositories
from services.catalogue import Catalogue
from services.embeddings.factory import open_encoder
from services.events import EventLog
from services.matching.index import JobIndex, ProfileIndex
from services.settings import Settings

PAGE = 500

Progress = Callable[[str, int, int], None]


async def reindex(settings: Settings, *, progress: Progress) -> str:
    """Embeds every open job and every profile that recruiters may find with the encoder of the settings, and records it.

    Answers the encoder's name. Interrupted, it changes nothing; run again, it starts over. Running servers take the new
    vectors when they are started again. `progress` hears what is done, how many, and 0 for "nobody knows of how many".
    """
    async with open_repositories(settings.database_url) as held:
        recorded = await held.metadata.get("encoder")
        encoder = await open_encoder(
            settings.embeddings,
            recorded,
            ollama_hosts=settings.ollama_hosts,
            timeout_seconds=settings.model_timeout_seconds,
        )
        try:
            catalogue = Catalogue(
                held.jobs,
                held.users,
                held.profiles,
                held.vectors,
                held.tasks,
                EventLog(held.events),
                encoder,
                JobIndex(),
                ProfileIndex(),
                remembers=False,
            )
            done = 0
            async for job_id in _open_jobs(held):
                await catalogue.embed_job(job_id)
                progress("openings", done := done + 1, 0)
            done = 0
            async for user_id in _open_profiles(held):
                await catalogue.embed_profile(user_id)
                progress("candidates", done := done + 1, 0)
            await held.metadata.set("encoder", encoder.name)
            return encoder.name
        finally:
            await encoder.aclose()


async def _open_jobs(held: Repositories) -> AsyncIterator[str]:
    after = None
    while jobs := await held.jobs.list_open(after=after, limit=PAGE):
        for job in jobs:
            yield job.id
        after = jobs[-1].id


async def _open_profiles(held: Repositories) -> AsyncIterator[str]:
    after = None
    while profiles := await held.profiles.list_open_to_recruiters(after=after, limit=PAGE):
        for profile in profiles:
            yield profile.user_id
        after = profiles[-1].user_id
