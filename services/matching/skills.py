"""When a skill that somebody lists is the skill that a job asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from services.matching.words import words

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
# Words that may stand before or after a skill without making it another one.
_FILLING = frozenset(
    "ability advanced adobe apache basic excellent experience expert expertise fluent framework google good in knowledge language microsoft "
    "ms of or programming proficiency proficient skill software solid strong system the tool understanding with working".split()
)
# One letter apart, and the contrary.
_OPPOSITES = {"micro": 1, "macro": 2, "hyper": 1, "hypot": 2, "hypog": 2, "hypoc": 2, "inter": 1, "intra": 2}
# Alone at the end they say nothing: "data management" is not "management".
_VAGUE = frozenset(
    "administration analysis architecture assessment care communication control design development engineering language management "
    "marketing modeling modelling office operation planning process production programming project research sale science script security "
    "server service software strategy support system technology test testing tool training writing".split()
)


@lru_cache(maxsize=100_000)
def skill_key(skill: str) -> str:
    """What two spellings of one skill have in common; "" where the text has neither letter nor digit."""
    found = words(skill)
    kept = _trimmed(found) or found
    key = " ".join(kept)
    return aliases().get(key, key)


def _trimmed(found: list[str]) -> list[str]:
    start, end = 0, len(found)
    while start < end and found[start] in _FILLING:
        start += 1
    while end > start and found[end - 1] in _FILLING:
        end -= 1
    return found[start:end]


@cache
def aliases() -> dict[str, str]:
    """Keys of other names to the key of the skill."""
    return {}


@lru_cache(maxsize=200_000)
def cover(need: str, held: str) -> float:
    """How far the skill `held` answers `need`, both keys: 1 the same, 0 not at all. Not symmetrical: who holds the narrower
    skill has the wider one too."""
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
    return longer[-1] == word and len(word) > 2 and word not in _VAGUE


def _is_typo(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _TYPO_LENGTH or one[0] != other[0] or abs(len(one) - len(other)) > 2:
        return False
    if [mark for mark in one if mark.isdigit()] != [mark for mark in other if mark.isdigit()]:
        return False
    if {_OPPOSITES.get(one[:5]), _OPPOSITES.get(other[:5])} == {1, 2}:
        return False
    known = set(aliases().values())
    return not (one in known and other in known) and fuzz.ratio(one, other) >= _TYPO_RATIO


@dataclass(frozen=True)
class Need:
    """A skill of a job; `weight` is its share of all the job's skills, which together are 1."""

    skill: str
    key: str
    required: bool
    weight: float


@dataclass(frozen=True)
class Held:
    skill: str
    key: str


def needs_of(required: Sequence[str], preferred: Sequence[str]) -> tuple[Need, ...]:
    """Each skill as the job spells it; one that is both required and preferred counts as required."""
    listed = [(skill, True) for skill in required]
    seen = {skill.casefold() for skill in required}
    listed += [(skill, False) for skill in preferred if skill.casefold() not in seen]
    whole = sum(REQUIRED_WEIGHT if is_required else PREFERRED_WEIGHT for _, is_required in listed)
    return tuple(
        Need(skill, skill_key(skill), is_required, (REQUIRED_WEIGHT if is_required else PREFERRED_WEIGHT) / whole)
        for skill, is_required in listed
    )


def best_held(need: Need, held: Sequence[Held]) -> tuple[float, Held | None]:
    """The skill that answers the need best; among equals the first listed."""
    best, by = 0.0, None
    for skill in held:
        if (answered := cover(need.key, skill.key)) > best:
            best, by = answered, skill
            if best == SAME:
                break
    return best, by
