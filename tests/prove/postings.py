"""Openings by the thousand, all different, of the size that real ones have."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

TITLES = ("Staff nurse", "Data engineer", "School cook", "Welder", "Tax adviser", "Tram driver", "Florist", "Surveyor")
PLACES = ("Leeds", "Berlin", "Warsaw", "Lyon", "Porto", "Oslo", "Vienna", "Ghent")
SKILLS = ("Triage", "Python", "SQL", "Menu planning", "TIG welding", "VAT returns", "Route planning", "Excel", "GIS")
SENTENCES = (
    "You work in a team of twelve that plans its own week.",
    "We look for somebody who explains things calmly and writes them down.",
    "The first month is for learning; nobody expects you to know our ways.",
    "Night duty is rare and paid half as much again.",
    "You bring three years of practice, or one and a good teacher.",
    "Our tools are older than we would like, and you may change that.",
    "Travel is part of the work, about four days a month.",
    "Customers call us when something has stopped, so patience helps.",
)


def lines(count: int, *, first: int = 0) -> Iterator[bytes]:
    for number in range(first, first + count):
        chance = random.Random(number)
        yield (
            json.dumps(
                {
                    "external_id": f"p-{number}",
                    "title": f"{chance.choice(TITLES)} {number}",
                    "company": f"Company {number % 500}",
                    "description": " ".join(chance.sample(SENTENCES, 6)) + f" Reference {number}.",
                    "skills_required": chance.sample(SKILLS, 3),
                    "skills_preferred": chance.sample(SKILLS, 2),
                    "locations": [chance.choice(PLACES)],
                    "remote": chance.choice(["onsite", "hybrid", "remote"]),
                    "salary_min": chance.randrange(25, 90) * 1000,
                    "salary_currency": "EUR",
                    "salary_period": "year",
                }
            ).encode()
            + b"\n"
        )


def write(path: Path, count: int) -> Path:
    with path.open("wb") as file:
        file.writelines(lines(count))
    return path
