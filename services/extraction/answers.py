"""A yes or a no as an answer to a question, and whether recruiters may find somebody."""

import re

from services.extraction.negation import negated
from services.extraction.passages import Passage

_YES = re.compile(
    r"\W*(?:yes|yeah|yep|yup|ya|sure|ok|okay|fine|of course|please do|go ahead|absolutely|why not|definitely|"
    r"certainly|happy to|by all means|i am|i do|sounds good|no problem|y)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\W*(?:no|nope|nah|not (?:now|yet|really)|rather not|i'd rather not|please don't|don't|do not|never|n)\b(?! "
    r"problem| worries)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:recruiters? (?:can|may|are welcome to) (?:find|see|contact|reach)|(?:let|allow) recruiters? (?:to "
    r")?(?:find|see|contact|reach)|(?:i'm|i am) open to recruiters|make (?:me|my profile) visible)\b",
    re.IGNORECASE,
)


_SENTENCE = re.compile(
    r"^\W*(?:put|add|remove|take|change|make|undo|delete|drop|set|keep|publish|show|find|save|hide|apply)\b|"
    r"\b(?:is|are|was|were|isn't|aren't|should|shouldn't|must|needs?|actually|back|nice to have|optional)\b",
    re.IGNORECASE,
)


def is_sentence(text: str) -> bool:
    """Whether it asks or tells something, so that it is no bare name in answer to a question."""
    return _SENTENCE.search(text) is not None


def yes_or_no(text: str) -> bool | None:
    """True for what begins with a yes, False for a no, None for anything else."""
    if _NO.match(text):
        return False
    return True if _YES.match(text) else None


def visibility(passage: Passage, *, asked: bool) -> tuple[bool, int, int] | None:
    """Whether recruiters may find the speaker, with the place of the words; a plain yes or no only where it was `asked`."""
    own = passage.own
    if told := _OPEN.search(own):
        return not negated(passage, told.start()), told.start(), told.end()
    answer = _YES.match(own) or _NO.match(own)
    return (_NO.match(own) is None, answer.start(), answer.end()) if asked and answer else None
