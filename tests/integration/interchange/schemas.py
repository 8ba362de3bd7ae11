"""What the public descriptions of JobPosting and of JSON Resume 1.0.0 ask for, as JSON Schemas."""

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
PARTIAL_DATE = {"type": "string", "pattern": r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"}


def thing(kind: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"@type": {"const": kind}, **properties},
        "required": ["@type"],
        "additionalProperties": False,
    }


def several(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": properties}}


AMOUNT = thing(
    "QuantitativeValue",
    minValue={"type": "number"},
    maxValue={"type": "number"},
    unitText={"enum": ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"]},
)
KINDS = ["FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"]
PLACE = thing("Place", address=thing("PostalAddress", addressLocality=TEXT))

JOB_POSTING: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "@type", "datePosted"],
    "properties": {
        "@context": {"type": "array", "contains": {"const": "https://schema.org"}},
        "@type": {"const": "JobPosting"},
        "@id": {"type": "string", "pattern": "^urn:uuid:"},
        "datePosted": DAY,
        "validThrough": DAY,
        "title": TEXT,
        "description": TEXT,
        "hiringOrganization": thing("Organization", name=TEXT),
        "identifier": thing("PropertyValue", value=TEXT),
        "skills": {"type": "array", "items": TEXT},
        "jobLocation": {"type": "array", "items": PLACE},
        "jobLocationType": {"const": "TELECOMMUTE"},
        "applicantLocationRequirements": {"type": "array", "items": thing("Country", name=TEXT)},
        "baseSalary": thing("MonetaryAmount", currency={"type": "string", "pattern": "^[A-Z]{3}$"}, value=AMOUNT),
        "employmentType": {"enum": KINDS},
        "experienceRequirements": thing(
            "OccupationalExperienceRequirements", monthsOfExperience={"type": "number", "minimum": 0}
        ),
    },
    "patternProperties": {"^rolecall:": {}},
    "additionalProperties": False,
}

JSON_RESUME: dict[str, Any] = {
    "type": "object",
    "required": ["$schema"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "basics": {
            "type": "object",
            "properties": {
                "name": TEXT,
                "label": TEXT,
                "email": TEXT,
                "summary": TEXT,
                "location": {"type": "object", "properties": {"city": TEXT}},
            },
        },
        "work": several(name=TEXT, position=TEXT, startDate=PARTIAL_DATE, endDate=PARTIAL_DATE, summary=TEXT),
        "education": several(institution=TEXT, area=TEXT, studyType=TEXT, endDate=PARTIAL_DATE),
        "skills": several(name=TEXT),
        "languages": several(language=TEXT, fluency=TEXT),
        "x-rolecall": {"type": "object"},
    },
    "additionalProperties": False,
}
