"""German is read by the rules for English, and quoted as it was written."""

from collections.abc import Callable
from typing import Any

import pytest

from services.extraction.german import english, in_english
from services.extraction.profile import read_profile

Read = Callable[..., dict[str, Any]]


def test_a_candidate_in_german(profile: Read) -> None:
    facts = profile(
        "Hallo, ich heiße Jana Vogt und bin seit neun Jahren Tischlerin in Bremen.",
        "Ich suche Teilzeit, mindestens 19 € die Stunde. Ich spreche Deutsch und Englisch B2. Führerschein Klasse B.",
    )
    assert facts["full_name"] == "Jana Vogt"
    assert facts["headline"] == "Tischlerin"
    assert facts["years_experience"] == 9
    assert facts["locations"] == ["Bremen"]
    assert facts["employment_types"] == ["part_time"]
    assert (facts["salary_min"], facts["salary_currency"], facts["salary_period"]) == (19, "EUR", "hour")
    assert [one["language"] for one in facts["languages"]] == ["de", "en"]
    assert facts["skills"] == ["Driving licence"]


def test_a_posting_in_german(job: Read) -> None:
    facts = job(
        "Wir suchen eine/n Bilanzbuchhalter/in (m/w/d) in Kassel, Vollzeit, 52.000 bis 60.000 € im Jahr. "
        "DATEV ist Voraussetzung, SAP wünschenswert. Firma: Bergfink GmbH"
    )
    assert facts["title"].startswith("Bilanzbuchhalter")
    assert facts["company"] == "Bergfink GmbH"
    assert facts["locations"] == ["Kassel"]
    assert facts["employment_type"] == "full_time"
    assert (facts["salary_min"], facts["salary_max"], facts["salary_period"]) == (52000, 60000, "year")
    assert facts["skills_required"] == ["DATEV"]
    assert facts["skills_preferred"] == ["SAP"]


def test_quotes_stand_letter_for_letter_in_the_german_text() -> None:
    text = "Ich bin Koch in Leipzig, seit 12 Jahren, mindestens 2.800 € brutto im Monat, Teilzeit."
    findings = read_profile(text)
    assert findings
    assert all(finding.quote in text for finding in findings)
    assert {finding.quote for finding in findings if finding.field == "salary_min"} == {"2.800 € brutto im Monat"}


def test_every_letter_keeps_a_place_in_order() -> None:
    text = "Zeig mir Stellen in Köln. Then English again: a die cast. Ich möchte nicht umziehen."
    letters, places = in_english(text)
    assert len(letters) == len(places)
    assert list(places) == sorted(places)
    assert "show me jobs in Köln" in letters
    assert "a die cast" in letters


@pytest.mark.parametrize(
    "text",
    ["The die was cast, I am fast.", "I want a job in Bath", "", "123", "BSc from MIT, ALS certified", "Hans von Berg"],
)
def test_english_is_left_alone(text: str) -> None:
    assert english(text) == text
