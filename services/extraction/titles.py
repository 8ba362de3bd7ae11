"""Occupations in a text: what somebody is, or what a job is called."""

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from services.extraction.known_skills import SkillMention, known_skills
from services.extraction.lexicons import SKILL_LISTS, entries, fold, key, lines, longest, words
from services.extraction.passages import Passage
from services.extraction.place_names import find_places

_TOKEN = re.compile(r"[^\W_][\w+#]*(?:[.'’-][^\W_]+)*")
_GAP = re.compile(r" ?[&/] ?| |-| \.")
_OF = re.compile(r" of (?:the )?[A-Z]?[a-z]+(?: (?:and|&) [A-Za-z]+)?(?: [A-Z][a-z]+)?")
_OF_HEADS = re.compile(
    r"(?:teacher|head|director|professor|lecturer|chief|president|manager|tutor|keeper|master)$", re.IGNORECASE
)
_DOTTED = re.compile(r"\.(?=[a-z])", re.IGNORECASE)
_MAX_IN_FRONT = 4


@dataclass(frozen=True)
class Occupation:
    """`title` is how the writer words it, cleaned; `canonical` what the word list calls its last words; `general`: by itself it says little."""

    title: str
    canonical: str
    start: int
    end: int
    general: bool = False

    @property
    def plain_words(self) -> frozenset[str]:
        """The folded words without those of rank."""
        return frozenset(key(self.title).split()) - words("rank_words")


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int


def find_occupations(passage: Passage) -> list[Occupation]:
    """Every occupation named, in order, with the words in front that belong to it."""
    text = passage.own
    tokens = [_Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    skills = known_skills(text)
    places = {position for place in find_places(text) for position in range(place.start, place.end)}
    found: list[Occupation] = []
    number = 0
    while number < len(tokens):
        head = _head_at(text, tokens, number)
        if head is None:
            number += 1
            continue
        canonical, width, typed = head
        if _names_something_else(text, tokens[number].start, tokens[number + width - 1].end, skills):
            number += width
            continue
        first = _first_word(text, tokens, number, places, found[-1].end if found else 0)
        last = number + width - 1
        found.append(_occupation(text, tokens, first, number, last, canonical, typed))
        number += width
    return _joined(text, found)


_PAPER = re.compile(
    r"'s?\s+(?:licen[cs]e|card|registration)\b|\s+(?:registration|licen[cs]e|certificat\w+|qualification|award)\b",
    re.IGNORECASE,
)


def _names_something_else(text: str, start: int, end: int, skills: list[SkillMention]) -> bool:
    """ "SQL Server" is a skill, "driver's licence" a paper."""
    inside = any(
        skill.start <= start and end <= skill.end and skill.end - skill.start > end - start for skill in skills
    )
    return inside or _PAPER.match(text, end) is not None


def _head_at(text: str, tokens: list[_Token], number: int) -> tuple[str, int, str | None] | None:
    """The longest known occupation that begins here: its name, how many words, and the right spelling of a mistyped one."""
    known = entries("occupations")
    for width in range(min(longest("occupations"), len(tokens) - number), 0, -1):
        if not _joins(text, tokens, number, number + width):
            continue
        form = key(text[tokens[number].start : tokens[number + width - 1].end])
        for said in (form, _singular(form)):
            if (entry := known.get(said)) and _fits(
                entry.canonical, text[tokens[number].start : tokens[number + width - 1].end]
            ):
                return entry.canonical, width, None if said == form else said
    return _mistyped(text, tokens, number)


def _fits(canonical: str, written: str) -> bool:
    """Two or three letters are an occupation only in capitals."""
    return (
        len(written) > 3
        or written.isupper()
        or written.casefold() in ("dev", "rep", "vet", "gp")
        or canonical.casefold() == written.casefold()
    )


def _singular(form: str) -> str:
    if form.endswith("men"):
        return form[:-2] + "an"
    return form[:-1] if form.endswith("s") and not form.endswith("ss") else form


def _joins(text: str, tokens: list[_Token], first: int, after: int) -> bool:
    return all(_GAP.fullmatch(text[tokens[n].end : tokens[n + 1].start]) for n in range(first, after - 1))


def _mistyped(text: str, tokens: list[_Token], number: int) -> tuple[str, int, str | None] | None:
    """An occupation of one word with a letter or two wrong, where an occupation is to be expected."""
    token = fold(tokens[number].text)
    if (
        len(token) < 5
        or token.endswith(("ed", "ing", "s"))
        or not token.isalpha()
        or token in words("not_typos")
        or token in words("not_skills")
        or token in words_in_front()
        or token in entries(*SKILL_LISTS)
        or not _expected(text, tokens, number)
    ):
        return None
    best = min(
        (
            (OSA.distance(token, right, score_cutoff=2), right)
            for right in _by_letter().get(token[0], ())
            if abs(len(right) - len(token)) <= 2 and not right.startswith(token) and not token.startswith(right)
        ),
        default=None,
    )
    if best and 0 < best[0] <= (2 if len(token) >= 10 else 1):
        return entries("occupations")[best[1]].canonical, 1, best[1]
    return None


_EXPECTED = re.compile(
    r"(?:^|[.!?;:,\n(]\s*|\b(?:a|an|am|as|i'm|im|for|need|needs|our|qualified|experienced|senior|junior|advanced|"
    r"apprentice)\s+)$",
    re.IGNORECASE,
)


def _expected(text: str, tokens: list[_Token], number: int) -> bool:
    before = text[max(0, tokens[number].start - 16) : tokens[number].start]
    return _EXPECTED.search(before) is not None or (number == 0 and not before.strip())


@cache
def _by_letter() -> dict[str, list[str]]:
    single: dict[str, list[str]] = {}
    for form in entries("occupations"):
        if " " not in form and len(form) >= 5:
            single.setdefault(form[0], []).append(form)
    return single


def _first_word(text: str, tokens: list[_Token], number: int, places: set[int], floor: int) -> int:
    """How far the words in front of the occupation belong to it."""
    first = number
    while first > 0 and number - first < _MAX_IN_FRONT:
        token = tokens[first - 1]
        gap = text[token.end : tokens[first].start]
        if (
            token.start < floor
            or token.start in places
            or not _GAP.fullmatch(gap)
            or not (_describes(token.text) or gap == "&")
        ):
            break
        first -= 1
    return first


def _describes(word: str) -> bool:
    return (
        fold(word) not in words_in_front()
        and not any(letter.isdigit() for letter in word)
        and not word.endswith(("'s", "'m", "'re", "'ve"))
    )


@cache
def words_in_front() -> frozenset[str]:
    """Words that end a title when it is read backwards."""
    return frozenset(form.casefold() for row in lines("not_in_titles") for form in row)


def _occupation(
    text: str, tokens: list[_Token], first: int, number: int, last: int, canonical: str, typed: str | None
) -> Occupation:
    start, end = tokens[first].start, tokens[last].end
    written = text[start:end]
    if typed is not None:
        written = text[start : tokens[number].start] + typed
    if _OF_HEADS.search(written) and (of := _OF.match(text, end)) and not find_places(of.group()):
        written, end = written + of.group(), of.end()
    general = first == number and (typed or key(text[tokens[number].start : tokens[last].end])) in words(
        "general_occupations"
    )
    return Occupation(tidy(written), canonical, start, end, general)


def tidy(title: str) -> str:
    """One line, a capital at the start, capitals elsewhere as they were."""
    clean = " ".join(title.split()).strip(" -,/&")
    if clean.isupper() and len(clean) > 5:
        clean = clean.capitalize()
    return clean[:1].upper() + clean[1:]


def _joined(text: str, found: list[Occupation]) -> list[Occupation]:
    """ "Driver trainer" is one: an occupation right behind another takes it along."""
    joined: list[Occupation] = []
    for one in found:
        if joined and _GAP.fullmatch(text[joined[-1].end : one.start]) and "/" not in text[joined[-1].end : one.start]:
            before = joined.pop()
            one = Occupation(
                tidy(f"{before.title} {one.title[:1].lower()}{one.title[1:]}"), one.canonical, before.start, one.end
            )
        joined.append(one)
    return joined
