"""Servers and load generators, each a process of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_SECONDS = 120.0
# Not counted of each load: fifty people who come back in one instant find nothing that is kept for a second.
WARMING_SECONDS = 0.5


@dataclass(frozen=True)
class Server:
    name: str
    port: int

    def load(self, seconds: float, connections: int, requests: Sequence[str]) -> dict[str, Any]:
        """What `benchmarks.load` found. Raises RuntimeError where an answer was no success."""
        with self.loading(seconds, connections, requests) as found:
            pass
        return found

    @contextmanager
    def loading(self, seconds: float, connections: int, requests: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The load runs meanwhile; what was found is there at the end."""
        arguments = [sys.executable, "-m", "benchmarks.load", str(self.port), str(seconds), str(connections)]
        arguments.append(str(WARMING_SECONDS))
        running = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert running.stdin
        json.dump(list(requests), running.stdin)
        running.stdin.close()
        running.stdin = None
        found: dict[str, Any] = {}
        try:
            yield found
        finally:
            said, _ = running.communicate()
            found.update(json.loads(said))
        bad = {status: count for status, count in found["statuses"].items() if not status.startswith("2")}
        if bad:
            raise RuntimeError(f"{self.name} answered {bad}")


@contextmanager
def product(folder: Path) -> Iterator[Server]:
    """`rolecall api` as an operator starts it, but for throttles and the offline model."""
    port = _free_port()
    command = "from rolecall.cli import main; main()"
    arguments = [sys.executable, "-c", command, "api", "--port", str(port), "--data-dir", str(folder)]
    more = {"ROLECALL_RATE_LIMITS": "off", "ROLECALL_CHAT_MODEL": "offline"}
    with _running("Rolecall", arguments, port, "/healthz", folder, more) as server:
        yield server


@contextmanager
def rival(kind: str, folder: Path) -> Iterator[Server]:
    port = _free_port()
    arguments = [sys.executable, "-m", "benchmarks.rivals", kind, str(port), str(folder)]
    with _running(kind, arguments, port, "/openapi.json", folder, {}) as server:
        yield server


def copy_of(folder: Path, name: str) -> Path:
    """Servers write, so each has a database of its own."""
    target = folder.with_name(f"{folder.name}-{name}")
    shutil.copytree(folder, target)
    return target


@contextmanager
def _running(
    name: str, arguments: list[str], port: int, path: str, folder: Path, more: dict[str, str]
) -> Iterator[Server]:
    # its log goes to a file, as it would go to a file or a pipe in service
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(arguments, stdout=log, stderr=log, env={**os.environ, **more})  # noqa: TID251
    try:
        _wait_for(running, f"http://127.0.0.1:{port}{path}", folder / "log")
        yield Server(name, port)
    finally:
        running.terminate()
        running.wait(20)


def _wait_for(running: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if running.poll() is not None:
            raise RuntimeError(log.read_text())
        with suppress(OSError), urllib.request.urlopen(address, timeout=1):
            return
        time.sleep(0.2)
    raise RuntimeError(f"{address} did not answer within {START_SECONDS:.0f} s")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
