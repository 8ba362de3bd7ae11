"""`rolecall serve` and its likes as processes: they answer, say what a person needs, and leave without a word."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

Start = Callable[..., "Process"]

# A machine that does other things as well may need a minute for what takes five seconds on a quiet one.
PATIENCE_SECONDS = 180


class Process:
    """What it says is kept in files, since nobody reads along."""

    def __init__(self, folder: Path, arguments: tuple[str, ...]) -> None:
        self._said = folder / f"out-{time.monotonic_ns()}"
        self._complained = self._said.with_suffix(".err")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}  # noqa: TID251
        environment |= {
            "ROLECALL_DATA_DIR": str(folder / "data"),
            "ROLECALL_CHAT_MODEL": "offline",
            "ROLECALL_BCRYPT_COST": "4",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        with self._said.open("wb") as out, self._complained.open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from rolecall.cli import main; main()", *arguments],
                cwd=folder,
                env=environment,
                stdout=out,
                stderr=err,
            )

    @property
    def out(self) -> str:
        return self._said.read_text()

    @property
    def err(self) -> str:
        return self._complained.read_text()

    def address(self) -> str:
        """Waits until it says that it is there."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.err
            if found := re.search(r"(http://127\.0\.0\.1:\d+).*Stop with Ctrl-C\.", self.out, re.DOTALL):
                return found[1]
            time.sleep(0.05)
        raise AssertionError(f"It did not start within {PATIENCE_SECONDS} s: {self.err}")

    def stop(self, number: signal.Signals) -> int:
        self._process.send_signal(number)
        return self._process.wait(20)

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(20)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Process] = []

    def start(*arguments: str) -> Process:
        started.append(Process(tmp_path, arguments))
        return started[-1]

    yield start
    for process in started:
        process.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_it_answers_and_stops_without_a_word(number: signal.Signals, code: int, start: Start) -> None:
    process = start("serve", "--port", "0")
    with closing(httpx.Client(base_url=process.address())) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/login").status_code == 200
        assert client.get("/api/v1/jobs").status_code == 401
    assert process.stop(number) == code
    assert "Traceback" not in process.err


def test_the_first_start_shows_log_ins_and_the_second_how_to_get_them(start: Start) -> None:
    first = start("serve", "--port", "0", "--seed-if-empty")
    address = first.address()
    logins = re.findall(r"^  (candidate|recruiter) +(\S+)  (\S+)$", first.out, re.MULTILINE)
    assert {role for role, _, _ in logins} == {"candidate", "recruiter"}
    for _, email, password in logins:
        form = {"username": email, "password": password}
        answer = httpx.post(f"{address}/api/v1/auth/token", data=form, timeout=30)
        assert answer.status_code == 200
    assert first.stop(signal.SIGINT) == 0
    second = start("serve", "--port", "0", "--seed-if-empty")
    second.address()
    assert "seed --demo-accounts --show-logins" in second.out
    assert not any(password in second.out + second.err for _, _, password in logins)


@pytest.mark.parametrize(("command", "chat_status", "api_status"), [("api", 404, 401), ("chat", 200, 404)])
def test_each_door_runs_alone(command: str, chat_status: int, api_status: int, start: Start) -> None:
    with closing(httpx.Client(base_url=start(command, "--port", "0").address())) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get("/login").status_code == chat_status
        assert client.get("/api/v1/jobs").status_code == api_status


def test_a_worker_stops_when_told(start: Start) -> None:
    process = start("worker")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "works" not in process.out and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.stop(signal.SIGTERM) == 0
    assert process.err == ""
