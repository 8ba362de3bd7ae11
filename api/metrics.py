"""What Prometheus reads. Routes are labelled by their template, so that no id and no user ever becomes a label."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from starlette.types import Scope

UNKNOWN_ROUTE = "(unknown)"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counts of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._requests = Counter(
            "rolecall_http_requests",
            "Requests answered, by route, method and status.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "rolecall_http_request_duration_seconds",
            "Time until a request was answered in full.",
            ["method", "route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._in_progress = Gauge(
            "rolecall_http_requests_in_progress", "Requests being answered now.", registry=self.registry
        )
        self._first_sign = Histogram(
            "rolecall_chat_first_event_seconds",
            "Time until a chat turn showed its first sign.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._turns = Counter(
            "rolecall_chat_turns", "Chat turns over REST, by how they ended.", ["outcome"], registry=self.registry
        )
        self._ready = Gauge("rolecall_part_up", "1 where a part is up.", ["part"], registry=self.registry)

    @contextmanager
    def in_progress(self) -> Iterator[None]:
        with self._in_progress.track_inprogress():
            yield

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        route = getattr(scope.get("route"), "path", None) or UNKNOWN_ROUTE
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def first_sign(self, seconds: float) -> None:
        self._first_sign.observe(seconds)

    def turn_ended(self, outcome: str) -> None:
        self._turns.labels(outcome).inc()

    def part(self, name: str, is_up: bool) -> None:
        self._ready.labels(name).set(is_up)

    def text(self) -> bytes:
        return generate_latest(self.registry)


# One per process, like the process it describes: the API writes to it, /metrics at the root reads it.
METRICS = Metrics()
