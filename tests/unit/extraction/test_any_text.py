"""Whatever is written: no reader fails, every quote is in the text, every value fits its field, and time is bounded."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repositories.models import JobFields, ProfileFields
from services.extraction.cv import read_cv
from services.extraction.findings import Finding
from services.extraction.job import read_job
from services.extraction.profile import read_profile
from services.extraction.search import read_search

_PIECES = [
    "I am a nurse", "in Leeds", "5 years", "£30k", "€1.200,50", "from", "my brother", "is", "(", ")", ":", ";",
    "\n", "•", "not", "must have", "English", "C1", "BSc in Biology", "University of", "remote", "hybrid", "drop",
    "Python", "C++", "'", "\"", "…", "2027-02-30", "five and a half", "hundred", "an hour", "&", "+", "/", "Ltd",
    "company is", "right to work in", '\xa0', "é", "中文", "ß", "İ", "½", "-", "ab@c.de", "99999999999999999",
]  # fmt: skip
_texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join))
_relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _fits(findings: list[Finding], kind: type[ProfileFields] | type[JobFields], text: str) -> None:
    for finding in findings:
        assert finding.quote in text
        if finding.operation == "set" and finding.field not in ("salary_min", "salary_max"):
            kind.model_validate({finding.field: finding.value})
        elif finding.operation in ("add", "remove"):
            kind.model_validate({finding.field: [finding.value]})


@_relaxed
@given(_texts)
def test_profiles(text: str) -> None:
    _fits(read_profile(text), ProfileFields, text)


@_relaxed
@given(_texts)
def test_openings(text: str) -> None:
    _fits(read_job(text), JobFields, text)


@_relaxed
@given(_texts)
def test_searches_and_cvs(text: str) -> None:
    read_search(text)
    flat = " ".join(text.split())
    for finding in read_cv(text).findings:
        assert " ".join(finding.quote.split()) in flat


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000,
        " " * 20_000,
        "\n" * 20_000,
        "1 " * 10_000,
        ". " * 10_000,
        "five and " * 2_200,
        "£38k - " * 2_800,
        "my brother " * 1_800,
        "word " * 4_000,
    ],
    ids=["letters", "blanks", "lines", "digits", "stops", "numbers", "sums", "people", "words"],
)
def test_long_messages_take_no_longer_than_they_must(text: str) -> None:
    read_profile("warm")
    read_job("warm")
    start = time.process_time()
    read_profile(text)
    read_job(text)
    assert time.process_time() - start < 6
