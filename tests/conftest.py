"""What holds for every test: the machine's settings do not count, nothing leaves it, what could not run is said."""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from services.settings import Settings
from tests.support.mongo_server import NoMongoServer, mongo_server, new_database

OUTPUT = Path(__file__).parent / "output"
LOOPBACK = re.compile(r"127\.|::1$|localhost$|0\.0\.0\.0$|::$")
TOOLS = {
    "a browser (Chromium)": ("chromium", "chromium-browser"),
    "Java": ("java",),
    "Maven": ("mvn",),
    "Go": ("go",),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write snapshots anew instead of comparing with them")
    parser.addoption("--mongo", action="store_true", help="what can be tested on either database is tested on MongoDB")


class BeyondLoopback(Exception):
    """A test tried to leave this machine."""


@pytest.fixture(scope="session")
def output() -> Path:
    """Where pictures and reports for people go; git ignores it."""
    OUTPUT.mkdir(exist_ok=True)
    return OUTPUT


@pytest.fixture(autouse=True)
def settings_of_the_machine_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ROLECALL_") or name == "OLLAMA_HOST"]:  # noqa: TID251
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture(autouse=True, scope="session")
def nothing_leaves_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Any) -> Any:
    def connect_nearby(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not LOOPBACK.match(str(address[0])):
            raise BeyondLoopback(f"A test tried to connect to {address[0]}")
        return connect(self, address)

    return connect_nearby


@pytest.fixture(scope="session")
def mongo() -> Iterator[str]:
    """The address of a server. A test that wants one does not run where there is none; in CI there must be one."""
    with ExitStack() as running:
        try:
            address = running.enter_context(mongo_server())
        except NoMongoServer as missing:
            if "CI" in os.environ:  # noqa: TID251
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        yield address


@pytest.fixture
def mongo_address(mongo: str) -> Iterator[str]:
    """Of an empty database, which is gone after the test."""
    with new_database(mongo) as address:
        yield address


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Of an empty database: SQLite's in memory, or with --mongo the other kind."""
    return (
        str(request.getfixturevalue("mongo_address")) if request.config.getoption("--mongo") else "sqlite:///:memory:"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # quick tests first; and a browser, once open, keeps an event loop running in which no asynchronous test can begin
    items.sort(key=lambda item: "e2e" in item.path.parts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names the tools that are missing here, so that a green run does not look like a whole one."""
    missing = [name for name, programs in TOOLS.items() if not any(map(shutil.which, programs))]
    skipped = len(terminalreporter.stats.get("skipped", []))
    if missing:
        terminalreporter.write_line(f"Not on this machine: {', '.join(missing)}.", yellow=True)
    if skipped:
        terminalreporter.write_line(f"{skipped} tests could not run here; the reasons stand above.", yellow=True)
