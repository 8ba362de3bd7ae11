"""What an operator carries out of Rolecall and into it."""

from pathlib import Path

import typer

from rolecall.progress import progress_bar
from services.settings import Settings


async def back_up(settings: Settings, file: Path) -> None:
    from services.backup import backup

    with progress_bar() as progress:
        count = await backup(settings, file, progress=progress)
    typer.echo(f"{count} entities are in {file}. It holds password hashes and private chats: keep it safe.")


async def bring_back(settings: Settings, file: Path, *, replace: bool) -> None:
    from services.backup import restore

    with progress_bar() as progress:
        count = await restore(settings, file, replace=replace, progress=progress)
    typer.echo(f"{count} entities are restored. Now start the servers.")
