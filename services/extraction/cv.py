"""Reads a CV: by its sections where it has headings, else as one text. Contact details go nowhere."""

import re
from dataclasses import dataclass, field

from repositories.values import MAX_TEXT, MAX_TITLE
from services.extraction import cv_text
from services.extraction.cv_history import history, schooling
from services.extraction.findings import Finding
from services.extraction.languages import find_languages
from services.extraction.lexicons import key, lines
from services.extraction.names import find_full_name
from services.extraction.passages import Span, passage_of, straight
from services.extraction.profile import read_profile
from services.extraction.skills import split_items
from services.extraction.titles import find_occupations, tidy

CvUnreadable = cv_text.CvUnreadable
text_of = cv_text.text_of

_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,60}|https?://\S+|www\.\S+|\b(?:linkedin|github)\.com\S*|(?:\+|"
    r"\b00)?\(?\d[\d ()./-]{7,20}\d|\b(?:phone|tel|mobile|e-?mail|address|date of birth|dob|born|nationality|age|"
    r"gender|marital status|linkedin|github|telefon|mobil|anschrift|adresse|geburtsdatum|geboren|geburtsort|familienstand|staatsangehörigkeit|nationalität)\b\s*:.*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*[*•·▪●◦–-]\s*")
_FROM_PROSE = {
    "years_experience",
    "seniority",
    "remote",
    "salary_min",
    "salary_currency",
    "salary_period",
    "employment_types",
    "work_authorization",
    "available_from",
    "locations",
    "headline",
}
_LABELLED = re.compile(r"\s*(?P<label>[A-Za-z &/]{3,40}?)\s*:\s*(?P<rest>.*)")
_PREFERRED = re.compile(r"\b(?:prefer\w*|target\w*|desired|wanted|looking for|available)\b", re.IGNORECASE)
_LABEL_OF_TITLE = re.compile(r"(?:job title|title|position|profession|occupation|beruf)\s*:\s*", re.IGNORECASE)
_CITY_LINE = re.compile(r"[^\W\d_][\w .'-]+(?:, [^\W\d_][\w .'-]+)?")


@dataclass
class CvFindings:
    """What the CV states, and the lines that nothing was read from."""

    findings: list[Finding]
    unread: list[str]


@dataclass
class _Section:
    name: str
    start: int
    end: int
    lines: list[Span] = field(default_factory=list)


def read_cv(text: str) -> CvFindings:
    """The findings of every section, one per fact; quotes are stretches of `text`, blanks aside."""
    text = cv_text.tidied(text)
    sections = _sections(text)
    findings: list[Finding] = []
    unread: list[str] = []
    for section in sections:
        found = _read_section(text, section)
        findings += found
        unread += _left_over(text, section, found)
    if len(sections) == 1 and sections[0].name == "top":
        findings += [finding for finding in read_profile(text) if finding.field not in {f.field for f in findings}]
    return CvFindings(_once(findings), unread)


def _sections(text: str) -> list[_Section]:
    """The text cut at its headings; what stands before the first is `top`."""
    headings = {key(form): row[0] for row in lines("cv_headings") for form in row}
    sections = [_Section("top", 0, 0)]
    for line in re.finditer(r"[^\n]+", text):
        said, rest_at = line.group(), line.start()
        name = headings.get(key(said)) if len(said) < 50 else None
        labelled = _LABELLED.fullmatch(said)
        if name is None and labelled and (name := headings.get(key(labelled["label"]))):
            rest_at += labelled.start("rest")
            if not labelled["rest"].strip():
                rest_at = line.end()
        elif name is not None:
            rest_at = line.end()
        if name is not None:
            sections[-1].end = line.start()
            sections.append(_Section(name, rest_at, rest_at))
        if rest_at < line.end() and said.strip():
            sections[-1].lines.append(Span(rest_at, line.end()))
    sections[-1].end = len(text)
    return [section for section in sections if section.lines]


def _read_section(text: str, section: _Section) -> list[Finding]:
    if section.name == "top":
        return _top(text, section)
    if section.name == "summary":
        return _summary(text, section)
    if section.name == "skills":
        return _skills(text, section)
    if section.name == "experience":
        return [
            Finding("experience", entry, text[span.start : span.end], "add")
            for entry, span in history(text, section.lines)
        ]
    if section.name == "education":
        return [
            Finding("education", entry, text[span.start : span.end], "add")
            for entry, span in schooling(text, section.lines)
        ]
    if section.name == "certificates":
        return _skills(text, section)
    if section.name == "languages":
        return _languages(text, section)
    return _prose(text, section) if section.name == "wishes" else []


def _top(text: str, section: _Section) -> list[Finding]:
    """Name, headline and place, as they stand above the first heading."""
    findings = []
    top = passage_of(text[: section.lines[-1].end])
    named = find_full_name(top)
    at = top.positions[named[1]] if named else -1
    if named and at < section.lines[0].end:
        findings.append(Finding("full_name", named[0], top.quote(named[1], named[2])))
    rest = [line for line in section.lines if not line.start <= at < line.end]
    for line in rest[:4]:
        said = text[line.start : line.end]
        if not _CONTACT.search(said) and len(said) <= 120 and (title := _title_in(said)):
            findings.append(
                Finding(
                    "headline",
                    title,
                    text[line.start + said.index(title) if title in said else line.start : line.end]
                    if title not in said
                    else title,
                )
            )
            break
    prose = [line for line in rest if not _CONTACT.fullmatch(text[line.start : line.end].strip())]
    for line in prose:
        findings += _own_words(text, line, fields=_FROM_PROSE | {"education", "languages", "skills"})
    return findings


def _title_in(line: str) -> str | None:
    """The part of a headline line that is an occupation."""
    line = _LABEL_OF_TITLE.sub("", line.strip())
    part = re.split(r"\s*[|•·]\s*|\s+-\s+|,\s", line.strip())[0]
    passage = passage_of(part)
    return tidy(part) if find_occupations(passage) and len(part) <= MAX_TITLE and len(part.split()) <= 8 else None


def _summary(text: str, section: _Section) -> list[Finding]:
    quote = text[section.lines[0].start : section.lines[-1].end].strip()
    findings = [Finding("summary", " ".join(_CONTACT.sub(" ", quote).split())[:MAX_TEXT], quote)]
    return findings + _own_words(
        text, Span(section.lines[0].start, section.lines[-1].end), fields=_FROM_PROSE | {"skills", "languages"}
    )


def _prose(text: str, section: _Section) -> list[Finding]:
    return _own_words(text, Span(section.lines[0].start, section.lines[-1].end), fields=_FROM_PROSE | {"languages"})


def _own_words(text: str, span: Span, *, fields: set[str]) -> list[Finding]:
    """What the profile reader finds in a stretch; contact details are blanked out first."""
    said = text[span.start : span.end]
    masked = _CONTACT.sub(lambda match: "\n" * len(match.group()), said)
    return [
        finding
        for finding in read_profile(masked)
        if finding.field in fields and finding.quote and finding.quote in said and finding.operation in ("set", "add")
    ]


def _skills(text: str, section: _Section) -> list[Finding]:
    found = []
    plain = _CONTACT.sub(lambda match: "\n" * len(match.group()), straight(text))
    for line in section.lines:
        labelled = _LABELLED.match(plain, line.start, line.end)
        start = (
            labelled.start("rest")
            if labelled and labelled["rest"].strip() and len(labelled["label"].split()) <= 4
            else line.start
        )
        for skill in split_items(plain, Span(start, line.end)):
            found.append(Finding("skills", skill.name, text[skill.start : skill.end], "add"))
    return found


def _languages(text: str, section: _Section) -> list[Finding]:
    found = []
    for line in section.lines:
        passage = passage_of(text[line.start : line.end])
        for one in find_languages(passage, asked=True):
            value = {"language": one.tag} | ({"level": one.level} if one.level else {})
            found.append(Finding("languages", value, passage.quote(one.start, one.end), "add"))
    return found


def _left_over(text: str, section: _Section, findings: list[Finding]) -> list[str]:
    """Lines of the section that no quote touches; contact details are not listed, nor what is under interests and the like."""
    quotes = " \n ".join(finding.quote for finding in findings)
    left = []
    for line in section.lines:
        said = text[line.start : line.end].strip()
        if not said or section.name == "contact" or _CONTACT.search(said):
            continue
        used = said in quotes or any(finding.quote in said for finding in findings if finding.quote)
        if not used:
            left.append(_BULLET.sub("", said)[:300])
    return left


def _once(findings: list[Finding]) -> list[Finding]:
    """Each field and each item of a list once, the first that was found."""
    seen: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        value = (
            finding.value.get("language") or "|".join(str(part) for part in finding.value.values())
            if isinstance(finding.value, dict)
            else str(finding.value)
        )
        identity = (finding.field, key(str(value)) if finding.operation == "add" else "")
        seen.setdefault(identity, finding)
    return list(seen.values())
