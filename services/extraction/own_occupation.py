"""What the writer of a message is by occupation."""

import re

from services.extraction.lexicons import entries, fold, key, words
from services.extraction.negation import negated
from services.extraction.passages import Passage
from services.extraction.titles import Occupation, find_occupations, tidy, words_in_front

_DECLARED = re.compile(
    r"\b(?:(?:i'm|im|i am|i've been|i have been|i worked|i work|working|employed|job|role|position|career|experience|"
    r"years|time|qualified|trained|registered|living|now|currently|am|them) (?:currently |now |still |actually |just "
    r")?"
    r"(?:as )?(?:an? |the )?(?:freelance |self-employed |part[- ]time |full[- ]time |qualified |experienced |trained |proud |simple |plain )*|(?:as|be|become) (?:an? |the )?|(?:headline|title|role|occupation|profession|job|trade|"
    r"position) ?: ?|jobs? as (?:an? )?)$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:\W|\b(?:hi|hello|hey|hiya|morning|good|evening|afternoon|there|ok|okay|so|well|basically|right|yes|sir|"
    r"madam|dear|all|an?|the|um|er|and|just|your|local|in english then|new here)\b)*$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:the|my|our|his|her|with an?|to an?|by an?|from an?|for an?|for|of|of an?|like an?|than an?|under an?|"
    r"manag\w+|supervis\w+|team of|led|no|other|former|support\w*|assist\w*|help\w*|train\w*)\s+$",
    re.IGNORECASE,
)
_JOB_BEHIND = re.compile(
    r"\s*(?:jobs?|roles?|positions?|work|post|here\b|by (?:trade|profession|training)|with \S+ years)\b", re.IGNORECASE
)
_CLAIM = re.compile(
    r"\b(?:i'm|im|i am|as an?|i work as|work as|working as)\s+(?:currently |now |a |an |the "
    r")*(?P<what>[a-z][\w'-]*(?: [\w&/'-]+){0,3}?)(?=\s*(?:[,.;!?\n(]|$|\b(?:in|at|from|with|for|since|by|who|and|"
    r"based|now|here|but|near|of)\b))",
    re.IGNORECASE,
)
_AGENT = re.compile(
    r"(?:[^aeiou\W]er|or|ist|ian|ant|man|woman|eer|smith|wright|keeper|maker|hand|eur|ier|monger|worker)$",
    re.IGNORECASE,
)


def own_occupation(passage: Passage, *, asked: bool = False) -> tuple[Occupation, int] | None:
    """What the speaker is by occupation and how plainly they say so: 3 declared, 2 at the head of a sentence, 1 in passing."""
    best: tuple[int, int, Occupation] | None = None
    for number, one in enumerate(find_occupations(passage)):
        weight = _weight(passage, one, asked)
        if weight and (best is None or weight > best[0]):
            best = (weight, number, one)
    if best and best[0] >= 2:
        return best[2], best[0]
    if found := _by_verb(passage) or _by_ending(passage):
        return found, 2
    return (best[2], best[0]) if best else None


def _weight(passage: Passage, one: Occupation, asked: bool) -> int:
    sentence = passage.sentence_at(one.start)
    before = passage.own[sentence.start : one.start]
    before = re.split(r"[:;]", before)[-1] if not before.rstrip().endswith(":") else before
    if negated(passage, one.start):
        return 0
    if re.match(r"\s+turned\b", passage.own[one.end : one.end + 10]):
        return 0
    if _DECLARED.search(before) or re.search(r"\bturned\s+$", before):
        return 3
    if _GREETING.match(before.rstrip(": ")) or before.rstrip().endswith(":") or asked:
        return 0 if one.general and not asked else 2
    if _JOB_BEHIND.match(passage.own, one.end):
        return 2
    if one.general or _ANOTHER.search(before) or passage.own[one.end : one.end + 2] == "'s":
        return 0
    return 1 if re.search(r"(?:,|\band|\bI|\b(?:an?|is|was))\s*$", before) else 0


def _by_verb(passage: Passage) -> Occupation | None:
    """ "I clean offices" says cleaner."""
    known = entries("work_verbs")
    for match in re.finditer(
        r"\b(?:I|I've been|I have been) (?:(?:also|just|mostly|mainly|usually|currently|can) )?(?P<what>[\w']+(?: [\w']+){0,4})",
        passage.own,
        re.IGNORECASE,
    ):
        said = [word for word in match["what"].split() if word.casefold() not in ("the", "a", "an", "my")]
        for width in range(len(said), 0, -1):
            entry = known.get(key(" ".join(said[:width])))
            if entry and key(entry.canonical) != key(" ".join(said[:width])):
                end = passage.own.index(said[width - 1], match.start("what")) + len(said[width - 1])
                return Occupation(entry.canonical, entry.canonical, match.start("what"), end)
    return None


_HEADING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hiya|morning|evening|ok|so|well|good day)\b\W*)*(?P<what>[a-z][\w'-]*(?: [\w&/'-]+){0,2}?)(?=\s*(?:[,.;|\n(]|\s-\s|\b(?:in|from|based|here)\b))",
    re.IGNORECASE,
)


def _by_ending(passage: Passage) -> Occupation | None:
    """ "I'm a thatcher", "thatcher, Hull": a word formed like an occupation, where somebody says that they are one."""
    for match in [*_CLAIM.finditer(passage.own), *_HEADING.finditer(passage.own)]:
        said = _articles(match["what"])
        last = fold(said.split()[-1]) if said.split() else ""
        if (
            _AGENT.search(last)
            and len(last) > 4
            and last not in words("no_occupations")
            and not any(fold(word) in words_in_front() for word in said.split())
            and not last[:1].isupper()
        ):
            start = match.end("what") - len(said)
            if not any(word[:1].isupper() for word in said.split()[-1:]):
                return Occupation(tidy(said), tidy(said), start, match.end("what"))
    return None


def _articles(said: str) -> str:
    return re.sub(r"^(?:an?|the|now|currently)\s+", "", said, flags=re.IGNORECASE)
