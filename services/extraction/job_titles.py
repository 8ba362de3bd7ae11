"""What the job is called that a recruiter describes."""

import re

from services.extraction.lexicons import fold, words
from services.extraction.negation import negated
from services.extraction.passages import Passage
from services.extraction.titles import Occupation, find_occupations, tidy

_LABEL = re.compile(
    r"(?:^|\n|[•*\-]\s*|[.;]\s)\W{0,4}(?:job |(?:a )?new |another )?(?:role|title|position|job(?: title)?|vacancy|post|"
    r"opening)\s*:\s*(?P<title>[^\n.;,(|]{2,80}?)(?=\s*(?:[\n.;,(|•]|\s-\s|$|\b(?:in|at|for|based)\b))",
    re.IGNORECASE,
)
_RENAMED = re.compile(
    r"\b(?:(?:rename|retitle|re-title)\b[^.;\n]{0,60}?\b(?:to|as)|(?:change|set|make|update|put)\b[^.;\n]{0,30}?\btitle\b[^.;\n]{0,30}?\b(?:to|into|as)|"
    r"title\b[^.;\n]{0,20}?\b(?:should (?:be|read|say)|is now|must be|needs to be)|(?:call|name) (?:it|this|the (?:job|role|post|position)))\s+"
    r"[\"']?(?:an? |the )?(?P<title>[^\W\d][\w &/'()+-]{1,80}?)(?=[\"']?\s*(?:[.,;!?\n]|$|\band (?:add|set|make|publish|put|raise|change)\b|\bplease\b|\bnot\b|\binstead\b))",
    re.IGNORECASE,
)
_HEAD_OF = re.compile(
    r"(?:^|[.:\n]\s*|\b(?:an?|the|our|appoint|hire|recruit|need|for|seeks?)\s+)(?P<title>(?:[Dd]eputy )?[Hh]ead of [A-Z][\w-]+(?: (?:and|&) [A-Z][\w-]+)?)"
)
_WANTED = re.compile(
    r"\b(?:need|needs|needed|want|wants|looking (?:for|to hire|to recruit)|look for|searching for|hire|hiring|appoint|appointing|"
    r"recruit|recruiting|seeks?|seeking|after|require|wanted:?|advertis\w+ (?:for|:)|job (?:for|4|as)|posting for|"
    r"post for|"
    r"opening for|vacancy for|position (?:for|of|as)|role (?:of|for|as)|ad for|advert for|draft(?: for| of)?|listing "
    r"for|job:|advertisement(?: for)?:?)\s+(?P<title>(?:an?|another|one|two|some|\d|new|the|our|"
    r"to)?\s*[^\n.;,(:£$€]{2,80})",
    re.IGNORECASE,
)
_TITLE_END = re.compile(
    r"\s+(?:in|at|for|to|with|who|that|based|on|from|starting|paying|near|around|asap|please|job|role|position|"
    r"vacancy|this|until|is|are|and we|must|needed|wanted|required|£|\d)\b.*$|\s*[-–]\s.*$",
    re.IGNORECASE,
)
_EXISTING = re.compile(r"\b(?:the|that|this|my)\s+$", re.IGNORECASE)
_OF_EXISTING = re.compile(
    r"\s+(?:pay|salary|job|ad|advert|posting|post|role|position|vacancy|draft|listing|one)\b", re.IGNORECASE
)
_NOT_THE_JOB = re.compile(
    r"\b(?:with|to|by|our|report\w* to|alongside|under|support\w*|assist\w*|team of|help\w*|like an?|as|for(?: an?)?|"
    r"of|other|the|is|are|handled by|from|i'm an?|i am an?|we're an?)\s+$",
    re.IGNORECASE,
)
_START = re.compile(
    r"(?:^|[.!?\n:;]\s*|\bfor an? |\ban? )(?:(?:hi|hello|hey|ok|so|please|new|urgent|wanted|position|job|role|night|"
    r"nights|an?|the|xmas|well|right|yes|sorry|one|two|three|\d+|we're hiring|hiring)\W+)*$",
    re.IGNORECASE,
)


def find_job_title(passage: Passage, *, asked: bool = False, known_title: str | None = None) -> Occupation | None:
    """The title as the recruiter words it, or None. A job that is only referred to ("the car washer pay") has no new title."""
    if renamed := _RENAMED.search(passage.own):
        return Occupation(tidy(renamed["title"]), "", renamed.start("title"), renamed.end("title"))
    if label := _LABEL.search(passage.own):
        return Occupation(tidy(label["title"]), "", label.start("title"), label.end("title"))
    if head := _HEAD_OF.search(passage.own):
        return Occupation(tidy(head["title"]), "", head.start("title"), head.end("title"))
    occupations = [
        one for one in find_occupations(passage) if not negated(passage, one.start) and not _is_existing(passage, one)
    ]
    wanted = list(_WANTED.finditer(passage.own))
    for match in wanted:
        inside = [one for one in occupations if match.start("title") <= one.start < match.end("title")]
        if inside and _is_next(passage.own[match.start("title") : inside[0].start]):
            return inside[0]
    for one in occupations:
        before = passage.own[max(0, one.start - 30) : one.start]
        if (_START.search(before) or asked) and not (one.general and " " not in one.title and not asked):
            return one
    if asked and (bare := re.fullmatch(r"\W*(?:an? )?(?P<title>[^\W\d][\w '&/-]{1,60}?)\W*", passage.own)):
        return Occupation(tidy(bare["title"]), "", bare.start("title"), bare.end("title"))
    return _worded(passage, wanted) or next(
        (one for one in occupations if _counts_anyway(passage, one) and known_title is None), None
    )


def _is_next(between: str) -> bool:
    return (
        re.fullmatch(
            r"(?:\s|\b(?:an?|another|one|two|three|some|new|\d+|to|the|experienced|qualified|good|full|part|time|"
            r"temp|temporary|permanent|reliable|skilled|friendly|hire|recruit|find|for|please|our|next|us|me|who|is|"
            r"fab|great|xmas|someone|as)\b|-)*",
            between,
            re.IGNORECASE,
        )
        is not None
    )


def _is_existing(passage: Passage, one: Occupation) -> bool:
    before = passage.own[max(0, one.start - 8) : one.start]
    return _EXISTING.search(before) is not None and _OF_EXISTING.match(passage.own, one.end) is not None


def _counts_anyway(passage: Passage, one: Occupation) -> bool:
    before = passage.own[max(0, one.start - 24) : one.start]
    return not one.general and _NOT_THE_JOB.search(before) is None


def _worded(passage: Passage, wanted: list[re.Match[str]]) -> Occupation | None:
    """An occupation that the word list lacks, where the words around ask for one and it is formed like one."""
    for match in wanted:
        bare = re.sub(r"^\s*(?:an?|another|one|two|some|new|the|our|\d)\s+", "", match["title"], flags=re.IGNORECASE)
        bare = _TITLE_END.sub("", bare).strip()
        said = bare.split()
        if (
            not said
            or len(said) > 5
            or fold(said[0]) in words("somebody")
            or not re.match(r"\s*(?:an?|another|one)\s", match["title"], re.IGNORECASE)
        ):
            continue
        last = fold(said[-1])
        if re.search(
            r"(?:er|or|ist|ian|ant|man|woman|eer|smith|wright|keeper|maker|hand|temp|intern|apprentice|trainee|"
            r"worker|staff)$",
            last,
        ) and last not in words("not_typos"):
            start = passage.own.index(bare, match.start("title"))
            return Occupation(tidy(bare), "", start, start + len(bare))
    return None
