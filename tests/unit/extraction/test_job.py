from collections.abc import Callable
from typing import Any

import pytest

from services.extraction.job import read_job

Read = Callable[..., dict[str, Any]]


def test_an_advertisement_is_read_field_by_field(job: Read) -> None:
    facts = job(
        "Moorland Council wishes to recruit a Tree Officer, based in Exeter. Full time, hybrid working. £34,000 - £37,500 per annum.",
        "A driving licence is essential; GIS is desirable. At least three years' experience.",
    )
    assert facts["title"] == "Tree Officer"
    assert facts["company"] == "Moorland Council"
    assert facts["locations"] == ["Exeter"]
    assert (facts["employment_type"], facts["remote"]) == ("full_time", "hybrid")
    assert (facts["salary_min"], facts["salary_max"]) == (34000, 37500)
    assert (facts["salary_currency"], facts["salary_period"]) == ("GBP", "year")
    assert facts["skills_required"] == ["Driving licence"]
    assert facts["skills_preferred"] == ["GIS"]
    assert facts["years_experience_min"] == 3


@pytest.mark.parametrize(
    ("text", "required", "preferred"),
    [
        ("SAP is a must, Excel too", ["SAP", "Excel"], []),
        ("Must have: ETC Eos and rigging. Nice to have: QLab.", ["ETC Eos", "Rigging"], ["QLab"]),
        (
            "HPLC and microbiological analysis are required. Chess is a plus.",
            ["HPLC", "Microbiological analysis"],
            ["Chess"],
        ),
        (
            "• Must: bell ringing, rope splicing\n• Nice: driving licence",
            ["bell ringing", "rope splicing"],
            ["Driving licence"],
        ),
        ("AHPRA registration needed, dry needling nice to have", ["AHPRA registration"], ["Dry needling"]),
    ],
)
def test_what_is_required_and_what_is_wished_are_told_apart(
    job: Read, text: str, required: list[str], preferred: list[str]
) -> None:
    facts = job(text)
    assert facts.get("skills_required", []) == required
    assert facts.get("skills_preferred", []) == preferred


def test_up_to_is_the_most_and_a_single_figure_the_least(job: Read) -> None:
    assert job("budget goes up to 62k EUR a year") == {
        "salary_max": 62000,
        "salary_currency": "EUR",
        "salary_period": "year",
    }
    assert job("16 euro per hour") == {"salary_min": 16, "salary_currency": "EUR", "salary_period": "hour"}


def test_a_corrected_figure_replaces_the_first(job: Read) -> None:
    facts = job("Cook in Hobart, A$38 per hour. Actually, A$40.")
    assert facts["salary_min"] == 40
    assert "salary_max" not in facts
    assert job("cleaner, £13/h", "soz £14") | {"title": ""} == {
        "title": "", "salary_min": 14, "salary_currency": "GBP", "salary_period": "hour",
    }  # fmt: skip


def test_what_is_not_asked_for_stays_unset(job: Read) -> None:
    facts = job(
        "Shop assistant in Leeds, no exp needed, van supplied, callouts 1 in 5. New grads welcome so don't put any years on it."
    )
    assert "years_experience_min" not in facts
    assert "skills_required" not in facts
    assert "skills_preferred" not in facts


def test_languages_asked_for_are_languages_and_no_skills(job: Read) -> None:
    facts = job("Lab technician in Ghent. HPLC required. Dutch is required also, French is a plus.")
    assert facts["languages"] == [{"language": "nl"}]
    assert facts["skills_required"] == ["HPLC"]
    assert "skills_preferred" not in facts


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("employer: Solvela", "Solvela"),
        ("We are Brouwerij De Zwaluw.", "Brouwerij De Zwaluw"),
        ("Cook for our Brisbane clinic, Bayline Physio.", "Bayline Physio"),
        ("temp for the toy shop (Jollypop Toys, Leeds)", "Jollypop Toys"),
        ("The Lantern Theatre in Hobart is looking for a lighting technician", "The Lantern Theatre"),
        ("Company: Needle & Thorn Ltd. Full time.", "Needle & Thorn Ltd"),
        ("We're a fintech (Paylark) hiring in Dublin", "Paylark"),
        ("stylist wanted!! Salon Mira, Ghent", "Salon Mira"),
        ("LINE COOK - Harborside Grill - Boston, MA - $19-23/hr", "Harborside Grill"),
        ("Head Chef | Immediate Start | The Old Mill | Bath", "The Old Mill"),
    ],
)
def test_companies_are_found_where_they_are_named_as_such(job: Read, text: str, company: str) -> None:
    assert job(text)["company"] == company


@pytest.mark.parametrize(
    "text",
    ["Joiner – Full Time – Leeds – £18 an hour", "HGV driver - Class 1 - Preston", "Analyst - Python - SQL - remote"],
)
def test_terms_between_dashes_are_no_company(job: Read, text: str) -> None:
    assert "company" not in job(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("need an accounts payable clerk for our Mississauga office", "Accounts payable clerk"),
        ("Please draft an advertisement: Teacher of Mathematics, Norwich", "Teacher of Mathematics"),
        ("plumer for birmingham", "Plumber"),
        ("• Role: Solar PV installer", "Solar PV installer"),
        ("an archaeologist, York, contract", "Archaeologist"),
    ],
)
def test_titles_are_read_from_what_is_sought(job: Read, text: str, title: str) -> None:
    assert job(text)["title"] == title


def test_a_job_that_is_only_referred_to_gets_no_title(job: Read) -> None:
    assert job("bump the car washer pay to 15 an hour") == {"salary_min": 15, "salary_period": "hour"}


def test_a_skill_that_is_taken_back_leaves_the_draft(job: Read) -> None:
    assert job("overlock and flatlock essential", "Actually scratch flatlock, we sold that machine.")[
        "skills_required"
    ] == ["Overlock"]


def test_years_are_no_answer_to_a_question_about_pay() -> None:
    found = {finding.field: finding.value for finding in read_job("5+ years of it, please", asked="salary_min")}
    assert "salary_min" not in found
    assert found["years_experience_min"] == 5


@pytest.mark.parametrize("text", ["applications until 15 February 2027", "The deadline is 15 February 2027."])
def test_a_last_day_for_applications_is_noted(job: Read, text: str) -> None:
    assert job(text)["valid_through"] == "2027-02-15"


def test_short_words_change_the_draft(job: Read) -> None:
    draft = job("new job: stable hand, Newmarket, £12/h, at least 2 years of experience")
    assert (draft["title"].casefold(), draft["salary_min"]) == ("stable hand", 12)
    changed = job("13", "remove the years", "also add English", known=draft)
    assert (changed["salary_min"], changed["salary_period"]) == (13, "hour")
    assert "years_experience_min" not in changed
    assert [one["language"] for one in changed["languages"]] == ["en"]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Cork, full-time, 28-30k", "locations", ["Cork"]),
        ("we need a roofer - Bath. Own van.", "locations", ["Bath"]),
        ("Slate and lead work. 5 years or more.", "years_experience_min", 5),
        ("Staff nurse, nights. 1 year ICU minimum.", "years_experience_min", 1),
        ("Hiring a Lead ML Engineer for Novaquant in Zürich", "company", "Novaquant"),
    ],
)
def test_terse_postings_say_where_for_whom_and_how_long(job: Read, text: str, field: str, value: object) -> None:
    assert job(text)[field] == value
