"""Profiles as JSON Resume 1.0.0, both ways.

What the schema has no place for stands in one object, `x-rolecall`, so that nothing is lost between two Rolecalls.
Contacts, pictures and profiles elsewhere are not stored, so they are not read.
"""

import re
from collections.abc import Mapping
from typing import Any

from babel import Locale

from repositories.models import ProfileFields
from services.extraction.languages import tag_of
from services.interchange.json_values import item, many, text, without_empty
from services.interchange.sources import Sources

MEDIA_TYPE = "application/resume+json"
SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
OWN = "x-rolecall"
_OWN = [
    "years_experience",
    "seniority",
    "locations",
    "remote",
    "salary_min",
    "salary_currency",
    "salary_period",
    "employment_types",
    "languages",
    "work_authorization",
    "available_from",
    "open_to_recruiters",
]
_READ = frozenset(["$schema", "meta", "basics", "work", "education", "skills", "languages", OWN])
_OF_BASICS = frozenset(["name", "label", "summary", "location"])
_LEVEL = re.compile(r"\b(?:([ABC][12])|(native|mother tongue))\b", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


_SOURCES = {
    "full_name": "basics.name",
    "headline": "basics.label",
    "summary": "basics.summary",
    "experience": "work",
    "experience.title": "position",
    "experience.company": "name",
    "experience.start": "startDate",
    "experience.end": "endDate",
    "education.field": "area",
    "education.degree": "studyType",
    "education.year": "endDate",
    "locations": "basics.location.city",
}


def to_json_resume(profile: ProfileFields) -> dict[str, Any]:
    own = profile.model_dump(mode="json", include=set(_OWN))
    basics = {
        "name": profile.full_name,
        "label": profile.headline,
        "summary": profile.summary,
        "location": profile.locations and {"city": profile.locations[0]},
    }
    work = [
        {
            "name": one.company,
            "position": one.title,
            "startDate": one.start,
            "endDate": one.end,
            "summary": one.summary,
        }
        for one in profile.experience
    ]
    education = [
        {
            "institution": one.institution,
            "area": one.field,
            "studyType": one.degree,
            "endDate": str(one.year) if one.year else None,
        }
        for one in profile.education
    ]
    languages = [
        {"language": _name_of(one.language), "fluency": one.level and one.level.replace("native", "Native speaker")}
        for one in profile.languages
    ]
    return {"$schema": SCHEMA} | without_empty(
        {
            "basics": without_empty(basics),
            "work": [without_empty(one) for one in work],
            "education": [without_empty(one) for one in education],
            "skills": [{"name": name} for name in profile.skills],
            "languages": [without_empty(one) for one in languages],
            OWN: without_empty(own),
        }
    )


def from_json_resume(resume: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """ProfileFields as they are written there, not validated yet, and the sections that were passed over."""
    basics = item(resume.get("basics"))
    where = item(basics.get("location"))
    fields = {
        "full_name": basics.get("name"),
        "headline": basics.get("label"),
        "summary": basics.get("summary"),
        "locations": [place] if (place := where.get("city") or where.get("region")) else [],
        "skills": [name for one in many(resume.get("skills")) for name in _skills(one)],
        "experience": [_experience(one) for one in many(resume.get("work"))],
        "education": [_education(one) for one in many(resume.get("education"))],
        "languages": [found for one in many(resume.get("languages")) if (found := _language(one))],
    }
    stated = resume.get(OWN)
    own = {name: stated[name] for name in _OWN if name in stated} if isinstance(stated, dict) else {}
    passed_over = {*(resume.keys() - _READ), *(f"basics.{name}" for name in basics.keys() - _OF_BASICS)}
    return without_empty(fields | own), sorted(passed_over)


def sources_in(resume: Mapping[str, Any]) -> Sources:
    """Where the fields of ours were read in this resume."""
    stated = item(resume.get(OWN))
    of_both = {"locations", "languages"} - stated.keys()
    level = {"languages.level": "fluency"} if "languages" in of_both else {}
    return _SOURCES | level | {name: f"{OWN}.{name}" for name in _OWN if name not in of_both}


def email_of(resume: dict[str, Any]) -> str | None:
    found = item(resume.get("basics")).get("email")
    return found if isinstance(found, str) else None


def is_json_resume(value: Any) -> bool:
    return isinstance(value, dict) and "@type" not in value and bool(value.keys() & {"basics", "work", OWN})


def _experience(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    told = [value.get("summary"), *(f"- {one}" for one in many(value.get("highlights")))]
    return {
        "title": value.get("position"),
        "company": value.get("name") or value.get("company"),
        "start": _date(value.get("startDate")),
        "end": _date(value.get("endDate")),
        "summary": "\n".join(str(one) for one in told if one) or None,
    }


def _education(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    year = str(value.get("endDate") or "")[:4]
    return {
        "institution": value.get("institution"),
        "field": value.get("area"),
        "degree": value.get("studyType"),
        "year": int(year) if year.isdecimal() else None,
    }


def _skills(value: Any) -> list[Any]:
    """A skill's name heads its keywords: both are skills."""
    if not isinstance(value, dict):
        return [value]
    return [one for one in (value.get("name"), *many(value.get("keywords"))) if one]


def _language(value: Any) -> dict[str, Any] | None:
    """None for a language nobody knows by that name."""
    name = text(value.get("language")) if isinstance(value, dict) else value
    tag = tag_of(name) if isinstance(name, str) else None
    found = _LEVEL.search(str(item(value).get("fluency") or ""))
    level = None if not found else found[1].upper() if found[1] else "native"
    return {"language": tag, "level": level} if tag else None


def _name_of(tag: str) -> str:
    return str(Locale("en").languages.get(tag.replace("-", "_")) or tag)


def _date(value: Any) -> Any:
    """ "Present" and an empty text are no dates; of a time, its day."""
    if not isinstance(value, str):
        return value
    found = _DATE.match(value)
    return found[0] if found else None if not any(sign.isdigit() for sign in value) else value
