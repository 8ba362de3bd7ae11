"""Holds what a model claims against what was really said and really happened.

The model may add, never spoil: the rules' own findings stand; a value that only the model has read is taken where its words are
in the message, are the speaker's own statement about themselves, and the rules read nothing for that field.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from assistant import phrases
from assistant.situation import Situation
from services.extraction.findings import Finding

_LISTS = {"skills", "skills_required", "skills_preferred", "locations"}
_TEXTS = {"headline", "title", "company", "full_name"}
_NUMBERS = {"years_experience", "years_experience_min", "salary_min", "salary_max"}
BORNE_OUT_BY_WORDS = _LISTS | _TEXTS | _NUMBERS
_SENTENCE_END = re.compile(r"[.!?;\n]")
_OTHERS = re.compile(
    r"\b(?:he|she|his|her|they|their|friend|brother|sister|wife|husband|son|daughter|mother|father|colleague|once|used to)\b",
    re.IGNORECASE,
)


@dataclass
class Grounded:
    """`left_out` are values of the model that nothing in the message supports."""

    findings: list[Finding]
    left_out: list[str] = field(default_factory=list)


def ground(arguments: dict[str, Any], situation: Situation) -> Grounded:
    """The rules' findings for this message, and those of the model's arguments that its words bear out."""
    known = situation.findings
    grounded = Grounded(list(known) or _stated(arguments))
    read = {finding.field for finding in known}
    for name, value in arguments.items():
        if not known and name == "open_to_recruiters":
            continue
        for item in value if isinstance(value, list) else [value]:
            if name in read or _read_already(item, known):
                continue
            quote = _quote(name, item, situation.text)
            if quote is None:
                if name in BORNE_OUT_BY_WORDS:
                    grounded.left_out.append(str(item))
                continue
            grounded.findings.append(Finding(name, item, quote, "add" if name in _LISTS else "set"))
    return grounded


def _stated(arguments: dict[str, Any]) -> list[Finding]:
    """A yes or no to "may recruiters find you" has no words to quote but the answer itself."""
    if isinstance(arguments.get("open_to_recruiters"), bool) and len(arguments) == 1:
        return [Finding("open_to_recruiters", arguments["open_to_recruiters"], "", "set")]
    return []


def _read_already(item: object, known: list[Finding]) -> bool:
    """Whether the rules have read these words, be it for another field or as something to leave out."""
    folded = str(item).casefold()
    return any(folded in str(finding.value).casefold() or folded in finding.quote.casefold() for finding in known)


def _quote(name: str, item: object, text: str) -> str | None:
    """The words of the message that bear the value out, or None."""
    if name in _NUMBERS and isinstance(item, int | float):
        pattern = rf"(?<![\d.,]){re.escape(f'{item:g}')}(?![\d]|[.,]\d)"
    elif name in _LISTS | _TEXTS and isinstance(item, str) and item.strip():
        pattern = rf"(?<!\w){re.escape(item.strip())}(?!\w)"
    else:
        return None
    own_words = phrases.without_quotations(text)
    for found in re.finditer(pattern, own_words, re.IGNORECASE):
        sentence_start = max((end.end() for end in _SENTENCE_END.finditer(own_words, 0, found.start())), default=0)
        before = own_words[sentence_start : found.start()]
        if not _OTHERS.search(before) and not re.search(
            r"\b(?:not?|never|don'?t|without|except|no longer|isn'?t)\b", before, re.IGNORECASE
        ):
            return found.group()
    return None


# ------------------------------------------------------------------------------------- claims in answers

_NUMBER = re.compile(r"\d[\d.,]*\d|\d{2,}")
_NAME = re.compile(r"\b[A-Z][\w&'-]+(?:\s+(?:&|and|of|the|[A-Z][\w&'-]+))*\s+[A-Z][\w&'-]+\b")
_RAW = re.compile(
    r"^\s*[\[{`<]|\"(?:name|parameters|arguments|function)\"\s*:|<\|[a-z_]+\|>|!\[[^\]]*\]\(|https?://", re.IGNORECASE
)


def unsupported(sentence: str, evidence: str, done: set[str]) -> str | None:
    """Why a sentence of a model must not be shown: raw syntax, an act that no tool did, a name or figure nobody gave; else None.

    `evidence` is everything that tools returned and people wrote in this conversation; `done` the tools that succeeded.
    """
    if _RAW.search(sentence):
        return "raw"
    for tool, claim in phrases.ACT_CLAIMS.items():
        if tool not in done and re.search(claim, sentence, re.IGNORECASE):
            return f"claims {tool}"
    known = _folded(evidence)
    for number in _NUMBER.findall(sentence):
        if number.strip(".,") not in evidence and re.sub(r"\D", "", number) not in re.sub(r"[^\d\s]", "", evidence):
            return f"figure {number}"
    for name in _NAME.findall(sentence):
        if not all(word in known for word in _folded(name).split()):
            return f"name {name}"
    return None


def _folded(text: str) -> str:
    return re.sub(r"[^\w\s]", " ", text.casefold())
