"""A text as the readers see it, and which of its words are the speaker's own statements about the matter.

Readers work on `own`, a text with straight marks and single blanks, in which a line end stands where words were left out; no rule
reads across it. Every letter of it knows its position in the text as it was written, so that quotes are literal.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.extraction.german import in_english

_STRAIGHT = str.maketrans("’‘`´“”„«»–—−‑\u00a0\u202f\u2009\u2007\t\r", '\'\'\'\'"""""----      ')
_ABBREVIATIONS = r"st|mr|mrs|ms|dr|prof|no|e\.g|i\.e|vs|dept|[A-Za-z]|m\.sc|b\.sc|ph\.d"
_CUT_SHORT = r"min|max|approx|ca|incl|excl|resp|yrs?|hrs?|exp|etc"
_RUN = re.compile(r"(?P<blanks>\s{2,}|[\x0b\x0c\x85\u2028\u2029])|(?P<letter>[^\d\s])(?P=letter){3,}|\d{16,}")
_LONGEST_SENTENCE = 800
_SENTENCE_END = re.compile(
    rf"(?:(?<!\w)(?:{_ABBREVIATIONS})\.(?=\s+[a-z\d£$€(]))|(?:(?<!\w)(?:{_CUT_SHORT})\.(?=\s+(?-i:[a-z\d£$€(])))|([.!?…]+)(?=[\s\"')\]]|$)|(\n+)|([;•·▪●◦])",
    re.IGNORECASE,
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


def passage_of(text: str) -> "Passage":
    """The whole text, nothing left out; German is read in English words."""
    return _compact(text, *in_english(straight(text)))


def _compact(text: str, letters: str, positions: Sequence[int]) -> "Passage":
    """Runs of blanks and of the same letter are cut short, so that no pattern meets an endless one."""
    kept: list[str] = []
    places: list[int] = []
    start = 0
    for run in _RUN.finditer(letters):
        kept.append(letters[start : run.start()])
        places += positions[start : run.start()]
        short = _shortened(run)
        kept.append(short)
        places += positions[run.start() : run.start() + len(short)]
        start = run.end()
    kept.append(letters[start:])
    places += positions[start:]
    return Passage(text, "".join(kept), places)


def _shortened(run: re.Match[str]) -> str:
    if run["blanks"]:
        return "\n" if "\n" in run["blanks"] else " "
    return run.group()[:3] if run["letter"] else run.group()[:15]


def sentences(text: str) -> list[Span]:
    """Sentences, lines, bullets and halves at a semicolon, without their closing mark and outer blanks."""
    spans, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if end[1] is None and end[2] is None and end[3] is None:
            continue
        spans.append(Span(start, end.start()))
        start = end.end()
    spans.append(Span(start, len(text)))
    return [
        trimmed for span in spans for part in _parts(text, span) if (trimmed := trim(text, part)).end > trimmed.start
    ]


def _parts(text: str, span: Span) -> Iterator[Span]:
    """A sentence without end is cut at a blank now and then."""
    start = span.start
    while span.end - start > _LONGEST_SENTENCE:
        cut = text.rfind(" ", start, start + _LONGEST_SENTENCE)
        cut = cut if cut > start else start + _LONGEST_SENTENCE
        yield Span(start, cut)
        start = cut
    yield Span(start, span.end)


def trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in "*-_|\"'"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "|,:\"'"):
        end -= 1
    return Span(start, end)


@dataclass(frozen=True)
class Passage:
    """`text` as it was written; `own` what is read of it; `positions[n]` is where letter n of `own` stands in `text`."""

    text: str
    own: str
    positions: Sequence[int]

    def without(self, spans: list[Span]) -> "Passage":
        """The same passage with a line end in place of each span."""
        if not spans:
            return self
        letters = list(self.own)
        for span in spans:
            letters[span.start : span.end] = "\n" * (span.end - span.start)
        return _compact(self.text, "".join(letters), self.positions)

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
        """The stretch as it was written, letter for letter."""
        return self.text[self.positions[start] : self.positions[end - 1] + 1] if end > start else ""

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
