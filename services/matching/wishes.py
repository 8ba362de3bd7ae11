"""What a person wants or may do: their profile's word, and a search's in its place."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from repositories.models import LanguageSkill, ProfileFields
from repositories.values import SalaryPeriod
from services.matching.match import FilterName, Verdict
from services.matching.words import fold

Answer = tuple[Verdict, str]

_ANYWHERE = frozenset({"any", "anywhere", "worldwide", "global"})
_NO_PLACES = _ANYWHERE | {"remote", "home", "work from home"}


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
    def salary_period(self) -> SalaryPeriod | None: ...
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
    """`pay_floor` is by `pay_period`; without a currency any is compared. Made for one list: it keeps answers."""

    locations: tuple[str, ...] = ()
    not_locations: tuple[str, ...] = ()
    remote: str | None = None
    pay_floor: float | None = None
    pay_currency: str | None = None
    pay_period: SalaryPeriod | None = None
    employment_types: tuple[str, ...] = ()
    languages: tuple[LanguageSkill, ...] = ()
    language: str | None = None
    work_authorization: tuple[str, ...] = ()
    answers: dict[FilterName, dict[Hashable, Answer]] = field(default_factory=dict)

    @cached_property
    def able_to_fail(self) -> tuple[FilterName, ...]:
        """The filters that have something to go by; whatever the job, the others do not fail."""
        stated: dict[FilterName, object] = {
            "contract": self.employment_types,
            "remote": self.remote,
            "pay": self.pay_floor is not None or self.pay_currency,
            "place": self.locations or self.not_locations,
            "language": self.languages or self.language,
            "work_permit": self.work_authorization,
        }
        return tuple(name for name, wish in stated.items() if wish)


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
    """None where one of them is as good as any; "remote" is no place, and says nothing here."""
    places = tuple(name for name in names if fold(name) not in _NO_PLACES)
    return () if any(fold(name) in _ANYWHERE for name in names) else places


@dataclass(frozen=True)
class _NoSearch:
    location: tuple[str, ...] = ()
    not_location: tuple[str, ...] = ()
    remote: str | None = None
    salary_min: float | None = None
    currency: str | None = None
    salary_period: SalaryPeriod | None = None
    employment_type: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    company: str | None = None
    language: str | None = None


_NO_SEARCH = _NoSearch()
