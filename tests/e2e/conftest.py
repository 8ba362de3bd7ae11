"""A server of its own on a free port, and a real browser. Without Chromium the tests are reported as not run."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.chat import Visitors

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 180
TEST_SECONDS = 300
OWN_PREFIXES = ("ROLECALL_", "CHAINLIT_", "OLLAMA_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if not any(item.get_closest_marker(mark) for mark in ("prove", "timeout")):
                item.add_marker(pytest.mark.timeout(TEST_SECONDS))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a seeded server that answers by the offline model."""
    with serving(tmp_path_factory.mktemp("data"), "--seed-if-empty", ROLECALL_CHAT_MODEL="offline") as address:
        yield address


@contextmanager
def serving(data_dir: Path, *options: str, **settings: str) -> Iterator[str]:
    """A process as `rolecall serve` starts it. It must not have told its log of anything it did not expect."""
    port = free_port()
    of_the_machine = {name: value for name, value in os.environ.items() if not name.startswith(OWN_PREFIXES)}  # noqa: TID251
    environment = {
        **of_the_machine,
        "ROLECALL_BCRYPT_COST": "4",
        "ROLECALL_RATE_LIMITS": "off",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    command = [sys.executable, "-c", "from rolecall.cli import main; main()", "serve", "--port", str(port)]
    log = data_dir / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--data-dir", str(data_dir), *options],
            cwd=data_dir,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _answering(process, f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()
            process.wait(20)
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):  # noqa: TID251
            pytest.fail("There is no Chromium, and CI must not pass without it.")
        pytest.skip("not run: there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitors(browser: Browser, server: str) -> Iterator[Visitors]:
    """People with a browser window each; at the end, none of them has seen an error or called a foreign host."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    visitors = Visitors(browser, server, OUTPUT)
    yield visitors
    visitors.leave()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answering(process: subprocess.Popen[bytes], address: str, log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{address}/readyz", timeout=2).status_code == 200:
                return address
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"The server did not answer within {START_SECONDS} s:\n{log.read_text()}")
