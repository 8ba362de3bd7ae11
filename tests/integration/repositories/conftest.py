"""The backends. The tests here know the protocols only: a difference between backends is a bug in one of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from repositories.storage import Repositories, open_repositories

LASTING = ["sqlite-file", "mongo"]
BACKENDS = ["sqlite-memory", *LASTING]


def _address(request: pytest.FixtureRequest, folder: Path) -> str:
    match request.param:
        case "sqlite-memory":
            return "sqlite:///:memory:"
        case "sqlite-file":
            return f"sqlite:///{folder / 'rolecall.db'}"
        case "mongo":
            # asked for here, so that without a server only these tests do not run
            return str(request.getfixturevalue("mongo_address"))
        case backend:
            raise ValueError(backend)


@pytest.fixture(params=BACKENDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database."""
    return _address(request, tmp_path)


@pytest.fixture(params=LASTING)
def lasting_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database that outlives its connection and may be opened several times at once."""
    return _address(request, tmp_path)


@pytest.fixture
async def repositories(address: str) -> AsyncIterator[Repositories]:
    async with open_repositories(address) as opened:
        yield opened


@pytest.fixture
async def two_processes(lasting_address: str) -> AsyncIterator[tuple[Repositories, Repositories]]:
    """The same database opened twice, as by two processes."""
    async with open_repositories(lasting_address) as one, open_repositories(lasting_address) as other:
        yield one, other
