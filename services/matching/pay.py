"""Money: compared by the year, shown as people write it."""

from functools import lru_cache

from babel.core import UnknownLocaleError
from babel.numbers import UnknownCurrencyError, format_currency

# By the contract: 2,080 hours = 260 days = 52 weeks = 12 months = 1 year.
PER_YEAR = {"year": 1, "month": 12, "week": 52, "day": 260, "hour": 2080}
# A floor of exactly the pay must not fail by a binary fraction.
TOLERANCE = 0.005


def yearly(amount: float, period: str | None) -> float:
    """Pay that names no period is taken as a year's."""
    return amount * PER_YEAR[period or "year"]


@lru_cache(maxsize=20_000)
def format_amount(amount: float, currency: str | None) -> str:
    """`£45,000`, `€12.50`; without a currency the bare number."""
    whole = amount == int(amount)
    if currency is None:
        return f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    try:
        pattern = "¤#,##0" if whole else "¤#,##0.00"
        return format_currency(amount, currency, pattern, locale="en", currency_digits=False)
    except (UnknownCurrencyError, UnknownLocaleError):
        return f"{currency} {amount:,.2f}"


def format_pay(salary_min: float | None, salary_max: float | None, currency: str | None, period: str | None) -> str:
    """`from €12.50 an hour`, `up to $90,000`, or both ends with a dash between; empty where no pay is stated."""
    if salary_min is None and salary_max is None:
        return ""
    unit = f" {'an' if period == 'hour' else 'a'} {period}" if period else ""
    if salary_min is None or salary_max is None:
        one = salary_min if salary_min is not None else salary_max
        assert one is not None
        return f"{'from' if salary_max is None else 'up to'} {format_amount(one, currency)}{unit}"
    if salary_min == salary_max:
        return f"{format_amount(salary_min, currency)}{unit}"
    return f"{format_amount(salary_min, currency)}\N{EN DASH}{format_amount(salary_max, currency)}{unit}"
