"""Compares a stored profile or draft with what a case expects of it, field by field."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rolecall.dialogues.cases import Check

Document = Mapping[str, Any]

SKILLS = frozenset(["skills", "skills_required", "skills_preferred"])
LISTS = SKILLS | {"locations", "employment_types", "languages", "education", "experience", "work_authorization"}
TITLES = frozenset(["headline", "title"])
CLOSE_ENOUGH = 1e-6
# a part as short as this must be a word of its own
SHORT = 3
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ı": "i", "œ": "oe"})
_SILENT = re.compile(r"[.'’`´]")
_APART = re.compile(r"[^\w+#]+|_")
_VENDOR = re.compile(r"^(?:microsoft|ms|adobe|autodesk|apache) ")
_GENERAL = re.compile(
    r" (?:skills?|experience|knowledge|programming|language|software|certificat(?:ion|e)|certified|licence|license"
    r"|qualification|ticket|card|course|training|registration|membership)$"
)
_PLURAL = re.compile(r"\b(\w{2,}[^\Ws])s\b")
_SAME_LANGUAGES = {"cmn": "zh", "nb": "no", "nn": "no", "fil": "tl", "iw": "he", "in": "id"}


@dataclass
class Score:
    """Counts by field. `invented`: of the wrong ones, those that nobody said; `faults` are for people."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.invented += other.invented
        self.faults += other.faults

    def put_in(self, name: str, what: str, count: int = 1) -> None:
        self.wrong[name] += count
        self.invented[name] += count
        self.faults.append(f"{name}: {what}")

    def left_out(self, name: str, what: str) -> None:
        self.missed[name] += 1
        self.faults.append(f"{name}: {what}")


def compared(check: Check, document: Document, before: Document) -> Score:
    """`before`: as it was at first, so that what was there already is nobody's invention."""
    score = Score()
    for name, wanted in check.expect.items():
        if name in LISTS:
            _compare_items(score, name, wanted, items_of(document.get(name)), check)
        else:
            _compare_one(score, name, wanted, document.get(name), check.forbid.get(name, []))
    for name in check.absent:
        stored = items_of(document.get(name))
        if stored and document.get(name) != before.get(name):
            score.put_in(name, f"should be unset, and is {document.get(name)!r}", len(stored))
    for name in check.forbid.keys() - check.expect.keys() - set(check.absent):
        for one in items_of(document.get(name)):
            if any(_is_same(name, banned, one) for banned in check.forbid[name]):
                score.put_in(name, f"must not be {one!r}")
    return score


def _compare_items(score: Score, name: str, wanted: list[Any], stored: list[Any], check: Check) -> None:
    rest = list(stored)
    for item in wanted:
        found = next((one for one in rest if _is_same(name, item, one)), None)
        if found is None:
            score.left_out(name, f"lacks {item!r} among {stored!r}")
        else:
            score.right[name] += 1
            rest.remove(found)
    for extra in rest:
        is_banned = any(_is_same(name, banned, extra) for banned in check.forbid.get(name, []))
        is_again = any(_is_same(name, item, extra) for item in wanted)
        is_allowed = any(holds(_words(extra), part) for part in check.allow.get(name, []))
        if is_banned or not (is_again or is_allowed):
            score.put_in(name, f"holds {extra!r}, which is not expected")


def _compare_one(score: Score, name: str, wanted: Any, stored: Any, banned: list[Any]) -> None:
    if items_of(stored) and _is_same(name, wanted, stored):
        score.right[name] += 1
        return
    score.left_out(name, f"is {stored!r}, not {wanted!r}")
    if items_of(stored):
        score.wrong[name] += 1
        # whether a wrong value was made up is known only where the case says which one would be
        score.invented[name] += sum(_is_same(name, one, stored) for one in banned)


def items_of(value: Any) -> list[Any]:
    """Nothing, one, or several, as a list."""
    if value is None or value in ("", {}):
        return []
    return value if isinstance(value, list) else [value]


def _is_same(name: str, wanted: Any, stored: Any) -> bool:
    if isinstance(wanted, Mapping):
        words = _words(stored)
        return all(any(holds(words, one) for one in _either(part)) for part in wanted.values())
    if name in TITLES:
        return any(holds(str(stored), part) for part in items_of(wanted))
    if isinstance(wanted, int | float):
        return _is_number(stored) and abs(float(stored) - wanted) < CLOSE_ENOUGH
    if name == "company":
        return any(_squeezed(one) in _squeezed(stored) for one in _either(wanted))
    forms = _FORMS.get(name, _plain_forms)
    return any(set(forms(stored)) & set(forms(one)) for one in _either(wanted))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _either(value: Any) -> list[str]:
    return [one for one in str(value).split("|") if one.strip()]


def holds(text: str, part: str) -> bool:
    """Part of the text, whatever the case, accents, signs and, for longer parts, spaces."""
    whole, wanted = folded(text), folded(part)
    if len(wanted) <= SHORT:
        return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", whole) is not None
    return wanted in whole or (len(wanted) > SHORT + 1 and wanted.replace(" ", "") in whole.replace(" ", ""))


def folded(value: Any) -> str:
    """Small letters without accents, words one space apart; of the signs only `+` and `#` stay."""
    text = unicodedata.normalize("NFKD", str(value).casefold().translate(_LETTERS))
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return _APART.sub(" ", _SILENT.sub("", text.replace("&", " and "))).strip()


def _squeezed(value: Any) -> str:
    return folded(value).replace(" ", "")


def _words(value: Any) -> str:
    return " ".join(str(part) for part in value.values() if part) if isinstance(value, Mapping) else str(value)


def _plain_forms(value: Any) -> Iterable[str]:
    return [_squeezed(value)]


def _skill_forms(value: Any) -> Iterator[str]:
    """With and without a vendor in front, a general word behind, and the ending of a plural."""
    whole = folded(value)
    for named in {whole, _VENDOR.sub("", whole)}:
        for bare in {named, _GENERAL.sub("", named)}:
            yield bare.replace(" ", "")
            yield _PLURAL.sub(r"\1", bare).replace(" ", "")


def _place_forms(value: Any) -> Iterable[str]:
    return [_squeezed(value), _squeezed(re.split(r"[,(;/]", str(value))[0])]


def _language_forms(value: Any) -> Iterable[str]:
    code = str(value.get("language") if isinstance(value, Mapping) else value)
    primary = code.strip().lower().replace("_", "-").partition("-")[0]
    return [_SAME_LANGUAGES.get(primary, primary)]


_FORMS: dict[str, Callable[[Any], Iterable[str]]] = {
    **dict.fromkeys(SKILLS, _skill_forms),
    "locations": _place_forms,
    "languages": _language_forms,
    "available_from": lambda value: [str(value)[:10]],
}
