"""What a text denies, takes back or corrects."""

import re

from services.extraction.lexicons import key
from services.extraction.passages import Passage, Span

_NOT = re.compile(
    r"\b(?:no(?!\s+(?:wait|i mean\w*|(?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b|problem|worries|matter|less|lower|later|need to|preference|idea|doubt|more than|"
    r"nonsense)\b)(?!\s*,)|not(?! only\b| less\b| below\b| under\b| just\b)|never|none|nor|neither|"
    r"(?:do|does|did|wo|would|ca|could|is|are|was|should|have|has|must)(?:n't|nt)(?! mind\b| care\b| matter\b)|cannot|"
    r"(?:do|does|did|will|would|can|could|should|have|has) not(?! mind\b| care\b)|without|except(?: for)?|excluding|"
    r"anything but|rather than|instead of|nothing (?:with|in|to do with)|no longer|"
    r"avoid(?:ing)?|hate|dislike|stop(?:ped)?|quit|gave up|other than|done with|finished with|sick of|tired of|fed "
    r"up with|minus|chang(?:ed|ing) my mind (?:about|on))\b",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\s*(?:work |jobs? |roles? |positions? )?(?:is|are|'s)?\s*(?::\s*)?(?:no\b(?! (?:problem|worries|matter))|not "
    r"(?:for me|needed|required|necessary|an option|wanted|my thing)|isn't (?:for me|needed|required|necessary|an "
    r"option)|no longer|out\b|off the table)",
    re.IGNORECASE,
)
_REMOVAL = re.compile(
    r"\b(?:drop|scratch|remove|delete|forget(?: about)?|take (?:off|out|away)|cross (?:off|out)|strike|lose|skip|"
    r"leave out|leave off|get rid of|un-?tick|ditch|scrap|scrub(?= (?:the|that)\b)|bin|chuck|axe|no longer needs?|take)\b",
    re.IGNORECASE,
)
_THEN_KEPT = re.compile(r"\b(?:and|but|then)\s+(?:then )?(?:add|put|include|note|keep|set|make)\b", re.IGNORECASE)
_TAKE_OFF = re.compile(r"\b(?:off|out|away|from)\b", re.IGNORECASE)
_CORRECTION = re.compile(
    r"\b(?:actually|sorry|soz|scratch that|no wait|wait|correction|i mean(?:t)?|make (?:that|it)|put(?= [£€$]?\d)|change (?:that|it|"
    r"the|my)|should (?:say|be|read)|shoud (?:say|be)|rather|on second thoughts?|"
    r"my mistake|oops|whoops|instead|not \d[\d.,]*k?,|let me correct|typo|now it's|bump|raise|lower|put it (?:up|"
    r"down|at)|set it to)\b",
    re.IGNORECASE,
)


def negated(passage: Passage, start: int, end: int | None = None) -> bool:
    """Whether the words at `start` are denied by what stands before them in their clause, or right behind them."""
    if _NOT.search(passage.before(start)):
        return True
    return end is not None and _AFTERWARDS.match(passage.own, end) is not None


def taken_back(passage: Passage, start: int, end: int) -> bool:
    """Whether the speaker asks for the words at `start` to be dropped ("scratch X", "take X off")."""
    before = passage.before(start)
    removal = next(reversed(list(_REMOVAL.finditer(before))), None)
    if removal is None or _THEN_KEPT.search(before, removal.end()):
        return False
    if removal.group().casefold() == "take":
        clause = passage.clause_at(start)
        return _TAKE_OFF.search(passage.own, end, clause.end) is not None
    return True


_DROPPED = re.compile(
    r"\b(?:drop|scratch|remove|delete|forget(?: about)?|take (?:off|out|away)|scrap|bin|lose|leave out)\s+(?:the |that |my )?"
    r"(?P<what>[\w&+#./-]+(?: [\w&+#./-]+)?) (?:bit|part|thing|requirement|skill|ticket|experience)\b",
    re.IGNORECASE,
)


def dropped(passage: Passage, skill: str) -> Span | None:
    """Where a skill noted before is dropped by a part of its name: "remove the chainsaw bit" of "chainsaw ticket"."""
    for found in _DROPPED.finditer(passage.own):
        if set(key(found["what"]).split()) < set(key(skill).split()):
            return Span(found.start("what"), found.end("what"))
    return None


def corrects(passage: Passage, start: int) -> bool:
    """Whether the sentence up to `start` announces a correction."""
    sentence = passage.sentence_at(start)
    return _CORRECTION.search(passage.own, sentence.start, start) is not None or _trails(passage, start)


def _trails(passage: Passage, start: int) -> bool:
    """ "£14 actually", "6 years, sorry": the correction is announced at the end."""
    sentence = passage.sentence_at(start)
    return (
        re.search(
            r"\b(?:actually|sorry|instead|i meant|my mistake)\W*$", passage.own[start : sentence.end], re.IGNORECASE
        )
        is not None
    )
