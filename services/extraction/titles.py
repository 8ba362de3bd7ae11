"""Occupations in a text: what somebody is, or what a job is called."""

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from services.extraction.lexicons import entries, fold, key, lines, longest, words
from services.extraction.negation import negated
from services.extraction.passages import Passage
from services.extraction.place_names import find_places

_TOKEN = re.compile(r"[^\W_][\w+#]*(?:[.'’-][^\W_]+)*")
_GAP = re.compile(r" ?[&/] ?| |-")
_OF = re.compile(r" of (?:the )?[A-Z]?[a-z]+(?: (?:and|&) [A-Za-z]+)?(?: [A-Z][a-z]+)?")
_OF_HEADS = re.compile(r"(?:teacher|head|director|professor|lecturer|chief|president|manager|tutor|keeper|master)$", re.IGNORECASE)
_DOTTED = re.compile(r"\.(?=[a-z])", re.IGNORECASE)
_MAX_IN_FRONT = 4
SENIORITY_WORDS = frozenset({"senior", "junior", "lead", "principal", "chief", "head", "staff", "mid-level", "midlevel", "trainee", "apprentice", "graduate", "entry-level", "master", "advanced", "sr", "jr"})


@dataclass(frozen=True)
class Occupation:
    """`title` is how the writer words it, cleaned; `canonical` what the word list calls its last words; `general`: by itself it says little."""

    title: str
    canonical: str
    start: int
    end: int
    general: bool = False

    @property
    def plain_words(self) -> frozenset[str]:
        """The folded words without those of rank."""
        return frozenset(key(self.title).split()) - SENIORITY_WORDS


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int


def find_occupations(passage: Passage) -> list[Occupation]:
    """Every occupation named, in order, with the words in front that belong to it."""
    text = passage.own
    tokens = [_Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    places = {position for place in find_places(text) for position in range(place.start, place.end)}
    found: list[Occupation] = []
    number = 0
    while number < len(tokens):
        head = _head_at(text, tokens, number)
        if head is None:
            number += 1
            continue
        canonical, width, typed = head
        first = _first_word(text, tokens, number, places, found[-1].end if found else 0)
        last = number + width - 1
        found.append(_occupation(text, tokens, first, number, last, canonical, typed))
        number += width
    return _joined(text, found)


def _head_at(text: str, tokens: list[_Token], number: int) -> tuple[str, int, str | None] | None:
    """The longest known occupation that begins here: its name, how many words, and the right spelling of a mistyped one."""
    known = entries("occupations")
    for width in range(min(longest("occupations"), len(tokens) - number), 0, -1):
        if not _joins(text, tokens, number, number + width):
            continue
        form = key(text[tokens[number].start : tokens[number + width - 1].end])
        for said in (form, _singular(form)):
            if (entry := known.get(said)) and _fits(entry.canonical, text[tokens[number].start : tokens[number + width - 1].end]):
                return entry.canonical, width, None if said == form else said
    return _mistyped(text, tokens, number)


def _fits(canonical: str, written: str) -> bool:
    """Two or three letters are an occupation only in capitals."""
    return len(written) > 3 or written.isupper() or written.casefold() in ("dev", "rep", "vet", "gp") or canonical.casefold() == written.casefold()


def _singular(form: str) -> str:
    if form.endswith("men"):
        return form[:-2] + "an"
    return form[:-1] if form.endswith("s") and not form.endswith("ss") else form


def _joins(text: str, tokens: list[_Token], first: int, after: int) -> bool:
    return all(_GAP.fullmatch(text[tokens[n].end : tokens[n + 1].start]) for n in range(first, after - 1))


def _mistyped(text: str, tokens: list[_Token], number: int) -> tuple[str, int, str | None] | None:
    """An occupation of one word with a letter or two wrong, where an occupation is to be expected."""
    token = fold(tokens[number].text)
    if len(token) < 5 or token.endswith(("ed", "ing", "s")) or not token.isalpha() or token in words("not_typos") or token in words("not_skills") or token in words_in_front() or token in entries(*_SKILLS) or not _expected(text, tokens, number):
        return None
    best = min(((OSA.distance(token, right, score_cutoff=2), right) for right in _by_letter().get(token[0], ()) if abs(len(right) - len(token)) <= 2 and not right.startswith(token) and not token.startswith(right)), default=None)
    if best and 0 < best[0] <= (2 if len(token) >= 10 else 1):
        return entries("occupations")[best[1]].canonical, 1, best[1]
    return None


_SKILLS = ("skills_software", "skills_health", "skills_trades", "skills_service", "skills_office")
_EXPECTED = re.compile(r"(?:^|[.!?;:,\n(]\s*|\b(?:a|an|am|as|i'm|im|for|need|needs|our|qualified|experienced|senior|junior|advanced|apprentice)\s+)$", re.IGNORECASE)


def _expected(text: str, tokens: list[_Token], number: int) -> bool:
    before = text[max(0, tokens[number].start - 16) : tokens[number].start]
    return _EXPECTED.search(before) is not None or (number == 0 and not before.strip())


@cache
def _by_letter() -> dict[str, list[str]]:
    single: dict[str, list[str]] = {}
    for form in entries("occupations"):
        if " " not in form and len(form) >= 5:
            single.setdefault(form[0], []).append(form)
    return single


def _first_word(text: str, tokens: list[_Token], number: int, places: set[int], floor: int) -> int:
    """How far the words in front of the occupation belong to it."""
    first = number
    while first > 0 and number - first < _MAX_IN_FRONT:
        token = tokens[first - 1]
        gap = text[token.end : tokens[first].start]
        if token.start < floor or token.start in places or not _GAP.fullmatch(gap) or not _describes(token.text):
            break
        first -= 1
    return first


def _describes(word: str) -> bool:
    return fold(word) not in words_in_front() and not any(letter.isdigit() for letter in word) and not word.endswith(("'s", "'m", "'re", "'ve"))


@cache
def words_in_front() -> frozenset[str]:
    """Words that end a title when it is read backwards."""
    return frozenset(form.casefold() for row in lines("not_in_titles") for form in row)


def _occupation(text: str, tokens: list[_Token], first: int, number: int, last: int, canonical: str, typed: str | None) -> Occupation:
    start, end = tokens[first].start, tokens[last].end
    written = text[start:end]
    if typed is not None:
        written = text[start : tokens[number].start] + typed
    if _OF_HEADS.search(written) and (of := _OF.match(text, end)) and not find_places(of.group()):
        written, end = written + of.group(), of.end()
    general = first == number and (typed or key(text[tokens[number].start : tokens[last].end])) in words("general_occupations")
    return Occupation(tidy(written), canonical, start, end, general)


def tidy(title: str) -> str:
    """One line, a capital at the start, capitals elsewhere as they were."""
    clean = " ".join(title.split()).strip(" -,/&")
    if clean.isupper() and len(clean) > 5:
        clean = clean.capitalize()
    return clean[:1].upper() + clean[1:]


def _joined(text: str, found: list[Occupation]) -> list[Occupation]:
    """ "Driver trainer" is one: an occupation right behind another takes it along."""
    joined: list[Occupation] = []
    for one in found:
        if joined and _GAP.fullmatch(text[joined[-1].end : one.start]) and "/" not in text[joined[-1].end : one.start]:
            before = joined.pop()
            one = Occupation(tidy(f"{before.title} {one.title[:1].lower()}{one.title[1:]}"), one.canonical, before.start, one.end)
        joined.append(one)
    return joined


# ------------------------------------------------------------------------------------- what one says one is

_DECLARED = re.compile(
    r"\b(?:(?:i'm|im|i am|i've been|i have been|i worked|i work|working|employed|job|role|position|career|experience|years|time|qualified|trained|registered|living|now|currently|am|them) (?:currently |now |still |actually |just )?"
    r"(?:as )?(?:an? |the )?|(?:as|be|become) (?:an? |the )?|(?:headline|title|role|occupation|profession|job|trade|position) ?: ?|jobs? as (?:an? )?)$", re.IGNORECASE
)
_GREETING = re.compile(r"^(?:\W|\b(?:hi|hello|hey|hiya|morning|good|evening|afternoon|there|ok|okay|so|well|basically|right|yes|sir|madam|dear|all|an?|the|um|er|and|just|your|local|in english then|new here)\b)*$", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:the|my|our|his|her|with an?|to an?|by an?|from an?|for an?|for|of|of an?|like an?|than an?|under an?|manag\w+|supervis\w+|team of|led|no|other|former|support\w*|assist\w*|help\w*|train\w*)\s+$", re.IGNORECASE)
_JOB_BEHIND = re.compile(r"\s*(?:jobs?|roles?|positions?|work|post|here\b|by (?:trade|profession|training)|with \S+ years)\b", re.IGNORECASE)
_CLAIM = re.compile(r"\b(?:i'm|im|i am|as an?|i work as|work as|working as)\s+(?:currently |now |a |an |the )*(?P<what>[a-z][\w'-]*(?: [\w&/'-]+){0,3}?)(?=\s*(?:[,.;!?\n(]|$|\b(?:in|at|from|with|for|since|by|who|and|based|now|here|but|near|of)\b))", re.IGNORECASE)
_AGENT = re.compile(r"(?:[^aeiou\W]er|or|ist|ian|ant|man|woman|eer|smith|wright|keeper|maker|hand|eur|ier|monger|worker)$", re.IGNORECASE)
_NO_OCCUPATION = frozenset(
    ["learner", "player", "worker", "beginner", "starter", "riser", "parent", "mother", "father", "brother", "sister", "citizen", "resident", "member", "owner", "listener", "reader", "speaker", "communicator", "thinker", "mover", "passenger", "number", "matter", "order", "over", "under", "other", "never", "either", "neither", "another", "customer", "lover", "believer", "dreamer", "man", "woman", "gamer", "smoker", "driver", "or", "nor", "for", "ever", "her", "after", "later", "sober", "better", "newcomer", "leaver", "returner", "student", "graduate", "volunteer", "newbie"]
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
    if _DECLARED.search(before):
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
    for match in re.finditer(r"\bI (?:(?:also|just|mostly|mainly|usually|currently|can) )?(?P<what>[\w']+(?: [\w']+){0,3})", passage.own, re.IGNORECASE):
        said = match["what"].split()
        for width in range(len(said), 0, -1):
            entry = known.get(key(" ".join(said[:width])))
            if entry and key(entry.canonical) != key(" ".join(said[:width])):
                end = match.start("what") + len(" ".join(said[:width]))
                return Occupation(entry.canonical, entry.canonical, match.start("what"), end)
    return None


def _by_ending(passage: Passage) -> Occupation | None:
    """ "I'm a thatcher": a word formed like an occupation, where somebody says that they are one."""
    for match in _CLAIM.finditer(passage.own):
        said = _articles(match["what"])
        last = fold(said.split()[-1]) if said.split() else ""
        if _AGENT.search(last) and len(last) > 4 and last not in _NO_OCCUPATION and not any(fold(word) in words_in_front() for word in said.split()) and not last[:1].isupper():
            start = match.end("what") - len(said)
            if not any(word[:1].isupper() for word in said.split()[-1:]):
                return Occupation(tidy(said), tidy(said), start, match.end("what"))
    return None


def _articles(said: str) -> str:
    return re.sub(r"^(?:an?|the|now|currently)\s+", "", said, flags=re.IGNORECASE)
