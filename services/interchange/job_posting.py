"""Openings as schema.org's JobPosting in JSON-LD, both ways.

What the vocabulary has no place for stands under `rolecall:`, so that nothing is lost between two Rolecalls.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from babel import Locale

from repositories.models import Job
from services.interchange.json_values import item, lines_of, many, number, text, without_empty
from services.interchange.sources import Sources

MEDIA_TYPE = "application/ld+json"
CONTEXT = ["https://schema.org", {"rolecall": "urn:rolecall:"}]
PREFIX = "rolecall:"
KINDS = {
    "full_time": "FULL_TIME",
    "part_time": "PART_TIME",
    "contract": "CONTRACTOR",
    "temporary": "TEMPORARY",
    "internship": "INTERN",
}
_KINDS_READ = {theirs: ours for ours, theirs in KINDS.items()} | {
    "CONTRACT": "contract",
    "INTERNSHIP": "internship",
    "FULLTIME": "full_time",
    "PARTTIME": "part_time",
}
_PERIODS = ("year", "month", "week", "day", "hour")
_SPLIT = re.compile(r"\s*[,;\n•]\s*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# whose values the standard properties do not hold, or not always exactly
_OWN = ("skills_preferred", "remote", "years_experience_min", "seniority", "languages", "valid_through")
_READ = frozenset(
    [
        "title",
        "hiringOrganization",
        "identifier",
        "description",
        "skills",
        "jobLocation",
        "jobLocationType",
        "applicantLocationRequirements",
        "baseSalary",
        "employmentType",
        "experienceRequirements",
        "validThrough",
    ]
)
# made anew for every job, so that nothing is lost where it is passed over
_OF_A_JOB = frozenset(["@context", "@type", "@id", "datePosted"])


_SOURCES = {
    "company": "hiringOrganization",
    "external_id": "identifier",
    "skills_required": "skills",
    "locations": "jobLocation",
    "countries": "applicantLocationRequirements",
    "salary_min": "baseSalary.value.minValue",
    "salary_max": "baseSalary.value.maxValue",
    "salary_currency": "baseSalary.currency",
    "salary_period": "baseSalary.value.unitText",
    "employment_type": "employmentType",
    "years_experience_min": "experienceRequirements.monthsOfExperience",
    "valid_through": "validThrough",
    **{name: PREFIX + name for name in ("skills_preferred", "remote", "seniority", "languages")},
}


def to_job_posting(job: Job) -> dict[str, Any]:
    """One document, with its context."""
    posting = {
        "@context": CONTEXT,
        "@type": "JobPosting",
        "@id": f"urn:uuid:{job.id}",
        "datePosted": f"{job.published_at or job.created_at:%Y-%m-%d}",
        "title": job.title,
        "description": job.description,
        "hiringOrganization": job.company and {"@type": "Organization", "name": job.company},
        "identifier": job.external_id and {"@type": "PropertyValue", "value": job.external_id},
        "skills": job.skills_required,
        "jobLocation": [_place(name) for name in job.locations],
        "jobLocationType": "TELECOMMUTE" if job.remote == "remote" else None,
        "applicantLocationRequirements": [{"@type": "Country", "name": code} for code in job.countries],
        "baseSalary": _salary(job),
        "employmentType": job.employment_type and KINDS[job.employment_type],
        "experienceRequirements": _experience(job.years_experience_min),
        "validThrough": job.valid_through and _last_day(job.valid_through),
    }
    own = job.model_dump(mode="json", include=set(_OWN))
    return without_empty(posting | {PREFIX + name: own[name] for name in _OWN})


def from_job_posting(posting: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """JobFields as they are written there, not validated yet, and the properties that were passed over."""
    pay, experience = _pay(posting.get("baseSalary")), item(posting.get("experienceRequirements"))
    months = number(experience.get("monthsOfExperience"))
    until = text(posting.get("validThrough"))
    fields = {
        "title": text(posting.get("title")),
        "company": text(posting.get("hiringOrganization")),
        "external_id": _identifier(posting.get("identifier")),
        "description": lines_of(text(posting.get("description"))),
        "skills_required": _skills(posting.get("skills")),
        "locations": list(filter(None, map(_place_name, many(posting.get("jobLocation"))))),
        "remote": "remote" if "TELECOMMUTE" in many(posting.get("jobLocationType")) else None,
        "countries": list(filter(None, map(_country, many(posting.get("applicantLocationRequirements"))))),
        "employment_type": _kind(posting.get("employmentType")),
        "years_experience_min": months / 12 if isinstance(months, int | float) else None,
        "valid_through": until[:10] if isinstance(until, str) and _DAY.match(until) else until,
        **pay,
    }
    own = {name: posting[PREFIX + name] for name in _OWN if PREFIX + name in posting}
    known = _READ | _OF_A_JOB | {PREFIX + name for name in _OWN}
    return without_empty(fields | own), sorted(posting.keys() - known)


def sources_in(posting: Mapping[str, Any]) -> Sources:
    """Where the fields of ours were read in this posting."""
    return _SOURCES | {name: PREFIX + name for name in _OWN if PREFIX + name in posting}


def postings_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every JobPosting of a document: alone, in a list, in a `@graph` or in an ItemList; other things are passed over."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one))
        elif isinstance(one, dict):
            if any(str(kind).rpartition("/")[2].rpartition(":")[2] == "JobPosting" for kind in many(one.get("@type"))):
                yield one
            else:
                stack.extend(one[name] for name in ("item", "itemListElement", "@graph", "mainEntity") if name in one)


def _identifier(value: Any) -> Any:
    # the name of a PropertyValue is that of whose number it is: the same for all of their openings
    return text(item(value).get("value") if item(value) else value)


def _place(name: str) -> dict[str, Any]:
    return {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": name}}


def _place_name(place: Any) -> Any:
    address = place.get("address") if isinstance(place, dict) else place
    address = next(iter(many(address)), None)
    if not isinstance(address, dict):
        return address or text(place)
    parts = [text(address.get(name)) for name in ("addressLocality", "addressRegion")]
    found = [part for part in parts if isinstance(part, str)] or [text(address.get("addressCountry")) or text(place)]
    return ", ".join(dict.fromkeys(part for part in found if part))


def _experience(years: float | None) -> dict[str, Any] | None:
    months = {"monthsOfExperience": round((years or 0) * 12)}
    return None if years is None else {"@type": "OccupationalExperienceRequirements"} | months


def _salary(job: Job) -> dict[str, Any] | None:
    value = without_empty(
        {
            "minValue": job.salary_min,
            "maxValue": job.salary_max,
            "unitText": job.salary_period and job.salary_period.upper(),
        }
    )
    if not value and not job.salary_currency:
        return None
    amount = {"@type": "MonetaryAmount", "currency": job.salary_currency}
    return without_empty(amount | {"value": value and {"@type": "QuantitativeValue"} | value})


def _pay(salary: Any) -> dict[str, Any]:
    amount = item(salary)
    value = next(iter(many(amount.get("value"))), None)
    span = value if isinstance(value, dict) else {"value": value} if value is not None else amount
    single = number(span.get("value"))
    period = text(span.get("unitText") or amount.get("unitText"))
    period = str(period).lower().removesuffix("ly").replace("annual", "year").replace("dai", "day") if period else None
    return {
        "salary_min": number(span.get("minValue", single)),
        "salary_max": number(span.get("maxValue", single)),
        "salary_currency": text(amount.get("currency") or span.get("currency")),
        "salary_period": period if period in _PERIODS else None,
    }


def _skills(value: Any) -> list[Any]:
    """A text holds several, parted by commas; what is longer than a skill can be is a sentence about them."""
    split = [part for one in many(value) for part in (_SPLIT.split(one) if isinstance(value, str) else [text(one)])]
    return [one for one in split if one and not (isinstance(value, str) and len(one) > 100)]


def _kind(value: Any) -> str | None:
    """The first that Rolecall knows; sites also list VOLUNTEER, PER_DIEM and OTHER."""
    kinds = (re.sub(r"[\s-]+", "_", str(one).rpartition("/")[2].upper()) for one in many(value))
    return next((_KINDS_READ[kind] for kind in kinds if kind in _KINDS_READ), None)


def _country(place: Any) -> Any:
    """A code, from a code or an English name; an area that is no country is passed over."""
    name = text(item(item(place).get("address")).get("addressCountry") if "address" in item(place) else place)
    code = str(name or "").strip().casefold()
    return _countries().get(code)


@cache
def _countries() -> dict[str, str]:
    known = {code: name for code, name in Locale("en").territories.items() if re.fullmatch("[A-Z]{2}", code)}
    names = {name.casefold(): code for code, name in known.items()} | {code.casefold(): code for code in known}
    return names | {"usa": "US", "united states of america": "US", "uk": "GB", "great britain": "GB"}


def _last_day(partial: str) -> str:
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    month = month or 12
    return f"{year:04}-{month:02}-{day or calendar.monthrange(year, month)[1]:02}"
