"""Skills in a text: those of the word lists, and unknown ones where the structure of the text makes them certain."""

import re
from dataclasses import dataclass
from functools import cache

from services.extraction.known_skills import SkillMention, known_skills
from services.extraction.languages import tag_of
from services.extraction.lexicons import lines
from services.extraction.passages import Passage, Span
from services.extraction.place_names import find_places

_TAKEN = "\x00"
_SEPARATOR = re.compile(
    r"\s*(?:[,;:•|/()\[\]\x00\n\"*!?]|\.(?=\s|$)|(?<!\w)-(?=\s)|\s-\s|(?<=\s)(?:and|plus|also|or|as well as|with|"
    r"including|incl|but|then|so)(?=\s)|(?<=\s)[&+](?=\s)|(?<=\w)\+(?=[A-Za-z]))+\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and|or|plus|also|with|an?|the|some|my|our|in|of|on|for|good|great|strong|solid|excellent|proven|sound|deep|"
    r"extensive|hands-on|basic|advanced|working|practical|prior|previous|relevant|own|valid|full|current|clean|"
    r"any|certified(?: in)?|experience[d]?(?: (?:with|in|of|using|on))?|exp(?: (?:with|in|of))?|knowledge of|"
    r"know(?:ledge|s|ing)?|understanding of|familiar(?:ity)? with|skills? in|proficien\w+ (?:in|with)|ability to|"
    r"able to|expertise in|trained in|"
    r"training in|use of|using|used|uses?|operat(?:e|es|ed|ing)|hold(?:s|ing)?|have|has|having|be|do|doing|did|i|i'm|we|you|they|both|mainly|"
    r"mostly|especially|particularly|e\.g\.?|like|such as|including|skilled in|good at|done|lots? of|a bit of|bit of|"
    r"loads of|"
    r"everything from|put|down|add|year|years|is|are|either|must|need|needs|candidates|applicants|should|someone|who|"
    r"to|can|will|covering|covered|too|tools|skills|tech|stack|technologies|software)\b(?!')\.?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*\b(?:experience|exp|skills?|knowledge|too|as well|also|all day|every day|daily|mostly|mainly|a lot|a must|"
    r"please|certified|is|are|etc|obviously|of course|and such|and so on|down|in|for|work experience|would be|woud "
    r"be|be|the usual|"
    r"preferably|ideally|stuff|basics|myself|background|(?<!driving )licen[cs]es|tickets|certs?|certificates|qualifications?)\.?$",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:i (?:also |can |really )?(?:know|use|do|speciali[sz]e in|work with|handle|cover|operate|run|manage)|(?:my "
    r"|key |core |main |technical |top )?(?:skills?(?: (?:are|include|list|set))?|skillset|tools?|tech(?: stack)?|"
    r"stack|technologies|software|competenc\w+|"
    r"expertise|certificat\w+|certs|tickets|licen[cs]es|speciali\w+|strengths|qualifications)(?: are| include| "
    r"is)?\s*:|experience[d]? (?:with|in|of|using)|experience:|skilled (?:in|with|at)|proficient (?:in|with)|"
    r"familiar with|"
    r"knowledge of|worked with|working with|trained (?:in|on)|certified in|good (?:at|with)|speciali[sz](?:e|ed|ing) "
    r"in|expert(?:ise)? in|covering|including|such as|hold|got my|i've got|i have|comfortable with|hands-on with|"
    r"strong in|"
    r"confident (?:with|in)|qualified in|versed in|background in|know how to|add(?: the)? skills?:?)\s",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\s*(?:for|at|of|to)\b", re.IGNORECASE)
_NAMES = re.compile(
    r"i (?:also |can |really )?(?:know|use|speciali[sz]e in)|speciali[sz]|(?:experience[d]?|skilled|proficient|trained|certified|expert(?:ise)?|fluent) (?:with|in|of|using|on)|familiar|"
    r"versed|knowledge",
    re.IGNORECASE,
)
_WORKPLACE = re.compile(r"\b(?:at|for|in|near) (?:an?|our|the) $", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\s*(?:$|[^\w\s]|\b(?:for|in|on|at|with|to|is|are|as|too|also|since|every|all|mostly|mainly)\b)", re.IGNORECASE
)


_REGIONAL = frozenset(["area", "areas", "region", "district", "county", "borough", "province"])


@dataclass(frozen=True)
class _Item:
    """A stretch between separators, and what in it the word lists know."""

    start: int
    end: int
    atoms: tuple[SkillMention, ...]


@cache
def stop_words() -> frozenset[str]:
    return frozenset(form.casefold() for row in lines("not_skills") for form in row if not form.startswith("~"))


@cache
def _empty_words() -> frozenset[str]:
    """Words that make no skill by themselves, though they may be part of the name of one."""
    return stop_words() | {form[1:].casefold() for row in lines("not_skills") for form in row if form.startswith("~")}


def without(passage: Passage, taken: list[Span]) -> str:
    """The speaker's own words with those that other fields have used made into separators."""
    letters = list(passage.own)
    for span in taken:
        letters[span.start : span.end] = _TAKEN * (span.end - span.start)
    return "".join(letters)


def find_skills(passage: Passage, taken: list[Span]) -> list[SkillMention]:
    """Skills that the speaker lists or names. An unknown one needs a word like "skills:" before it, or a list that is clearly of skills."""
    text = without(passage, taken)
    found: list[SkillMention] = []
    for sentence in passage.sentences:
        found += _in_sentence(text, sentence)
    return found


def _in_sentence(text: str, sentence: Span) -> list[SkillMention]:
    atoms = known_skills(text, sentence.start, sentence.end)
    items = _items(text, sentence, atoms)
    cue = _CUE.search(text, sentence.start, sentence.end)
    listing = _is_listing(text, items)
    found: list[SkillMention] = []
    for item in items:
        after_cue = (
            cue is not None
            and item.start >= cue.end() - 1
            and _TAKEN not in text[cue.end() : item.start].replace(_TAKEN, "", 0)
        )
        opens = cue is not None and item.start < cue.end() - 1 < item.end
        start = cue.end() - 1 if cue and opens else item.start
        behind = text[: item.start].rstrip(" ").endswith(_TAKEN) and _PREPOSITION.match(text, item.start) is not None
        named = (listing and not behind) or after_cue or (cue and opens and _NAMES.match(cue.group()))
        whole = unknown_skill(text, Span(start, item.end)) if named else None
        if whole and not any(atom.start <= whole.start and whole.end <= atom.end for atom in item.atoms):
            found.append(whole)
        else:
            found += [
                atom
                for atom in item.atoms
                if _is_certain(text, atom, item, after_cue or (opens and atom.start >= start))
            ]
    return found


def listed_skills(text: str, sentence: Span) -> list[SkillMention]:
    """The known skills of a sentence; all items where it is nothing but a list of what reads like skills."""
    atoms = known_skills(text, sentence.start, sentence.end)
    items = [
        item for item in _items(text, sentence, atoms) if item.atoms or not _says_nothing(text[item.start : item.end])
    ]
    if len(items) >= 3 and all(item.atoms or unknown_skill(text, Span(item.start, item.end)) for item in items):
        return split_items(text, sentence)
    return [atom for item in items for atom in item.atoms if _is_certain(text, atom, item, after_cue=False)]


def _items(text: str, sentence: Span, atoms: list[SkillMention]) -> list[_Item]:
    """The sentence cut at its separators, never inside a known name."""
    items, start = [], sentence.start
    for cut in _SEPARATOR.finditer(text, sentence.start, sentence.end):
        if any(atom.start < cut.end() and cut.start() < atom.end for atom in atoms):
            continue
        items.append((start, cut.start()))
        start = cut.end()
    items.append((start, sentence.end))
    return [
        _Item(a, b, tuple(atom for atom in atoms if a <= atom.start and atom.end <= b))
        for a, b in items
        if text[a:b].strip(" \x00.,")
    ]


def _is_listing(text: str, items: list[_Item]) -> bool:
    """Whether most items of a sentence could be skills, and one surely is, or three could be."""
    items = [item for item in items if item.atoms or not _says_nothing(text[item.start : item.end])]
    likely = [item for item in items if item.atoms or unknown_skill(text, Span(item.start, item.end))]
    sure = [item for item in likely if any(_covers(text, item, atom) for atom in item.atoms)]
    return (
        (len(sure) >= 1 and len(likely) >= 2 and len(likely) * 2 >= len(items))
        or (len(likely) >= 3 and len(likely) * 3 >= len(items) * 2)
        or (len(likely) == len(items) == 2 and any(" " in text[item.start : item.end].strip(" \x00") for item in items))
    )


def _says_nothing(words: str) -> bool:
    return all(word.casefold().strip(".,'") in stop_words() for word in words.replace(_TAKEN, " ").split())


def _covers(text: str, item: _Item, atom: SkillMention) -> bool:
    """Whether the item is nothing but this skill and small words."""
    before, after = text[item.start : atom.start] + " ", " " + text[atom.end : item.end]
    return not strip_lead(before.lstrip()).strip() and not strip_tail(after).strip(" .")


def _is_certain(text: str, atom: SkillMention, item: _Item, after_cue: bool) -> bool:
    """A plain small word such as "drawing" is a skill only where it stands as an item or behind a cue."""
    written = text[atom.start : atom.end]
    if _WORKPLACE.search(text[item.start : atom.start]):
        return False
    distinct = (
        " " in written.strip() or "-" in written or any(letter.isupper() or letter.isdigit() for letter in written[1:])
    )
    sentence_start = not text[: atom.start].rstrip(" ") or text[: atom.start].rstrip(" ")[-1] in ".!?\n"
    proper = written[0].isupper() and not sentence_start
    leads = (
        written[0].isupper()
        and not text[item.start : atom.start].strip()
        and _GOES_ON.match(text, atom.end) is not None
    )
    return distinct or proper or leads or after_cue or _covers(text, item, atom)


def strip_lead(text: str) -> str:
    while match := _LEAD.match(text):
        if not match.end():
            break
        text = text[match.end() :]
    return text


def strip_tail(text: str) -> str:
    while match := _TAIL.search(text):
        text = text[: match.start()]
    return text


def unknown_skill(text: str, span: Span, *, most_words: int = 4) -> SkillMention | None:
    """The stretch as a skill in the writer's wording, or None where it does not read like the name of one."""
    raw = text[span.start : span.end].replace(_TAKEN, " ")
    bare = strip_tail(strip_lead(raw.lstrip(" .-*'\"")).rstrip(" .,:;-'\""))
    bare = strip_lead(bare.strip())
    words = bare.split()
    if (
        not bare
        or len(words) > most_words
        or len(bare) < 2
        or len(bare) > 60
        or _TAKEN in text[span.start : span.end].strip(_TAKEN + " ")
    ):
        return None
    if (
        (any(_base(word) in stop_words() for word in words) and not _is_proper(words))
        or all(word.casefold() in _empty_words() for word in words)
        or not any(letter.isalpha() for letter in bare)
    ):
        return None
    if words[-1].casefold() in _REGIONAL:
        return None
    if any(word.isdigit() for word in words) and not any(letter.isupper() for letter in bare[1:] or bare):
        return None
    if all(tag_of(word) for word in words) or (bare[0].isupper() and _is_place(bare)):
        return None
    start = text.find(bare, span.start, span.end)
    if start < 0 or re.search(r"[@#]\w|https?:|www\.|[£$€%=<>{}\\]", bare):
        return None
    return SkillMention(bare, start, start + len(bare), known=False)


def _is_proper(words: list[str]) -> bool:
    """ "Registered Manager Award": a name of three words and more may have any of them."""
    return len(words) > 2 and all(word[0].isupper() for word in words) and _base(words[-1]) not in stop_words()


def _is_place(name: str) -> bool:
    return any(place.end - place.start == len(name) for place in find_places(f"in {name}"))


def _base(word: str) -> str:
    """The word in small letters; of "that's" the "that"."""
    plain = word.casefold().strip(".,")
    return plain if plain in stop_words() else re.sub(r"'(?:s|re|m|ll|ve|d)$", "", plain)


def split_items(text: str, span: Span) -> list[SkillMention]:
    """Every item of a stretch that is certain to list skills; what cannot be a skill is left out."""
    atoms = known_skills(text, span.start, span.end)
    found: list[SkillMention] = []
    for item in _items(text, span, atoms):
        whole = unknown_skill(text, Span(item.start, item.end), most_words=5)
        if whole and not any(atom.start <= whole.start and whole.end <= atom.end for atom in item.atoms):
            found.append(whole)
        else:
            found += item.atoms
    return found
