"""Runs the doors or the worker until told to stop. Importing this imports everything."""

import asyncio
import signal
import socket

import typer

from assistant.agent import Agent
from rolecall.asgi import build
from rolecall.opening import greet, seed_if_empty
from rolecall.serving import address_of, listen, serve
from services.bootstrap import Services, open_services
from services.settings import Settings


def run(settings: Settings, taken: socket.socket, host: str, *, seeds: bool, chat: bool, api: bool) -> None:
    """Raises CannotServe."""

    async def started(services: Services, agent: Agent) -> None:
        logins = await seed_if_empty(services) if seeds else ()
        listen(taken, host)
        greet(services, agent, address_of(taken, host), logins, chat=chat, api=api)

    serve(build(settings, chat=chat, api=api, on_started=started), taken)


async def work(settings: Settings) -> None:
    """The worker works while the services are open."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with open_services(settings):
        typer.echo("The worker works. Stop with Ctrl-C.")
        await stopped.wait()
