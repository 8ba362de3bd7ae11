"""How log lines look. Modules log with the standard library; structlog only writes the lines."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.typing import Processor

# of these libraries only what went wrong is of use to an operator
QUIET = (
    "aiosqlite",
    "asyncio",
    "chainlit",
    "engineio",
    "httpcore",
    "httpx",
    "multipart",
    "pymongo",
    "socketio",
    "uvicorn",
)


_KNOWN = frozenset(vars(logging.makeLogRecord({})))


class _Lines(logging.Formatter):
    """A record as one line. structlog's own bridge copies each record and asks it in seven steps, for every request."""

    def __init__(self, *steps: Processor) -> None:
        super().__init__()
        self._steps = steps

    def format(self, record: logging.LogRecord) -> str:
        told: Any = {"event": record.getMessage()}
        if record.exc_info:
            told["exc_info"] = record.exc_info
        told |= {"level": record.levelname.lower(), "logger": record.name}
        told |= {name: value for name, value in vars(record).items() if name not in _KNOWN}
        told["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        for step in self._steps:
            told = step(None, record.levelname.lower(), told)
        return str(told)


def set_up_logging(level: str, form: str) -> None:
    """Sends every log line to stderr, as `form` says: console or json."""
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(_Lines(structlog.processors.format_exc_info, structlog.processors.JSONRenderer()))
    else:
        # the default draws tracebacks with the value of every variable, and so with passwords and people's words
        plain = structlog.dev.plain_traceback
        handler.setFormatter(
            _Lines(structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain))
        )
    # of every record they would be looked up, and no line shows them
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
