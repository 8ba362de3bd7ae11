"""Numbers as people write them: 38k, 55 000, 22.000, thirteen, five and a half, ninety grand, 12 lakh."""

import re

_SPELLED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_UNITS = {word: number for number, word in enumerate(_SPELLED.split())}
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fourty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        (20, 30, 40, 40, 50, 60, 70, 80, 90),
        strict=True,
    )
)
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "grand": 1000,
    "million": 1_000_000,
    "lakh": 100_000,
    "lakhs": 100_000,
    "lac": 100_000,
    "k": 1000,
}
_WORD = "|".join(sorted([*_UNITS, *_TENS], key=len, reverse=True))
WORDS = rf"(?:(?:a |one )?(?:hundred|dozen)(?:(?: and)?[ -](?:{_WORD}))*|(?:{_WORD})(?:(?:[ -]| hundred and )(?:{_WORD}|hundred))*)"
DIGITS = r"\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
HALF = r"(?: (?:and|n|&) a half| 1/2|½)"
NUMBER = rf"(?:{DIGITS}|\b{WORDS}\b)"


def value_of(text: str) -> float | None:
    """The number that the text spells; None where it spells none."""
    said = text.casefold().strip()
    half = re.search(rf"{HALF}$", said)
    base = said[: half.start()] if half else said
    number = _digits(base) if base[:1].isdigit() else _words(base)
    if number is None:
        return None
    return number + 0.5 if half else number


def _digits(text: str) -> float | None:
    compact = re.sub(r"[ ']", "", text)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", compact):
        compact = compact.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", compact):
        compact = compact.replace(".", "")
    try:
        return float(compact.replace(",", "."))
    except ValueError:
        return None


def _words(text: str) -> float | None:
    total = 0
    known = False
    for word in re.split(r"[ -]+", text):
        if word in _UNITS:
            total += _UNITS[word]
        elif word in _TENS:
            total += _TENS[word]
        elif word in ("hundred", "dozen"):
            total = max(total, 1) * (100 if word == "hundred" else 12)
        elif word not in ("a", "and"):
            return None
        known = known or word not in ("a", "and")
    return float(total) if known else None


def scale_of(word: str | None) -> int:
    """What a word behind a number multiplies it by."""
    return _SCALES.get((word or "").casefold().strip(), 1)
