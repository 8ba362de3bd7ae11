"""A text as the readers see it, and which of its words are the speaker's own statements about the matter.

Everything here keeps positions: `plain` and `own` are as long as the text, so what is found at a place in one
is quoted from the same place of the other. Words that state nothing are blanked out with line ends, which no rule reads across.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

_STRAIGHT = str.maketrans("’‘`´“”„«»–—−‑\u00a0\u202f\u2009\u2007\t\r", '\'\'\'\'"""""----      ')
_ABBREVIATIONS = r"min|max|approx|ca|incl|excl|resp|yrs?|hrs?|st|mr|mrs|ms|dr|no|exp|etc|e\.g|i\.e|vs|dept|[A-Za-z]|m\.sc|b\.sc|ph\.d"
_SENTENCE_END = re.compile(
    rf"(?:(?<!\w)(?:{_ABBREVIATIONS})\.(?=\s+[a-z\d£$€(]))|([.!?…]+)(?=[\s\"')\]]|$)|(\n+)|([;•·▪●◦])", re.IGNORECASE
)
_CLAUSE_END = re.compile(
    r",(?!\d{3})|\s-\s|\(|\)|:(?=\s)|\b(?:but|so|although|though|whereas|while|because|since then)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Span:
    """A stretch of a text; `end` is exclusive."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


def straight(text: str) -> str:
    """The text with plain quotes, dashes and blanks, letter for letter as long as before."""
    return text.translate(_STRAIGHT)


def blank(text: str, spans: list[Span]) -> str:
    """The text with the spans turned into line ends."""
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = "\n" * (span.end - span.start)
    return "".join(letters)


def sentences(text: str) -> list[Span]:
    """Sentences, lines, bullets and halves at a semicolon, without their closing mark and outer blanks."""
    spans, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if end[1] is None and end[2] is None and end[3] is None:
            continue
        spans.append(Span(start, end.start()))
        start = end.end()
    spans.append(Span(start, len(text)))
    return [trimmed for span in spans if (trimmed := trim(text, span)).end > trimmed.start]


def trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in "*-_|\"'"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "|,:\"'"):
        end -= 1
    return Span(start, end)


@dataclass(frozen=True)
class Passage:
    """`text` as it was written, `plain` with straight marks, `own` also without what is not the speaker's to state."""

    text: str
    plain: str
    own: str

    @cached_property
    def sentences(self) -> list[Span]:
        return sentences(self.own)

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.sentences]

    @cached_property
    def _clause_ends(self) -> list[Span]:
        return [Span(end.start(), end.end()) for end in _CLAUSE_END.finditer(self.own)]

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [span.start for span in self._clause_ends]

    def quote(self, start: int, end: int) -> str:
        return self.text[start:end]

    def sentence_at(self, position: int) -> Span:
        number = bisect_right(self._starts, position) - 1
        return self.sentences[number] if number >= 0 else Span(0, len(self.own))

    def clause_at(self, position: int) -> Span:
        """The clause around the position: within its sentence, between commas and conjunctions."""
        sentence = self.sentence_at(position)
        number = bisect_right(self._clause_starts, position)
        before = self._clause_ends[number - 1].end if number else 0
        after = self._clause_ends[number].start if number < len(self._clause_ends) else len(self.own)
        return Span(max(sentence.start, before), max(position, min(sentence.end, after)))

    def before(self, position: int) -> str:
        """What stands before the position in its clause."""
        return self.own[self.clause_at(position).start : position]

    def in_clause(self, position: int) -> str:
        span = self.clause_at(position)
        return self.own[span.start : span.end]
