"""How log lines look. Modules log with the standard library; structlog only writes the lines."""

import logging
import sys
from typing import Any

import structlog

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


def set_up_logging(level: str, form: str) -> None:
    """Sends every log line to stderr, as `form` says: console or json."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "json":
        written: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        written = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *written],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
