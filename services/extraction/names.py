"""The name that a person gives as theirs, and the name of a company that hires."""

import re

from services.extraction.lexicons import SKILL_LISTS, entries, fold, key, words
from services.extraction.passages import Passage, Span
from services.extraction.place_names import find_places
from services.extraction.skills import stop_words
from services.matching.places import lookup

_NAME = r"[^\W\d_a-z][\w'’-]*(?:[ ](?:de|da|dos|van|von|der|den|del|la|le|bin|al|el|[^\W\d_a-z]\.|[^\W\d_a-z][\w'’-]*)){0,4}"
_INTRODUCED = re.compile(
    rf"\b(?:[Mm]y (?:full )?name is(?: spelled| spelt| actually)?|[Mm]y name's|[Nn]ame's|[Nn]ame ?:|[Ff]ull name ?:?|"
    rf"I(?:'m| am) called|[Cc]all me)\s+(?:(?:Dr|Prof|Mr|Mrs|Ms|Miss)\.? )?(?P<name>{_NAME})"
)
_SMALL = re.compile(
    r"\bmy (?:full )?name(?:'s| is)\s+(?:spelled |spelt |actually )?(?P<name>[^\W\d_]+(?: "
    r"[^\W\d_]+){0,2}?)(?=\s*(?:[,.;!?\n]|$|\band\b|\bbut\b|\bi\b|\bfrom\b))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:\bI(?:'m| am)|\b[Tt]his is|\b[Mm]yself)\s+(?:(?:Dr|Prof|Mr|Mrs|Ms|Miss)\.? )?(?P<name>{_NAME})(?=\s*(?:[,.;!?\n(-]|$|\b(?:and|from|here|"
    rf"speaking|by|a|an)\b))"
)
_LINE = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?(?: [^\W\d_]+(?:['’.-][^\W\d_]+)*\.?){1,3}")


def find_full_name(passage: Passage) -> tuple[str, int, int] | None:
    """The speaker's own name with its place, or None."""
    for pattern in (_INTRODUCED, _SMALL, _BARE):
        for match in pattern.finditer(passage.own):
            name = match["name"].strip()
            parts = name.split()
            while parts and (parts[-1].islower() or fold(parts[-1]) in ("a", "an")):
                if pattern is _SMALL:
                    break
                parts.pop()
            name = " ".join(parts)
            if name and _is_name(name, alone=pattern is not _BARE):
                return _with_capitals(name), match.start("name"), match.start("name") + len(name)
    return _in_front_of_work(passage) or _heading(passage)


_IN_FRONT = re.compile(
    rf"^\W{{0,6}}(?:[Pp]lease put|[Pp]lease note|[Hh]i|[Hh]ello|[Nn]ame)?\W{{0,6}}(?P<name>{_NAME}),\s(?=(?P<work>[^,.\n]{{3,40}})[,.\n])"
)


def _in_front_of_work(passage: Passage) -> tuple[str, int, int] | None:
    """ "Anna-Lena Vogt, midwife, …": a name at the very start, with an occupation behind it."""
    match = _IN_FRONT.match(passage.own)
    if (
        not match
        or key(match["work"]) not in entries("occupations")
        or not _is_name(match["name"], alone=False)
        or lookup(match["name"])
    ):
        return None
    return _with_capitals(match["name"]), match.start("name"), match.end("name")


def _is_name(name: str, *, alone: bool) -> bool:
    parts = name.split()
    if not alone and len(parts) < 2:
        return False
    folded = [fold(part) for part in parts]
    if any(part in words("not_names") for part in folded) or (not alone and folded[-1] in words("demonyms")):
        return False
    if fold(" ".join(parts)) in entries("occupations") or (
        len(parts) > 1 and any(fold(" ".join(parts[n:])) in entries("occupations") for n in range(1, len(parts) - 1))
    ):
        return False
    if not alone and (
        folded[-1] in entries("occupations") and folded[0] in entries(*SKILL_LISTS) | entries("occupations")
    ):
        return False
    return not any(part in words("general_occupations") for part in folded) and fold(" ".join(parts)) not in words(
        "demonyms"
    )


def _heading(passage: Passage) -> tuple[str, int, int] | None:
    """The first line of a pasted CV, where it is a name and nothing else."""
    first = re.match(
        r"\s*(?:(?:curriculum vitae|cv|resume|résumé|lebenslauf)\s*\n\s*)?(?P<line>[^\n]+)\n\s*\S",
        passage.own,
        re.IGNORECASE,
    )
    if not first:
        return None
    line = first["line"].strip(" \t*#_")
    if not _LINE.fullmatch(line) or not (line.isupper() or all(part[:1].isupper() for part in line.split())):
        return None
    folded = [fold(part) for part in line.split()]
    known = entries(*SKILL_LISTS) | entries("occupations")
    if (
        any(part in words("not_names") for part in folded)
        or any(part in known for part in folded[-1:])
        or fold(line) in known
        or lookup(line)
        or len(find_places(line)) == len(folded)
    ):
        return None
    start = passage.own.index(line)
    return _with_capitals(line), start, start + len(line)


def _with_capitals(name: str) -> str:
    return name.title() if name.isupper() or name.islower() else name


# -------------------------------------------------------------------------------------------- companies

_COMPANY = r"(?:The )?[A-ZÀ-Þ0-9][\w'’.-]*(?:[ ](?:&|and|of|de|the|für|van|der|du|la|le|[A-ZÀ-Þ0-9&][\w'’.-]*)){0,6}"
_CASED = [
    re.compile(
        rf"\b(?i:company(?: name)?|employer|organi[sz]ation|business|client|firm|start-?up)(?i:\s*(?:is called|is|:|=|name "
        rf"is))\s*[\"']?(?P<name>{_COMPANY})"
    ),
    re.compile(rf"(?:^|[.;\n]\s*)(?i:company|employer|firm)\s+(?P<name>{_COMPANY})(?=\s*(?:[.,;\n]|$))"),
    re.compile(
        rf"\b(?i:we are|we're|this is|here at|i'm hiring for|hiring for|recruiting for|on behalf of|i work for|i'm "
        rf"from|i run|i own|called)\s+(?P<name>{_COMPANY})"
    ),
    re.compile(
        rf"(?P<name>{_COMPANY})(?:(?:,| in) [A-Z]\w+(?: [A-Z]\w+)?)?,?\s+(?i:(?:wishes|would like|wants|is looking|"
        rf"are looking|is hiring|are hiring|is recruiting|are recruiting|seeks|needs|requires|has an opening|has a "
        rf"vacancy|invites applications|is seeking)\b)"
    ),
    re.compile(rf"(?P<name>{_COMPANY}) is the (?:employer|company)\b"),
    re.compile(rf"\b(?i:our) [a-z]+,? (?P<name>{_COMPANY})(?=\s*(?:[.,;\n]|$|\b(?:in|is|at|near)\b))"),
    re.compile(
        rf"\b(?i:our|the|my) (?:[A-Z]\w+ )?(?i:office|branch|clinic|site|factory|depot|kitchen|lab|team|shop|school) of (?P<name>{_COMPANY})"
    ),
    re.compile(rf"\b(?:\w+ )?(?i:office|branch|depot|clinic) of (?P<name>{_COMPANY})"),
    re.compile(rf"\b(?i:our|my)\s[^,.;\n]{{0,40}},\s(?P<name>{_COMPANY})(?=\s*(?:[.,;\n]|$))"),
    re.compile(rf"\(\s*(?P<name>{_COMPANY})\s*,\s*[A-Z][^)]*\)"),
    re.compile(rf"\b(?i:an?) (?:[\w/-]+ ){{1,5}}for (?P<name>{_COMPANY})(?= in [A-Z])"),
    re.compile(
        rf"\b(?i:fintech|start-?up|scale-?up|company|firm|agency|consultancy|studio|restaurant|café|cafe|bakery|clinic|"
        rf"practice|hospital|school|charity|shop|salon|garage|hotel|brewery|farm|business|bank|insurer|manufacturer|lab)"
        rf"\s*\((?P<name>{_COMPANY})\s*\)"
    ),
    re.compile(rf"(?<!\w)at\s+(?![ABC][12]\b)(?P<name>{_COMPANY})"),
    re.compile(rf"\b(?i:kind regards|best regards|regards|cheers|thanks|best wishes),?\s+(?P<name>{_COMPANY})\W*$"),
    re.compile(rf"(?:(?<!\w)(?:for|with|join|by)\s+|[,.(!]\s*|\n\s*)(?P<name>{_COMPANY})(?=\s*(?:[,.;)\n]|$))"),
]
_SUFFIX = re.compile(
    r"\b(?:Ltd|Limited|LLC|LLP|Inc|GmbH|AG|PLC|plc|BV|B\.V|SA|SL|S\.L|SRL|AB|AS|Oy|Pty|Co|Group|Academy|School|"
    r"College|University|Hospital|Clinic|Council|Trust|Bank|Hotel|Bakery|Brewery|Theatre|Foods|Logistics|Studio|"
    r"Studios|Labs|Partners|Associates|Foundation|Institute|Company|Services|Solutions|Systems|Care|Homes?|Farms?|"
    r"Farm|House|Motors|Engineering|Construction|Church|Museum|Centre|Center|Restaurant|Cafe|Café|Kitchen|Pharmacy|"
    r"Dental|Physio|Primary|Infants|Nursery|Surgery|Freight|Garage|Plumbing|Electrical|Builders|Transport|Haulage|"
    r"Shipping|Consulting|Consultants|Software|Technologies|Tech|Digital|Media|Design|Architects|Solicitors|Accountants|"
    r"Recruitment|Agency|Stores?|Market|Markets|Supplies|Industries|Manufacturing|Energy|Solar|Health|Healthcare|Medical|"
    r"Veterinary|Vets|Salon|Spa|Gym|Fitness|Catering|Bistro|Inn|Arms|Lodge|Resort|Airways|Airlines|Rail|Coaches|Taxis|"
    r"Couriers|Express|Packaging|Joinery|Roofing|Landscapes|Nurseries|Vineyards|Winery|Dairy|Butchers|Bank|Insurance|"
    r"Finance|Capital|Ventures|Holdings|Enterprises|International|Infrastructure|NV|N\.V|KG|e\.V|SpA|SARL|SAS|Pharma|Biotech|"
    r"Therapeutics|Diagnostics|Laboratories|Games|Publishing|Press|Books|Estates|Properties|Lettings|Housing|Charity|Ministry|"
    r"Authority|Department|Prison|Library|Libraries|Zoo|Club|Rooms|Rentals|Cleaning|Security|Facilities|Textiles|Fabrics|"
    r"Ceramics|Glass|Steel|Metals|Fabrication|Welding|Marine|Boats|Yachts|Fisheries|Foundry|Mills?|Works)\b\.?"
)


def find_company(passage: Passage) -> tuple[str, int, int] | None:
    """The name of the company that hires, with its place; None where none is given as such."""
    for number, pattern in enumerate(_CASED):
        for match in pattern.finditer(passage.own):
            span = _trimmed(passage, Span(match.start("name"), match.end("name")))
            name = passage.own[span.start : span.end]
            if _is_company(name, weak=number == len(_CASED) - 1, after_verb=number == 1):
                return name, span.start, span.end
    return _small(passage) or _signed(passage) or _between_dashes(passage)


_FIRST_LINE = re.compile(r"\s*(?P<line>[^\n]+)")
_DASHED = re.compile(r"\s+[-–—|•]\s+")


def _between_dashes(passage: Passage) -> tuple[str, int, int] | None:
    """ "LINE COOK - Harborside Grill - Boston": the part of the first line that is a name, but no place and no terms."""
    first = _FIRST_LINE.match(passage.own)
    parts = _DASHED.split(first["line"]) if first else []
    for part in parts[1:] if len(parts) > 2 else []:
        name = part.strip(" .,!*")
        said = [fold(word) for word in name.split()]
        if (
            re.fullmatch(_COMPANY, name)
            and not any(word.isdigit() or word in stop_words() for word in said)
            and not find_places(name)
            and _is_company(name, weak=False, after_verb=False)
        ):
            start = passage.own.index(part)
            return name, start, start + len(name)
    return None


_SIGNED = re.compile(rf"[.!?\n]\s*(?P<name>{_COMPANY})\W*$")


def _signed(passage: Passage) -> tuple[str, int, int] | None:
    """ "… start Monday. Towerline Access": a name of two words and more that ends the text by itself."""
    match = _SIGNED.search(passage.own)
    if not match or not 2 <= len(match["name"].split()) <= 4:
        return None
    said = [fold(word) for word in match["name"].split()]
    if any(word in stop_words() for word in said) or not _is_company(match["name"], weak=False, after_verb=False):
        return None
    return match["name"].strip(), match.start("name"), match.end("name")


_SMALL_COMPANY = re.compile(
    r"\b(?:company|employer)(?: name)?(?:'s| is|:| =)\s*(?P<name>[\w&' -]{2,60}?)(?=\s*(?:[,.;\n)]|$))", re.IGNORECASE
)


def _small(passage: Passage) -> tuple[str, int, int] | None:
    """ "company is northgate foods": small letters are enough behind so plain a word."""
    match = _SMALL_COMPANY.search(passage.own)
    if not match or fold(match["name"].split()[0]) in words("not_companies") | {
        "in",
        "based",
        "hiring",
        "small",
        "not",
        "growing",
    }:
        return None
    return match["name"].strip(), match.start("name"), match.end("name")


def _trimmed(passage: Passage, span: Span) -> Span:
    """Without a full stop that ends the sentence, and without small words at the end."""
    text = passage.own
    end = span.end
    name = re.split(r"\.\s", text[span.start : end])[0]
    name = re.sub(r"(?: (?:and|of|the|de|&|la|le|du|für|van|der))+$", "", name)
    if name.endswith(".") and not re.search(r"\b(?:Ltd|Inc|Co|[A-Z])\.$", name):
        name = name[:-1]
    return Span(span.start, span.start + len(name))


def _is_company(name: str, *, weak: bool, after_verb: bool) -> bool:
    first = fold(name.split()[0]) if name.split() else ""
    if (
        not name
        or not any(letter.isalpha() for letter in name)
        or (first in words("not_companies") and not (first == "the" and len(name.split()) > 1))
    ):
        return False
    if (
        fold(name) in entries("occupations")
        or fold(name) in words("demonyms")
        or name.casefold() in entries(*SKILL_LISTS)
    ):
        return False
    if weak:
        return len(name.split()) > 1 and _SUFFIX.search(name) is not None
    places = find_places(name)
    return not (places and places[0].start == 0 and places[0].end == len(name)) and not (after_verb and len(name) < 3)
