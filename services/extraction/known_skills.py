"""Skills that the word lists have."""

import re
from dataclasses import dataclass

from services.extraction.lexicons import SKILL_LISTS, Entry, entries, key, longest

_TOKEN = re.compile(r"\.?[^\W_]+(?:'[^\W_]+)?[+#]*")
_GAP = re.compile(r"|[ \-/.&]|\. ?(?=[a-z])| & |- | / ")


@dataclass(frozen=True)
class SkillMention:
    """`known`: the word lists have it; else `name` is the writer's wording."""

    name: str
    start: int
    end: int
    known: bool = True


def known_skills(text: str, start: int = 0, end: int | None = None) -> list[SkillMention]:
    """What the word lists know in a stretch, the longest name at each point."""
    known = entries(*SKILL_LISTS)
    tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(text, start, len(text) if end is None else end)]
    found, number = [], 0
    while number < len(tokens):
        width = _longest_known(text, tokens, number, known)
        if width:
            first, last = tokens[number][0], tokens[number + width - 1][1]
            found.append(SkillMention(_name(text[first:last], known[key(text[first:last])]), first, last))
        number += max(width, 1)
    return found


def _longest_known(text: str, tokens: list[tuple[int, int]], number: int, known: dict[str, Entry]) -> int:
    reach = 1
    while (
        reach < longest(*SKILL_LISTS)
        and number + reach < len(tokens)
        and _GAP.fullmatch(text[tokens[number + reach - 1][1] : tokens[number + reach][0]])
    ):
        reach += 1
    for width in range(reach, 0, -1):
        written = text[tokens[number][0] : tokens[number + width - 1][1]]
        entry = known.get(key(written))
        if entry and (entry.exact is None or entry.exact == written):
            return width
    return 0


def _name(written: str, entry: Entry) -> str:
    """The writer's wording with the capitals of the word list."""
    if key(written) == key(entry.canonical):
        return entry.canonical
    upper = {word.casefold(): word for word in entry.canonical.split() if any(letter.isupper() for letter in word[1:])}
    return " ".join(upper.get(word.casefold(), word) for word in written.split())
