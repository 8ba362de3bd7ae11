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
    re.compile(
        r"\bfrom (?:my |the )?skills?(?: list)?,?\s+(?:and |but |then )*(?:add|put|include|note)\s+"
        r"(?P<what>[^.;\n]{1,80}?)(?: down)?(?: instead| in its place)?(?=[.;!\n]|$| and (?:show|tell|find))",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:^|(?<=[.;!\n]\s))(?:and |also |please |oh |can you |could you )*add\s+(?!it\b|that\b|this\b|them\b|me\b|the |my |an? )"
        r"(?P<what>[^.,;:\n\d]{2,40}?)(?: as well| too| also| please| pls)*\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bput\s+(?!it\b|that\b|this\b|them\b|me\b|the |my )(?P<what>[^.,;\n]{1,40}?)\s+(?:back|down instead|in instead)\b(?! to\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:^|(?<=[.;!\n]\s))(?P<what>[^.;\n]{3,120}?)\s+(?:is|are)\s+(?:my (?:bread and butter|strong (?:suits?|points?)|"
        r"fort[eé]s?|strengths?|speciality|specialities|specialty|thing)|what I (?:do|know|am) best|second nature)\b",
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
