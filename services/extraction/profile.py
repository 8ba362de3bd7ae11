"""Reads what a candidate writes about themselves: facts for the profile, each with the words that state it."""

import re
from datetime import date

from repositories.models import ProfileFields
from services.extraction.added_skills import added_skills
from services.extraction.answers import is_sentence, visibility, yes_or_no
from services.extraction.dates import find_start
from services.extraction.education import find_education
from services.extraction.findings import Finding
from services.extraction.known_skills import SkillMention
from services.extraction.languages import find_languages
from services.extraction.lexicons import SKILL_LISTS, entries, key, words
from services.extraction.names import find_full_name
from services.extraction.negation import corrects, dropped, negated, taken_back
from services.extraction.own_occupation import own_occupation
from services.extraction.passages import Passage, Span
from services.extraction.pay_fields import wished_pay
from services.extraction.reading import Reading
from services.extraction.skills import find_skills, split_items, without
from services.extraction.speakers import candidate_passage
from services.extraction.spelled import value_of
from services.extraction.titles import Occupation, find_occupations
from services.extraction.whereabouts import countries_named, find_whereabouts, region_behind
from services.extraction.wishes import (
    Wish,
    find_authorization,
    find_employment,
    find_remote,
    find_seniority,
    stated_level,
)
from services.extraction.years import YearsOf, find_years, years_since

_OWN_RANK = re.compile(
    r"\b(?:i'm|i am|im|as|am now|currently|now|work as|working as)\s+(?:now |currently |an? |the )*(?:\w+ )?$",
    re.IGNORECASE,
)


def read_profile(
    text: str, *, asked: str | None = None, known: ProfileFields | None = None, today: date | None = None
) -> list[Finding]:
    """The facts about the writer, in the order of the profile's fields. `asked` is the field that was just asked about, so that a
    bare "38k" is understood; `known` what is noted already, so that a correction removes; `today` lets "in two weeks" become a date."""
    reading = Reading(candidate_passage(text), asked, known or ProfileFields(), today)
    for step in (
        _emptied,
        _name,
        _pay,
        _years,
        _education,
        _languages,
        _authorization,
        _employment,
        _remote,
        _occupation,
        _places,
        _start,
        _visibility,
        _skills,
    ):
        step(reading)
    return reading.settled()


_EMPTIED = re.compile(
    r"\b(?:clear|empty|wipe|reset|erase|delete|remove)\s+(?:all )?(?:of )?(?:my |the )?(?P<what>skills|languages|education|experience|locations|places)(?: list)?\s*(?:[.!;\n]|$)",
    re.IGNORECASE,
)


def _emptied(reading: Reading[ProfileFields]) -> None:
    for found in _EMPTIED.finditer(reading.passage.own):
        name = found["what"].casefold().replace("places", "locations")
        quote = reading.passage.quote(found.start(), found.end())
        reading.findings.append(Finding(name, None, quote, "clear"))
        reading.taken.append(Span(found.start(), found.end()))


def _name(reading: Reading[ProfileFields]) -> None:
    if named := find_full_name(reading.passage):
        reading.note("full_name", *named)


def _pay(reading: Reading[ProfileFields]) -> None:
    passage = reading.passage
    countries = [
        *countries_named(passage.own),
        *(code for place in reading.known.locations for code in countries_named(place)),
    ]
    found = wished_pay(passage, countries, reading.known, asked=(reading.asked or "").startswith("salary"))
    reading.findings += found.findings
    reading.taken += found.spans


def _years(reading: Reading[ProfileFields]) -> None:
    found = find_years(reading.passage)
    if not found and reading.asked == "years_experience":
        found = _bare_number(reading.passage)
    if not found and reading.today:
        found = years_since(reading.passage, reading.today)
    if not found:
        found = _years_put_right(reading.passage)
    chosen: YearsOf | None = None
    for years in found:
        if (
            chosen is None
            or corrects(reading.passage, years.start)
            or (years.total and not chosen.total)
            or (years.years > chosen.years and not chosen.total and not corrects(reading.passage, chosen.start))
        ):
            chosen = years
    reading.taken += [Span(years.start, years.end) for years in found]
    if chosen:
        reading.findings.append(
            Finding("years_experience", chosen.years, reading.passage.quote(chosen.start, chosen.end))
        )


def _bare_number(passage: Passage) -> list[YearsOf]:
    match = re.fullmatch(
        r"\W*(?:about|around|over|nearly|like)?\s*(?P<number>[\w. -]{1,20}?)\+?(?: or so| ish)?\W*", passage.own
    )
    number = value_of(match["number"]) if match else None
    return (
        [YearsOf(number, match.start("number"), match.end("number"))]
        if match and number is not None and number <= 60
        else []
    )


_PUT_RIGHT = re.compile(
    r"\byears?\b[^.;\n]{0,40}?\b(?:should|must|ought to) (?:be|say|read)\s+(?P<number>\w+)", re.IGNORECASE
)


def _years_put_right(passage: Passage) -> list[YearsOf]:
    """ "The years are wrong: it should be twelve"."""
    found = _PUT_RIGHT.search(passage.own)
    number = value_of(found["number"]) if found else None
    if found is None or number is None or number > 60:
        return []
    return [YearsOf(number, found.start("number"), found.end("number"))]


def _education(reading: Reading[ProfileFields]) -> None:
    for schooling in find_education(reading.passage):
        reading.item("education", schooling.entry, schooling.start, schooling.end)


def _languages(reading: Reading[ProfileFields]) -> None:
    spoken = {one.language.split("-")[0] for one in reading.known.languages}
    for one in find_languages(reading.passage, asked=reading.asked == "languages", known=spoken):
        value = {"language": one.tag} | ({"level": one.level} if one.level else {})
        reading.item("languages", value, one.start, one.end, denied=one.denied)


def _authorization(reading: Reading[ProfileFields]) -> None:
    for right in find_authorization(reading.passage):
        reading.item("work_authorization", right.value, right.start, right.end)


def _employment(reading: Reading[ProfileFields]) -> None:
    for wish in find_employment(reading.passage):
        reading.item("employment_types", wish.value, wish.start, wish.end, denied=wish.denied)


def _remote(reading: Reading[ProfileFields]) -> None:
    found = find_remote(reading.passage)
    reading.taken += [Span(wish.start, wish.end) for wish in found]
    if chosen := chosen_workplace(reading.passage, found):
        reading.findings.append(Finding("remote", chosen.value, reading.passage.quote(chosen.start, chosen.end)))
    elif any(wish.denied and wish.value == reading.known.remote for wish in found):
        denied = next(wish for wish in found if wish.denied and wish.value == reading.known.remote)
        reading.findings.append(Finding("remote", None, reading.passage.quote(denied.start, denied.end), "clear"))


def chosen_workplace(passage: Passage, found: list[Wish]) -> Wish | None:
    """The last word on where to sit: a correction wins; remote and hybrid side by side mean that hybrid will do."""
    wanted = [wish for wish in found if not wish.denied]
    chosen: Wish | None = None
    for wish in wanted:
        if (
            chosen is None
            or corrects(passage, wish.start)
            or re.search(r"\b(?:want|put|make)\b", passage.before(wish.start), re.IGNORECASE)
        ):
            chosen = wish
        elif {wish.value, chosen.value} == {"remote", "hybrid"} and passage.sentence_at(
            wish.start
        ) == passage.sentence_at(chosen.start):
            chosen = wish if wish.value == "hybrid" else chosen
    return chosen


def _occupation(reading: Reading[ProfileFields]) -> None:
    occupations = find_occupations(reading.passage)
    skills = entries(*SKILL_LISTS)
    reading.taken += [Span(one.start, one.end) for one in occupations if key(one.title) not in skills]
    told = own_occupation(reading.passage, asked=reading.asked == "headline")
    if (
        told
        and (one := told[0])
        and (told[1] == 3 or not reading.known.headline)
        and not _is_known(one, reading.known.headline)
    ):
        reading.note("headline", one.title, one.start, one.end)
    _rank(reading, occupations)


def _is_known(one: Occupation, headline: str | None) -> bool:
    """Whether a headline says as much already: "principal engineer" adds only rank to "Embedded software engineer"."""
    return (
        headline is not None
        and bool(one.plain_words)
        and one.plain_words <= (frozenset(key(headline).split()) | words("rank_words"))
    )


def _rank(reading: Reading[ProfileFields], occupations: list[Occupation]) -> None:
    """Rank counts where it is part of what the speaker says they are."""
    passage = reading.passage
    headline = next((finding for finding in reading.findings if finding.field == "headline"), None)
    for one in occupations:
        declared = _OWN_RANK.search(passage.before(one.start)) or (
            headline and passage.quote(one.start, one.end) == headline.quote
        )
        rank = find_seniority(passage.own, one.start, one.end)
        if declared and rank and not negated(passage, one.start):
            reading.findings.append(Finding("seniority", rank.value, passage.quote(rank.start, rank.end)))
            return
    if level := stated_level(passage):
        reading.note("seniority", level.value, level.start, level.end)
    elif reading.asked == "seniority" and (rank := find_seniority(passage.own)):
        reading.findings.append(Finding("seniority", rank.value, passage.quote(rank.start, rank.end)))


_MOVED = re.compile(
    r"\b(?:i|we)(?:'ve| have)? (?:just |recently |now )?(?:moved|relocated)\b[^.;]{0,30}\bto\s+$", re.IGNORECASE
)
_REPLACES = re.compile(r"\b(?:not|instead of|change|actually|sorry|i meant?)\b", re.IGNORECASE)


def _places(reading: Reading[ProfileFields]) -> None:
    passage = reading.passage
    found = find_whereabouts(passage, reading.taken)
    if not found and reading.asked == "locations":
        _places_in_short(reading)
    for place in found:
        reading.item("locations", place.name, place.start, place.end, denied=place.denied)
        reading.taken.append(region_behind(passage, place))
    moved = [place for place in found if not place.denied and _MOVED.search(passage.before(place.start))]
    if moved or any(corrects(passage, place.start) and not place.denied for place in found):
        said = {key(place.name) for place in found}
        for old in reading.known.locations:
            if key(old) not in said and (moved or _REPLACES.search(passage.own)):
                reading.findings.append(
                    Finding("locations", old, passage.quote(found[0].start, found[0].end), "remove")
                )


def _places_in_short(reading: Reading[ProfileFields]) -> None:
    """ "Little Snoring" answers where, though no table has it."""
    match = re.fullmatch(
        r"\W*(?:in |near |around |only )?(?P<name>[^\W\d]{2,}(?:[ '-][^\W\d]+){0,3})\W*", reading.passage.own
    )
    if (
        match
        and yes_or_no(match["name"]) is None
        and not is_sentence(match["name"])
        and not re.search(
            r"\b(?:any|no|don't|dunno|not|where|remote|home|matter|mind|skip|later|hi|hello|thanks|what|show)\w*\b",
            match["name"],
            re.IGNORECASE,
        )
    ):
        reading.item(
            "locations",
            match["name"].title() if match["name"].islower() else match["name"],
            match.start("name"),
            match.end("name"),
        )


def _start(reading: Reading[ProfileFields]) -> None:
    found = find_start(reading.passage, today=reading.today, asked=reading.asked == "available_from")
    if not found and reading.known.available_from:
        dates = find_start(reading.passage, today=reading.today, asked=True)
        found = [one for one in dates if corrects(reading.passage, one.start)]
    if found:
        reading.note("available_from", found[-1].iso, found[-1].start, found[-1].end)


def _visibility(reading: Reading[ProfileFields]) -> None:
    if told := visibility(reading.passage, asked=reading.asked == "open_to_recruiters"):
        reading.note("open_to_recruiters", *told)


def _skills(reading: Reading[ProfileFields]) -> None:
    passage = reading.passage
    told = {(one.quote or "").casefold() for one in reading.findings}
    added = [one for one in added_skills(passage.own) if one.name.casefold() not in told]
    asked_for = [Span(one.start, one.end) for one in added]
    others = find_skills(passage, reading.taken)
    mentions = [*added, *(one for one in others if not any(Span(one.start, one.end).overlaps(s) for s in asked_for))]
    if reading.asked == "skills":
        mentions += _answered_skills(passage, without(passage, reading.taken))
    mentions += _taken_back_skills(reading)
    denied = {
        key(one.name)
        for one in mentions
        if negated(passage, one.start, one.end) or taken_back(passage, one.start, one.end)
    }
    for one in mentions:
        reading.item("skills", one.name, one.start, one.end, denied=key(one.name) in denied)


def _answered_skills(passage: Passage, text: str) -> list[SkillMention]:
    return [one for sentence in passage.sentences for one in split_items(text, sentence)]


def _taken_back_skills(reading: Reading[ProfileFields]) -> list[SkillMention]:
    """Skills noted earlier that the message names again, whether or not the word lists have them."""
    found = []
    for skill in reading.known.skills:
        match = re.search(rf"(?<!\w){re.escape(skill)}(?!\w)", reading.passage.own, re.IGNORECASE)
        if match and taken_back(reading.passage, match.start(), match.end()):
            found.append(SkillMention(skill, match.start(), match.end()))
        elif span := dropped(reading.passage, skill):
            found.append(SkillMention(skill, span.start, span.end))
    return found
