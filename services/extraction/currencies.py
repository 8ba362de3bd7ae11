"""Which currency a sign, code or word stands for."""

import re
from collections.abc import Sequence
from functools import cache

from services.extraction.lexicons import lines


@cache
def _by_form() -> dict[str, tuple[str, dict[str, str]]]:
    """Each form with its usual currency ("" for none) and those that it means in particular countries."""
    found = {}
    for codes, *forms in lines("currencies"):
        usual, *particular = [part.strip() for part in codes.split(",")]
        by_country = dict(part.split("=") for part in particular)
        for form in forms:
            found[form] = (usual, by_country)
    return found


@cache
def pattern() -> str:
    """An expression that matches any form; letters need a word boundary on their outer sides."""
    forms = sorted(_by_form(), key=len, reverse=True)
    worded = "|".join(re.escape(form) for form in forms if form[0].isalpha() and form[-1].isalpha())
    signs = "|".join(re.escape(form) for form in forms if not (form[0].isalpha() and form[-1].isalpha()))
    return rf"(?:{signs}|(?<![^\W\d]){worded_group(worded)}(?![^\W\d]))"


def worded_group(worded: str) -> str:
    return f"(?:{worded})"


def currency_of(form: str, countries: Sequence[str]) -> str | None:
    """The ISO code; where a form means several, the first of `countries` that uses it decides."""
    usual, by_country = _by_form().get(form.casefold().strip(), ("", {}))
    return next((by_country[country] for country in countries if country in by_country), usual) or None


def is_uncertain(form: str) -> bool:
    """Whether the form alone does not say which currency is meant."""
    return bool(_by_form().get(form.casefold().strip(), ("", {}))[1])
