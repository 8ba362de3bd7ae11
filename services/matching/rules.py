"""The six filters: each decides on what it needs of the wishes and the job, and says so in a sentence.

The sentences speak of "the profile" and "wished for", because both sides read them.
"""

from collections.abc import Sequence
from functools import cache
from typing import get_args

from babel import Locale

from repositories.models import JobFields, LanguageSkill
from repositories.values import LanguageLevel
from services.matching.pay import TOLERANCE, format_amount, format_pay, yearly
from services.matching.places import country_code, country_of, same_place
from services.matching.wishes import Answer, Wishes
from services.matching.words import fold

LEVELS: tuple[LanguageLevel, ...] = get_args(LanguageLevel)
EMPLOYMENT_NAMES = {
    "full_time": "full-time",
    "part_time": "part-time",
    "contract": "contract",
    "temporary": "temporary",
    "internship": "internship",
}

# ---------------------------------------------------------------------------------------------------- place


def place(wishes: Wishes, job: JobFields) -> Answer:
    if _is_ruled_out(wishes.not_locations, job):
        where = _countries(job.countries) if job.remote == "remote" else _listed(job.locations)
        return "fail", f"The job is in {where}, which is ruled out."
    if not wishes.locations:
        return "pass", "No place is wished for."
    if job.remote == "remote":
        return _remote_place(wishes, job)
    if not job.locations:
        return "unknown", "The posting names no place."
    for place in job.locations:
        for wish in wishes.locations:
            if same_place(wish, place):
                near = "" if fold(wish) == fold(place) else f", near or in {wish}"
                return "pass", f"The job is in {place}{near}."
    if all(same_place(wish, place) is False for place in job.locations for wish in wishes.locations):
        return "fail", f"The job is in {_listed(job.locations)}; wished for: {_listed(wishes.locations)}."
    return "unknown", f"How far {_listed(job.locations)} is from {_listed(wishes.locations)} is not known."


def _is_ruled_out(names: Sequence[str], job: JobFields) -> bool:
    """Only where the job leaves no other place; for remote work only countries count."""
    if job.remote == "remote":
        return bool(job.countries) and set(job.countries) <= {country_code(name) for name in names}
    return bool(job.locations) and all(any(same_place(name, place) for name in names) for place in job.locations)


def _remote_place(wishes: Wishes, job: JobFields) -> Answer:
    """Remote work is bound to countries at most."""
    wanted = {code for wish in wishes.locations if (code := country_of(wish))}
    allowed = set(job.countries)
    if not allowed:
        homes = {code for place in job.locations if (code := country_of(place))}
        if wanted & homes:
            return "pass", "Remote, in the country wished for."
        return "unknown", "Remote; the posting does not say from which countries."
    if not wanted:
        return (
            "unknown",
            f"Remote from {_countries(job.countries)}; the country of {_listed(wishes.locations)} is not known.",
        )
    if wanted & allowed:
        return "pass", f"Remote from {_countries(job.countries)}."
    return "fail", f"Remote, but only from {_countries(job.countries)}."


# --------------------------------------------------------------------------------------------------- remote

_TAKEN = {"onsite": {"onsite"}, "hybrid": {"hybrid", "remote"}, "remote": {"remote"}}
_WORKPLACES = {"onsite": "on site", "hybrid": "hybrid", "remote": "remote"}


def taken_workplaces(wish: str) -> tuple[str, ...]:
    """What a job may state to fit the wish."""
    return tuple(sorted(_TAKEN[wish]))


def remote(wishes: Wishes, job: JobFields) -> Answer:
    if wishes.remote is None:
        return "pass", "On site, hybrid or remote: any is fine."
    wanted = _WORKPLACES[wishes.remote]
    if job.remote is None:
        # work at a place is what a posting means that says nothing else
        if wishes.remote == "remote":
            return "fail", "The posting does not offer remote work."
        return "unknown", f"The posting does not say whether the work is {wanted}."
    if job.remote in _TAKEN[wishes.remote]:
        return "pass", f"The work is {_WORKPLACES[job.remote]}."
    return "fail", f"The work is {_WORKPLACES[job.remote]}; wished for: {wanted}."


# ------------------------------------------------------------------------------------------------------ pay


def pay(wishes: Wishes, job: JobFields) -> Answer:
    floor, currency = wishes.pay_floor, wishes.pay_currency
    if floor is None and currency is None:
        return "pass", "No least pay is wished for."
    best = job.salary_max if job.salary_max is not None else job.salary_min
    if best is None:
        return "unknown", "The posting states no pay."
    shown = format_pay(job.salary_min, job.salary_max, job.salary_currency, job.salary_period)
    if floor is None:
        if job.salary_currency is None:
            return "unknown", "The posting does not say in which currency it pays."
        if job.salary_currency != currency:
            return "fail", f"Pays {shown}, not in {currency}."
        return "pass", f"Pays {shown}."
    if currency and job.salary_currency != currency:
        return "unknown", f"Pays {shown}, which cannot be compared with a wish in {currency}."
    wish = f"{format_amount(floor, currency)} a {wishes.pay_period or 'year'}"
    if yearly(best, job.salary_period) + TOLERANCE < yearly(floor, wishes.pay_period):
        return "fail", f"Pays {shown}; the least wished for is {wish}."
    return "pass", f"Pays {shown}; the least wished for is {wish}."


# ------------------------------------------------------------------------------------------------- contract


def contract(wishes: Wishes, job: JobFields) -> Answer:
    if not wishes.employment_types:
        return "pass", "No kind of contract is wished for."
    if job.employment_type is None:
        return "unknown", "The posting does not say what kind of contract it is."
    offered = EMPLOYMENT_NAMES[job.employment_type]
    if job.employment_type in wishes.employment_types:
        return "pass", f"The job is {offered}."
    wanted = _listed([EMPLOYMENT_NAMES[kind] for kind in wishes.employment_types])
    return "fail", f"The job is {offered}; wished for: {wanted}."


# ------------------------------------------------------------------------------------------------- language


def language(wishes: Wishes, job: JobFields) -> Answer:
    if wishes.language:
        answer = _wanted_language(wishes.language, job)
        if answer[0] != "pass" or not wishes.languages:
            return answer
    if not job.languages:
        return "pass", "The posting asks for no language."
    if not wishes.languages:
        return "unknown", f"The posting asks for {_languages(job.languages)}; the profile lists no languages."
    answers = [_one_language(needed, wishes.languages) for needed in job.languages]
    # what fails says more than what nobody knows
    return min(answers, key=lambda answer: ("fail", "unknown", "pass").index(answer[0]))


def _one_language(needed: LanguageSkill, languages: Sequence[LanguageSkill]) -> Answer:
    asked = f"The posting asks for {_languages([needed])}"
    held = next((one for one in languages if _tongue(one.language) == _tongue(needed.language)), None)
    if held is None:
        return "fail", f"{asked}, which the profile does not list."
    if needed.level and held.level is None:
        return "unknown", f"{asked}; the profile does not say how well."
    if needed.level and held.level and LEVELS.index(held.level) < LEVELS.index(needed.level):
        return "fail", f"{asked}; the profile says {held.level}."
    return "pass", f"{asked}, and the profile lists it."


def _wanted_language(language: str, job: JobFields) -> Answer:
    if not job.languages:
        return "unknown", "The posting names no language."
    if any(_tongue(needed.language) == _tongue(language) for needed in job.languages):
        return "pass", f"The posting asks for {_languages(job.languages)}."
    return "fail", f"The posting asks for {_languages(job.languages)}, not {_language_name(language)}."


def _tongue(tag: str) -> str:
    """Brazilian and European Portuguese are one language here."""
    return tag.split("-")[0].casefold()


# ---------------------------------------------------------------------------------------------- work permit


def work_permit(wishes: Wishes, job: JobFields) -> Answer:
    if not job.countries:
        return "unknown", "The posting does not say which right to work it asks for."
    countries = _countries(job.countries)
    if not wishes.work_authorization:
        return "unknown", f"The right to work in {countries} is asked for; the profile does not say."
    if set(job.countries) & set(wishes.work_authorization):
        return "pass", f"The profile states a right to work in {countries}."
    return (
        "fail",
        f"The right to work in {countries} is asked for; the profile states {_countries(wishes.work_authorization)}.",
    )


# ---------------------------------------------------------------------------------------------------- words


def _listed(names: Sequence[str]) -> str:
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


@cache
def _english() -> Locale:
    return Locale("en")


def _countries(codes: Sequence[str]) -> str:
    return _listed([_english().territories.get(code, code) for code in codes])


def _language_name(tag: str) -> str:
    return str(_english().languages.get(_tongue(tag), tag))


def _languages(languages: Sequence[LanguageSkill]) -> str:
    return " and ".join(f"{_language_name(one.language)} {one.level or ''}".strip() for one in languages)
