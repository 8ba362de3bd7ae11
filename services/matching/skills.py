"""When a skill that somebody lists is the skill that a job asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz

from services.matching.words import word_list, words

REQUIRED_WEIGHT = 1.0
PREFERRED_WEIGHT = 0.4

# Covers below this are no match: not shown as one, and worth nothing.
SAME = 1.0
MISSPELT = 0.95
MENTIONED = 0.9
NARROWER = 0.9
WIDER = 0.6

_TYPO_LENGTH = 8
_TYPO_RATIO = 90
# One letter apart, and the contrary.
_OPPOSITES = {"micro": 1, "macro": 2, "hyper": 1, "hypot": 2, "hypog": 2, "hypoc": 2, "inter": 1, "intra": 2}


@lru_cache(maxsize=100_000)
def skill_key(skill: str) -> str:
    """What two spellings of one skill have in common; "" where the text has neither letter nor digit."""
    key = _spelling(skill)
    return aliases().get(key, key)


def _spelling(skill: str) -> str:
    found = words(skill)
    return " ".join(_trimmed(found) or found)


def _trimmed(found: list[str]) -> list[str]:
    filling = word_list("filling_words")
    start, end = 0, len(found)
    while start < end and found[start] in filling:
        start += 1
    while end > start and found[end - 1] in filling:
        end -= 1
    return found[start:end]


@cache
def aliases() -> dict[str, str]:
    """Keys of other names to the key of the skill."""
    rows = [
        [_spelling(name.strip().removeprefix("=")) for name in line.split("|")]
        for file in sorted((files("services.extraction") / "lexicon").iterdir(), key=lambda file: file.name)
        if file.name.startswith("skills_")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    names = {row[0] for row in rows}
    return {other: row[0] for row in reversed(rows) for other in row[1:] if other and other not in names}


@cache
def _known() -> frozenset[str]:
    return frozenset(aliases().values())


@lru_cache(maxsize=200_000)
def cover(need: str, held: str) -> float:
    """How far the skill `held` answers `need`, both keys: 1 the same, 0 not at all.

    Not symmetrical: who holds the narrower skill has the wider one too.
    """
    if not need or not held:
        return 0.0
    if need == held or _joined(need) == _joined(held):
        return SAME
    if _is_typo(need, held):
        return MISSPELT
    needed, has = need.split(), held.split()
    if len(needed) < len(has) and _contains(has, needed):
        return NARROWER
    if len(has) < len(needed) and _contains(needed, has):
        return WIDER
    return 0.0


def _joined(key: str) -> str:
    """ "node js" and "nodejs", "react" and "reactjs" are spellings of one name."""
    joined = key.replace(" ", "")
    return joined.removesuffix("js") if len(joined) > 5 else joined


def _contains(longer: list[str], shorter: list[str]) -> bool:
    """All words of the shorter; a single word only as the last, where it names the thing itself."""
    if len(shorter) > 1:
        return set(shorter) <= set(longer)
    word = shorter[0]
    return longer[-1] == word and len(word) > 2 and word not in word_list("vague_words")


def _is_typo(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _TYPO_LENGTH or one[0] != other[0] or abs(len(one) - len(other)) > 2:
        return False
    if [mark for mark in one if mark.isdigit()] != [mark for mark in other if mark.isdigit()]:
        return False
    if {_OPPOSITES.get(one[:5]), _OPPOSITES.get(other[:5])} == {1, 2}:
        return False
    return not (one in _known() and other in _known()) and fuzz.ratio(one, other) >= _TYPO_RATIO


@dataclass(frozen=True)
class Need:
    """A skill that a job asks for."""

    skill: str
    key: str
    required: bool

    @property
    def mark(self) -> str:
        """How statistics count it, apart from the words."""
        return f"={self.key}"


@dataclass(frozen=True)
class Held:
    skill: str
    key: str


def needs_of(required: Sequence[str], preferred: Sequence[str]) -> tuple[Need, ...]:
    """Each skill as the job spells it; one that is both required and preferred counts as required."""
    listed = [(skill, True) for skill in required]
    seen = {skill.casefold() for skill in required}
    listed += [(skill, False) for skill in preferred if skill.casefold() not in seen]
    return tuple(Need(skill, skill_key(skill), is_required) for skill, is_required in listed)


def best_held(need: Need, held: Sequence[Held]) -> tuple[float, Held | None]:
    """The skill that answers the need best; among equals the first listed."""
    best, by = 0.0, None
    for skill in held:
        if (answered := cover(need.key, skill.key)) > best:
            best, by = answered, skill
            if best == SAME:
                break
    return best, by
