"""Sums of pay in a text: bounds, currency and period, each with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from services.extraction import currencies
from services.extraction.passages import Passage
from services.extraction.spelled import NUMBER, WORDS, scale_of, value_of

Bound = Literal["least", "most", "range", "plain"]

_SCALE = r"(?:k(?![a-z])|grand|thousand|lakhs?|lac|million)"
_PERIODS = {
    "hour": r"(?:(?:/|per|an?|the|each|every|for(?: an?)?|of the|p/?)\s*(?:hour|hr|h)s?(?![a-z])|hourly|ph(?![a-z])|p\.h\.)",
    "day": r"(?:(?:/|per|a|the|each|every|for(?: a)?)\s*(?:day|d)(?![a-z])|daily|pd(?![a-z]))",
    "week": r"(?:(?:/|per|a|the|each|every|for(?: a)?)\s*(?:week|wk|w)(?![a-z])|weekly|p/?w(?![a-z]))",
    "month": r"(?:(?:/|per|a|the|in the|each|every|for(?: a)?)\s*(?:month|mth|mo|m)(?![a-z])|monthly|p/?c?m(?![a-z]))",
    "year": r"(?:(?:/|per|a|an|the|in the|each|every|for(?: a)?)\s*(?:year|yr|annum|anum|y)(?![a-z])|yearly|annually|annual|p\.?a\b\.?|p/a|lpa(?![a-z]))",
}
_ABROAD = {
    "hour": r"stunde|std|heure|hora|ora|uur|timme",
    "day": r"tag|jour|d[ií]a|giorno|dag",
    "week": r"woche|semaine|semana|settimana|vecka|uke",
    "month": r"monat|mois|mes|m[eê]s|mese|maand|m[aå]nad|m[aå]ned",
    "year": r"jahr|an|ann[eé]e|a[nñ]o|anno|jaar|[aå]r",
}
_PERIODS = {
    name: rf"(?:{form}|(?:/|pro|im|am|die|je|par|por|al|à l'|a la|l'|la|per|all'|in der)\s*(?:{_ABROAD[name]})(?![^\W\d]))"
    for name, form in _PERIODS.items()
}
_FILLER = r"(?:[\s,]*(?:\([^)\n]{0,20}\)|base|basic|gross|net|netto|brutto|bruto|minimum|min\.?|at least|salary|wages?|pay|or more|and up|upwards?|\+|plus|before tax|after tax|pro rata|pre-?tax|all in|ctc|as a))"
_AFTER = re.compile(
    rf"{_FILLER}{{0,4}}[\s,]*(?:{'|'.join(f'(?P<{name}>{form})' for name, form in _PERIODS.items())})", re.IGNORECASE
)
_BARE_AFTER = re.compile(
    r"\s(?:(?P<hour>hr|hour)|(?P<day>day)|(?P<week>week|wk)|(?P<month>month)|(?P<year>year|yr))(?=\s*(?:[,.;:!?\n\d]|$|"
    r"\b(?:min|minimum|net|gross|or|and|plus|at least)\b))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:(?P<hour>hourly|per hour|an hour)|(?P<day>daily|day|per day)|(?P<week>weekly|per week)|(?P<month>monthly|"
    r"per month)|(?P<year>annual|yearly|per annum|per year))"
    r"(?: (?:rate|pay|salary|wage|minimum|min|gross|net|base))?(?: (?:is|of|from|about|around|at|minimum|"
    r"min\.?))*[\s:(]*$",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"\b(?:at least|minimum|min|from|starting|starts?|less than|below|under|over|above|more than|north of|floor|"
    r"upwards? of|not? lower than|lowest|bare|beat|>=?)\b[^,;]{0,25}$|>=?\s*$",
    re.IGNORECASE,
)
_LEAST_AFTER = re.compile(
    r"\s*(?:\+|min\b|minimum|or (?:more|above|over|better)|and (?:up|above|over|more)|upwards?|at least|plus\b|at "
    r"minimum|base|is my (?:floor|minimum)|(?:at |for |is |as )?(?:the |our )?(?:bottom|lower|low) end|at the bottom)",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:up to|max(?:imum)?(?: of)?|no more than|not more than|at most|tops? out at|goes to|capped at|ceiling(?: "
    r"of)?|cap of|limit of|not (?:above|over)|<=?)\b[^,;\d]{0,12}$|<=?\s*$",
    re.IGNORECASE,
)
_MOST_AFTER = re.compile(
    r"\s*(?:(?:at |for |is |as )?(?:the |our )?(?:top|upper|high) (?:end|limit|bound)|at the top|max\b|maximum|tops\b|at (?:the )?most|or less|is (?:the|our) (?:max|ceiling|limit))",
    re.IGNORECASE,
)
_ABOUT_PAY = re.compile(
    r"\b(?:salary|pay|paying|pays|paid|rate|wages?|budget|base|comp|compensation|package|expect\w*|earn\w*|ask(?:ing)?|"
    r"after|want|need|looking for|for less than|bump|raise|offer\w*|least|minimum|"
    r"min|above|over|range|band)\b[^.;\n]{0,40}$",
    re.IGNORECASE,
)
_NOT_PAY_AFTER = re.compile(
    r"\s*\+?\s*(?:%|percent|years?\b|yrs?\b|y/?o\b|months?\b|weeks?\b|days?\b|hours?\b|hrs?\b|minutes?|people|users|"
    r"followers|customers|clients|vehicles|staff|miles|km|kg|tons?|tonnes?|lines|words|"
    r"covers|beds|bedrooms?|rooms?|shifts?|tickets|calls|pupils|students|patients|employees|steps|units|sq|m2|st\b|"
    r"nd\b|rd\b|th\b|am\b|pm\b|[:/]\d)",
    re.IGNORECASE,
)


_DOUBTFUL = frozenset(["r", "ft", "rm", "rp", "tl", "won", "real", "lei", "dh", "mad", "cop", "pen", "crowns"])
_AND_PENCE = re.compile(
    rf"\s(?P<small>{WORDS})\b(?!\s*(?:years?|yrs?|pounds?|quid|euros?|days?|hours?|k\b|grand|thousand))", re.IGNORECASE
)
_LAKHS_A_YEAR = re.compile(r"l\.?p\.?a", re.IGNORECASE)


@dataclass(frozen=True)
class Pay:
    """One sum. `low` and `high` are equal for a single figure; `uncertain`: the currency was guessed from the place or the habit."""

    low: float
    high: float
    currency: str | None
    period: str | None
    bound: Bound
    start: int
    end: int
    uncertain: bool = False


@cache
def _sum() -> re.Pattern[str]:
    currency = currencies.pattern()
    one = rf"(?P<before{{n}}>{currency})?\s?(?P<number{{n}}>{NUMBER})(?:[\s-]?(?P<scale{{n}}>{_SCALE}))?(?:\s?(?P<after{{n}}>{currency}))?"
    first, second = one.replace("{n}", "1"), one.replace("{n}", "2")
    return re.compile(rf"(?<![\w.,/#-]){first}(?:\s?(?:-|to|and|up to|or)\s?(?:{second}))?", re.IGNORECASE)


def find_pay(passage: Passage, countries: Sequence[str] = (), *, asked: bool = False) -> list[Pay]:
    """The sums in the order of the text. With `asked`, a bare number counts as pay, unless years are counted."""
    found, position = [], 0
    while match := _sum().search(passage.own, position):
        pay = _read(passage, match, countries, asked)
        if pay is None:
            position = match.end("number1")
        else:
            found.append(pay)
            position = max(pay.end, match.end("number1"))
    return found


def _read(passage: Passage, match: re.Match[str], countries: Sequence[str], asked: bool) -> Pay | None:
    parts = match.groupdict()
    first, end = value_of(parts["number1"]), match.end()
    high = value_of(parts["number2"]) if parts["number2"] else None
    if first is None:
        return None
    low = first
    paired = high is not None and _is_pair(passage, match, low, high)
    if not paired:
        high, end = None, _end_of_first(match)
        parts |= {"before2": None, "after2": None, "scale2": None}
    low, high = _scaled(low, high, parts["scale1"], parts["scale2"])
    if (
        not paired
        and parts["after1"]
        and not parts["scale1"]
        and (small := _AND_PENCE.match(passage.own, end))
        and (pence := value_of(small["small"]))
        and pence < 100
    ):
        low, end = low + pence / 100, small.end()
    form = next((parts[name] for name in ("before1", "after1", "before2", "after2") if parts[name]), None)
    certain = next(
        (
            parts[name]
            for name in ("before1", "after1", "before2", "after2")
            if parts[name] and not currencies.is_uncertain(parts[name])
        ),
        form,
    )
    end = _after_tax(passage, end)
    period, period_end = _period(passage, match.start(), end, money=form is not None)
    named, named_end = _currency_behind(passage, period_end)
    if named and (certain is None or currencies.is_uncertain(certain)):
        certain, period_end = named, named_end
    if not _is_pay(passage, match.start(), end, low, certain, period, bool(parts["scale1"] or parts["scale2"]), asked):
        return None
    currency = currencies.currency_of(certain, countries) if certain else None
    if _LAKHS_A_YEAR.search(passage.own, end, period_end) and low < 1000:
        low, high, currency = low * 100_000, None if high is None else high * 100_000, currency or "INR"
    top = high if high is not None else low
    if top > 1e9 or top < 1:
        return None
    period = period or _usual_period(low, bool(parts["scale1"] or parts["scale2"]))
    period_end = _after_tax(passage, period_end)
    bound = _bound(passage, match.start(), period_end, paired)
    return Pay(
        round(low, 2),
        round(top, 2),
        currency,
        period,
        bound,
        match.start() + _leading(match),
        period_end,
        certain is not None and currencies.is_uncertain(certain),
    )


_TAX = re.compile(
    r"\s*(?:net|gross|netto|brutto)?\s*(?:\+|plus|ex\.?|excl\.?|excluding)\s*(?:VAT|GST|super(?:annuation)?)\b",
    re.IGNORECASE,
)


def _after_tax(passage: Passage, end: int) -> int:
    tax = _TAX.match(passage.own, end)
    return tax.end() if tax else end


def _leading(match: re.Match[str]) -> int:
    return len(match.group()) - len(match.group().lstrip())


def _end_of_first(match: re.Match[str]) -> int:
    return max(match.end(name) for name in ("number1", "scale1", "after1"))


def _is_pair(passage: Passage, match: re.Match[str], low: float, high: float) -> bool:
    """Whether two numbers are the ends of one range, not "8 years and 300 pounds"."""
    between = passage.own[_end_of_first(match) : match.start("number2")].casefold()
    lower, higher = _scaled(low, high, match["scale1"], match["scale2"])
    if "and" in between and not re.search(
        r"\bbetween\b[^.;]{0,20}$", passage.before(match.start()) + " ", re.IGNORECASE
    ):
        return False
    if re.search(r"\bor\b", between):
        return False
    return higher is not None and lower <= higher <= lower * 20


def _scaled(low: float, high: float | None, scale1: str | None, scale2: str | None) -> tuple[float, float | None]:
    """Both ends times their scale; "80-95k" scales both."""
    second = scale_of(scale2)
    first = scale_of(scale1) if scale1 else (second if high is not None and low < 1000 and low <= high else 1)
    return low * first, None if high is None else high * second


def _period(passage: Passage, start: int, end: int, *, money: bool) -> tuple[str | None, int]:
    if money and (bare := _BARE_AFTER.match(passage.own, end)):
        return bare.lastgroup, bare.end()
    if after := _AFTER.match(passage.own, end):
        return after.lastgroup, after.end()
    if before := _BEFORE.search(passage.own[max(0, start - 45) : start].rsplit("\n", 1)[-1]):
        return before.lastgroup, end
    return None, end


def _currency_behind(passage: Passage, end: int) -> tuple[str | None, int]:
    """The currency after the period: "$24-$27 hourly CAD", "£..., USD"."""
    after = re.compile(rf"\s?\(?(?P<form>{currencies.pattern()})(?!\s?\d)\)?", re.IGNORECASE).match(passage.own, end)
    return (after["form"], after.end("form")) if after else (None, end)


def _is_pay(
    passage: Passage, start: int, end: int, low: float, form: str | None, period: str | None, scaled: bool, asked: bool
) -> bool:
    if _NOT_PAY_AFTER.match(passage.own, end) and period is None:
        return False
    if form:
        return form.casefold().strip() not in _DOUBTFUL or period is not None or low >= 1000
    told = _ABOUT_PAY.search(passage.own[max(0, start - 60) : start]) is not None
    if period in ("day", "week"):
        return told or asked or (low >= 50 and not passage.before(start).strip())
    if period:
        return low >= 5
    if scaled:
        return told or asked or low >= 10_000
    return (
        asked
        or (told and low >= 1000 and not 1950 <= low <= 2050)
        or (told and re.search(r"\bpay\b|\brate\b|\bsalary\b", passage.before(start), re.IGNORECASE) is not None)
    )


def _usual_period(low: float, scaled: bool) -> str | None:
    """A bare 38k is a year's pay; so is a bare sum of five figures in thousands."""
    return "year" if (scaled and low >= 15_000) or 15_000 <= low < 1_000_000 else None


def _bound(passage: Passage, start: int, end: int, paired: bool) -> Bound:
    if paired:
        return "range"
    before = passage.own[max(passage.sentence_at(start).start, start - 60) : start]
    if _MOST.search(before) or _MOST_AFTER.match(passage.own, end):
        return "most"
    if _LEAST.search(before) or _LEAST_AFTER.match(passage.own, end):
        return "least"
    return "plain"
