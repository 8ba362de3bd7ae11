"""Reads what a recruiter writes about an opening: facts for the posting, each with the words that state it."""

import re

from repositories.models import JobFields
from services.extraction.answers import is_sentence
from services.extraction.dates import find_deadline
from services.extraction.findings import Finding
from services.extraction.job_titles import find_job_title
from services.extraction.known_skills import SkillMention
from services.extraction.languages import find_languages
from services.extraction.lexicons import key
from services.extraction.names import find_company
from services.extraction.negation import corrects, dropped, negated, taken_back
from services.extraction.passages import Span
from services.extraction.pay_fields import offered_pay
from services.extraction.profile import chosen_workplace
from services.extraction.reading import Reading
from services.extraction.requirements import Requirement, find_requirements
from services.extraction.speakers import recruiter_passage
from services.extraction.whereabouts import countries_named, find_whereabouts
from services.extraction.wishes import find_employment, find_remote, find_seniority
from services.extraction.years import required_years

_SKILLS = ("skills_required", "skills_preferred")
_NO_YEARS = re.compile(
    r"\b(?:no (?:exp\w*|years)|don't put any years|without (?:any )?experience|experience (?:is )?not (?:needed|"
    r"required|necessary)|(?:remove|drop|scrap|forget(?: about)?|delete|clear|scratch|lose|take (?:out|off|away)) (?:the |that |any )?"
    r"(?:min\w* |required )?(?:years\b(?: of experience)?|(?:years?|experience) (?:requirement|minimum|part|bit)))\b",
    re.IGNORECASE,
)


def read_job(text: str, *, asked: str | None = None, known: JobFields | None = None) -> list[Finding]:
    """The facts about the opening. `asked` is the field that was just asked about; `known` the draft so far."""
    reading = Reading(recruiter_passage(text), asked, known or JobFields())
    for step in (_deadline, _company, _pay, _years, _languages, _employment, _remote, _title, _places, _skills):
        step(reading)
    return reading.settled()


def _deadline(reading: Reading[JobFields]) -> None:
    if last := find_deadline(reading.passage):
        reading.note("valid_through", last.iso, last.start, last.end)


def _company(reading: Reading[JobFields]) -> None:
    if named := find_company(reading.passage):
        reading.note("company", *named)
    elif (
        reading.asked == "company"
        and (
            bare := re.fullmatch(r"\W*(?:it's |we are |we're )?(?P<name>[\w][\w&'. -]{1,80}?)\W*", reading.passage.own)
        )
        and not is_sentence(bare["name"])
    ):
        reading.note("company", bare["name"], bare.start("name"), bare.end("name"))


def _pay(reading: Reading[JobFields]) -> None:
    passage = reading.passage
    countries = [
        *countries_named(passage.own),
        *(code for place in reading.known.locations for code in countries_named(place)),
    ]
    found = offered_pay(passage, countries, reading.known, asked=(reading.asked or "").startswith("salary"))
    reading.findings += found.findings
    reading.taken += found.spans


def _years(reading: Reading[JobFields]) -> None:
    found = required_years(reading.passage)
    reading.taken += [Span(years.start, years.end) for years in found]
    wanted = [years for years in found if not negated(reading.passage, years.start)]
    if _NO_YEARS.search(reading.passage.own) and not wanted:
        if reading.known.years_experience_min is not None and (told := _NO_YEARS.search(reading.passage.own)):
            reading.findings.append(
                Finding("years_experience_min", None, reading.passage.quote(told.start(), told.end()), "clear")
            )
        return
    chosen = wanted[0] if wanted else None
    for years in wanted[1:]:
        chosen = years if corrects(reading.passage, years.start) else chosen
    if chosen:
        reading.findings.append(
            Finding("years_experience_min", chosen.years, reading.passage.quote(chosen.start, chosen.end))
        )


def _languages(reading: Reading[JobFields]) -> None:
    for one in find_languages(reading.passage, asked=reading.asked == "languages"):
        if one.only_wished and not one.denied:
            reading.taken.append(Span(one.start, one.end))
            continue
        value = {"language": one.tag} | ({"level": one.level} if one.level else {})
        reading.item("languages", value, one.start, one.end, denied=one.denied)


def _employment(reading: Reading[JobFields]) -> None:
    found = find_employment(reading.passage)
    reading.taken += [Span(wish.start, wish.end) for wish in found]
    wanted = [wish for wish in found if not wish.denied]
    order = ["internship", "temporary", "part_time", "contract", "full_time"]
    chosen = min(wanted, key=lambda wish: order.index(wish.value), default=None)
    for wish in wanted:
        chosen = wish if corrects(reading.passage, wish.start) else chosen
    if chosen:
        reading.findings.append(
            Finding("employment_type", chosen.value, reading.passage.quote(chosen.start, chosen.end))
        )


def _remote(reading: Reading[JobFields]) -> None:
    found = find_remote(reading.passage)
    reading.taken += [Span(wish.start, wish.end) for wish in found]
    chosen = chosen_workplace(reading.passage, found)
    if chosen and chosen.value != "any":
        reading.findings.append(Finding("remote", chosen.value, reading.passage.quote(chosen.start, chosen.end)))


def _title(reading: Reading[JobFields]) -> None:
    title = find_job_title(reading.passage, asked=reading.asked == "title", known_title=reading.known.title)
    if title is None or (reading.known.title and key(title.title) == key(reading.known.title)):
        return
    reading.note("title", title.title, title.start, title.end)
    if rank := find_seniority(reading.passage.own, title.start, title.end):
        reading.findings.append(Finding("seniority", rank.value, reading.passage.quote(rank.start, rank.end)))


def _places(reading: Reading[JobFields]) -> None:
    found = find_whereabouts(reading.passage, reading.taken)
    if (
        not found
        and reading.asked == "locations"
        and (bare := re.fullmatch(r"\W*(?:in |at )?(?P<name>[A-Z][\w' -]{1,60}?)\W*", reading.passage.own))
    ):
        reading.item("locations", bare["name"], bare.start("name"), bare.end("name"))
    for place in found:
        reading.item("locations", place.name, place.start, place.end, denied=place.denied)
    if any(corrects(reading.passage, place.start) and not place.denied for place in found):
        said = {key(place.name) for place in found}
        for old in reading.known.locations:
            if key(old) not in said:
                reading.findings.append(
                    Finding("locations", old, reading.passage.quote(found[0].start, found[0].end), "remove")
                )


def _skills(reading: Reading[JobFields]) -> None:
    passage = reading.passage
    found = [*find_requirements(passage, reading.taken), *_named_again(reading)]
    denied = {
        key(one.skill.name)
        for one in found
        if negated(passage, one.skill.start, one.skill.end) or taken_back(passage, one.skill.start, one.skill.end)
    }
    preferred = {key(one.skill.name) for one in found if one.wanted == "preferred"}
    for one in found:
        name = key(one.skill.name)
        if name in denied:
            for stored in _SKILLS:
                reading.item(stored, one.skill.name, one.skill.start, one.skill.end, denied=True)
        else:
            reading.item(
                "skills_preferred" if name in preferred else "skills_required",
                one.skill.name,
                one.skill.start,
                one.skill.end,
            )


_NO_MUST = re.compile(
    r"\s+(?:(?:should|need|does|is|must) ?n[o']?t|isn't|needn't|is not|should not|need not|does not)\b[^.;\n]{0,20}\b(?:must|essential|required|necessary|needed)\b",
    re.IGNORECASE,
)


def _named_again(reading: Reading[JobFields]) -> list[Requirement]:
    """Skills of the draft that the message takes back or asks less of, whether or not the word lists have them."""
    found = []
    for skill in [*reading.known.skills_required, *reading.known.skills_preferred]:
        match = re.search(rf"(?<!\w){re.escape(skill)}(?!\w)", reading.passage.own, re.IGNORECASE)
        if match and _NO_MUST.match(reading.passage.own, match.end()):
            found.append(Requirement(SkillMention(skill, match.start(), match.end()), "preferred"))
        elif match and taken_back(reading.passage, match.start(), match.end()):
            found.append(Requirement(SkillMention(skill, match.start(), match.end()), "required"))
        elif span := dropped(reading.passage, skill):
            found.append(Requirement(SkillMention(skill, span.start, span.end), "required"))
    return found
