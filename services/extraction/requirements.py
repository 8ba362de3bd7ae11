"""What a job asks for and what it would like: the stretches of a text, and the skills listed in them."""

import re
from dataclasses import dataclass
from typing import Literal

from services.extraction.known_skills import SkillMention, known_skills
from services.extraction.passages import Passage, Span
from services.extraction.skills import listed_skills, split_items, without

Wanted = Literal["required", "preferred"]

_BEFORE_REQUIRED = (
    r"(?:absolute |key |minimum |main )?(?:must[- ]?haves?|must(?: also)? (?:know|hold|be able to|be|have|possess|"
    r"understand)|musts?(?=\s*:)|(?:skills? |what's )?required(?: skills?)?|requirements?|essentials?(?: skills?| criteria| requirements| qualifications| experience)?|what (?:you(?:'ll| will)?|we) (?:need|bring|are looking for|look for|require)(?=\s*:)|(?:who|what) we(?:'re| are) looking for|you (?:have|bring)(?=\s*:)|about you(?=\s*:)|"
    r"you(?:'ll| will)? need(?: to have| to know)?|(?:they|she|he|we|candidates?|applicants?|person)?(?:'ll| will)? "
    r"?needs?(?: to)? (?:have|know|hold|be)|we need|requires?|(?<!special )(?<!additional )(?<!complex )needs(?! (?:an?|the|to|some|someone|somebody)\b)|"
    r"skills?(?: needed| required)?(?=\s*:)|needed|need(?=\s*:)|must(?=\s*[:-])|"
    r"looking for (?:experience|someone with|somebody with)|experience (?:with|in|of|using)|knowledge of|tech stack|"
    r"stack(?=\s*:)|working with)"
)
_BEFORE_PREFERRED = (
    r"(?:nice[- ]to[- ]haves?|nices?(?=\s*:)|desirables?(?: skills?| criteria| requirements| qualifications| experience)?|preferred(?: skills?| criteria| qualifications)?|preferably|ideally|"
    r"bonus(?: points)?(?: for| if)?|optional|pluses|plus(?=\s*:)|(?:it )?would be (?:nice|great|good)(?: if| to "
    r"have)?|advantageous|good to have|"
    r"would (?:like|love|prefer) (?:you to (?:have|know)|someone with|somebody with|experience (?:with|in|of)|them "
    r"to (?:have|know)))"
)
_BEHIND_REQUIRED = r"(?:is|are|as|being|r|also|both|all|absolutely|skills?|would be| )*\b(?:an? )?(?:absolute )?(?:must(?:-haves?|s| haves?(?=\s*(?:[.,;\n]|$)))?(?! (?:know|hold|have|be|speak|possess|understand|also))|essential|required|needed|mandatory|necessary|compulsory|vital|non-negotiable|obligatory|crucial|expected|key)"
_BEHIND_PREFERRED = (
    r"(?:is|are|as|would be|woud be|wud be|will be|would|also|considered|seen as|skills?| )*\b(?:an? |very )?(?:(?:big|"
    r"added|additional|distinct|strong|definite|real|huge|nice|great) )?(?:plus(?:es)?|bonus|advantage|asset|"
    r"desirable|desired|preferred|ideally|preferably|if possible|nice[- ]to[- ]have|nice|handy|useful|helpful|"
    r"beneficial|welcome|optional|advantageous|appreciated|good to have|preferable)"
)
_MARK = re.compile(
    rf"(?<![\w-])(?:(?P<prefix>(?:(?P<required>{_BEFORE_REQUIRED})|(?P<preferred>{_BEFORE_PREFERRED}))\s*(?P<colon>:|"
    rf"-(?= ))?)|(?P<behind>(?P<brequired>{_BEHIND_REQUIRED})|(?P<bpreferred>{_BEHIND_PREFERRED})))(?![\w-])",
    re.IGNORECASE,
)
_TOO = re.compile(r"\b(?:too|as well|also|likewise)\W*$", re.IGNORECASE)
_NOT = re.compile(r"\b(?:no|not|don't|isn't|aren't|without|never)\b[^,;]*$", re.IGNORECASE)
_NOT_NEEDED = re.compile(r"\b(?:no|not|isn't|aren't|don't|doesn't|shouldn't|needn't)\b", re.IGNORECASE)
_LAST_CUT = re.compile(r",|\s-\s|\x00+|\bbut\b|\bwhile\b|\bhowever\b")
_DUTY = re.compile(
    r"\W*(?:you(?:'ll| will| would)|your (?:duties|tasks|role)|duties|responsibilities|tasks|the (?:job|role|post) (?:is|involves|includes)|this (?:job|role|post) (?:is|involves|includes)|"
    r"working (?:closely )?with|reporting to|we (?:offer|are|have)|benefits)\b",
    re.IGNORECASE,
)
_MOST_IN_HEADING = 4
_NOTHING = re.compile(
    r"(?:\W|\b(?:and|or|but|also|the|a|an|it|they|we|you|sorry|should|shoud|say|please|so|our|with|for|role|"
    r"candidates?|applicants?|who|someone|will|would|should|ideal|some|any|experience|good|strong)\b)*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Requirement:
    skill: SkillMention
    wanted: Wanted


@dataclass(frozen=True)
class _Stretch:
    span: Span
    wanted: Wanted


def find_requirements(passage: Passage, taken: list[Span]) -> list[Requirement]:
    """Skills with how much they matter. A known skill in a sentence that says neither is taken as required."""
    text = without(passage, taken)
    found: list[Requirement] = []
    carried: Wanted | None = None
    for sentence in passage.sentences:
        stretches, heading = _stretches(text, sentence)
        if carried and not stretches and not heading and not _is_label(text, sentence):
            stretches = [_Stretch(sentence, carried)]
        else:
            carried = heading
        found += _read(text, sentence, stretches)
    return found


def _is_label(text: str, sentence: Span) -> bool:
    """Whether the line begins with a word and a colon of its own ("Pay: …")."""
    return (
        re.match(r"\W*[A-Za-z ]{2,20}:", text[sentence.start : sentence.end]) is not None
        or "\x00" in text[sentence.start : sentence.start + 3]
    )


def _read(text: str, sentence: Span, stretches: list[_Stretch]) -> list[Requirement]:
    found: list[Requirement] = []
    for stretch in stretches:
        found += [Requirement(skill, stretch.wanted) for skill in split_items(text, stretch.span)]
    covered = [stretch.span for stretch in stretches]
    duty = _DUTY.match(text, sentence.start, sentence.end)
    unmarked = (
        listed_skills(text, sentence)
        if not stretches and not duty
        else known_skills(text, sentence.start, sentence.end)
    )
    for skill in unmarked:
        if not any(Span(skill.start, skill.end).overlaps(span) for span in covered):
            found.append(Requirement(skill, "required"))
    return found


def _stretches(text: str, sentence: Span) -> tuple[list[_Stretch], Wanted | None]:
    """The parts of a sentence that are asked for or wished; and what the lines below are, where it is only a heading."""
    stretches: list[_Stretch] = []
    begin, open_wanted, last = sentence.start, None, None
    position = sentence.start
    while match := _MARK.search(text, position, sentence.end):
        position = max(match.end(), match.start() + 1)
        wanted: Wanted = "preferred" if match["preferred"] or match["bpreferred"] else "required"
        before = text[begin : match.start()]
        closes = (
            match["preferred"]
            and not text[match.end() : sentence.end].strip(" .,!\x00")
            and not _starts_stretch(before)
        )
        if match["prefix"] and not closes and (match["colon"] or _starts_stretch(before) or _only_before(match)):
            if open_wanted:
                stretches.append(_Stretch(Span(begin, match.start()), open_wanted))
            begin, open_wanted = match.end(), wanted
        elif _starts_stretch(before):
            continue
        else:
            behind = _Stretch(_behind_span(text, begin, match.start(), open_wanted), wanted)
            if open_wanted and behind.span.start > begin:
                stretches.append(_Stretch(Span(begin, behind.span.start), open_wanted))
            if not _NOT_NEEDED.search(text[behind.span.start : match.end()]):
                stretches.append(behind)
            begin, open_wanted, last = match.end(), None, wanted
    rest = Span(begin, sentence.end)
    if open_wanted and text[begin : sentence.end].strip(" .:,-\x00"):
        stretches.append(_Stretch(rest, open_wanted))
    elif last and _TOO.search(text[begin : sentence.end]):
        stretches.append(_Stretch(rest, last))
    heading = (
        open_wanted
        if open_wanted
        and not text[begin : sentence.end].strip(" .:,-")
        and (
            text[sentence.end : sentence.end + 1] in (":", "\n")
            and text[sentence.start : begin].strip(" .:,-").count(" ") < _MOST_IN_HEADING
        )
        else None
    )
    return [stretch for stretch in stretches if stretch.span.end > stretch.span.start], heading


def _only_before(match: re.Match[str]) -> bool:
    """Words that can only lead a list, never close one."""
    return re.search(
        r"must[- ]?(?:have|know|hold|be|possess)|experience (?:with|in|of|using)|knowledge of|need|ideally|"
        r"preferably|bonus|looking for|would (?:like|love|prefer)",
        match["prefix"],
        re.IGNORECASE,
    ) is not None and not re.fullmatch(r"\s*needed\s*", match["prefix"], re.IGNORECASE)


def _starts_stretch(before: str) -> bool:
    return _NOTHING.fullmatch(before.replace("\x00", " ")) is not None


def _behind_span(text: str, begin: int, end: int, open_wanted: Wanted | None) -> Span:
    """What a mark behind its words refers to: back to the last comma, and further where the items are plainly one list."""
    cuts = [cut.end() for cut in _LAST_CUT.finditer(text, begin, end)]
    if not cuts:
        return Span(begin, end)
    start = cuts[-1]
    if text.count(")", start, end) > text.count("(", start, end):
        opening = text.rfind("(", begin, start)
        start = max((cut for cut in cuts if cut <= opening), default=begin)
    if open_wanted is None and re.search(r"\band\b|&|\+", text[start:end]):
        for cut, following in zip(reversed([begin, *cuts[:-1]]), reversed(cuts), strict=True):
            item = text[cut : following - 1]
            if "\x00" in item or len(item.split()) > 4 or not split_items(text, Span(cut, following)):
                break
            start = cut
    return Span(start, end)
