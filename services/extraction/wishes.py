"""How somebody wants to work, or a job is worked: where one sits, on what contract, at what rank; and where one may work by law."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from services.extraction.lexicons import fold, lines
from services.extraction.negation import negated, taken_back
from services.extraction.passages import Passage
from services.matching.places import country_code

_REMOTE = re.compile(
    r"\b(?:(?P<hybrid>hybrid(?!\s*(?:/|and|or|&)?\s*(?:ev|evs|electric|vehicles?|cars?|engines?|cloud|apps?|mobile)\b)\w*|(?:partly|partially|semi)[- ](?:remote\w*|from home)|(?:two|three|four|\d) days? "
    r"(?:a week )?(?:in (?:the )?office|from home|at home|remote|wfh))|"
    r"(?P<any>(?:remote or (?:in )?(?:the )?(?:office|on-?\s?site)|(?:office|on-?\s?site) or remote)(?=[^.;]*(?:mind|"
    r"either|both|fine|ok|care))|(?:don'?t|do not) (?:mind|care) where I work(?: from)?)|"
    r"(?P<remote>(?:fully |100% ?|completely |entirely |all )?remote(?!\s+(?:sensing|controls?|locations?|sites?|"
    r"areas?|villages?|monitoring|desktop|access))(?:ly)?|wfh|work(?:ing)? from (?:my )?home|home[- ]based|home "
    r"?office|from home|tele-?work\w*|telecommut\w+|from anywhere|(?<=week )online|(?:teach|tutor|work|lessons|classes)(?:ing)? online|online (?:only|lessons|tutoring|teaching))|"
    r"(?P<onsite>on-?\s?site(?! manager| supervisor| engineer)|in[- ]office|in the office|in an office|"
    r"office[- ]based|at the office|in[- ]person|on the premises|site[- ]based|on location))\b",
    re.IGNORECASE,
)
_EMPLOYMENT = re.compile(
    r"\b(?:(?P<full_time>full[\s-]?(?:time|tiem|tim)(?! equivalent)|fulltime|full-timer|FT(?= |,|\.|$))|"
    r"(?P<part_time>(?:[89]|1\d|2\d|30|eight|ten|twelve|fifteen|sixteen|twenty(?:[ -]four|[ -]five)?|thirty)(?:\s?-\s?\d\d)?\s?(?:hours|hrs|h)(?: a| per|/| each)\s?(?:week|wk)(?![^.;]*full)|part[\s-]?(?:time|tiem|tim)|parttime|part-timer|PT(?= |,|\.|$))|"
    r"(?P<internship>internships?|intern(?= (?:role|position|job))|(?:industrial |summer |student |work )placement|"
    r"traineeship)|"
    r"(?P<temporary>temp(?![\w-])|temps|temporary|temporarily|seasonal|fixed[- ]term|interim|maternity cover|temp "
    r"work)|"
    r"(?P<contract>contract(?:or|ing)?(?!ors)|freelanc\w+|b2b(?=,? \d| contract| basis)|self[- ]employed))\b",
    re.IGNORECASE,
)
_NOT_CONTRACT = re.compile(
    r"\s*:|\s*(?:law|type|manage\w*|manager|negotiat\w+|draft\w*|administrat\w*|clean\w*|work law|review|support|terms|"
    r"catering|value|research|research organi[sz]ation|with\b|electronics|manufactur\w+)\b",
    re.IGNORECASE,
)
_CONTRACT_BEFORE = re.compile(
    r"\b(?:the|my|your|sign\w*|zero[- ]hours?|permanent|of|employment|draft\w*|manag\w+|main|under|year|"
    r"fixed[- ]term|negotiat\w*|b2b sales|big|new|government|public|sub|full[- ]time|part[- ]time|temporary|"
    r"notarial)\s+$",
    re.IGNORECASE,
)
_SENIORITY = re.compile(
    r"\b(?:(?P<executive>c[efotim]o|chief \w+(?: \w+)? officer|managing director|vice president|vp|executive "
    r"director|head of \w+|director(?! of studies))|(?P<principal>principal(?! (?:place|aim))|staff (?=engineer|"
    r"software|developer|scientist|designer)|distinguished)|"
    r"(?P<lead>lead(?! (?:generation|gen|work|time|acid|paint|to|in|me|the|by|pipes|a)\b)|team lead(?:er)?)|"
    r"(?P<senior>senior|snr|sr\.?)(?! (?:citizens?|living|care|school|management|leadership|stakeholders?|people|"
    r"home|staff|clients))|"
    r"(?P<mid>mid[- ]?(?:level|weight)|midweight|intermediate[- ]level)|(?P<junior>junior|jr\.?|entry[- ]level|newly "
    r"qualified|new grad(?:uate)?|graduate(?= (?:\w+ )?\w+(?:er|or|ist|ant|ian|st)\b)|trainee)|(?P<intern>intern))(?!\w)",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"\b(?:right to work|(?:eligible|authori[sz]ed|permitted|allowed|licen[sc]ed|legally able|able) to work|work "
    r"(?:permit|visa|authori[sz]ation)|permission to work|can (?:legally )?work|permanent resid\w+|indefinite leave|"
    r"settled status|"
    r"green card|citizen(?:ship)?|passport(?:s| holder)?|national(?!\w)|ILR|blue card|residence permit)\b",
    re.IGNORECASE,
)
_SPONSOR = re.compile(
    r"\b(?:need|require|looking for|would need|no|without|don't have|do not have|haven't got|not)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_IMPLIED = {"settled status": "GB", "green card": "US", "ilr": "GB", "indefinite leave": "GB"}


@dataclass(frozen=True)
class Wish:
    """`value` is the field's value; `denied` where the speaker does not want it."""

    value: str
    start: int
    end: int
    denied: bool = False


def find_remote(passage: Passage) -> list[Wish]:
    return [_wish(passage, match) for match in _REMOTE.finditer(passage.own) if match.lastgroup]


def find_employment(passage: Passage) -> list[Wish]:
    found = []
    for match in _EMPLOYMENT.finditer(passage.own):
        if (
            match.lastgroup == "contract"
            and match.group().casefold() == "contract"
            and (
                _NOT_CONTRACT.match(passage.own, match.end())
                or _CONTRACT_BEFORE.search(passage.own[max(0, match.start() - 24) : match.start()])
            )
        ):
            continue
        found.append(_wish(passage, match))
    return found


def _wish(passage: Passage, match: re.Match[str]) -> Wish:
    denied = negated(passage, match.start(), match.end()) or taken_back(passage, match.start(), match.end())
    return Wish(str(match.lastgroup), match.start(), match.end(), denied)


def find_seniority(text: str, start: int = 0, end: int | None = None) -> Wish | None:
    """The first word of rank in a stretch, such as a job title."""
    match = _SENIORITY.search(text, start, len(text) if end is None else end)
    return Wish(str(match.lastgroup), match.start(), match.end()) if match else None


@cache
def _countries_by_word() -> dict[str, str]:
    return {fold(form): code for code, *forms in lines("demonyms") for form in forms}


_LEVEL = re.compile(r"\b(?P<rank>[a-z-]+)[- ]level\b", re.IGNORECASE)


def stated_level(passage: Passage) -> Wish | None:
    """ "Senior level": a rank that is stated by itself."""
    for match in _LEVEL.finditer(passage.own):
        rank = find_seniority(match.group())
        if rank and not negated(passage, match.start()):
            return Wish(rank.value, match.start(), match.end())
    return None


def find_authorization(passage: Passage) -> list[Wish]:
    """Countries where the speaker says that they may work, or whose citizens they are."""
    found = []
    for match in _RIGHT.finditer(passage.own):
        before = passage.before(match.start())
        if _SPONSOR.search(before) or negated(passage, match.start()):
            continue
        found += [Wish(code, start, end) for code, start, end in _countries_around(passage, match)]
    return found


def _countries_around(passage: Passage, match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    said = match.group().casefold()
    sentence = passage.sentence_at(match.start())
    if said in _IMPLIED:
        yield _IMPLIED[said], match.start(), match.end()
        return
    behind = re.compile(
        r"(?: holder)?(?: (?:status|here|legally|full[- ]time))?[\s,]*(?:in|for|of|anywhere in|is)?\s*(?:the "
        r")?(?P<names>[A-Z][\w.]*(?: [A-Z][\w.]*){0,2}(?:(?:,| and| or|/)\s*(?:the )?[A-Z][\w.]*(?: [A-Z]\w*)?){0,3}|"
        r"u\.?k|u\.?s\.?a?\b)",
    ).match(passage.own, match.end(), sentence.end)
    if (behind and not re.match(r"can|able", said)) or (behind and re.search(r"\bin\b", behind.group())):
        for name in re.split(r",| and | or |/", behind["names"]):
            if code := country_code(name.strip(" .")) or _countries_by_word().get(fold(name.strip(" ."))):
                yield code, match.start(), behind.end()
    if said.startswith(("citizen", "passport", "national", "permanent", "work permit", "work visa")):
        ahead = passage.own[max(sentence.start, match.start() - 30) : match.start()].rstrip()
        words = ahead.split()
        for width in (2, 1):
            form = fold(" ".join(words[-width:])).strip(" .,")
            if len(words) >= width and (code := _countries_by_word().get(form) or country_code(form)):
                yield code, match.start() - 1 - len(" ".join(words[-width:])), match.end()
                return
