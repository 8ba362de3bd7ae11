import pytest

from services.contacts import HIDDEN, mask_contacts

NAMES = ["Imke Vogelsang"]


@pytest.mark.parametrize(
    "text",
    [
        "imke.vogelsang+jobs@mail.example.com",
        "imke (at) example (dot) com",
        "+49 151 2345 6789",
        "(555) 123-4567",
        "555-123-4567",
        "07700 900123",
        "5551234567",
        "https://example.com/imke",
        "www.example.com",
        "linkedin.com/in/imke-v",
        "@imke_v",
        "Imke Vogelsang",
        "imke vogelsang",
        "VOGELSANG",
        "Imke",
        "Imke-Vogelsang",
    ],
)
def test_a_contact_or_name_is_hidden_wherever_it_stands(text: str) -> None:
    assert mask_contacts(text, NAMES) == HIDDEN
    assert mask_contacts(f"Before {text}, after.", NAMES) == f"Before {HIDDEN}, after."


@pytest.mark.parametrize(
    "text",
    [
        "2015-2019, then 2019 - 2021",
        "03/2019 - 04/2021",
        "since 2019-05-01",
        "2015 2016 2017 2018",
        "a budget of 10 000 000 and 1,200,000 parcels",
        "Node.js/React, ASP.NET/C#, socket.io and Booking.com",
        "24/7 support for 500-600 users",
        "I will imkerei",
    ],
)
def test_what_only_looks_like_a_contact_stays(text: str) -> None:
    assert mask_contacts(text, NAMES) == text


def test_a_name_that_is_also_an_ordinary_word_is_hidden_only_as_a_name() -> None:
    assert mask_contacts("Will Long will take long walks", ["Will Long"]) == f"{HIDDEN} will take long walks"


def test_a_name_that_is_also_work_stays_in_a_job_title() -> None:
    assert mask_contacts("Head Baker", ["Tom Baker"], is_title=True) == "Head Baker"
    assert mask_contacts("Tom Baker, head baker", ["Tom Baker"], is_title=True) == f"{HIDDEN}, head baker"
    assert mask_contacts("I am Baker", ["Tom Baker"]) == f"I am {HIDDEN}"


def test_odd_names_break_nothing() -> None:
    assert mask_contacts("C++ (R&D)", ["", "  ", "*", "(", "A"]) == "C++ (R&D)"
    assert mask_contacts("Zoë and 李明", ["Zoë", "李明"]) == f"{HIDDEN} and {HIDDEN}"
