"""Languages that somebody speaks or a job asks for."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale

from services.extraction.lexicons import fold, lines
from services.extraction.negation import corrects, negated, taken_back
from services.extraction.passages import Passage, Span

_CUE = re.compile(
    r"\b(?:speak(?:s|ing|er|ers)?|spoken|fluen\w+|nativ\w+|bilingual|trilingual|multilingual|languages?|lingual|"
    r"mother (?:tongue|language)s?|conversational\w*|proficien\w+|understand|written|verbal|tongue|"
    r"translat\w+|interpret\w+|subtitl\w+|into|communicati\w+|communicate in|(?:working|company|office|team|business) language(?: is)?)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\b(?:(?P<cefr>[ABC][12])\b\+?|(?P<native>nativ\w+|mother (?:tongue|language)|first language|L1\b))", re.IGNORECASE
)
_FILLER = re.compile(
    r"(?:[\s,;:&/+().-]|\b(?:and|or|also|plus|both|in|a|an|bit|little|some|of|the|too|as well|well|good|very|basic|"
    r"fluent|fluently|native|level|beginner|intermediate|advanced|working|knowledge|conversational|business|written|"
    r"spoken|"
    r"excellent|decent|perfect|so-so|like this|is|are|ok|okay|my|me|i|know|read|write|languages?|only|skills?|"
    r"required|essential|needed|must|mandatory|necessary|a must|preferred|at|[ABC][12]|mother (?:tongue|language)|proficient|"
    r"fine|add|put)\b)+",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\s*is (?:our|the|your) (?:working|company|office|team|business|main) language|\s*(?:(?:language )?skills?\s*)?(?:(?:is|are|at|level)\s*)?(?:[ABC][12]\s*)?(?:also\s*)?(?:a )?(?:required|"
    r"essential|needed|musts?|mandatory|necessary|compulsory|obligatory|indispensable|speak\w*)\b",
    re.IGNORECASE,
)
_ASKED_BEFORE = re.compile(r"\b(?:must|need\w*|requires?|required|essential)\b[^.;]{0,40}$", re.IGNORECASE)
_WISHED = re.compile(
    r"\s*(?:[ABC][12]\s*)?(?:language\s*|speakers?\s*|speaking\s*)?(?:(?:is|are|would be|skills)\s*)*(?:a |an )?(?:(?:big |real |added |"
    r"definite )?(?:plus|bonus|advantage|asset)|desirable|preferred|nice to have|handy|welcome|helpful|useful|"
    r"beneficial|nice)\b",
    re.IGNORECASE,
)
_WISHED_BEFORE = re.compile(
    r"\b(?:nice to have|desirable|preferred|preferably|ideally|bonus|a plus|nice|optional)\s*:?[^.;]{0,40}$",
    re.IGNORECASE,
)
_FROM_INTO = re.compile(r"\bfrom\b[^.;\n]*\b(?:in)?to\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\s*(?:-\s*)?(?:teacher|teaching|tutor\w*|lessons?|literature|law|cuisine|food|cooking|restaurant|bakery|market|"
    r"company|firm|citizen\w*|passport|history|people|team|clients?|customers?|polish(?:ing|ed)|department|degree|"
    r"studies|lit\b|labou?r|GAAP|wine|school|army|government|GCSE|A-level|translation market|then\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LanguageMention:
    tag: str
    level: str | None
    start: int
    end: int
    denied: bool = False
    only_wished: bool = False


@cache
def _tags() -> dict[str, str]:
    """Tags by folded name."""
    found = {
        fold(name): tag
        for tag, name in Locale("en").languages.items()
        if re.fullmatch(r"[a-z]{2}", tag) and len(name) > 2
    }
    found |= {
        fold(name): tag for tag, name in Locale("de").languages.items() if name.endswith("isch") and len(tag) == 2
    }
    found["deutsch"] = "de"
    for tag, *names in lines("languages"):
        found |= {fold(name): tag for name in names}
    return found


@cache
def _names() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_tags(), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{names})(?!\w)", re.IGNORECASE)


def tag_of(name: str) -> str | None:
    return _tags().get(fold(name.strip()))


def find_languages(passage: Passage, *, asked: bool = False, known: Collection[str] = ()) -> list[LanguageMention]:
    """Languages where the words around make plain that they are spoken or asked for; each as often as it is named.

    `asked`: languages were just asked about. `known`: those noted before; a correction may name them without more.
    """
    text = fold_same_length(passage.own)
    matches = list(_names().finditer(text))
    found = [*_codes(passage)]
    for match in matches:
        if _SUBJECT.match(passage.own, match.end()):
            continue
        sentence = passage.sentence_at(match.start())
        if asked or _is_spoken(passage, match, sentence, matches) or _is_corrected(passage, match, matches, known):
            found.append(_mention(passage, match))
    return found + [_mention(passage, match) for match in matches if _stands_beside(passage, match, found)]


def _is_corrected(
    passage: Passage, match: re.Match[str], matches: Sequence[re.Match[str]], known: Collection[str]
) -> bool:
    """ "I meant Italian, not French", "remove English": names in a correction of what is noted."""
    named = {_tags()[one.group().casefold()] for one in matches}
    told = negated(passage, match.start()) or taken_back(passage, match.start(), match.end())
    return bool(named & set(known)) and (told or corrects(passage, match.start()))


def _stands_beside(passage: Passage, match: re.Match[str], found: Sequence[LanguageMention]) -> bool:
    """ "German B1, Polish, English A2": one that stands as an item between others that are spoken."""
    if any(one.start <= match.start() < one.end for one in found):
        return False
    near = [one for one in found if re.fullmatch(r"\s*(?:,|and|&|/)\s*", _between(passage, match, one))]
    return bool(near) and not _SUBJECT.match(passage.own, match.end())


def _between(passage: Passage, match: re.Match[str], one: LanguageMention) -> str:
    return passage.own[one.end : match.start()] if one.end <= match.start() else passage.own[match.end() : one.start]


_CODES = re.compile(r"(?<![\w/])[A-Z]{2}(?:\s?[/&+,]\s?[A-Z]{2})+(?![\w/])")


def _codes(passage: Passage) -> Iterator[LanguageMention]:
    """ "Bilingual (EN/FR)": two-letter codes side by side, where the sentence speaks of languages."""
    for match in _CODES.finditer(passage.own):
        sentence = passage.sentence_at(match.start())
        tags = [(code.group().lower(), code.span()) for code in re.finditer("[A-Z]{2}", match.group())]
        if _CUE.search(passage.own, sentence.start, sentence.end) and all(tag in _tags().values() for tag, _ in tags):
            for tag, (start, end) in tags:
                yield LanguageMention(tag, None, match.start() + start, match.start() + end)


def fold_same_length(text: str) -> str:
    """Small letters without accents where that keeps each letter in its place."""
    return (
        "".join(folded if len(folded := fold(letter)) == 1 else letter for letter in text)
        if not text.isascii()
        else text
    )


def _is_spoken(passage: Passage, match: re.Match[str], sentence: Span, matches: list[re.Match[str]]) -> bool:
    if _ASKED.match(passage.own, match.end()) or _WISHED.match(passage.own, match.end()):
        return True
    if re.match(
        r"\s*\(?(?:(?:is |as )?(?:my |a )?)(?:(?:at )?(?:level )?[ABC][12]\b|nativ|mother (?:tongue|language)|fluent)",
        passage.own[match.end() :],
        re.IGNORECASE,
    ):
        return True
    if _FROM_INTO.search(passage.own, sentence.start, sentence.end):
        return True
    clause = passage.clause_at(match.start())
    if _CUE.search(passage.own, sentence.start, match.start()) and _listed(passage, match, matches):
        return True
    if _CUE.search(passage.own, match.end(), min(sentence.end, match.end() + 15)) and clause.end >= match.end():
        return True
    return _only_languages(passage, match, matches, sentence) or (
        _only_languages(passage, match, matches, clause)
        and len([m for m in matches if clause.start <= m.start() < clause.end]) > 1
    )


def _listed(passage: Passage, match: re.Match[str], matches: list[re.Match[str]]) -> bool:
    """Whether only a few small words, or other languages, stand between the cue and the name."""
    sentence = passage.sentence_at(match.start())
    cue_end = max(
        (cue.end() for cue in _CUE.finditer(passage.own, sentence.start, match.start())), default=sentence.start
    )
    between = passage.own[cue_end : match.start()]
    without = _names().sub(" ", fold_same_length(between))
    rest = _FILLER.sub(" ", without)
    return len(rest.split()) <= 2


def _only_languages(passage: Passage, match: re.Match[str], matches: list[re.Match[str]], span: Span) -> bool:
    """Whether the stretch holds nothing but languages, levels and small words."""
    words = fold_same_length(passage.own[span.start : span.end])
    if not _names().search(words):
        return False
    rest = _FILLER.sub(" ", _names().sub(" ", words)).strip()
    return not rest and "then" not in words


def _mention(passage: Passage, match: re.Match[str]) -> LanguageMention:
    start, end = match.start(), match.end()
    level = None
    around = re.match(
        r"[\s,(:-]*(?:at |level |a |my |is |as )*(?P<level>[ABC][12]\b|nativ\w+|mother (?:tongue|language)|first language)",
        passage.own[end : end + 40],
        re.IGNORECASE,
    )
    ahead = re.search(
        r"\b(?P<level>[ABC][12]|nativ\w+|mother (?:tongue|language)|first language)(?: level)?(?: is| in|:)?\s*$",
        passage.own[max(0, start - 30) : start],
        re.IGNORECASE,
    )
    if told := around or ahead:
        level = told["level"].upper() if len(told["level"]) == 2 else "native"
        end = end + around.end() if around else end
    denied = negated(passage, start, end) or taken_back(passage, start, end)
    wished = _WISHED.match(passage.own, end) is not None or (
        _WISHED_BEFORE.search(passage.before(start)) is not None and not _ASKED.match(passage.own, end)
    )
    return LanguageMention(_tags()[match.group().casefold()], level, start, end, denied, wished)
