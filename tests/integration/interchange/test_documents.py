"""JobPosting and JSON Resume: valid, back without loss, and read as others write them."""

import io
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from repositories.models import Job, JobFields, ProfileFields
from services.interchange import tables
from services.interchange.files import JOB_COLUMNS, with_numbers
from services.interchange.job_posting import from_job_posting, postings_in, to_job_posting
from services.interchange.json_resume import from_json_resume, to_json_resume
from tests.integration.interchange.schemas import JOB_POSTING, JSON_RESUME
from tests.integration.interchange.stated import jobs, profiles

LISTS = frozenset(["skills_required", "skills_preferred", "locations", "countries", "languages"])


def stated(job: Job) -> JobFields:
    return JobFields.model_validate(job.model_dump(include=set(JobFields.model_fields)))


@settings(deadline=None)
@given(jobs)
def test_a_job_posting_is_valid_and_loses_nothing(job: Job) -> None:
    posting = json.loads(json.dumps(to_job_posting(job)))
    jsonschema.validate(posting, JOB_POSTING)
    fields, passed_over = from_job_posting(posting)
    assert JobFields.model_validate(fields) == stated(job)
    assert passed_over == []


@settings(deadline=None)
@given(profiles)
def test_a_resume_is_valid_and_loses_nothing(profile: ProfileFields) -> None:
    resume = json.loads(json.dumps(to_json_resume(profile)))
    jsonschema.validate(resume, JSON_RESUME)
    fields, passed_over = from_json_resume(resume)
    assert ProfileFields.model_validate(fields) == profile
    assert passed_over == []


@settings(deadline=None)
@given(jobs)
def test_a_row_of_csv_loses_nothing(job: Job) -> None:
    file = io.StringIO(newline="")
    tables.write_header(file, JOB_COLUMNS)
    tables.write_row(file, JOB_COLUMNS, job.model_dump(mode="json"))
    file.seek(0)
    rows = [with_numbers(row) for row in tables.read_rows(file, LISTS)] or [{}]
    assert JobFields.model_validate(rows[0]) == stated(job)


def test_no_cell_is_a_formula() -> None:
    file = io.StringIO(newline="")
    tables.write_row(file, ["title"], {"title": '=HYPERLINK("x")'})
    assert file.getvalue().startswith("\"'=")


FOREIGN = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Night nurse",
    "description": "<p>Care for <b>people</b>.</p><ul><li>Nights</li><li>Weekends</li></ul><script>alert(1)</script>",
    "identifier": {"@type": "PropertyValue", "name": "St Mary", "value": 8841},
    "hiringOrganization": {"@type": "Organization", "name": "St Mary", "logo": "https://example.org/logo.png"},
    "validThrough": "2027-03-18T00:00:00+01:00",
    "employmentType": ["OTHER", "PART_TIME"],
    "jobLocation": [
        {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Leeds", "addressCountry": "GB"}},
        {"@type": "Place", "address": "York"},
    ],
    "applicantLocationRequirements": [{"@type": "Country", "name": "USA"}, {"@type": "State", "name": "Nowhere"}],
    "jobLocationType": "TELECOMMUTE",
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "GBP",
        "value": {"@type": "QuantitativeValue", "value": "21.50", "unitText": "HOUR"},
    },
    "skills": [{"@type": "DefinedTerm", "name": "Triage"}, "First aid"],
    "directApply": True,
}


def test_a_posting_of_another_site_is_read() -> None:
    raw, passed_over = from_job_posting(FOREIGN)
    assert passed_over == ["directApply"]
    assert JobFields.model_validate(raw) == JobFields(
        external_id="8841",
        title="Night nurse",
        company="St Mary",
        description="Care for people.\n\n- Nights\n\n- Weekends",
        skills_required=["Triage", "First aid"],
        locations=["Leeds", "York"],
        remote="remote",
        countries=["US"],
        salary_min=21.5,
        salary_max=21.5,
        salary_currency="GBP",
        salary_period="hour",
        employment_type="part_time",
        valid_through="2027-03-18",
    )


@pytest.mark.parametrize("unit", ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"])
def test_every_period_of_pay_is_read(unit: str) -> None:
    value = {"minValue": "40,000", "maxValue": 50_000, "unitText": unit}
    fields, _ = from_job_posting({"baseSalary": {"currency": "EUR", "value": value}})
    assert (fields["salary_min"], fields["salary_max"], fields["salary_period"]) == (40_000, 50_000, unit.lower())


def test_skills_in_one_text_are_parted() -> None:
    assert from_job_posting({"skills": "SQL, Python; C++"})[0]["skills_required"] == ["SQL", "Python", "C++"]


@pytest.mark.parametrize(
    "document",
    [
        FOREIGN,
        [{"@type": "Organization"}, FOREIGN],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, {**FOREIGN, "@type": ["JobPosting"]}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": FOREIGN}]},
    ],
)
def test_postings_are_found_wherever_they_stand(document: Any) -> None:
    assert [posting["title"] for posting in postings_in(document)] == ["Night nurse"]


def test_a_resume_of_another_tool_is_read() -> None:
    raw, passed_over = from_json_resume(
        {
            "basics": {"name": "Ada", "email": "ada@example.org", "image": "x.png", "location": {"city": "Leeds"}},
            "work": [
                {"name": "Mill", "position": "Weaver", "startDate": "2019-05", "endDate": "", "highlights": ["Wove"]},
                {"company": "Dairy", "startDate": "2012", "endDate": "Present"},
            ],
            "education": [{"institution": "Leeds", "area": "Textiles", "studyType": "BSc", "endDate": "2011-06-30"}],
            "skills": [{"name": "Weaving", "level": "Master", "keywords": ["Jacquard"]}],
            "languages": [
                {"language": "English", "fluency": "Native speaker"},
                {"language": "Polish", "fluency": "B2"},
            ],
            "awards": [{"title": "Best cloth"}],
        }
    )
    read = ProfileFields.model_validate(raw)
    assert passed_over == ["awards", "basics.email", "basics.image"]
    assert [(one.start, one.end) for one in read.experience] == [("2019-05", None), ("2012", None)]
    assert read.experience[0].summary == "- Wove"
    assert (read.skills, read.education[0].year) == (["Weaving", "Jacquard"], 2011)
    assert [(one.language, one.level) for one in read.languages] == [("en", "native"), ("pl", "B2")]


def test_a_resume_without_basics_is_read() -> None:
    assert from_json_resume({"work": [{"position": "Weaver"}]})[0]["experience"][0]["title"] == "Weaver"
