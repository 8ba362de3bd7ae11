"""Runs the doors or the worker until told to stop. Importing this imports everything."""

import asyncio
import logging
import signal
import socket
import sys
from contextlib import AsyncExitStack, suppress

import typer

from assistant.agent import Agent
from repositories.errors import StorageUnavailable
from rolecall.asgi import build
from rolecall.garbage import pause, settle
from rolecall.opening import greet, seed_if_empty
from rolecall.serving import address_of, listen, serve
from rolecall.waiting import RETRY_SECONDS
from services.bootstrap import Services, open_services
from services.settings import Settings

logger = logging.getLogger(__name__)

# The threads that read the database and hash passwords ask for the interpreter several times for each of their tasks.
# At Python's own 5 ms, and still at half of one, fifty people whose sessions are looked up at once would wait a second for
# each other while requests answered from memory keep the interpreter; at this, 50 ms (docs/benchmarks.md).
SWITCH_SECONDS = 0.0001


def run(settings: Settings, taken: socket.socket, host: str, *, seeds: bool, chat: bool, api: bool) -> None:
    """Raises CannotServe."""

    async def started(services: Services, agent: Agent) -> None:
        logins = await seed_if_empty(services) if seeds else ()
        settle()
        listen(taken, host)
        greet(services, agent, address_of(taken, host), logins, chat=chat, api=api)

    def waiting() -> None:
        # health is answered from now on, and there may be much time for it
        settle()
        listen(taken, host)
        typer.echo("Waiting for the database. Stop with Ctrl-C.")

    pause()
    sys.setswitchinterval(SWITCH_SECONDS)
    serve(build(settings, chat=chat, api=api, on_started=started, on_waiting=waiting), taken)


async def work(settings: Settings) -> None:
    """The worker works while the services are open. Who wants to ask how it is runs it with a port instead."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    pause()
    async with AsyncExitStack() as stack:
        while not stopped.is_set():
            try:
                await stack.enter_async_context(open_services(settings))
            except StorageUnavailable as error:
                if not settings.database_is_elsewhere:
                    raise
                logger.warning("Waiting for the database: %s", error)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopped.wait(), RETRY_SECONDS)
            else:
                settle()
                typer.echo("The worker works. Stop with Ctrl-C.")
                await stopped.wait()
