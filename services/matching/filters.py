"""What a person wants or may do, against what a job says: pass, fail, or unknown where one of them does not say.

One set of rules for searches and recommendations. Only a `fail` keeps a job out of a list.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, get_args

from babel import Locale

from repositories.models import JobFields, LanguageSkill, ProfileFields
from repositories.values import LanguageLevel
from services.matching.match import FilterName, FilterVerdict, Verdict
from services.matching.pay import TOLERANCE, format_amount, format_pay, yearly
from services.matching.places import country_code, country_of, lookup, same_place
from services.matching.skills import skill_key
from services.matching.words import fold

Answer = tuple[Verdict, str]

LEVELS: tuple[LanguageLevel, ...] = get_args(LanguageLevel)
EMPLOYMENT_NAMES = {
    "full_time": "full-time",
    "part_time": "part-time",
    "contract": "contract",
    "temporary": "temporary",
    "internship": "internship",
}
_ANYWHERE = frozenset({"remote", "anywhere", "worldwide", "global", "home", "work from home", "any"})


class Search(Protocol):
    """The filters of a search, however its door calls the type."""

    @property
    def location(self) -> Sequence[str]: ...
    @property
    def not_location(self) -> Sequence[str]: ...
    @property
    def remote(self) -> str | None: ...
    @property
    def salary_min(self) -> float | None: ...
    @property
    def currency(self) -> str | None: ...
    @property
    def salary_period(self) -> str | None: ...
    @property
    def employment_type(self) -> Sequence[str]: ...
    @property
    def skill(self) -> Sequence[str]: ...
    @property
    def company(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...


@dataclass(frozen=True, eq=False)
class Wishes:
    """`pay_floor` is by `pay_period`; a floor without a currency is compared with any. Made for one list: it remembers answers."""

    locations: tuple[str, ...] = ()
    not_locations: tuple[str, ...] = ()
    remote: str | None = None
    pay_floor: float | None = None
    pay_currency: str | None = None
    pay_period: str | None = None
    employment_types: tuple[str, ...] = ()
    languages: tuple[LanguageSkill, ...] = ()
    language: str | None = None
    work_authorization: tuple[str, ...] = ()
    _answers: dict[tuple[FilterName, Hashable], Answer] = field(default_factory=dict)


def wishes(profile: ProfileFields | None, search: Search | None = None) -> Wishes:
    """The profile's, each replaced where the search says something of its own."""
    person = profile or ProfileFields()
    if search is None:
        search = _NO_SEARCH
    remote = search.remote or person.remote
    floor, currency, period = person.salary_min, person.salary_currency, person.salary_period
    if search.salary_min is not None:
        floor, currency, period = search.salary_min, search.currency or currency, search.salary_period
    elif search.currency and search.currency != currency:
        # the profile's floor is of another currency, and nobody converts
        floor, currency, period = None, search.currency, None
    elif search.currency is None and floor is None:
        currency = None
    return Wishes(
        locations=_places(search.location or person.locations),
        not_locations=tuple(search.not_location),
        remote=None if remote == "any" else remote,
        pay_floor=floor,
        pay_currency=currency,
        pay_period=period,
        employment_types=tuple(search.employment_type or person.employment_types),
        languages=tuple(person.languages),
        language=search.language,
        work_authorization=tuple(person.work_authorization),
    )


def _places(names: Sequence[str]) -> tuple[str, ...]:
    """"Anywhere" beside other names means just that; "remote" is no place, and says nothing here."""
    places = tuple(name for name in names if fold(name) not in _ANYWHERE)
    return () if any(fold(name) in {"anywhere", "worldwide", "global", "any"} for name in names) else places


@dataclass(frozen=True)
class _NoSearch:
    location: tuple[str, ...] = ()
    not_location: tuple[str, ...] = ()
    remote: str | None = None
    salary_min: float | None = None
    currency: str | None = None
    salary_period: str | None = None
    employment_type: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    company: str | None = None
    language: str | None = None


_NO_SEARCH = _NoSearch()


def verdicts(wishes: Wishes, job: JobFields) -> list[FilterVerdict]:
    """All six, always in one order."""
    found = ((name, _answer(name, wishes, job)) for name in _FILTERS)
    return [FilterVerdict(name=name, verdict=verdict, detail=detail) for name, (verdict, detail) in found]


def failed(wishes: Wishes, job: JobFields) -> list[FilterName]:
    """The names of those that fail: cheap enough for a whole catalogue."""
    return [name for name in _FILTERS if _answer(name, wishes, job)[0] == "fail"]


def admits(search: Search, job: JobFields) -> bool:
    """The two filters that are not about wishes: any of the skills by name, and a part of the company's name, letter for letter."""
    if search.company and search.company.casefold() not in (job.company or "").casefold():
        return False
    if not search.skill:
        return True
    wanted = {_exact(skill) for skill in search.skill}
    return any(_exact(skill) in wanted for skill in (*job.skills_required, *job.skills_preferred))


def _exact(skill: str) -> str:
    return skill_key(skill) or skill.casefold()


def _answer(name: FilterName, wishes: Wishes, job: JobFields) -> Answer:
    read, decide = _FILTERS[name]
    facts = read(job)
    known = wishes._answers.get((name, facts))
    if known is None:
        known = wishes._answers[name, facts] = decide(wishes, job)
    return known


# ---------------------------------------------------------------------------------------------------- place


def _place(wishes: Wishes, job: JobFields) -> Answer:
    refused = next((name for name in wishes.not_locations for place in job.locations if same_place(name, place)), None)
    if refused and job.remote != "remote":
        return "fail", f"{_listed(job.locations)} is where it should not be."
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
        return "unknown", f"Remote from {_countries(job.countries)}; the country of {_listed(wishes.locations)} is not known."
    if wanted & allowed:
        return "pass", f"Remote from {_countries(job.countries)}."
    return "fail", f"Remote, but only from {_countries(job.countries)}."


# --------------------------------------------------------------------------------------------------- remote

_TAKEN = {"onsite": {"onsite"}, "hybrid": {"hybrid", "remote"}, "remote": {"remote"}}
_WORKPLACES = {"onsite": "on site", "hybrid": "hybrid", "remote": "remote"}


def _remote(wishes: Wishes, job: JobFields) -> Answer:
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


def _pay(wishes: Wishes, job: JobFields) -> Answer:
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


def _contract(wishes: Wishes, job: JobFields) -> Answer:
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


def _language(wishes: Wishes, job: JobFields) -> Answer:
    if wishes.language:
        answer = _wanted_language(wishes.language, job)
        if answer[0] != "pass" or not wishes.languages:
            return answer
    if not job.languages:
        return "pass", "The posting asks for no language."
    if not wishes.languages:
        return "unknown", f"The posting asks for {_languages(job.languages)}; the profile lists no languages."
    doubtful = False
    for needed in job.languages:
        held = next((one for one in wishes.languages if _tongue(one.language) == _tongue(needed.language)), None)
        if held is None:
            return "fail", f"The posting asks for {_languages([needed])}, which the profile does not list."
        if needed.level and held.level is None:
            doubtful = True
        elif needed.level and held.level and LEVELS.index(held.level) < LEVELS.index(needed.level):
            return "fail", f"The posting asks for {_languages([needed])}; the profile says {held.level}."
    if doubtful:
        return "unknown", f"The posting asks for {_languages(job.languages)}; the profile does not say how well."
    return "pass", f"The posting asks for {_languages(job.languages)}, and the profile lists it."


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


def _work_permit(wishes: Wishes, job: JobFields) -> Answer:
    if not job.countries:
        return "unknown", "The posting does not say which right to work it asks for."
    countries = _countries(job.countries)
    if not wishes.work_authorization:
        return "unknown", f"The right to work in {countries} is asked for; the profile does not say."
    if set(job.countries) & set(wishes.work_authorization):
        return "pass", f"The profile states a right to work in {countries}."
    return "fail", f"The right to work in {countries} is asked for; the profile states {_countries(wishes.work_authorization)}."


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


# What each filter reads of a job, so that one answer serves all jobs alike, and how it decides.
_FILTERS: dict[FilterName, tuple[Callable[[JobFields], Hashable], Callable[[Wishes, JobFields], Answer]]] = {
    "place": (lambda job: (tuple(job.locations), job.remote == "remote", tuple(job.countries)), _place),
    "remote": (lambda job: job.remote, _remote),
    "pay": (lambda job: (job.salary_min, job.salary_max, job.salary_currency, job.salary_period), _pay),
    "contract": (lambda job: job.employment_type, _contract),
    "language": (lambda job: tuple((one.language, one.level) for one in job.languages), _language),
    "work_permit": (lambda job: tuple(job.countries), _work_permit),
}
