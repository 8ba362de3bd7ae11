"""Each proof is made on each backend that processes can share."""

from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite", "mongo"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database that several processes may open."""
    if request.param == "mongo":
        return str(request.getfixturevalue("mongo_address"))
    return f"sqlite:///{tmp_path / 'rolecall.db'}"
