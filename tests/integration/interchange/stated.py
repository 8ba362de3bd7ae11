"""Openings and profiles as people may state them: anything between nothing and everything."""

from typing import Any

from hypothesis import strategies as st

from repositories.models import Job, ProfileFields
from tests.support import builders

WORD = st.text("abcdeäß名 -+#=';,&.[\"", min_size=1, max_size=12).map(str.strip).filter(lambda word: bool(word))
ITEMS = st.lists(WORD, max_size=3)
LANGUAGES = st.lists(
    st.fixed_dictionaries(
        {"language": st.sampled_from(["en", "de", "pt-BR", "yue"])}, optional={"level": st.just("C1")}
    ),
    max_size=2,
)
DATE = st.sampled_from(["2027", "2027-02", "2028-02-29", "2026-12-31"])
MONEY = st.integers(0, 10_000_000).map(lambda cents: cents / 100)
YEARS = st.floats(0, 80, allow_nan=False)
SENIORITY = st.sampled_from(["intern", "senior", "executive"])
PERIOD = st.sampled_from(["year", "month", "week", "day", "hour"])
KINDS = ["full_time", "part_time", "contract", "temporary", "internship"]
CURRENCY = st.sampled_from(["EUR", "GBP"])
COUNTRIES = st.lists(st.sampled_from(["GB", "DE", "US"]), unique=True)

JOB = st.fixed_dictionaries(
    {},
    optional={
        "external_id": WORD,
        "title": WORD,
        "company": WORD,
        "description": WORD,
        "skills_required": ITEMS,
        "skills_preferred": ITEMS,
        "locations": ITEMS,
        "remote": st.sampled_from(["onsite", "hybrid", "remote"]),
        "countries": COUNTRIES,
        "salary_currency": CURRENCY,
        "salary_period": PERIOD,
        "employment_type": st.sampled_from(KINDS),
        "years_experience_min": YEARS,
        "seniority": SENIORITY,
        "languages": LANGUAGES,
        "valid_through": DATE,
    },
)
PAY: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    MONEY.map(lambda pay: {"salary_min": pay}),
    MONEY.map(lambda pay: {"salary_max": pay}),
    MONEY.map(lambda pay: {"salary_min": pay, "salary_max": round(pay + 1, 2)}),
)
PROFILE = st.fixed_dictionaries(
    {},
    optional={
        "full_name": WORD,
        "headline": WORD,
        "summary": WORD,
        "skills": ITEMS,
        "years_experience": YEARS,
        "seniority": SENIORITY,
        "locations": ITEMS,
        "remote": st.sampled_from(["onsite", "hybrid", "remote", "any"]),
        "salary_min": MONEY,
        "salary_currency": CURRENCY,
        "salary_period": PERIOD,
        "employment_types": st.lists(st.sampled_from(KINDS), unique=True),
        "languages": LANGUAGES,
        "education": st.lists(
            st.fixed_dictionaries(
                {}, optional={"degree": WORD, "field": WORD, "institution": WORD, "year": st.integers(1900, 2100)}
            ),
            max_size=2,
        ),
        "experience": st.lists(
            st.fixed_dictionaries(
                {}, optional={"title": WORD, "company": WORD, "start": DATE, "end": DATE, "summary": WORD}
            ),
            max_size=2,
        ),
        "work_authorization": COUNTRIES,
        "available_from": DATE,
        "open_to_recruiters": st.booleans(),
    },
)


def _job(parts: tuple[dict[str, Any], dict[str, Any]]) -> Job:
    unset = dict.fromkeys(("salary_min", "salary_max", "remote", "salary_currency", "salary_period"))
    fields, pay = parts
    lists: dict[str, Any] = {"locations": [], "skills_required": [], "skills_preferred": []}
    rest = {"title": None, "company": None, "description": None, "employment_type": None, "seniority": None}
    return builders.job(**(unset | lists | rest | fields | pay))


jobs = st.tuples(JOB, PAY).map(_job)
profiles = PROFILE.map(ProfileFields.model_validate)
