"""An operator's acts. Each opens the services for itself, so all of them work beside a running server."""

import hashlib
import uuid
from collections.abc import Iterable
from pathlib import Path

import typer

from repositories.models import User
from rolecall.opening import show
from rolecall.progress import progress_bar
from services.accounts import AccountService, Registration
from services.bootstrap import open_services
from services.errors import Conflict, NotFound
from services.job_import import ImportReport
from services.passwords import new_password
from services.principal import Principal
from services.settings import Settings

CATALOGUE_EMAIL = "catalogue@rolecall.invalid"


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
    typer.echo(f"{user.email} is {'disabled and logged out everywhere' if disabled else 'enabled'}.")


async def reset_password(settings: Settings, email: str) -> None:
    async with open_services(settings, background=False, searchable=False) as services:
        password = await services.accounts.reset_password(email)
    typer.echo(f"The new password of {email} is {password}")


async def delete_user(settings: Settings, email: str) -> None:
    async with open_services(settings, background=False, searchable=False) as services:
        user = await services.accounts.find(email)
        await services.accounts.delete_user(user.id)
    typer.echo(f"{user.email} is deleted; what belonged to it is removed in the background.")


async def import_jobs(settings: Settings, file: Path, owner: str | None) -> ImportReport:
    """Publishes the jobs of a file of JSON lines. Run again, it goes on where it was: what is there is updated."""
    async with open_services(settings, background=False, searchable=False) as services:
        principal = await _owner(services.accounts, owner)
        with progress_bar() as progress, file.open("rb") as lines:
            count = sum(1 for _ in lines)
            lines.seek(0)
            return await services.imports.import_lines(
                principal,
                lines,
                action_id=_name_of(file, principal),
                progress=lambda done: progress("Importing", done, count),
            )


def _name_of(file: Path, principal: Principal) -> str:
    """The same for the same contents, so that a line without an `external_id` is not made twice either."""
    with file.open("rb") as contents:
        digest = hashlib.file_digest(contents, "sha256").hexdigest()
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{principal.user_id}/{digest}"))


async def _owner(accounts: AccountService, email: str | None) -> Principal:
    user = await accounts.find(email) if email else await _catalogue(accounts)
    principal = await accounts.acting_as(user.id)
    if principal is None or principal.role != "recruiter":
        raise Conflict(f"{user.email} is not a recruiter who may publish.")
    return principal


async def _catalogue(accounts: AccountService) -> User:
    """The account that owns what comes in without an owner; nobody knows its password."""
    try:
        return await accounts.find(CATALOGUE_EMAIL)
    except NotFound:
        password = new_password()
        return await accounts.register(
            Registration.model_validate(
                {
                    "email": CATALOGUE_EMAIL,
                    "password": password,
                    "display_name": "Catalogue",
                    "role": "recruiter",
                }
            )
        )


def report_import(report: ImportReport) -> Iterable[str]:
    yield f"{report.created} created, {report.updated} updated, {len(report.failed)} refused."
    for failed in report.failed:
        told = "; ".join(f"{error.field} {error.message}" if error.field else error.message for error in failed.errors)
        yield f"  line {failed.line}: {told}"
