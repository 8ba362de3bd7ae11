"""Skills that somebody asks to have noted."""

import re

from services.extraction.known_skills import SkillMention
from services.extraction.passages import Span
from services.extraction.skills import split_items

_ADDED = [
    re.compile(
        r"\b(?:add|put|include|note|list)\s+(?P<what>[^.;\n]{1,80}?)\s+(?:to|in|into|on|onto|under|down as|"
        r"as)\s+(?:my |the |an? )?(?:\w+ )?(?:skills?|profile|list|cv)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:add|new|put|include)\s+(?:the |a |another |my )?(?:new "
        r")?skills?\s*:?\s+(?P<what>[^.;\n]{1,80}?)(?=[.;\n]|$| to my| and (?:show|tell|find))",
        re.IGNORECASE,
    ),
    re.compile(r"\bI (?:also |now )?know\s+(?P<what>[A-Z][^.;,\n]{1,40}?)(?=[.;,\n]|$| and (?:show|tell|find|I))"),
]


def added_skills(text: str) -> list[SkillMention]:
    """Skills that somebody asks to have noted: "add sail making to my skills"."""
    found: list[SkillMention] = []
    for pattern in _ADDED:
        for match in pattern.finditer(text):
            found += split_items(text, Span(match.start("what"), match.end("what")))
    return found
