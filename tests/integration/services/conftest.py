"""Services stand here on a database of their own: a SQLite file, or with --mongo the other kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from repositories.storage import Repositories, open_repositories
from services.bootstrap import open_services
from services.settings import Settings
from tests.integration.services.market import Market
from tests.support.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def repositories(database_url: str, tmp_path: Path) -> AsyncIterator[Repositories]:
    in_file = f"sqlite:///{tmp_path / 'rolecall.db'}"
    async with open_repositories(in_file if database_url.startswith("sqlite") else database_url) as opened:
        yield opened


@pytest.fixture
async def market(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Market]:
    settings = Settings.load(data_dir=tmp_path, database_url=database_url, embeddings="wordllama", bcrypt_cost=4)
    async with open_services(settings, clock=clock) as services:
        yield Market(services, clock)
