"""The command `rolecall`. Settings and addresses are checked before anything heavy is imported."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from repositories.errors import RepositoryError
from rolecall.logging_setup import set_up_logging
from services.errors import ServiceError
from services.settings import Settings, WrongSetting

app = typer.Typer(
    help="Rolecall matches people and jobs, in a chat and over REST.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
users = typer.Typer(help="Accounts, for the operator.", no_args_is_help=True)
app.add_typer(users, name="users")

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.", min=0, max=65535)]
DataDir = Annotated[Path | None, typer.Option(help="Where everything is kept; ROLECALL_DATA_DIR otherwise.")]
Email = Annotated[str, typer.Argument(help="The account's e-mail address.")]
SeedIfEmpty = Annotated[bool, typer.Option("--seed-if-empty", help="Fill an empty database with demo data.")]


def main() -> None:
    """Whatever the operator can mend is told in one line on stderr, with exit status 1."""
    from rolecall.pulling import CannotPull
    from rolecall.serving import CannotServe

    try:
        app()
    except (WrongSetting, CannotServe, CannotPull, ServiceError, RepositoryError, OSError) as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def serve(
    host: Host = "127.0.0.1", port: Port = 8000, data_dir: DataDir = None, seed_if_empty: SeedIfEmpty = False
) -> None:
    """Chat at / and API at /api/v1, in one process."""
    _serve(host, port, data_dir, seed_if_empty, chat=True, api=True)


@app.command()
def api(
    host: Host = "127.0.0.1", port: Port = 8000, data_dir: DataDir = None, seed_if_empty: SeedIfEmpty = False
) -> None:
    """The API alone."""
    _serve(host, port, data_dir, seed_if_empty, chat=False, api=True)


@app.command()
def chat(
    host: Host = "127.0.0.1", port: Port = 8000, data_dir: DataDir = None, seed_if_empty: SeedIfEmpty = False
) -> None:
    """The chat alone."""
    _serve(host, port, data_dir, seed_if_empty, chat=True, api=False)


def _serve(host: str, port: int, data_dir: Path | None, seed_if_empty: bool, *, chat: bool, api: bool) -> None:
    from rolecall.serving import bound

    settings = _settings(data_dir)
    taken = bound(host, port)
    from rolecall.running import run

    run(settings, taken, host, seeds=seed_if_empty, chat=chat, api=api)


@app.command()
def worker(
    host: Host = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(help="Where health is answered; nowhere otherwise.", min=0, max=65535)
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Background work alone: embeddings that wait, deleted accounts, housekeeping."""
    if port is not None:
        _serve(host, port, data_dir, False, chat=False, api=False)
        return
    settings = _settings(data_dir)
    from rolecall.running import work

    asyncio.run(work(settings))


@app.command()
def seed(
    jobs: Annotated[int | None, typer.Option(help="How many openings; all there are otherwise.", min=0)] = None,
    demo_accounts: Annotated[bool, typer.Option("--demo-accounts", help="Also the two demo accounts.")] = False,
    show_logins: Annotated[bool, typer.Option("--show-logins", help="Give them new passwords and show these.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Adds the demo catalogue; safe to repeat."""
    settings = _settings(data_dir)
    from rolecall.operating import seed_demo

    asyncio.run(seed_demo(settings, jobs=jobs, demo_accounts=demo_accounts or show_logins, show_logins=show_logins))


@app.command()
def reindex(data_dir: DataDir = None) -> None:
    """Makes all vectors anew with the embeddings of the settings."""
    settings = _settings(data_dir)
    from rolecall.operating import make_vectors_anew

    asyncio.run(make_vectors_anew(settings))


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="Jobs or profiles: .jsonl, .csv, JobPosting (.jsonld, .json) or JSON Resume (.json).",
            exists=True,
            dir_okay=False,
            readable=True,
        ),
    ],
    owner: Annotated[
        str | None, typer.Option(help="Whose it is, by e-mail address: a recruiter's jobs, a candidate's profile.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Publishes jobs or stores profiles; safe to repeat, also while Rolecall is serving."""
    settings = _settings(data_dir)
    from rolecall.moving import bring_in

    if not asyncio.run(bring_in(settings, file, owner)):
        sys.exit(1)


@app.command()
def export(
    file: Annotated[
        Path,
        typer.Argument(
            help="The file to write: .jsonl, .csv, or .json/.jsonld for JobPosting and JSON Resume.", dir_okay=False
        ),
    ],
    profiles: Annotated[bool, typer.Option("--profiles", help="The candidates' profiles instead of jobs.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Writes all open jobs, or all profiles, in a form that others read and `import` takes back."""
    settings = _settings(data_dir)
    from rolecall.moving import take_out

    asyncio.run(take_out(settings, file, "profiles" if profiles else "jobs"))


@app.command()
def backup(
    file: Annotated[
        Path, typer.Argument(help="The file to write; replaced once the new one is whole.", dir_okay=False)
    ],
    data_dir: DataDir = None,
) -> None:
    """Writes everything into one file, also while Rolecall is serving. Keep it as safe as the database."""
    settings = _settings(data_dir)
    from rolecall.moving import back_up

    asyncio.run(back_up(settings, file))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file of `rolecall backup`.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Remove what is in the database first.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Fills an empty database from a backup. Stop the servers first; a damaged file changes nothing."""
    settings = _settings(data_dir)
    from rolecall.moving import bring_back

    asyncio.run(bring_back(settings, file, replace=replace))


@app.command()
def pull(data_dir: DataDir = None) -> None:
    """Makes Ollama fetch the models that the settings name."""
    settings = _settings(data_dir)
    from rolecall.pulling import pull, wanted_models

    models = wanted_models(settings)
    if not models:
        typer.echo("No setting names a model of Ollama's; nothing to fetch.")
    for host in settings.ollama_hosts:
        for model in models:
            typer.echo(f"Fetching {model} into {host}")
            pull(host, model)


@app.command()
def evaluate(
    suite: Annotated[str, typer.Argument(help="dialogues, matching, fairness, conversations or extraction.")],
    file: Annotated[
        Path | None, typer.Argument(help="The cases; those in evals/ otherwise.", exists=True, dir_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as one JSON object.")] = False,
    label: Annotated[str | None, typer.Option(help="Of extraction: count only this label.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Measures how well Rolecall ranks, reads and talks, with the models of the settings, apart from your data."""
    settings = _settings(data_dir)
    from rolecall.evaluating import evaluate

    asyncio.run(evaluate(settings, suite, file, label=label, as_json=as_json))


@users.command("list")
def users_list(data_dir: DataDir = None) -> None:
    """Every account: address, role, state, day of registration, name."""
    settings = _settings(data_dir)
    from rolecall.operating import list_users

    asyncio.run(list_users(settings))


@users.command()
def disable(email: Email, data_dir: DataDir = None) -> None:
    """Logs an account out everywhere and keeps it out."""
    settings = _settings(data_dir)
    from rolecall.operating import set_disabled

    asyncio.run(set_disabled(settings, email, disabled=True))


@users.command()
def enable(email: Email, data_dir: DataDir = None) -> None:
    """Lets a disabled account in again."""
    settings = _settings(data_dir)
    from rolecall.operating import set_disabled

    asyncio.run(set_disabled(settings, email, disabled=False))


@users.command("reset-password")
def reset_password(email: Email, data_dir: DataDir = None) -> None:
    """Gives an account a new password, shown once."""
    settings = _settings(data_dir)
    from rolecall.operating import reset_password

    asyncio.run(reset_password(settings, email))


@users.command()
def delete(
    email: Email,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Deletes an account and everything that belongs to it."""
    settings = _settings(data_dir)
    if not yes:
        typer.confirm(f"Delete {email} and everything that belongs to it?", abort=True)
    from rolecall.operating import delete_user

    asyncio.run(delete_user(settings, email))


def _settings(data_dir: Path | None) -> Settings:
    settings = Settings.load(**({"data_dir": data_dir} if data_dir else {}))
    set_up_logging(settings.log_level, settings.log_format)
    return settings
