"""Services stand here on a SQLite file of their own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from repositories.storage import Repositories, open_repositories
from tests.support.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def repositories(tmp_path: Path) -> AsyncIterator[Repositories]:
    async with open_repositories(f"sqlite:///{tmp_path / 'rolecall.db'}") as opened:
        yield opened
