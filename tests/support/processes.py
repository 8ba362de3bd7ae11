"""Rolecall as real processes on one database: started, asked, and killed where a test wants it."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN_PREFIXES = ("ROLECALL_", "CHAINLIT_", "OLLAMA_")
PATIENCE_SECONDS = 180.0


class Process:
    """`rolecall COMMAND` with the offline model. What it says is kept in a file, since nobody reads along."""

    def __init__(self, folder: Path, command: str, *options: str, **settings: str) -> None:
        of_the_machine = {name: value for name, value in os.environ.items() if not name.startswith(OWN_PREFIXES)}  # noqa: TID251
        environment = {
            **of_the_machine,
            "ROLECALL_DATA_DIR": str(folder),
            "ROLECALL_CHAT_MODEL": "offline",
            "ROLECALL_EMBEDDINGS": "wordllama",
            "ROLECALL_BCRYPT_COST": "4",
            "ROLECALL_RATE_LIMITS": "off",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        port = ("--port", "0") if command in {"serve", "api", "chat"} else ()
        self.command = command
        self._log = folder / f"{command}-{time.monotonic_ns()}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from rolecall.cli import main; main()", command, *port, *options],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def memory_megabytes(self) -> float:
        """Resident now; 0 where the system does not say, or it has ended."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0.0
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def address(self) -> str:
        """Waits until it says that it is there; empty for a worker, which has none."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.log
            if "Stop with Ctrl-C." in self.log:
                found = re.search(r"http://127\.0\.0\.1:\d+", self.log)
                return found[0] if found else ""
            time.sleep(0.02)
        raise AssertionError(f"{self.command} did not start within {PATIENCE_SECONDS} s:\n{self.log}")

    def wait(self) -> int:
        """For a command that ends by itself: its exit status."""
        return self._process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """As a power cut would: nothing is closed, nothing is finished."""
        self._process.kill()
        self._process.wait(20)

    def stop(self) -> None:
        """As an operator would; it must not have told its log of anything it did not expect."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        assert "Traceback" not in self.log, self.log
