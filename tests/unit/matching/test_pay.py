import pytest

from services.matching.pay import format_pay, yearly


@pytest.mark.parametrize(
    ("amount", "period", "by_year"),
    [(20, "hour", 41_600), (100, "day", 26_000), (1_000, "week", 52_000), (3_000, "month", 36_000), (5, None, 5)],
)
def test_pay_is_compared_by_the_year(amount: float, period: str | None, by_year: float) -> None:
    assert yearly(amount, period) == by_year


@pytest.mark.parametrize(
    ("pay", "shown"),
    [
        ((38_000, 45_000, "GBP", "year"), "£38,000\N{EN DASH}£45,000 a year"),
        ((12.5, None, "EUR", "hour"), "from €12.50 an hour"),
        ((None, 90_000, "USD", None), "up to $90,000"),
        ((3_000, 3_000, "EUR", "month"), "€3,000 a month"),
        ((500, None, None, "day"), "from 500 a day"),
        ((None, None, "EUR", "year"), ""),
    ],
)
def test_pay_reads_as_people_write_it(pay: tuple[float, float, str, str], shown: str) -> None:
    assert format_pay(*pay) == shown
