"""Where somebody wants to work, or a job is."""

import re
from dataclasses import dataclass

from services.extraction.known_skills import known_skills
from services.extraction.negation import negated, taken_back
from services.extraction.passages import Passage, Span
from services.extraction.place_names import PlaceMention, find_places
from services.matching.places import state_codes

_LEFT = re.compile(
    r"(?:(?<!work )(?<!working )(?<!remotely )(?<!far )(?<!minutes )(?<!miles )(?<!km )(?<!hour )(?<!anywhere "
    r")(?<!away )\b(?:come |coming |originally |am |i'm )?from|\bleaving|\bleft|\bborn(?: and raised)? in|\bgrew up (?:in|near|around|outside)|\braised "
    r"(?:in|near)|"
    r"\bstudied (?:\w+ )?(?:in|at)|\bgraduated (?:in|from)|\btrained in|\baway from|\brelocat\w+ from|\bmov\w+ "
    r"(?:out of|from)|\bget out of|\bretired to|\bemigrated from|\bfled|\bflew (?:to|from)|\btrips? to|"
    r"\btravel(?:led|s)? to|"
    r"\bholidays? in|\bvisit\w*|\bclients in|\bcustomers in|\bheadquarter\w* in|\bhq in|\bsuppliers? in|\bexports? "
    r"to|\bships? to|\bdeliver\w* to|\bparents in|\bfamily in|\bnot from|\bofficially in|\bdegree (?:in|from)|\bused "
    r"to live in|\blived in|\bworked in)"
    r"\s+(?:the |sunny |lovely )?$",
    re.IGNORECASE,
)
_INSTITUTION_AHEAD = re.compile(
    r"\b(?:university|college|school|institute|academy|hospital|bank|museum|council|embassy|diocese|"
    r"republic) of (?:the )?$",
    re.IGNORECASE,
)
_INSTITUTION_BEHIND = re.compile(
    r"(?:'s)?\s+(?:(?:city|county|borough|general|royal|state|technical|metropolitan|town|district|central|and "
    r"\w+)\s+){0,2}(?:university|college|school|academy|hospital|council|airport|institute|polytechnic|museum|"
    r"fc\b|united|rovers|town fc|group|ltd|limited|gmbh|plc|inc\b|llc|foods|motors|theatre|festival|labou?r law|law\b|"
    r"telco|gaap|market(?!s? only)|wing|stock exchange|times|post\b|daily)",
    re.IGNORECASE,
)
_MOVING = re.compile(
    r"\b(?:mov(?:e|ing)|relocat\w+|emigrat\w+|transfer\w*|going|heading|want(?:ing)? (?:only|just)|looking (?:only |"
    r"just )?(?:in|for (?:work|jobs|something) in)|only (?:want|in)|open to|prefer\w*)\s*(?:to|in|only|back to|both|"
    r"a job in)?\s*(?:the )?$",
    re.IGNORECASE,
)
_RELOCATING = re.compile(
    r"\b(?:mov(?:e|ing)|relocat\w+|emigrat\w+)\s+(?:back |down |up |over )?(?:to|in)\s+(?:the )?$", re.IGNORECASE
)
_STAYING = re.compile(
    r"\b(?:live|living|currently|based|reside|residing|am|i'm|im|now|located|here)\s+(?:currently |still )?(?:in|at|"
    r"near)?\s*$",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:in|anywhere in|across|within|throughout|all over|around|to|based in|from|location:?|where:?|"
    r"locations:?)\s+(?:the )?$",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(?:\b(?:based|live|living|located|situated|office|clinic|shop|site|school|farm|warehouse|factory|restaurant|"
    r"hotel|job|work) (?:is )?(?:in|near|at)|\b(?:location|where|place|city|town|based "
    r"in)\s*:)\s+(?P<name>[A-Z][\w'’-]+(?:[ -](?:[A-Z][\w'’-]+|upon|on|le|la|de|sur|am|under))*)(?=\s*(?:[,.;!?\n(]|"
    r"$|\band\b|\bor\b|\bfor\b|\bwith\b|-))"
)


@dataclass(frozen=True)
class Whereabouts:
    """`denied`: the speaker does not want this place, or is leaving it."""

    name: str
    start: int
    end: int
    denied: bool = False


def countries_named(text: str) -> list[str]:
    """Codes of the countries of all places in a text, in order, each once."""
    return list(dict.fromkeys(mention.place.country for mention in find_places(text)))


def find_whereabouts(passage: Passage, taken: list[Span]) -> list[Whereabouts]:
    """Places wanted, in order; those left, studied in or belonging to a name are skipped, those refused are marked."""
    mentions = [m for m in find_places(passage.own) if not any(Span(m.start, m.end).overlaps(span) for span in taken)]
    mentions = [m for m in mentions if not _is_part_of_name(passage, m)]
    wanted = [m for m in _without_qualifiers(passage.own, mentions) if not _is_left(passage, m)]
    cities = {m.place.country for m in wanted if m.place.kind == "city"}
    kept = [
        m
        for m in wanted
        if m.place.kind == "city"
        or (m.place.country not in cities and _IN.search(passage.own[max(0, m.start - 20) : m.start]))
    ]
    moving = [m for m in kept if _MOVING.search(passage.before(m.start))]
    if leaving := [m for m in moving if _RELOCATING.search(passage.before(m.start))]:
        kept = _reached(passage, kept, leaving)
    elif moving:
        kept = [m for m in kept if m in moving or not _STAYING.search(passage.before(m.start))]
    if not kept:
        kept = [m for m in mentions if m.place.kind == "city" and _is_simply_from(passage, m)][:1]
    found = [Whereabouts(m.name, m.start, m.end, _denied(passage, m)) for m in kept]
    named = [*taken, *(Span(m.start, m.end) for m in mentions)]
    found += [beside for m in kept if (beside := _beside(passage, m, named))]
    return found or _unknown(passage, mentions)


_FROM = re.compile(
    r"(?:^|[^\w\s]\s*|\w+(?:er|or|ist|an|ant|or|man|nurse|chef|cook|here|i'm|i am|am)\s+)from\s+$", re.IGNORECASE
)
_ORIGINALLY = re.compile(r"\s*(?:originally|by birth|but\b|, but|, now|, living|\(now)", re.IGNORECASE)


def _is_simply_from(passage: Passage, mention: PlaceMention) -> bool:
    """ "Plumber from Leeds", with no other place named, says where somebody is."""
    before = passage.own[max(passage.sentence_at(mention.start).start, mention.start - 40) : mention.start]
    return (
        _FROM.search(before) is not None
        and not _ORIGINALLY.match(passage.own, mention.end)
        and not _denied(passage, mention)
    )


_BESIDE = re.compile(r" (?:and|or) (?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=\s*(?:[.,;\n]|$))")


def _beside(passage: Passage, mention: PlaceMention, taken: list[Span]) -> Whereabouts | None:
    """ "Perth and Fremantle": a name that the table lacks, joined to a place that it has."""
    match = _BESIDE.match(passage.own, mention.end)
    if (
        not match
        or find_places(match["name"])
        or any(Span(match.start("name"), match.end()).overlaps(span) for span in taken)
    ):
        return None
    if known_skills(match["name"]):
        return None
    return Whereabouts(match["name"], match.start("name"), match.end("name"), _denied(passage, mention))


def _reached(passage: Passage, mentions: list[PlaceMention], leaving: list[PlaceMention]) -> list[PlaceMention]:
    """Where somebody moves to, with what is joined to it ("Doha or Dubai") and what is asked for in so many words."""
    names = {mention.place.name for mention in leaving}
    kept: list[PlaceMention] = []
    for mention in mentions:
        joined = kept and re.fullmatch(r"\s*(?:,|/|or|and|,? or|,? and)\s*", passage.own[kept[-1].end : mention.start])
        if mention in leaving or joined or mention.place.name in names or _ALSO.search(passage.before(mention.start)):
            kept.append(mention)
    return kept


_ALSO = re.compile(
    r"\b(?:open to|consider|happy with|also|or|look(?:ing)? in|jobs? in|work in)\s+(?:the )?$", re.IGNORECASE
)


_REGION = re.compile(r",? \(?(?P<code>[A-Z]{2,3})\b\)?(?: area\b)?")


def region_behind(passage: Passage, place: Whereabouts) -> Span:
    """The state behind a town ("Perth WA"), which is no skill; an empty stretch where there is none."""
    found = _REGION.match(passage.own, place.end)
    return Span(place.end, found.end()) if found and found["code"] in state_codes() else Span(place.end, place.end)


def _denied(passage: Passage, mention: PlaceMention) -> bool:
    return negated(passage, mention.start) or taken_back(passage, mention.start, mention.end)


_LEFT_BEHIND = re.compile(
    r",? (?:which I left|where I (?:used to|worked|lived|was)|until (?:19|20)\d\d|before)\b", re.IGNORECASE
)


def _is_left(passage: Passage, mention: PlaceMention) -> bool:
    if _LEFT_BEHIND.match(passage.own, mention.end):
        return True
    before = passage.own[max(passage.sentence_at(mention.start).start, mention.start - 40) : mention.start]
    return _LEFT.search(before) is not None


def _is_part_of_name(passage: Passage, mention: PlaceMention) -> bool:
    before, after = passage.own[max(0, mention.start - 24) : mention.start], passage.own[mention.end : mention.end + 40]
    in_brackets = re.search(r"(?P<word>[A-Z]{2,5}) \($", before)
    if in_brackets and known_skills(in_brackets["word"]):
        return True
    return _INSTITUTION_AHEAD.search(before) is not None or _INSTITUTION_BEHIND.match(after) is not None


def _without_qualifiers(text: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """A country or region right behind a town only says which town is meant."""
    kept: list[PlaceMention] = []
    previous: PlaceMention | None = None
    for mention in mentions:
        qualifies = (
            previous is not None
            and mention.place.kind != "city"
            and re.fullmatch(r",? ?\(?", text[previous.end : mention.start])
        )
        if not qualifies:
            kept.append(mention)
        previous = mention
    return kept


def _unknown(passage: Passage, mentions: list[PlaceMention]) -> list[Whereabouts]:
    """A place that the table lacks, where the words around leave no doubt."""
    return [
        Whereabouts(match["name"], match.start("name"), match.end("name"), negated(passage, match.start("name")))
        for match in _UNKNOWN.finditer(passage.own)
        if not any(mention.start < match.end("name") and match.start("name") < mention.end for mention in mentions)
    ]
