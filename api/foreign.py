"""Other people's documents in the OpenAPI document: what of them is read, and an example of each."""

from typing import Any

from api.interchange import JOB, PROFILE, TRANSLATIONS, Translation

REFERENCE = "#/components/schemas/"
# both vocabularies take one or several, a text or an object: all of it is read, so no types are told
_POSTING = (
    "title description hiringOrganization identifier skills jobLocation jobLocationType applicantLocationRequirements "
    "baseSalary employmentType experienceRequirements validThrough"
)

SCHEMAS: dict[str, dict[str, Any]] = {
    "JobPosting": {
        "type": "object",
        "description": "schema.org's JobPosting in JSON-LD. Properties that are not named here are passed over.",
        "required": ["@type"],
        "properties": {"@context": {}, "@type": {"const": "JobPosting"}, **{name: {} for name in _POSTING.split()}},
        "externalDocs": {"url": "https://schema.org/JobPosting"},
    },
    "JsonResume": {
        "type": "object",
        "description": "JSON Resume 1.0.0. Sections that are not named here are passed over.",
        "properties": {
            **{name: {} for name in ("basics", "work", "education", "skills", "languages")},
            "x-rolecall": {"description": "Fields of a profile that a resume has no place for."},
        },
        "externalDocs": {"url": "https://jsonresume.org/schema"},
    },
}
POSTING: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Staff nurse",
    "description": "<p>Care for patients in intensive care.</p>",
    "hiringOrganization": {"@type": "Organization", "name": "Northfield Hospital"},
    "identifier": {"@type": "PropertyValue", "value": "n-18"},
    "jobLocation": [{"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Leeds"}}],
    "baseSalary": {"@type": "MonetaryAmount", "currency": "GBP", "value": {"value": 33000, "unitText": "YEAR"}},
    "employmentType": "FULL_TIME",
}
RESUME: dict[str, Any] = {
    "basics": {"name": "Ada Moor", "label": "Staff nurse", "location": {"city": "Leeds"}},
    "work": [{"name": "Northfield Hospital", "position": "Staff nurse", "startDate": "2020-03"}],
    "skills": [{"name": "Triage"}, {"name": "Wound care"}],
    "languages": [{"language": "English", "fluency": "Native speaker"}],
    "x-rolecall": {"open_to_recruiters": True},
}
_TOLD = {JOB.media_type: ("JobPosting", POSTING), PROFILE.media_type: ("JsonResume", RESUME)}


def declare(operation: dict[str, Any]) -> None:
    """Adds to what an operation takes and answers."""
    name = operation["operationId"]
    if name == "import_jobs":
        operation["requestBody"]["content"][JOB.media_type] = _of(JOB)
    if name in TRANSLATIONS:
        translation = TRANSLATIONS[name]
        if "requestBody" in operation:
            operation["requestBody"]["content"][translation.media_type] = _of(translation)
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                response["content"][translation.media_type] = {"schema": _of(translation)["schema"]}


def _of(translation: Translation) -> dict[str, Any]:
    schema, example = _TOLD[translation.media_type]
    return {"schema": {"$ref": REFERENCE + schema}, "example": example}
