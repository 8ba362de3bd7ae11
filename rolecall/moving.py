"""What an operator carries out of Rolecall and into it."""

import hashlib
import uuid
from collections.abc import Iterable
from pathlib import Path

import typer

from repositories.models import ProfileFields, User
from rolecall.progress import Report, progress_bar
from services.accounts import AccountService
from services.bootstrap import Services, open_services
from services.errors import Conflict, InvalidInput, NotFound, ServiceError
from services.interchange.files import (
    LINES,
    Kind,
    Person,
    job_lines,
    kind_of,
    postings_of,
    profiles_in,
    refused_as_written,
)
from services.interchange.sources import as_written
from services.job_import import ImportReport
from services.principal import Principal
from services.settings import Settings
from services.validation import validated

CATALOGUE_EMAIL = "catalogue@rolecall.invalid"


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


async def take_out(settings: Settings, file: Path, kind: Kind) -> None:
    from services.interchange.exporting import export

    with progress_bar() as progress:
        count = await export(settings, file, kind, progress=progress)
    typer.echo(f"{count} {kind} are in {file}.")


async def bring_in(settings: Settings, file: Path, owner: str | None) -> bool:
    """Whether nothing was refused. Run again, it goes on where it was: what is there is updated."""
    kind, passed_over = kind_of(file), set[str]()
    async with open_services(settings, background=False, searchable=False) as services:
        with progress_bar() as progress:
            if kind == "jobs":
                report = await _import_jobs(services, file, owner, passed_over, progress)
                told, all_good = list(report_import(report)), not report.failed
            else:
                told, all_good = await _import_profiles(services, file, owner, passed_over, progress)
    for line in told:
        typer.echo(line)
    if passed_over:
        typer.echo(f"Not stored, because Rolecall has no place for it: {', '.join(sorted(passed_over))}", err=True)
    return all_good


async def _import_jobs(
    services: Services, file: Path, owner: str | None, passed_over: set[str], progress: Report
) -> ImportReport:
    principal = await _owner(services.accounts, owner)
    of = _lines_in(file) if file.suffix.lower() in LINES else 0
    report = await services.imports.import_lines(
        principal,
        job_lines(file, passed_over),
        action_id=_name_of(file, principal),
        progress=lambda done: progress("Importing", done, of),
    )
    return refused_as_written(report, postings_of(file)) if report.failed else report


async def _import_profiles(
    services: Services, file: Path, owner: str | None, passed_over: set[str], progress: Report
) -> tuple[list[str], bool]:
    """A person without an account gets one, which nobody can log in to before the operator resets its password."""
    stored, refused = 0, list[str]()
    for number, person in enumerate(profiles_in(file, passed_over), 1):
        try:
            profile = _profile_of(person)
            await services.profiles.replace(
                await _account_of(services.accounts, owner or person.email, profile), profile
            )
            stored += 1
        except ServiceError as refusal:
            refused.append(f"  {person.place}: {refusal.message}")
        progress("Importing", number, 0)
    return [f"{stored} profiles stored, {len(refused)} refused.", *refused], not refused


def _profile_of(person: Person) -> ProfileFields:
    if person.refusal:
        raise person.refusal
    try:
        return validated(ProfileFields, person.fields)
    except InvalidInput as refusal:
        raise as_written(refusal, person.sources) from refusal


async def _account_of(accounts: AccountService, email: str | None, profile: ProfileFields) -> Principal:
    if not email:
        raise InvalidInput("Whose profile is it? It holds no e-mail address; name the account with --owner.")
    try:
        user = await accounts.find(email)
    except NotFound:
        user = await accounts.add_without_login(email, profile.full_name or email.partition("@")[0], "candidate")
    principal = await accounts.acting_as(user.id)
    if principal is None or principal.role != "candidate":
        raise Conflict(f"{user.email} is not a candidate who may have a profile.")
    return principal


def _lines_in(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


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
        return await accounts.add_without_login(CATALOGUE_EMAIL, "Catalogue", "recruiter")


def report_import(report: ImportReport) -> Iterable[str]:
    yield f"{report.created} created, {report.updated} updated, {len(report.failed)} refused."
    for failed in report.failed:
        told = "; ".join(f"{error.field} {error.message}" if error.field else error.message for error in failed.errors)
        yield f"  line {failed.line}: {told}"
