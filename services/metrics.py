"""What Prometheus reads, counted where it happens.

Routes are labelled by their template, so that no id and no user ever becomes a label.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

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

Outcome = Literal["ok", "refused", "failed"]
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
            "rolecall_chat_turns",
            "Chat turns at both doors, by how they ended: finished, stopped, failed or refused.",
            ["outcome"],
            registry=self.registry,
        )
        self._tools = Counter(
            "rolecall_tool_calls",
            "Tools that were run, by name and outcome: ok, refused (a rule spoke against it) or failed.",
            ["tool", "outcome"],
            registry=self.registry,
        )
        self._model_first_piece = Histogram(
            "rolecall_model_first_piece_seconds",
            "Time until the language model gave the first piece of an answer.",
            ["model"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._model_seconds = Histogram(
            "rolecall_model_answer_seconds",
            "Time of a whole answer of the language model, by how it ended: finished, stopped or failed.",
            ["model", "outcome"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._tasks = Gauge(
            "rolecall_tasks",
            "Background tasks: waiting, or set aside after failing.",
            ["state"],
            registry=self.registry,
        )
        self._ready = Gauge("rolecall_part_up", "1 where a part is up.", ["part"], registry=self.registry)

    @contextmanager
    def in_progress(self) -> Iterator[None]:
        with self._in_progress.track_inprogress():
            yield

    def answered(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """`route`: the template, None where no route fits."""
        method, route = method if method in METHODS else "OTHER", route or UNKNOWN_ROUTE
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def first_sign(self, seconds: float) -> None:
        self._first_sign.observe(seconds)

    def turn_ended(self, outcome: str) -> None:
        self._turns.labels(outcome).inc()

    def tool_called(self, tool: str, outcome: Outcome) -> None:
        self._tools.labels(tool, outcome).inc()

    def model_began(self, model: str, seconds: float) -> None:
        self._model_first_piece.labels(model).observe(seconds)

    def model_ended(self, model: str, outcome: str, seconds: float) -> None:
        self._model_seconds.labels(model, outcome).observe(seconds)

    def tasks(self, waiting: int, set_aside: int) -> None:
        self._tasks.labels("waiting").set(waiting)
        self._tasks.labels("set_aside").set(set_aside)

    def part(self, name: str, is_up: bool) -> None:
        self._ready.labels(name).set(is_up)

    def text(self) -> bytes:
        return generate_latest(self.registry)


# One per process, like the process it describes: every layer writes to it, /metrics reads it.
METRICS = Metrics()
