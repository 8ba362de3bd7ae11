"""Made-up data of any size, from the demo catalogue: openings in many cities, and people who look for work."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice, product
from pathlib import Path

from api.security import AccessTokens
from repositories.models import JobFields, ProfileFields
from services.accounts import Registration
from services.bootstrap import Services, open_services
from services.principal import Principal
from services.seeding import openings_of_the_catalogue, people_of_the_catalogue
from services.settings import Settings

CITIES = (
    "Leeds",
    "Bristol",
    "Berlin",
    "Lyon",
    "Porto",
    "Vienna",
    "Dublin",
    "Utrecht",
    "Ghent",
    "Turin",
    "Malmö",
    "Graz",
)
LEVELS = ("", "Junior ", "Senior ", "Lead ")
STATED = ("It is a new post.", "It is open because somebody retires.", "Two of these are open.", "It begins in spring.")
PASSWORD = "Correct-horse-battery-7"


@dataclass(frozen=True)
class Market:
    """Whoever can act on it. `candidates` and `recruiter` are access tokens."""

    folder: Path
    candidates: list[str]
    recruiter: str
    job_ids: list[str]


def openings(count: int) -> Iterator[JobFields]:
    """No two are the same text."""
    known = [opening for _, works in openings_of_the_catalogue() for opening in works]
    kinds = product(STATED, LEVELS, CITIES, known)
    for number, (stated, level, city, opening) in enumerate(islice(kinds, count)):
        yield opening.model_copy(
            update={
                "external_id": f"made-{number}",
                "title": f"{level}{opening.title}",
                "locations": [city],
                "description": f"{opening.description}\n\n{stated} Reference {number}.",
            }
        )


def lines(count: int) -> Iterator[bytes]:
    """As `POST /jobs/import` and `rolecall import` take them."""
    for opening in openings(count):
        yield json.dumps(opening.model_dump(mode="json", exclude_defaults=True)).encode()


def people(count: int) -> Iterator[ProfileFields]:
    known = [profile for _, profile in people_of_the_catalogue()]
    for number in range(count):
        yield known[number % len(known)].model_copy(update={"locations": [], "open_to_recruiters": False})


def settings_of(folder: Path, **more: object) -> Settings:
    fields: dict[str, object] = {"chat_model": "offline", "embeddings": "wordllama", "rate_limits": "off"}
    return Settings.load(data_dir=folder, **(fields | more))


async def make_market(folder: Path, *, jobs: int, candidates: int, bcrypt_cost: int = 4) -> Market:
    """A database in `folder`, with tokens that are good for a day."""
    settings = settings_of(folder, bcrypt_cost=bcrypt_cost)
    async with open_services(settings, background=False) as services:
        recruiter, recruiter_token = await _somebody(services, "recruiter", 0)
        await services.imports.import_lines(recruiter, lines(jobs))
        tokens = []
        for number, profile in enumerate(people(candidates)):
            candidate, token = await _somebody(services, "candidate", number)
            await services.profiles.replace(candidate, profile)
            tokens.append(token)
        ids = [one.id for one in islice(services.index, 500)]
    return Market(folder, tokens, recruiter_token, ids)


async def _somebody(services: Services, role: str, number: int) -> tuple[Principal, str]:
    email = f"{role}{number}@bench.example"
    fields = {"email": email, "password": PASSWORD, "display_name": "Sam Doe", "role": role, "company": "Acme Ltd"}
    user = await services.accounts.register(Registration.model_validate(fields))
    session, _ = await services.sessions.open(user, "api")
    settings = services.settings
    tokens = AccessTokens(settings.jwt_secret.get_secret_value(), [], timedelta(days=1))
    return Principal(user.id, user.role, session.id, user.display_name, user.company), tokens.issue(user.id, session.id)
