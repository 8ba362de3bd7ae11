"""The REST door against a bare FastAPI route and against the same written by hand; and who waits for whom.

python -m benchmarks.rest [--jobs N] [--rounds N] [--seconds N]
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.figures import machine, table
from benchmarks.market import Market, make_market
from benchmarks.processes import Server, copy_of, product, rival
from benchmarks.rivals import KEPT

CONNECTIONS = 50
# The worker looks through what has just been written before it comes to rest.
SETTLE_SECONDS = 5.0
# By route and server, one finding a round.
Findings = dict[str, dict[str, list[dict[str, Any]]]]
ROUTES = ("GET /jobs", "GET /jobs/{id}", "GET /recommendations", "POST /jobs")
NEW_JOB = {
    "title": "Staff nurse",
    "company": "Acme Ltd",
    "description": "Care for patients on a ward of twenty beds.",
    "locations": ["Leeds"],
    "skills_required": ["Triage", "Wound care"],
}


def requests_of(route: str, market: Market) -> list[str]:
    """As many different ones as there are people, or jobs."""
    body = json.dumps(NEW_JOB)
    if route == "POST /jobs":
        return [_request("POST", "/api/v1/jobs", market.recruiter, body)]
    path = route.removeprefix("GET ")
    if "{id}" in path:
        pairs = zip(market.job_ids, market.candidates * len(market.job_ids), strict=False)
        return [_request("GET", f"/api/v1/jobs/{job_id}", token) for job_id, token in pairs]
    return [_request("GET", f"/api/v1{path}", token) for token in market.candidates]


def _request(method: str, path: str, token: str, body: str = "") -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: */*", f"Authorization: Bearer {token}"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", body])


def keep_bytes(server: Server, market: Market, folder: Path) -> None:
    """What the bare routes are to answer is what the product answers."""
    asked = {
        "/api/v1/jobs": ("/api/v1/jobs", market.candidates[0], None),
        "/api/v1/jobs/{job_id}": (f"/api/v1/jobs/{market.job_ids[0]}", market.candidates[0], None),
        "/api/v1/recommendations": ("/api/v1/recommendations", market.candidates[0], None),
        "POST /api/v1/jobs": ("/api/v1/jobs", market.recruiter, json.dumps(NEW_JOB).encode()),
    }
    kept = {}
    for key, (path, token, body) in asked.items():
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        with urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", body, headers)
        ) as answer:
            kept[key] = answer.read().decode()
    (folder / KEPT).write_text(json.dumps(kept))


def compare(
    servers: Sequence[Server], market: Market, routes: Sequence[str], *, rounds: int, seconds: float
) -> Findings:
    """One server works at a time; rounds alternate, so that all see the same
    weather."""
    found: Findings = {route: {one.name: [] for one in servers} for route in routes}
    for route in routes:
        requests = requests_of(route, market)
        for server in servers:
            server.load(seconds, CONNECTIONS, requests)
        for number in range(rounds):
            for server in servers if number % 2 else reversed(servers):
                found[route][server.name].append(server.load(seconds, CONNECTIONS, requests))
    return found


def report(found: Findings) -> str:
    """Medians of the rounds; the ratios are the medians of the rounds' own."""
    rows = []
    for route, by_server in found.items():
        rates = {name: [one["requests_per_second"] for one in rounds] for name, rounds in by_server.items()}
        ours, bare, hand = rates["Rolecall"], rates["bare"], rates["by_hand"]
        middle = {name: statistics.median(values) for name, values in rates.items()}
        p99 = statistics.median(one["p99_ms"] for one in by_server["Rolecall"])
        rows.append(
            [
                f"`{route}`",
                *(f"{middle[name]:,.0f}" for name in ("bare", "by_hand", "Rolecall")),
                f"{statistics.median(a / b for a, b in zip(ours, bare, strict=True)):.2f}",
                f"{statistics.median(a / b for a, b in zip(ours, hand, strict=True)):.2f}",
                f"{p99:.1f}",
            ]
        )
    head = ["requests a second", "(a) bare", "(b) by hand", "Rolecall", "of (a)", "of (b)", "p99, ms"]
    return table(head, rows)


def main(arguments: Sequence[str] | None = None) -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--jobs", type=int, default=10_000)
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--seconds", type=float, default=3)
    given.add_argument("--routes", nargs="*", choices=ROUTES, default=ROUTES)
    options = given.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place) / "data"
        market = asyncio.run(make_market(folder, jobs=options.jobs, candidates=CONNECTIONS))
        hand, plain = copy_of(folder, "hand"), copy_of(folder, "bare")
        ours = stack.enter_context(product(folder))
        time.sleep(SETTLE_SECONDS)
        keep_bytes(ours, market, plain)
        servers = [
            stack.enter_context(rival("bare", plain)),
            stack.enter_context(rival("by_hand", hand)),
            ours,
        ]
        found = compare(servers, market, options.routes, rounds=options.rounds, seconds=options.seconds)
    sys.stdout.write(f"{machine()}\n\n{options.jobs:,} open jobs, {CONNECTIONS} connections.\n\n{report(found)}\n")


if __name__ == "__main__":
    main()
