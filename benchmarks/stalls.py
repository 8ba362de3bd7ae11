"""Who waits while somebody logs in, or imports ten thousand jobs: one client reads a job again and again meanwhile.

python -m benchmarks.stalls [--jobs N] [--imported N]
"""

import argparse
import asyncio
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.figures import machine, table
from benchmarks.market import PASSWORD, Market, lines, make_market
from benchmarks.processes import Server, product
from benchmarks.rest import SETTLE_SECONDS, requests_of

SECONDS = 6.0
LOGGING_IN = 4


def stalls(server: Server, market: Market, imported: int) -> list[tuple[str, dict[str, Any]]]:
    """What the client saw in peace, during log-ins, and during an import."""
    requests = requests_of("GET /jobs/{id}", market)
    server.load(1, 1, requests)
    found = [("nothing else", server.load(SECONDS, 1, requests))]
    with server.loading(SECONDS, 1, requests) as during_log_ins, _again_and_again(lambda: _log_in(server), LOGGING_IN):
        time.sleep(SECONDS)
    found.append((f"{LOGGING_IN} people logging in again and again", during_log_ins))
    body = b"\n".join(lines(imported))
    began = time.perf_counter()
    took: list[float] = []

    def bring_in() -> None:
        _send(server, "/api/v1/jobs/import", body, "application/x-ndjson", market.recruiter)
        took.append(time.perf_counter() - began)

    importing = threading.Thread(target=bring_in)
    importing.start()
    with server.loading(SECONDS, 1, requests) as during_import:
        pass
    importing.join()
    found.append((f"an import of {imported:,} jobs ({took[0]:.0f} s)", during_import))
    return found


def report(found: Sequence[tuple[str, dict[str, Any]]]) -> str:
    names = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    rows = [[what, *(f"{one[name]:.1f}" for name in names)] for what, one in found]
    return table(["one client's `GET /jobs/{id}`, ms, beside", "p50", "p95", "p99", "longest"], rows)


@contextmanager
def _again_and_again(act: Callable[[], None], people: int) -> Any:
    over = threading.Event()

    def live() -> None:
        while not over.is_set():
            act()

    threads = [threading.Thread(target=live) for _ in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _log_in(server: Server) -> None:
    form = urllib.parse.urlencode({"username": "candidate0@bench.example", "password": PASSWORD}).encode()
    _send(server, "/api/v1/auth/token", form, "application/x-www-form-urlencoded")


def _send(server: Server, path: str, body: bytes, kind: str, token: str | None = None) -> None:
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", body, headers)
    with urllib.request.urlopen(request) as answer:
        answer.read()


def main(arguments: Sequence[str] | None = None) -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--jobs", type=int, default=10_000)
    given.add_argument("--imported", type=int, default=10_000)
    options = given.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        market = asyncio.run(make_market(folder, jobs=options.jobs, candidates=50, bcrypt_cost=12))
        with product(folder) as server:
            time.sleep(SETTLE_SECONDS)
            found = stalls(server, market, options.imported)
    sys.stdout.write(f"{machine()}\n\n{report(found)}\n")


if __name__ == "__main__":
    main()
