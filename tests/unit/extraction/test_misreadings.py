"""Sentences that were once read wrongly."""

from collections.abc import Callable
from typing import Any

import pytest

from repositories.models import JobFields
from services.extraction.job import read_job
from services.extraction.search import read_search

Read = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("I use CostX and Bluebeam every day.", ["CostX", "Bluebeam"]),
        ("I also know baking", ["baking"]),
        ("forklift + reach truck licences", ["Forklift", "reach truck"]),
        ("skills: CPR and radiography certs", ["CPR", "radiography"]),
        ("hiya, radiographer, CT and MRI", ["CT", "MRI"]),
        ("R&D scientist: HPLC, ELISA", ["HPLC", "ELISA"]),
    ],
)
def test_skills_are_what_the_words_name(profile: Read, text: str, skills: list[str]) -> None:
    assert [skill.casefold() for skill in profile(text)["skills"]] == [skill.casefold() for skill in skills]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("I grew up near Galway but home is Glasgow, vet nurse", ["Glasgow"]),
        ("Welder, Houston TX area", ["Houston"]),
        ("dental nurse in Cork but we are moving to Galway, so Galway jobs only", ["Galway"]),
        ("tiler in Leipzig or Halle", ["Leipzig", "Halle"]),
        ("security guard at the port of Antwerp", ["Antwerp"]),
    ],
)
def test_places_are_where_somebody_wants_to_work(profile: Read, text: str, places: list[str]) -> None:
    assert list(dict.fromkeys(profile(text)["locations"])) == places


def test_a_changed_mind_puts_one_place_for_another(profile: Read) -> None:
    facts = profile("Changed my mind about Leeds, look in Hull", known={"locations": ["Leeds"]})
    assert facts["locations"] == ["Hull"]


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("2 800 euro the month", (2800, "EUR", "month")),
        ("1.800 euros/mês", (1800, "EUR", "month")),
        ("17,50 €/uur", (17.5, "EUR", "hour")),
        ("180 PLN/h net + VAT", (180, "PLN", "hour")),
        ("€2.300 pro Monat", (2300, "EUR", "month")),
    ],
)
def test_periods_of_pay_come_in_many_words(profile: Read, text: str, pay: tuple[float, str, str]) -> None:
    facts = profile(f"I want {text}")
    assert (facts["salary_min"], facts["salary_currency"], facts["salary_period"]) == pay


def test_several_kinds_of_experience_are_summed_by_the_speaker(profile: Read) -> None:
    assert profile("6 yrs automotive, 2 yrs medical devices, so 8 all together")["years_experience"] == 8


def test_a_name_may_have_a_title(profile: Read) -> None:
    assert profile("I am Dr. Anjali Menon, a paediatrician")["full_name"] == "Anjali Menon"


def test_hours_of_a_part_time_week_are_part_time(profile: Read) -> None:
    assert profile("Bookkeeper, 20 hours a week")["employment_types"] == ["part_time"]
    assert "employment_types" not in profile("Bookkeeper, 38 hours a week")


def test_a_skill_with_an_occupation_in_its_name_is_no_occupation(profile: Read) -> None:
    assert profile("Senior .NET developer. C#, SQL Server")["headline"] == "Senior .NET developer"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("rename the Leeds barista job to Weekend Barista", "Weekend Barista"),
        ("the title should be Night Porter", "Night Porter"),
        ("change the title to Senior Baker please", "Senior Baker"),
        ("One graduate civil engineer please, Australian driver's licence needed", "Graduate civil engineer"),
    ],
)
def test_titles_of_jobs(job: Read, text: str, title: str) -> None:
    assert job(text)["title"] == title


def test_headings_without_a_colon_lead_their_lists(job: Read) -> None:
    facts = job(
        "Staff Nurse, Exeter\nYou will scrub and circulate for general lists.\n"
        "Essential\n- NMC registration\n- ILS\nDesirable\n- mentorship qualification\n- laparoscopic surgery"
    )
    assert [skill.casefold() for skill in facts["skills_required"]][-2:] == ["nmc registration", "ils"]
    assert facts["skills_preferred"] == ["mentorship", "laparoscopic surgery"]


def test_ideally_behind_its_words_is_a_wish(job: Read) -> None:
    facts = job("Lab manager, Cambridge. GMP and LIMS required; ISO 17025 ideally")
    assert facts["skills_required"] == ["GMP", "LIMS"]
    assert facts["skills_preferred"] == ["ISO 17025"]


def test_the_kind_of_contract_is_not_a_contract(job: Read) -> None:
    assert job("Nurse, Leeds. Contract: permanent, full-time")["employment_type"] == "full_time"
    assert "remote" not in job("Mechanic, Truro. hybrid/EV training is nice to have")


def test_languages_by_code_and_by_use(job: Read) -> None:
    facts = job("We need a bilingual (EN/FR) clerk in Montreal")
    assert [one["language"] for one in facts["languages"]] == ["en", "fr"]
    assert job("Engineer, Berlin. English is our working language")["languages"] == [{"language": "en"}]


def test_a_correction_of_languages_needs_no_more_words(profile: Read) -> None:
    facts = profile("no I meant Italian, not French", known={"languages": [{"language": "fr"}]})
    assert [one["language"] for one in facts["languages"]] == ["it"]


def test_a_language_between_languages_is_spoken(profile: Read) -> None:
    facts = profile("tram driver, German B1, Polish, English A2")
    assert [one["language"] for one in facts["languages"]] == ["de", "en", "pl"]


def test_a_part_of_a_name_is_enough_to_drop_it(profile: Read, job: Read) -> None:
    known = {"title": "Gardener", "skills_required": ["chainsaw ticket", "greenhouse"]}
    assert job("remove the chainsaw bit", known=known)["skills_required"] == ["greenhouse"]


def test_a_bare_sum_corrects_the_pay_that_is_noted(job: Read) -> None:
    known = {"title": "Florist", "salary_min": 15, "salary_currency": "EUR", "salary_period": "hour"}
    assert job("make it 16", known=known)["salary_min"] == 16
    assert job("make it 3 years", known=known)["salary_min"] == 15


def test_short_words_with_a_full_stop_end_a_sentence_before_a_capital(profile: Read) -> None:
    facts = profile("1 100 € net per month min. Portuguese only, bit of English")
    assert [one["language"] for one in facts["languages"]] == ["pt", "en"]


def test_a_town_may_be_followed_by_its_state(profile: Read) -> None:
    assert profile("HVAC tech Phoenix AZ, 12 yrs")["locations"] == ["Phoenix"]


@pytest.mark.parametrize(
    ("text", "title", "company"),
    [
        (
            "We wish to appoint a Head of Music at St Cuthbert's School, Durham.",
            "Head of Music",
            "St Cuthbert's School",
        ),
        ("Urgent! 3 scaffolders needed, Swindon, start Monday. Towerline Access", "Scaffolder", "Towerline Access"),
        ("Structural engineer, Auckland office of Kauri Consulting", "Structural engineer", "Kauri Consulting"),
    ],
)
def test_postings_name_title_and_company_in_many_ways(job: Read, text: str, title: str, company: str) -> None:
    facts = job(text)
    assert facts["title"] == title
    assert facts["company"] == company


def test_an_occupation_the_word_list_lacks_may_head_a_message(profile: Read) -> None:
    assert profile("hey, thatcher from Wells, 9 years")["headline"] == "Thatcher"


def test_a_place_left_behind_is_not_wanted(profile: Read) -> None:
    assert profile("Technician, Cork. 8 years, 2 of them in Boston which I left in 2021")["locations"] == ["Cork"]


def test_who_turned_to_another_trade_is_of_that_trade(profile: Read) -> None:
    assert profile("Baker turned paramedic, Leeds")["headline"] == "Paramedic"


def test_a_filter_may_be_dropped_by_its_name() -> None:
    assert "employment_type" in read_search("ok forget the part time thing").removed


def test_what_is_only_imagined_is_no_place_to_work(profile: Read) -> None:
    assert profile("if I moved to Taunton, would I earn more?") == {}
    assert profile("Suppose we lived in Leeds. I'm a baker in York.")["locations"] == ["York"]


def test_a_skill_added_behind_one_that_is_dropped_is_added(profile: Read) -> None:
    assert profile("drop dispensing from my skills and add contact lenses")["skills"] == ["contact lenses"]


def test_what_is_somebodys_bread_and_butter_is_a_skill_and_butter_is_none(profile: Read) -> None:
    skills = profile("Scaling, periodontal charting and X-rays are my bread and butter.")["skills"]
    assert skills == ["Scaling", "periodontal charting", "X-rays"]


def test_what_a_job_wishes_for_is_read_behind_its_words(job: Read) -> None:
    assert job("add contact lenses as a nice to have") == {"skills_preferred": ["contact lenses"]}
    assert job("DATEV ist Voraussetzung, SAP wäre schön.") == {
        "skills_required": ["DATEV"],
        "skills_preferred": ["SAP"],
    }
    assert "skills_required" not in job("Experience with special needs kids would be a plus.")


def test_a_level_behind_at_belongs_to_the_language(job: Read) -> None:
    facts = job("Required are Dutch at B2 and anaesthesia monitoring.")
    assert facts == {"languages": [{"language": "nl", "level": "B2"}], "skills_required": ["anaesthesia monitoring"]}


def test_a_year_that_is_enough_is_asked_for(job: Read) -> None:
    assert job("they should have hotel experience, a year is enough")["years_experience_min"] == 1


def test_a_bare_sum_behind_the_maximum_is_the_maximum() -> None:
    known = JobFields(salary_min=19, salary_max=22, salary_currency="USD", salary_period="hour")
    changed = {one.field: one.value for one in read_job("actually scrap the max, make it 24", known=known)}
    assert changed == {"salary_max": 24}
