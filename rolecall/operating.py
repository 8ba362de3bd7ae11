"""An operator's acts. Each opens the services for itself, so all of them work beside a running server."""

import typer

from repositories.models import User
from rolecall.opening import show
from rolecall.progress import progress_bar
from services.bootstrap import Services, open_services
from services.principal import Principal
from services.settings import Settings


async def seed_demo(settings: Settings, *, jobs: int | None, demo_accounts: bool, show_logins: bool) -> None:
    from services.seeding import seed

    async with open_services(settings, background=False) as services:
        with progress_bar() as progress:
            report = await seed(
                services, jobs=jobs, demo_accounts=demo_accounts, show_logins=show_logins, progress=progress
            )
    typer.echo(f"{report.jobs} demo openings are in place, {report.candidates} candidates were added.")
    show(report.logins)


async def make_vectors_anew(settings: Settings) -> None:
    from services.reindexing import reindex

    with progress_bar() as progress:
        name = await reindex(settings, progress=progress)
    typer.echo(f"All vectors are made with {name}. Start the server again, if it runs, to use them.")


async def list_users(settings: Settings) -> None:
    async with open_services(settings, background=False, searchable=False) as services:
        async for user in services.accounts.everybody():
            typer.echo(_line(user))


def _line(user: User) -> str:
    state = "disabled" if user.disabled_at else "active"
    return f"{user.email}\t{user.role}\t{state}\t{user.created_at:%Y-%m-%d}\t{user.display_name}"


async def set_disabled(settings: Settings, email: str, *, disabled: bool) -> None:
    async with open_services(settings, background=False, searchable=False) as services:
        user = await services.accounts.find(email)
        await services.accounts.set_disabled(user.id, disabled)
        closed = await _close_openings(services, user) if disabled and user.role == "recruiter" else 0
    typer.echo(f"{user.email} is {'disabled and logged out everywhere' if disabled else 'enabled'}.")
    if closed:
        typer.echo(f"Their {closed} open jobs were closed; who posted them can open them again once enabled.")


async def _close_openings(services: Services, user: User) -> int:
    """How many: nobody is there any more to answer who applies."""
    owner, cursor, closed = Principal(user.id, user.role, session_id=""), None, 0
    while True:
        page = await services.jobs.list_mine(owner, "open", cursor, limit=100)
        for job in page.items:
            await services.jobs.close(owner, job.id)
        closed, cursor = closed + len(page.items), page.next_cursor
        if cursor is None:
            return closed


async def reset_password(settings: Settings, email: str) -> None:
    async with open_services(settings, background=False, searchable=False) as services:
        password = await services.accounts.reset_password(email)
    typer.echo(f"The new password of {email} is {password}")


async def delete_user(settings: Settings, email: str) -> None:
    async with open_services(settings, background=False, searchable=False) as services:
        user = await services.accounts.find(email)
        await services.accounts.delete_user(user.id)
    typer.echo(f"{user.email} is deleted; what belonged to it is removed in the background.")
