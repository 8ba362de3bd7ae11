"""Which of the sums in a text is the pay that is wished or offered, as findings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.extraction.amounts import Pay, find_pay
from services.extraction.currencies import currency_of, pattern
from services.extraction.findings import Finding
from services.extraction.negation import corrects
from services.extraction.passages import Passage, Span
from services.extraction.spelled import value_of

PAY_FIELDS = ("salary_min", "salary_currency", "salary_period")
JOB_PAY_FIELDS = ("salary_min", "salary_max", "salary_currency", "salary_period")

_CURRENT = re.compile(
    r"\b(?:(?:i'm|i am|im|currently|now|at present|presently|already) (?:currently |now )?(?:on|at|earning|making|"
    r"paid|getting)|current(?:ly)? (?:salary|pay|rate|package|ctc|wage|comp\w*|earn\w*|make|on|paid|at)|"
    r"(?<!to )(?<!i'd )(?<!not )(?:i|i currently|i now) (?:earn|make|get|am paid|get paid)|i (?:was|used to be) "
    r"(?:on|paid|earning|at)|last (?:salary|job|role)|previous(?:ly)?|used to|they pay me|pays? me)\b[^.;\n]{0,30}$",
    re.IGNORECASE,
)
_CURRENT_AFTER = re.compile(
    r"[^.,;\n]{0,15}\b(?:now(?! on)|currently|at the moment|at present|right now|today|these days|in my (?:current|"
    r"last))\b",
    re.IGNORECASE,
)
_OTHER_MONEY = re.compile(
    r"\b(?:ote|on[- ]target earnings|bonus(?:es)?|commission|sign[- ]on|budgets? of|turnover|revenue|sales of|worth|"
    r"saved|raised|grew|portfolio|equity|stock|allowance|fund(?:ing)?|deals?|accounts? of|mortgage|rent|"
    r"tips|expenses|pension|visa fee|cost\w*|fine|debt|plus)\b[^.;,\n]{0,25}$",
    re.IGNORECASE,
)
_OTHER_MONEY_AFTER = re.compile(
    r"\s*(?:ote\b|on[- ]target|bonus|commission|in (?:revenue|sales|savings|bonus|equity|tips)|budget(?! for the "
    r"(?:role|job))|deals?\b|turnover|portfolio|sign[- ]on|relocation|allowance|m\b|million)",
    re.IGNORECASE,
)
_FORGET = re.compile(
    r"\b(?:forget(?: about)?|remove|clear|delete|drop|take (?:out|off|away)|scrap|scratch|ignore|erase|wipe|unset|"
    r"don't (?:keep|store|save))\b[^.;\n]{0,20}?\b(?:pay|salary|wage|rate|money|figure|salary expectations?|"
    r"expectations?)\b|"
    r"\b(?:take|leave) (?:the |my |our |that )?(?:pay|salary|wage|rate|figure) (?:off|out|away|blank)\b",
    re.IGNORECASE,
)
_NO_FLOOR = re.compile(
    r"\b(?:pay|salary|money) (?:does not|doesn't|isn't|is not) (?:matter|important)|\bany (?:pay|salary)\b|\bno "
    r"(?:minimum|lower limit|pay limit)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PayReading:
    """What was found, and where sums stand, also those that are not the pay meant."""

    findings: list[Finding]
    spans: list[Span]


def wished_pay(passage: Passage, countries: Sequence[str], known: Any, *, asked: bool = False) -> PayReading:
    """The least pay that a candidate wants; a later correction wins, what they earn today does not count."""
    if forget := _FORGET.search(passage.own):
        return _cleared(passage, forget, PAY_FIELDS)
    sums = find_pay(passage, countries, asked=asked or _is_remade(passage, known))
    wanted = [pay for pay in sums if not _is_other_money(passage, pay) and not _is_current(passage, pay)]
    chosen = _chosen(passage, wanted, prefer="least")
    if chosen is None:
        return PayReading(_currency_alone(passage, countries, known), _spans(sums))
    quote = passage.quote(chosen.start, chosen.end)
    findings = [Finding("salary_min", _plain(chosen.low), quote)]
    return PayReading(findings + _kind(passage, chosen, wanted, known, quote), _spans(sums))


def offered_pay(passage: Passage, countries: Sequence[str], known: Any, *, asked: bool = False) -> PayReading:
    """The pay that a job offers: one figure is the least, "up to" the most."""
    if forget := _FORGET.search(passage.own):
        return _cleared(passage, forget, JOB_PAY_FIELDS)
    sums = find_pay(passage, countries, asked=asked or _is_remade(passage, known))
    offered = [pay for pay in sums if not _is_other_money(passage, pay)]
    chosen = _chosen(passage, offered, prefer=None)
    if chosen is None:
        return PayReading(_currency_alone(passage, countries, known), _spans(sums))
    quote = passage.quote(chosen.start, chosen.end)
    findings = []
    if chosen.bound not in ("most", "range") and _UPPER_END.search(passage.own, 0, chosen.start):
        findings.append(Finding("salary_max", _plain(chosen.low), quote))
        return PayReading(findings + _kind(passage, chosen, offered, known, quote), _spans(sums))
    if chosen.bound != "most":
        findings.append(Finding("salary_min", _plain(chosen.low), quote))
    if chosen.bound in ("most", "range"):
        findings.append(Finding("salary_max", _plain(chosen.high), quote))
    partner = _other_end(offered, chosen)
    if partner and chosen.bound == "least" and partner.high >= chosen.low:
        findings.append(Finding("salary_max", _plain(partner.high), passage.quote(partner.start, partner.end)))
    return PayReading(findings + _kind(passage, chosen, offered, known, quote), _spans(sums))


# with no other sum between: "scrap the max, make it 24"
_UPPER_END = re.compile(
    r"\b(?:the|that|its|our) (?:pay )?(?:max(?:imum)?|upper (?:end|limit|bound)|top(?: end)?|ceiling)\b[^\d]*$",
    re.IGNORECASE,
)
_REMADE = re.compile(
    r"\b(?:make (?:it|that)|change (?:it|that) to|raise (?:it|that) to|say|i meant?)\s+(?P<sum>\d[\d,.]*)(?P<k>k)?\b(?!\s*(?:years?|yrs?|hours?|hrs?|days?|weeks?|months?|people|%))",
    re.IGNORECASE,
)

_BARE_SUM = re.compile(
    r"(?:\b(?:no|wait|sorry|soz|actually|oh|oops|rather|well|ok|excuse me|pardon|(?:i was|that was|that's) wrong|my mistake|it's|it is|is|it should be|i meant?)\W+)*"
    r"(?P<sum>\d[\d,.]*)(?P<k>k)?(?:,? (?:and )?not \d[\d,.]*k?)?\W*(?:actually|sorry|instead|then)?\W*",
    re.IGNORECASE,
)


def _is_remade(passage: Passage, known: Any) -> bool:
    """ "Make it 16", where the pay noted is 15: a bare number that can only be the pay."""
    found = _REMADE.search(passage.own) or _BARE_SUM.fullmatch(passage.own.strip())
    before = getattr(known, "salary_min", None) or getattr(known, "salary_max", None)
    number = value_of(found["sum"].strip(".,")) if found else None
    if found is None or number is None or not before:
        return False
    return bool(0.4 < number * (1000 if found["k"] else 1) / before < 2.5)


def _spans(sums: list[Pay]) -> list[Span]:
    return [Span(pay.start, pay.end) for pay in sums]


def _cleared(passage: Passage, forget: re.Match[str], fields: Sequence[str]) -> PayReading:
    quote = passage.quote(forget.start(), forget.end())
    return PayReading([Finding(name, None, quote, "clear") for name in fields], [Span(forget.start(), forget.end())])


def _other_end(offered: list[Pay], chosen: Pay) -> Pay | None:
    """ "from 30k … up to 35k" in two places."""
    return next(
        (pay for pay in offered if pay is not chosen and pay.bound == "most" and pay.start > chosen.start), None
    )


def _plain(amount: float) -> float | int:
    return int(amount) if amount == int(amount) else amount


def _is_current(passage: Passage, pay: Pay) -> bool:
    sentence = passage.sentence_at(pay.start)
    before = passage.own[max(sentence.start, pay.start - 70) : pay.start]
    if re.search(
        r"\b(?:at least|min(?:imum)?|less than|want|need|looking for|expect\w*|after)\b[^,;]*$", before, re.IGNORECASE
    ):
        return False
    return (
        _CURRENT.search(before) is not None
        or _CURRENT_AFTER.match(passage.own, pay.end, min(sentence.end, pay.end + 40)) is not None
    )


def _is_other_money(passage: Passage, pay: Pay) -> bool:
    before = passage.own[max(passage.sentence_at(pay.start).start, pay.start - 45) : pay.start]
    return _OTHER_MONEY.search(before) is not None or _OTHER_MONEY_AFTER.match(passage.own, pay.end) is not None


def _chosen(passage: Passage, sums: list[Pay], *, prefer: str | None) -> Pay | None:
    chosen: Pay | None = None
    for pay in sums:
        if (
            chosen is None
            or corrects(passage, pay.start)
            or (prefer and pay.bound == prefer and chosen.bound != prefer)
        ):
            chosen = pay
    return chosen


def _kind(passage: Passage, chosen: Pay, sums: list[Pay], known: Any, quote: str) -> list[Finding]:
    """Currency and period: of the sum itself, else of another sum in the text where the one chosen corrects it, else as known."""
    findings = []
    others = [pay for pay in sums if pay is not chosen]
    currency = chosen.currency or next((pay.currency for pay in others if pay.currency), None)
    if chosen.uncertain and known is not None and known.salary_currency and not others:
        currency = known.salary_currency if _same_sign(chosen, passage, known.salary_currency) else currency
    if currency is None and (stated := _stated_alone(passage, ())):
        currency = stated[0]
    period = chosen.period or next((pay.period for pay in others if pay.period), None)
    if currency:
        findings.append(Finding("salary_currency", currency, quote))
    if period and not _keeps_known_period(passage, chosen, period, known):
        findings.append(Finding("salary_period", period, quote))
    return findings


def _same_sign(chosen: Pay, passage: Passage, currency: str) -> bool:
    """Whether the sign written may mean the currency known already ("$" and CAD)."""
    written = passage.own[chosen.start : chosen.end]
    return ("$" in written or "dollar" in written.casefold() or "buck" in written.casefold()) and currency in (
        "USD",
        "CAD",
        "AUD",
        "NZD",
        "SGD",
        "HKD",
    )


def _keeps_known_period(passage: Passage, chosen: Pay, period: str, known: Any) -> bool:
    """A corrected sum without a period of its own keeps the one known."""
    return (
        known is not None
        and known.salary_period is not None
        and period == "year"
        and not re.search(r"year|yr|annum|annual|p\.?a|lpa|y\b", passage.own[chosen.start : chosen.end], re.IGNORECASE)
        and known.salary_min is not None
    )


def _currency_alone(passage: Passage, countries: Sequence[str], known: Any) -> list[Finding]:
    """The currency stated by itself for a sum that is known already."""
    if known is None or (known.salary_min is None and getattr(known, "salary_max", None) is None):
        return []
    stated = _stated_alone(passage, countries)
    return [Finding("salary_currency", *stated)] if stated else []


def _stated_alone(passage: Passage, countries: Sequence[str]) -> tuple[str, str] | None:
    """ "pounds obviously": a currency in a sentence of its own, with the sentence."""
    alone = re.compile(
        rf"(?:in |it's |that's |all in |paid in |and )?(?P<form>{pattern()})(?: obviously| of course| please| btw| "
        rf"by the way| naturally)?\W*",
        re.IGNORECASE,
    )
    for part in re.finditer(r"[^,.;!?\n]+", passage.own):
        match = alone.fullmatch(part.group().strip())
        if match and (currency := currency_of(match["form"], countries)):
            return currency, passage.quote(part.start(), part.end()).strip()
    return None
