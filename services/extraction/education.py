"""Degrees, diplomas and certificates of schooling in a text."""

import re
from dataclasses import dataclass
from typing import Any

from services.extraction.negation import negated
from services.extraction.passages import Passage

_DEGREE = re.compile(
    r"(?<![\w.])(?:(?:first[- ]class |honou?rs )?(?:B\.?\s?Sc|BSc|BS|B\.S|B\.?A|BEng|B\.Eng|BEd|B\.Ed|BFA|BBA|BCom|"
    r"B\.Com|B\.?Tech|LL\.?B|MBBS|MBChB|M\.?\s?Sc|MSc|MS|M\.S|M\.?A|MEng|M\.Eng|MEd|M\.Ed|MFA|MBA|MPhil|MPH|MLIS|MSW|BSW|BSN|MSN|BVSc|DVM|LL\.?M|"
    r"M\.?Tech|Ph\.?\s?D|"
    r"DPhil|EdD|JD|MD|PharmD|BPharm|B\.Pharm|MPharm|HND|HNC|BTEC(?: Level \d)?|NVQ(?: Level \d)?|SVQ(?: Level \d)?|"
    r"CAP|BTS|DUT|PGCE|PGDip|A-levels?|GCSEs?|IB|Abitur|Bac|Matura)(?:\.|\b)(?:\s?\(?Hons\.?\)?)?|"
    r"(?:bachelor|master|doctor|associate|foundation)(?:'?s)?(?: degree| diploma)?(?! (?:plumber|carpenter|"
    r"electrician|mason|baker|craftsman|chef|mariner|builder|data|butcher|tiler|painter|technician|"
    r"barber)\b)(?=\s+(?:of|in|degree|from)\b|[,.;)\n]|'s|$)|"
    r"(?:advanced |higher |national |postgraduate |graduate )?(?:diploma|degree|doctorate|licence professionnelle|"
    r"staatsexamen|ausbildung|umschulung|studium|apprenticeship)(?=\s+(?:of|in|as|from|to the|der|des|zum|zur)\b))",
    re.IGNORECASE,
)
_CASED = re.compile(r"(?:BS|B\.S|BA|B\.A|MA|M\.A|MS|M\.S|MD|JD|IB|CAP|BTS|DUT|Bac|BEd|MEd)\b\.?", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:'s)?(?: degree| diploma)?\s*(?:\(?hons\.?\)?)?[\s,:-]*(?:(?:in|of|as|on|to|zum|zur|der|des)\s+(?:the "
    r")?)?(?P<field>[A-Z][\w&'-]*(?:\s+(?:and|&|of|for|the|in)?\s*[A-Z][\w&'-]*){0,5}|(?<=in )[a-z][\w'-]*(?: (?:and "
    r")?[a-z][\w'-]*){0,3}?(?=[,.;(\n]|$| from| at| \())"
)
_INSTITUTION = re.compile(
    r"(?P<name>(?:(?:[A-Z][\w.&'-]*|of|de|the|and|für|di|della)\s+){0,5}?(?:University|College|Institute|School|"
    r"Academy|Polytechnic|Universit[àäéey]\w*|Universidad|Université|Hochschule|TU|ETH|Politecnico|Conservatoire|"
    r"Lycée|IIT|MIT|Uni)\b"
    r"(?:\s+(?:of|de|for|in)(?:\s+the)?(?:\s+[A-Z][\w'-]*){1,4}|\s+[A-Z][\w'-]*){0,2})"
)
_AT = re.compile(r"(?:from|at|\()\s*(?:the )?(?P<name>[A-Z][\w.&'-]*(?:\s+(?:of\s+)?[A-Z][\w.&'-]*){0,4})")
_YEAR = re.compile(r"\b(?P<year>(?:19[5-9]|20[0-4])\d)\b")
_HELD_NOT = re.compile(
    r"\b(?:applied|applying|want|study(?:ing)? for|dropped out|started|unfinished|need|without|no)\b[^.;,]{0,30}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Schooling:
    """`entry` has the fields of an education entry that the text tells."""

    entry: dict[str, Any]
    start: int
    end: int


def find_education(passage: Passage) -> list[Schooling]:
    """Degrees and the like that the speaker holds, in order."""
    found: list[Schooling] = []
    for match in _DEGREE.finditer(passage.own):
        if (found and match.start() < found[-1].end) or not _is_degree(passage, match):
            continue
        found.append(_read(passage, match))
    return found


def _is_degree(passage: Passage, match: re.Match[str]) -> bool:
    said = match.group()
    if negated(passage, match.start()) or _HELD_NOT.search(passage.before(match.start())):
        return False
    if _CASED.fullmatch(said.strip()) and said.strip(".")[:1].islower():
        return False
    if said.strip(".").upper() in ("MS", "MA", "BA", "MD", "CAP", "IB", "JD") and re.match(
        r"\s*(?:\)|[.,;]|$|Excel|Office|Word|Project|Teams|SQL|Dynamics|on\b)", passage.own[match.end() :]
    ):
        return (
            passage.own[match.end() : match.end() + 2].startswith((", ", ","))
            and re.match(r",\s*[A-Z]", passage.own[match.end() :]) is not None
            and not said.upper().startswith("MS")
        )
    return said.isupper() or said.strip(".").casefold() != "ms"


def _read(passage: Passage, match: re.Match[str]) -> Schooling:
    sentence = passage.sentence_at(match.start())
    line_end = sentence.end
    end = match.end()
    entry: dict[str, Any] = {"degree": " ".join(match.group().split()).strip(" ,")}
    institution = _INSTITUTION.search(passage.own, end, line_end) or _AT.search(passage.own, end, line_end)
    field = _FIELD.match(passage.own, end, institution.start("name") if institution else line_end)
    if field and re.search(r",", passage.own[match.end() : field.start("field")]) and field["field"].isupper():
        field = None
    if field and not _INSTITUTION.fullmatch(field["field"]) and not _YEAR.fullmatch(field["field"]):
        entry["field"] = field["field"].strip()
        end = field.end("field")
    if (
        entry["degree"].casefold().startswith(("bachelor", "master", "doctor"))
        and "field" in entry
        and passage.own[match.end() : field.start("field")].strip() == "of"
        if field
        else False
    ):
        entry["degree"] = f"{entry['degree']} of {entry['field']}"
    if institution and institution.start() - end < 60:
        entry["institution"] = institution["name"].strip()
        end = institution.end("name")
    elif ahead := _before(passage, match.start(), sentence.start):
        entry["institution"] = ahead
    if (year := _YEAR.search(passage.own, end, min(line_end, end + 25))) or (
        year := _YEAR.search(passage.own, match.end(), line_end)
    ):
        entry["year"] = int(year["year"])
        end = max(end, year.end())
    return Schooling(entry, match.start(), max(end, match.end()))


def _before(passage: Passage, start: int, floor: int) -> str | None:
    """ "graduated from Cairo University (Bachelor of Pharmacy, 2016)": the school stands in front."""
    told = next(reversed(list(_INSTITUTION.finditer(passage.own, max(floor, start - 90), start))), None)
    return told["name"].strip() if told and start - told.end() < 12 else None
