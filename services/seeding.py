"""The demo catalogue: made-up openings and people from the files in `services/demo`, and two accounts to log in with.

Everything goes through the services, as if people had done it. Safe to repeat: what is there already is updated or left.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from repositories.models import JobFields, ProfileFields
from repositories.values import Role
from services.accounts import Registration
from services.applications import ApplicationUpdate
from services.bootstrap import Services
from services.errors import Conflict, NotFound
from services.matching.words import fold
from services.passwords import new_password
from services.principal import Principal
from services.profiles import ProfilePatch
from services.validation import validated

DOMAIN = "demo.rolecall.example"
APPLICANTS = 3
OWNED = "demo_recruiter"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Login:
    role: Role
    email: str
    password: str


@dataclass
class SeedReport:
    """`logins`: demo accounts with passwords that were made now."""

    jobs: int = 0
    candidates: int = 0
    logins: list[Login] = field(default_factory=list)


async def is_empty(services: Services) -> bool:
    """No account was ever made, by the seed or by people."""
    return await services.accounts.is_empty()


async def seed(
    services: Services,
    *,
    jobs: int | None = None,
    demo_accounts: bool = True,
    show_logins: bool = False,
    progress: Progress | None = None,
) -> SeedReport:
    """`jobs`: at most so many. `progress` hears what is being made, how many are done and how many there will be."""
    tell = progress or (lambda what, done, total: None)
    report = SeedReport()
    openings = [opening for _, works in openings_of_the_catalogue() for opening in works][:jobs]
    of_the_recruiter = _owned_by_the_demo_recruiter() if demo_accounts else set()
    owned = [opening for opening in openings if opening.external_id in of_the_recruiter]
    await _seed_jobs(services, [opening for opening in openings if opening not in owned], report, tell)
    await _seed_candidates(services, report, tell)
    if demo_accounts:
        await _seed_demo_accounts(services, owned, report, show_logins=show_logins)
    return report


# ------------------------------------------------------------------------------------------------ the files


def openings_of_the_catalogue() -> Iterator[tuple[str, list[JobFields]]]:
    """By field of work, in the order of the files' names."""
    for work, entries in _files("jobs", "job"):
        yield work, [_opening(work, entry) for entry in entries]


def people_of_the_catalogue() -> Iterator[tuple[str, ProfileFields]]:
    """By e-mail address; all of them may be found by recruiters."""
    for _, entries in _files("candidates", "candidate"):
        for entry in entries:
            profile = {"open_to_recruiters": True, "full_name": entry.pop("name"), **entry}
            yield f"{_slug(profile['full_name'])}@{DOMAIN}", validated(ProfileFields, profile)


def _files(folder: str, key: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for file in sorted(files("services").joinpath("demo", folder).iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf-8"))[key]


def _opening(work: str, entry: dict[str, Any]) -> JobFields:
    languages = [{"language": language} for language in entry.get("languages", [])]
    fields = {name: value for name, value in entry.items() if name != OWNED}
    return validated(JobFields, {**fields, "languages": languages, "external_id": _external_id(work, entry)})


def _external_id(work: str, entry: dict[str, Any]) -> str:
    return f"{work}-{_slug(entry['title'])}-{_slug(entry['company'])}"


def _owned_by_the_demo_recruiter() -> set[str]:
    return {
        _external_id(work, entry) for work, entries in _files("jobs", "job") for entry in entries if entry.get(OWNED)
    }


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


# --------------------------------------------------------------------------------------------- what is made


async def _seed_jobs(services: Services, openings: list[JobFields], report: SeedReport, tell: Progress) -> None:
    owner = await _account(services, f"catalogue@{DOMAIN}", "Rolecall catalogue", "recruiter", "Rolecall catalogue")
    tell("openings", 0, len(openings))
    lines = [_line(opening) for opening in openings]
    made = await services.imports.import_lines(
        owner, lines, progress=lambda done: tell("openings", done, len(openings))
    )
    report.jobs += made.created + made.updated
    tell("openings", len(openings), len(openings))


def _line(opening: JobFields) -> bytes:
    return json.dumps(opening.model_dump(mode="json", exclude_defaults=True)).encode()


async def _seed_candidates(services: Services, report: SeedReport, tell: Progress) -> None:
    people = list(people_of_the_catalogue())
    for done, (email, profile) in enumerate(people, 1):
        person = await _account(services, email, profile.full_name or "Somebody", "candidate")
        if (await services.profiles.get(person)).version == 0:
            await services.profiles.replace(person, profile)
            report.candidates += 1
        tell("candidates", done, len(people))


async def _account(services: Services, email: str, name: str, role: Role, company: str | None = None) -> Principal:
    """The account, made without a password that anybody knows if it is not there yet."""
    try:
        user = await services.accounts.find(email)
    except NotFound:
        user = await services.accounts.add_without_login(email, name, role, company)
    return Principal(user.id, user.role, "", user.display_name, user.company)


async def _seed_demo_accounts(
    services: Services, owned: list[JobFields], report: SeedReport, *, show_logins: bool
) -> None:
    recruiter = await _demo_account(services, "recruiter", "Robin Hale", "Brightwater Recruitment", report, show_logins)
    candidate = await _demo_account(services, "candidate", "Alex Morgan", None, report, show_logins)
    if (await services.profiles.get(candidate)).version == 0:
        await services.profiles.update(candidate, DEMO_PROFILE)
    await services.imports.import_lines(recruiter, [_line(opening) for opening in owned])
    report.jobs += len(owned)
    for job in (await services.jobs.list_mine(recruiter, "open", limit=100)).items:
        await _let_apply(services, recruiter, job.id)


DEMO_PROFILE = ProfilePatch(
    full_name="Alex Morgan",
    headline="Intensive care nurse",
    summary="Six years in intensive care in Leeds. I like teaching people who are new.",
    skills=["Intensive care", "Ventilator management", "NMC registration", "Mentoring"],
    years_experience=6,
    locations=["Leeds"],
)


async def _demo_account(
    services: Services, role: Role, name: str, company: str | None, report: SeedReport, show_logins: bool
) -> Principal:
    email, password = f"{role}@{DOMAIN}", new_password()
    try:
        registration = {"email": email, "password": password, "display_name": name, "role": role, "company": company}
        user = await services.accounts.register(validated(Registration, registration))
    except Conflict:
        user = await services.accounts.find(email)
        password = await services.accounts.reset_password(email) if show_logins else ""
    if password:
        report.logins.append(Login(role, email, password))
    return Principal(user.id, user.role, "", user.display_name, user.company)


async def _let_apply(services: Services, recruiter: Principal, job_id: str) -> None:
    """The best few candidates apply; the first of them is shortlisted."""
    if (await services.applications.list_for_job(recruiter, job_id, limit=1)).items:
        return
    page = await services.recommendations.candidates(recruiter, job_id, limit=APPLICANTS)
    for match in page.items:
        assert match.candidate is not None
        user_id = await services.candidates.resolve(recruiter, match.candidate.candidate_id)
        applicant = await services.accounts.acting_as(user_id)
        if applicant is None:
            continue
        try:
            application = await services.applications.apply(applicant, job_id, note="This is what I am looking for.")
        except Conflict:
            continue
        if match is page.items[0]:
            await services.applications.update(recruiter, application.id, ApplicationUpdate(status="shortlisted"))
