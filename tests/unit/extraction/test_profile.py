from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.extraction.profile import read_profile

Read = Callable[..., dict[str, Any]]


def test_a_few_words_make_a_profile(profile: Read) -> None:
    facts = profile("roofer in cork, 9 yrs, slating + lead work. after 22 euro an hr min")
    assert facts["headline"] == "Roofer"
    assert facts["locations"] == ["Cork"]
    assert facts["years_experience"] == 9
    assert [skill.casefold() for skill in facts["skills"]] == ["slating", "lead work"]
    assert (facts["salary_min"], facts["salary_currency"], facts["salary_period"]) == (22, "EUR", "hour")


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("£38k", (38000, "GBP", "year")),
        ("at least 18 quid an hr", (18, "GBP", "hour")),
        ("nothing below 55 000 SEK a month", (55000, "SEK", "month")),
        ("thirteen pound an hour", (13, "GBP", "hour")),
        ("AED 14,000 monthly minimum", (14000, "AED", "month")),
        ("min. 95.000 EUR a year", (95000, "EUR", "year")),
        ("pay 140-160K CAD a year", (140000, "CAD", "year")),
        ("day rate 220 quid", (220, "GBP", "day")),
        ("I want 12.50 € per hour", (12.5, "EUR", "hour")),
        ("salary KES 180,000 to 220,000 monthly", (180000, "KES", "month")),
    ],
)
def test_pay_is_read_in_the_ways_people_write_it(profile: Read, text: str, pay: tuple[float, str, str]) -> None:
    facts = profile(text)
    assert (facts.get("salary_min"), facts.get("salary_currency"), facts.get("salary_period")) == pay


def test_a_dollar_is_that_of_the_place(profile: Read) -> None:
    assert profile("Welder in Calgary, $40 an hour")["salary_currency"] == "CAD"
    assert profile("Welder in Brisbane, $40 an hour")["salary_currency"] == "AUD"
    assert profile("Welder in Denver, $40 an hour")["salary_currency"] == "USD"


def test_what_somebody_earns_today_is_not_what_they_ask_for(profile: Read) -> None:
    assert "salary_min" not in profile("I'm on £30k now")
    assert profile("I'm on £30k now, wouldn't move for less than £36k")["salary_min"] == 36000
    assert profile("OTE is 120k but the base must be 70k USD")["salary_min"] == 70000


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("five and a half years post-qualifying", 5.5),
        ("nine (9) years of experience", 9),
        ("17yr on the tools", 17),
        ("Twenty-four years in finance, nine of them as CFO", 24),
        ("thirteen years of it", 13),
        ("I've driven trams for over 10 years", 10),
    ],
)
def test_years_are_read_in_words_and_figures(profile: Read, text: str, years: float) -> None:
    assert profile(text)["years_experience"] == years


@pytest.mark.parametrize("text", ["I'm 34 years old", "I moved here two years ago", "in five years I want a farm"])
def test_ages_and_dates_are_no_experience(profile: Read, text: str) -> None:
    assert "years_experience" not in profile(text)


def test_a_correction_wins_in_the_same_message_and_in_a_later_one(profile: Read) -> None:
    assert profile("Cook, 5 years. Sorry, 6 years.")["years_experience"] == 6
    assert profile("Cook, £12 an hour", "actually make that £14")["salary_min"] == 14
    assert profile("Cook, £12 an hour", "actually make that £14")["salary_period"] == "hour"
    assert profile("remote is fine? no wait, put onsite")["remote"] == "onsite"


def test_what_is_taken_back_is_removed(profile: Read) -> None:
    known = {
        "skills": ["Django", "Sail making"],
        "salary_min": 27000,
        "salary_currency": "GBP",
        "salary_period": "year",
    }
    assert profile("take Django off please", known=known)["skills"] == ["Sail making"]
    assert profile("drop sail making, actually", known=known)["skills"] == ["Django"]
    assert "salary_min" not in profile("forget the pay I gave you", known=known)


def test_what_is_denied_is_not_noted(profile: Read) -> None:
    facts = profile(
        "Embedded developer: C, C++. To be clear, that's C++, not C#. I won't do remote desk work, and no contract roles."
    )
    assert "C#" not in facts["skills"]
    assert "remote" not in facts
    assert "employment_types" not in facts


@pytest.mark.parametrize(
    "text",
    [
        "My sister's a dentist in Cork on ninety grand, and my dad drives a train, 30 years of it.",
        "are there any jobs for my brother? he's a plumber in Hull with 12 years behind him",
        "A friend sent me this ad: 'Senior Accountant, 10 years, London, £80k, SAP. Reply to apply.' Is it real?",
        "find me nurse jobs in Leeds",
        "do I need a driving licence for the Fernhill job?",
        "Hola, ¿qué tal?",
        "Thank you, that will be all.",
        "yes",
        "Before we begin: never apply to anything unless I tell you to.",
    ],
)
def test_what_says_nothing_about_the_writer_leaves_nothing(profile: Read, text: str) -> None:
    assert profile(text) == {}


def test_the_past_and_daydreams_are_no_facts(profile: Read) -> None:
    facts = profile("Was a court stenographer once. Copywriter in Nairobi now. Maybe in Boston one day.")
    assert facts["headline"] == "Copywriter"
    assert facts["locations"] == ["Nairobi"]


def test_places_left_and_places_of_study_are_not_wished_for(profile: Read) -> None:
    facts = profile("Driver from Poland, now in Doncaster. I hold an MBA in Logistics (University of Delhi).")
    assert facts["locations"] == ["Doncaster"]
    assert facts["education"] == [{"degree": "MBA", "field": "Logistics", "institution": "University of Delhi"}]


def test_only_an_introduction_gives_a_name(profile: Read) -> None:
    assert profile("I'm Hanna Lindqvist, a bookbinder")["full_name"] == "Hanna Lindqvist"
    assert "full_name" not in profile("I'm a nurse in Leeds")


def test_a_pasted_cv_gives_name_and_facts(profile: Read) -> None:
    facts = profile("OLUWASEUN ADEYEMI\nGeologist | 18 years' experience\n\nTools: Petrel, ArcGIS, core logging")
    assert facts["full_name"] == "Oluwaseun Adeyemi"
    assert facts["headline"] == "Geologist"
    assert facts["skills"] == ["Petrel", "ArcGIS", "Core logging"]


def test_mistyped_occupations_are_known(profile: Read) -> None:
    assert profile("advanced scafolder, layher and haki")["headline"] == "Advanced scaffolder"
    assert profile("im a plumer in hull")["headline"] == "Plumber"


@pytest.mark.parametrize(
    "text",
    [
        "My mother tongue is Polish, English B2",
        "polish is my mother language, english B2",
        "Polish is my mother tongue and I speak English at B2",
    ],
)
def test_a_mother_tongue_is_no_mother(profile: Read, text: str) -> None:
    assert profile(text)["languages"] == [{"language": "pl", "level": "native"}, {"language": "en", "level": "B2"}]


def test_languages_are_noted_with_their_level_and_never_as_skills(profile: Read) -> None:
    facts = profile("I speak Polish, English B1 and German (native). Skills: Python, Excel")
    assert facts["languages"] == [
        {"language": "pl"},
        {"language": "en", "level": "B1"},
        {"language": "de", "level": "native"},
    ]
    assert facts["skills"] == ["Python", "Excel"]


def test_papers_count_where_they_are_plainly_stated(profile: Read) -> None:
    assert profile("I have settled status so right to work in UK")["work_authorization"] == ["GB"]
    assert profile("yes I'm a US citizen")["work_authorization"] == ["US"]
    assert "work_authorization" not in profile("I would need a work permit for Germany")


def test_unknown_skills_are_taken_where_the_words_name_them_as_skills(profile: Read) -> None:
    assert profile("add the skill bell ringing")["skills"] == ["bell ringing"]
    assert profile("Skills: bell ringing, rope splicing")["skills"] == ["bell ringing", "rope splicing"]


def test_short_answers_belong_to_what_was_asked(profile: Read) -> None:
    assert profile("38000", asked="salary_min")["salary_min"] == 38000
    assert profile("twelve", asked="years_experience")["years_experience"] == 12
    assert profile("Little Snoring", asked="locations")["locations"] == ["Little Snoring"]
    assert profile("yes please", asked="open_to_recruiters") == {"open_to_recruiters": True}
    assert profile("no thanks", asked="open_to_recruiters") == {"open_to_recruiters": False}


def test_dates_that_depend_on_today_need_to_be_told_the_day() -> None:
    assert [f.value for f in read_profile("I could start on 11 January 2027")] == ["2027-01-11"]
    assert not read_profile("I can start in two weeks")
    assert [f.value for f in read_profile("I can start in two weeks", today=date(2026, 11, 23))] == ["2026-12-07"]


def test_who_has_moved_no_longer_lives_where_they_did(profile: Read) -> None:
    assert profile("I moved to Sunderland", known={"locations": ["Leeds"]})["locations"] == ["Sunderland"]


@pytest.mark.parametrize(
    ("text", "years"), [("Electrician, half a decade", 5), ("electrician, three n a half years", 3.5)]
)
def test_halves_are_counted(profile: Read, text: str, years: float) -> None:
    assert profile(text)["years_experience"] == years


def test_a_later_day_replaces_the_one_noted(profile: Read) -> None:
    facts = profile("I could start on 3 February 2027", "actually make that 10 February 2027")
    assert facts["available_from"] == "2027-02-10"
