"""The kinds of value that documents are made of, each with its limits.

A text is stored as plain text: markup is dropped, entities are resolved, blanks at the ends are cut.
Every refusal is a sentence that may be shown to the person who wrote the value.
"""

import calendar
import html
import re
from functools import cache
from typing import Annotated, Literal

import nh3
from babel import Locale
from babel.numbers import list_currencies
from pydantic import AfterValidator, BeforeValidator, Field

MAX_TITLE = 200
MAX_TEXT = 20_000
MAX_ITEMS = 100
MAX_ITEM = 100

Role = Literal["candidate", "recruiter"]
Seniority = Literal["intern", "junior", "mid", "senior", "lead", "principal", "executive"]
Workplace = Literal["onsite", "hybrid", "remote"]
WorkplaceWish = Literal["onsite", "hybrid", "remote", "any"]
SalaryPeriod = Literal["year", "month", "week", "day", "hour"]
EmploymentType = Literal["full_time", "part_time", "contract", "temporary", "internship"]
LanguageLevel = Literal["A1", "A2", "B1", "B2", "C1", "C2", "native"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def plain_text(value: object) -> object:
    """`value` without markup, control characters and outer blanks; anything but a string is left alone.

    Plain text comes out as it went in. What is stored is validated again when it is read, and must not change by that.
    """
    if not isinstance(value, str):
        return value
    # more than one round, because "&lt;b&gt;" becomes "<b>", which is markup once more
    for _ in range(4):
        text = _CONTROL.sub("", value).strip()
        if "<" in text or "&" in text:
            text = html.unescape(nh3.clean(text, tags=set()))
        if text == value:
            return value
        value = text
    # wrapped so often only to find a way around this
    return _CONTROL.sub("", value.replace("<", "").replace("&", "")).strip()


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _present(value: str) -> str:
    if not value:
        raise ValueError("must not be empty")
    return value


def _distinct(values: list[str]) -> list[str]:
    """The items in their order, each once, however it is capitalised."""
    return list({value.casefold(): value for value in reversed(values)}.values())[::-1]


def _two_decimals(value: float) -> float:
    if round(value, 2) != value:
        raise ValueError("must have at most two decimals")
    return value


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


# Codes of the locale data that are no country's: unions, islands kept in reserve, made-up places. Kosovo's XK is used as one.
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])


@cache
def _countries() -> frozenset[str]:
    codes = frozenset(code for code in map(str, Locale("en").territories) if re.fullmatch(r"[A-Z]{2}", code))
    return codes - _NO_COUNTRIES


# Sign languages, which the locale data do not name: British, American, German, French, Irish, Australian, Swiss German, Austrian.
_SIGNED = frozenset(["bfi", "ase", "gsg", "fsl", "isg", "asf", "sgg", "asq"])


@cache
def _languages() -> frozenset[str]:
    return frozenset(Locale("en").languages) | _SIGNED


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _currency(value: str) -> str:
    if value not in _currencies():
        raise ValueError("must be a currency code such as EUR, GBP or USD (ISO 4217)")
    return value


def _country(value: str) -> str:
    if value not in _countries():
        raise ValueError("must be a two-letter country code such as GB, DE or US (ISO 3166-1)")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE_TAG.fullmatch(value) or value.split("-")[0] not in _languages():
        raise ValueError("must be a language tag such as en, pl or pt-BR (BCP 47)")
    return value


def _partial_date(value: str) -> str:
    found = _DATE.fullmatch(value)
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    fits = 1900 <= year <= 2200
    if found and found[2]:
        fits = fits and 1 <= month <= 12
    if found and found[3]:
        fits = fits and 1 <= day <= calendar.monthrange(year, max(1, min(month, 12)))[1]
    if not fits:
        raise ValueError("must be a date: YYYY, YYYY-MM or YYYY-MM-DD")
    return value


Line = Annotated[str, BeforeValidator(_one_line), BeforeValidator(plain_text)]
Title = Annotated[Line, Field(max_length=MAX_TITLE)]
Text = Annotated[str, BeforeValidator(plain_text), Field(max_length=MAX_TEXT)]
Item = Annotated[Line, Field(max_length=MAX_ITEM), AfterValidator(_present)]
Items = Annotated[list[Item], Field(max_length=MAX_ITEMS), AfterValidator(_distinct)]
# strict: neither true nor "10" is a number
Money = Annotated[float, Field(strict=True, ge=0, le=1e12, allow_inf_nan=False), AfterValidator(_two_decimals)]
# a query holds only texts
MoneyAsked = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False), AfterValidator(_two_decimals)]
Years = Annotated[float, Field(strict=True, ge=0, le=80, allow_inf_nan=False)]
Currency = Annotated[str, AfterValidator(_currency), BeforeValidator(_upper)]
Country = Annotated[str, AfterValidator(_country), BeforeValidator(_upper)]
Countries = Annotated[list[Country], Field(max_length=MAX_ITEMS), AfterValidator(_distinct)]
LanguageTag = Annotated[str, Field(max_length=35), AfterValidator(_language)]
PartialDate = Annotated[str, Field(max_length=10), AfterValidator(_partial_date)]
