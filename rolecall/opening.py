"""What happens when everything is open and nobody has been answered yet: demo data, and a word to the operator."""

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from assistant.agent import Agent
from rolecall.progress import progress_bar
from services.bootstrap import Services
from services.settings import Settings

if TYPE_CHECKING:
    from services.seeding import Login

SHOW_LOGINS = ["seed", "--demo-accounts", "--show-logins"]


async def seed_if_empty(services: Services) -> Sequence["Login"]:
    """The log-ins made, if this was the first start."""
    from services.seeding import is_empty, seed

    if not await is_empty(services):
        return ()
    with progress_bar() as progress:
        report = await seed(services, progress=progress)
    return report.logins


def greet(services: Services, agent: Agent, address: str, logins: Sequence["Login"], *, chat: bool, api: bool) -> None:
    if chat or api:
        typer.echo(f"Rolecall is at {address}" if chat else f"Rolecall's API is at {address}/api/v1")
    else:
        typer.echo(f"The worker works; how it is stands at {address}/readyz")
    if chat and api:
        typer.echo(f"  API         {address}/api/v1, described at {address}/api/docs")
    typer.echo(f"  Chat model  {agent.models.name}{_trouble(agent)}")
    typer.echo(f"  Embeddings  {services.embedder.name}")
    typer.echo(f"  Data        {services.settings.data_dir}")
    show(logins)
    if chat and not logins:
        typer.echo(f"Log in with your account or make one at {address}/register.")
        typer.echo(f"New passwords for the demo accounts: {_command(services.settings, SHOW_LOGINS)}")
    typer.echo("Stop with Ctrl-C.")


def show(logins: Sequence["Login"]) -> None:
    if logins:
        typer.echo("Log in with one of these; the passwords are shown only now:")
    for login in logins:
        typer.echo(f"  {login.role:<10}  {login.email}  {login.password}")


def _command(settings: Settings, arguments: Sequence[str]) -> str:
    """As it can be pasted into the shell that this process was started from."""
    where = [] if settings.data_dir == Settings().data_dir else ["--data-dir", str(settings.data_dir)]
    return shlex.join([sys.argv[0], *arguments, *where])


def _trouble(agent: Agent) -> str:
    return f" ({agent.models.trouble})" if agent.models.trouble else ""
