"""Another encoder takes over once all vectors are made, and not before."""

from pathlib import Path

import httpx
import pytest

from repositories.storage import open_repositories
from services.bootstrap import open_services
from services.embeddings.protocol import EncoderUnavailable
from services.reindexing import reindex
from services.seeding import seed
from services.settings import Settings


def settings_of(folder: Path, **more: object) -> Settings:
    return Settings.load(data_dir=folder, bcrypt_cost=4, chat_model="offline", rate_limits=False, **more)


async def test_vectors_are_made_anew_and_the_encoder_is_recorded(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    async with open_services(settings, background=False) as services:
        await seed(services, jobs=8, demo_accounts=False)
        found = len(services.index)
    heard: list[tuple[str, int]] = []
    assert await reindex(settings, progress=lambda what, done, of: heard.append((what, done))) == "wordllama"
    assert ("openings", found) in heard
    async with open_services(settings, background=False) as services:
        assert len(services.index) == found


async def test_an_encoder_that_is_away_changes_nothing(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    async with open_services(settings, background=False) as services:
        await seed(services, jobs=8, demo_accounts=False)
    away = settings_of(tmp_path, embeddings="ollama:llama3.2", ollama_hosts=["http://127.0.0.1:9"])
    with pytest.raises((EncoderUnavailable, httpx.HTTPError)):
        await reindex(away, progress=lambda what, done, of: None)
    async with open_repositories(settings.database_url) as held:
        assert await held.metadata.get("encoder") == "wordllama"
