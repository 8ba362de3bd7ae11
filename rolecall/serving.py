"""One process that answers on one address: bound first, then opened, then served until it is told to stop."""

import errno
import logging
import socket
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

GRACE_SECONDS = 3
BACKLOG = 2048
STARTING = "Rolecall could not start: {}"


class CannotServe(Exception):
    """Why nothing can be served, in one sentence."""


def bound(host: str, port: int) -> socket.socket:
    """The address is ours from here on, long before anything can answer on it. Raises CannotServe."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise CannotServe(f"{host} is not an address of this machine.") from None
    taken = socket.socket(family, kind, protocol)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        taken.close()
        raise CannotServe(_refusal(error, host, port)) from None
    return taken


def listen(taken: socket.socket, host: str) -> None:
    """From here on whoever calls is kept waiting, not turned away. Raises CannotServe."""
    try:
        taken.listen(BACKLOG)
    except OSError as error:
        raise CannotServe(_refusal(error, host, taken.getsockname()[1])) from None


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use. Stop what uses it, or choose another one, such as --port {port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have. Choose another one, such as --port 8000."
    return f"{host}:{port} cannot be used: {(error.strerror or 'unknown reason').lower()}."


def address_of(taken: socket.socket, host: str) -> str:
    """What to type into a browser on this machine."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{taken.getsockname()[1]}"


def serve(app: ASGIApp, taken: socket.socket) -> None:
    """Blocks until stopped. Raises CannotServe."""
    starting = _Starting(app)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    server = uvicorn.Server(
        uvicorn.Config(
            starting,
            access_log=False,
            lifespan="on",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    # uvicorn leaves with a status of its own where the opening fails, and passes Ctrl-C on when all is closed
    with suppress(SystemExit, KeyboardInterrupt):
        server.run(sockets=[taken])
    if isinstance(starting.failure, CannotServe):
        raise starting.failure
    if starting.failure:
        raise CannotServe(STARTING.format(_told(starting.failure))) from starting.failure


class _Starting:
    """Wraps an application's opening: what goes wrong there is kept instead of printed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.failure: Exception | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._open(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        opened = False

        async def send_once_open(message: Message) -> None:
            nonlocal opened
            opened = opened or message["type"] == "lifespan.startup.complete"
            if opened:
                await send(message)

        try:
            await self._app(scope, receive, send_once_open)
        # A boundary: whatever went wrong, the operator gets one sentence.
        except Exception as error:
            if opened:
                raise
            self.failure = error
            logger.debug("Starting failed", exc_info=True)
            await send({"type": "lifespan.startup.failed", "message": ""})


def _is_news(record: logging.LogRecord) -> bool:
    return record.getMessage() != "Application startup failed. Exiting."


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__
