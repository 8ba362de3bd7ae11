from dataclasses import dataclass, field
from typing import Any

import pytest

from repositories.models import LanguageSkill, ProfileFields
from repositories.values import SalaryPeriod
from services.matching.filters import admits, failed, verdicts, wishes
from services.matching.match import FilterVerdict
from tests.support.builders import job


@dataclass
class Query:
    location: list[str] = field(default_factory=list)
    not_location: list[str] = field(default_factory=list)
    remote: str | None = None
    salary_min: float | None = None
    currency: str | None = None
    salary_period: SalaryPeriod | None = None
    employment_type: list[str] = field(default_factory=list)
    skill: list[str] = field(default_factory=list)
    company: str | None = None
    language: str | None = None


def verdict(name: str, wish: dict[str, Any], offer: dict[str, Any], query: Query | None = None) -> str:
    return answer(name, wish, offer, query).verdict


def answer(name: str, wish: dict[str, Any], offer: dict[str, Any], query: Query | None = None) -> FilterVerdict:
    found = verdicts(wishes(ProfileFields(**wish), query), job(**offer))
    assert [one.name for one in found] == ["place", "remote", "pay", "contract", "language", "work_permit"]
    assert all(one.detail.endswith(".") for one in found)
    return next(one for one in found if one.name == name)


def test_who_wishes_for_nothing_meets_no_failure() -> None:
    assert failed(wishes(None), job(countries=["DE"], languages=[{"language": "de", "level": "C1"}])) == []


@pytest.mark.parametrize(
    ("wish", "offer", "expected"),
    [
        (["Leeds"], {"locations": ["leeds"]}, "pass"),
        (["York"], {"locations": ["Leeds"]}, "pass"),
        (["Glasgow"], {"locations": ["Leeds"]}, "fail"),
        (["Glasgow", "London"], {"locations": ["Leeds", "London"]}, "pass"),
        (["Glasgow"], {"locations": []}, "unknown"),
        (["Glasgow"], {"locations": ["Little Nowhere"]}, "unknown"),
        (["Little Nowhere"], {"locations": ["little nowhere"]}, "pass"),
        (["Leeds"], {"locations": ["Berlin"], "remote": "remote", "countries": ["GB"]}, "pass"),
        (["Leeds"], {"locations": [], "remote": "remote", "countries": ["US"]}, "fail"),
        (["Leeds"], {"locations": [], "remote": "remote"}, "unknown"),
        (["Leeds"], {"locations": ["London"], "remote": "remote"}, "pass"),
        (["Leeds"], {"locations": ["London"], "remote": "hybrid"}, "fail"),
        (["Remote"], {"locations": ["London"]}, "pass"),
        (["Leeds", "anywhere"], {"locations": ["London"]}, "pass"),
    ],
)
def test_a_place_is_a_city_what_lies_within_50_km_or_for_remote_work_a_country(
    wish: list[str], offer: dict[str, Any], expected: str
) -> None:
    assert verdict("place", {"locations": wish}, {"remote": "onsite"} | offer) == expected


def test_a_place_can_be_ruled_out() -> None:
    query = Query(not_location=["London"])
    assert verdict("place", {}, {"locations": ["London"], "remote": "onsite"}, query) == "fail"
    assert verdict("place", {}, {"locations": ["Leeds"], "remote": "onsite"}, query) == "pass"
    assert verdict("place", {}, {"locations": ["London", "Leeds"], "remote": "onsite"}, query) == "pass"
    assert verdict("place", {}, {"locations": ["London"], "remote": "remote"}, query) == "pass"


def test_a_country_can_be_ruled_out_for_remote_work() -> None:
    query = Query(not_location=["USA"])
    assert verdict("place", {}, {"remote": "remote", "countries": ["US"]}, query) == "fail"
    assert verdict("place", {}, {"remote": "remote", "countries": ["US", "GB"]}, query) == "pass"


@pytest.mark.parametrize(
    ("wish", "offer", "expected"),
    [
        ("onsite", "onsite", "pass"),
        ("onsite", "hybrid", "fail"),
        ("onsite", "remote", "fail"),
        ("onsite", None, "unknown"),
        ("hybrid", "hybrid", "pass"),
        ("hybrid", "remote", "pass"),
        ("hybrid", "onsite", "fail"),
        ("hybrid", None, "unknown"),
        ("remote", "remote", "pass"),
        ("remote", "hybrid", "fail"),
        ("remote", None, "fail"),
        ("any", "onsite", "pass"),
        (None, "remote", "pass"),
    ],
)
def test_hybrid_takes_remote_too_and_the_others_only_themselves(
    wish: str | None, offer: str | None, expected: str
) -> None:
    assert verdict("remote", {"remote": wish}, {"remote": offer}) == expected


POUNDS = {"salary_currency": "GBP", "salary_period": "year"}
NO_PAY = {"salary_min": None, "salary_max": None, "salary_currency": None, "salary_period": None}


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ({"salary_min": 30_000, "salary_max": 40_000, **POUNDS}, "pass"),
        ({"salary_min": 30_000, "salary_max": 39_999, **POUNDS}, "fail"),
        ({"salary_min": 40_000, "salary_max": None, **POUNDS}, "pass"),
        ({"salary_min": 39_999, "salary_max": None, **POUNDS}, "fail"),
        ({"salary_min": 19, "salary_max": 19.24, "salary_currency": "GBP", "salary_period": "hour"}, "pass"),
        ({"salary_min": 19, "salary_max": 19.23, "salary_currency": "GBP", "salary_period": "hour"}, "fail"),
        ({"salary_min": 10_000, "salary_max": 90_000, "salary_currency": "EUR"}, "unknown"),
        (NO_PAY, "unknown"),
    ],
)
def test_the_floor_is_compared_with_the_best_pay_in_the_same_currency(offer: dict[str, Any], expected: str) -> None:
    assert verdict("pay", {"salary_min": 40_000, **POUNDS}, offer) == expected


def test_a_floor_without_a_currency_is_compared_with_any() -> None:
    assert verdict("pay", {"salary_min": 90_000}, {"salary_max": 85_000}) == "fail"
    assert verdict("pay", {"salary_min": 80_000}, {"salary_max": 85_000}) == "pass"


def test_a_currency_alone_asks_for_pay_in_it() -> None:
    assert verdict("pay", {}, {}, Query(currency="EUR")) == "pass"
    assert verdict("pay", {}, {}, Query(currency="GBP")) == "fail"
    assert verdict("pay", {}, NO_PAY, Query(currency="GBP")) == "unknown"


def test_the_verdict_on_pay_says_both_sums() -> None:
    said = answer("pay", {"salary_min": 40_000, **POUNDS}, {"salary_min": None, "salary_max": 38_500, **POUNDS}).detail
    assert "£38,500" in said
    assert "£40,000" in said


@pytest.mark.parametrize(
    ("wish", "offer", "expected"),
    [
        (["full_time"], "full_time", "pass"),
        (["part_time", "contract"], "contract", "pass"),
        (["full_time"], "contract", "fail"),
        (["full_time"], None, "unknown"),
        ([], "contract", "pass"),
    ],
)
def test_any_of_the_contracts_wished_for_will_do(wish: list[str], offer: str | None, expected: str) -> None:
    assert verdict("contract", {"employment_types": wish}, {"employment_type": offer}) == expected


GERMAN_B2 = [LanguageSkill(language="de", level="B2")]


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        ([], GERMAN_B2, "unknown"),
        ([{"language": "en"}], [], "pass"),
        ([{"language": "en"}], GERMAN_B2, "fail"),
        ([{"language": "de", "level": "C1"}], GERMAN_B2, "pass"),
        ([{"language": "de-AT", "level": "B2"}], GERMAN_B2, "pass"),
        ([{"language": "de", "level": "B1"}], GERMAN_B2, "fail"),
        ([{"language": "de"}], GERMAN_B2, "unknown"),
        ([{"language": "de"}], [*GERMAN_B2, LanguageSkill(language="fr")], "fail"),
    ],
)
def test_languages_asked_for_must_be_among_those_listed(
    held: list[dict[str, Any]], asked: list[LanguageSkill], expected: str
) -> None:
    assert verdict("language", {"languages": held}, {"languages": asked}) == expected


def test_a_search_for_a_language_finds_jobs_that_ask_for_it() -> None:
    german = {"languages": GERMAN_B2}
    assert verdict("language", {}, german, Query(language="de")) == "pass"
    assert verdict("language", {}, german, Query(language="fr")) == "fail"
    assert verdict("language", {}, {}, Query(language="fr")) == "unknown"


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        (["GB"], ["GB", "IE"], "pass"),
        (["US"], ["GB"], "fail"),
        ([], ["GB"], "unknown"),
        (["GB"], [], "unknown"),
    ],
)
def test_a_right_to_work_in_one_of_the_countries_is_enough(held: list[str], asked: list[str], expected: str) -> None:
    assert verdict("work_permit", {"work_authorization": held}, {"countries": asked}) == expected


def test_what_a_search_says_replaces_the_wish_of_the_profile() -> None:
    person = {
        "locations": ["Aberdeen"],
        "remote": "onsite",
        "salary_min": 40_000,
        "employment_types": ["full_time"],
        **POUNDS,
    }
    offer = job(
        locations=["Truro"], remote="hybrid", salary_min=None, salary_max=20_000, employment_type="contract", **POUNDS
    )
    query = Query(location=["Truro"], remote="hybrid", salary_min=15_000, employment_type=["contract"])
    assert set(failed(wishes(ProfileFields(**person)), offer)) == {"place", "remote", "pay", "contract"}
    assert failed(wishes(ProfileFields(**person), query), offer) == []


def test_a_search_in_another_currency_leaves_the_floor_of_the_profile_aside() -> None:
    person = {"salary_min": 40_000, **POUNDS}
    euros = {"salary_min": None, "salary_max": 20_000, "salary_currency": "EUR"}
    assert verdict("pay", person, euros, Query(currency="EUR")) == "pass"


@pytest.mark.parametrize(
    ("query", "admitted"),
    [
        (Query(), True),
        (Query(skill=["python"]), True),
        (Query(skill=["Docker", "Falconry"]), True),
        (Query(skill=["Falconry"]), False),
        (Query(skill=["%"]), False),
        (Query(skill=["P_thon"]), False),
        (Query(company="analytical"), True),
        (Query(company="%"), False),
        (Query(company="A.*l"), False),
        (Query(company="Engines", skill=["Falconry"]), False),
    ],
)
def test_skills_go_by_name_and_companies_by_a_part_of_it(query: Query, admitted: bool) -> None:
    assert admits(query, job()) is admitted
