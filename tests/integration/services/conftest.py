"""Services stand here on a SQLite file of their own."""

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
async def repositories(tmp_path: Path) -> AsyncIterator[Repositories]:
    async with open_repositories(f"sqlite:///{tmp_path / 'rolecall.db'}") as opened:
        yield opened


@pytest.fixture
async def market(tmp_path: Path, clock: Clock) -> AsyncIterator[Market]:
    settings = Settings.load(
        data_dir=tmp_path, database_url="sqlite:///:memory:", embeddings="wordllama", bcrypt_cost=4
    )
    async with open_services(settings, clock=clock) as services:
        yield Market(services, clock)
