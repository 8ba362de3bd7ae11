"""Files of openings and of profiles. The ending names the format; what is in a `.json` file tells what it is."""

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from repositories.models import Job, JobFields, Profile, ProfileFields
from services.errors import FieldError, InvalidInput
from services.interchange import tables
from services.interchange.job_posting import CONTEXT, from_job_posting, postings_in, sources_in, to_job_posting
from services.interchange.json_resume import email_of, from_json_resume, is_json_resume, to_json_resume
from services.interchange.json_resume import sources_in as resume_sources
from services.interchange.sources import Sources, fault_as_written
from services.job_import import ImportReport, LineError

Kind = Literal["jobs", "profiles"]

LINES = frozenset([".jsonl", ".ndjson"])
TABLE = ".csv"
JSON = frozenset([".json", ".jsonld"])
MAX_JSON_BYTES = 500_000_000
JOB_COLUMNS = list(JobFields.model_fields)
PROFILE_COLUMNS = ["email", *ProfileFields.model_fields]
_LISTS = frozenset(
    name
    for kind in (JobFields, ProfileFields)
    for name, field in kind.model_fields.items()
    if isinstance(field.default, list)
)


@dataclass(frozen=True)
class Person:
    """`place`: where in the file, for people; `fields` are not validated yet; `refusal`: why there are none."""

    place: str
    email: str | None
    fields: dict[str, Any]
    sources: Sources = field(default_factory=dict)
    refusal: InvalidInput | None = None


def format_of(file: Path) -> str:
    """Raises InvalidInput for an ending that nobody knows."""
    ending = file.suffix.lower()
    if ending not in LINES | JSON | {TABLE}:
        raise InvalidInput(
            "The file must end in .jsonl, .csv, .jsonld (JobPosting) or .json (JobPosting, JSON Resume)."
        )
    return ending


def kind_of(file: Path) -> Kind:
    """By the first entry. Raises InvalidInput for a file that cannot be read."""
    ending = format_of(file)
    if ending in JSON:
        return "profiles" if any(map(is_json_resume, _several(_json(file)))) else "jobs"
    # what is not UTF-8 is told when it is read
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
        if ending == TABLE:
            names = {name.strip() for name in next(csv.reader(opened), [])}
        else:
            names = _names(next((line for line in opened if line.strip()), ""))
    of_people = {"full_name", "headline", "email", "basics", "work"}
    return "profiles" if names & of_people and "title" not in names else "jobs"


def job_lines(file: Path, passed_over: set[str]) -> Iterator[bytes]:
    """Each opening as one line of JSON for an import. What is passed over in a JobPosting is added to `passed_over`."""
    ending = format_of(file)
    if ending in LINES:
        with file.open("rb") as lines:
            yield from lines
    elif ending == TABLE:
        for row in _rows(file):
            yield json.dumps(with_numbers(row)).encode()
    else:
        yield from posting_lines(postings_of(file), passed_over)


def postings_of(file: Path) -> list[dict[str, Any]]:
    """None where the format holds no JobPosting."""
    return list(postings_in(_json(file))) if format_of(file) in JSON else []


def posting_lines(postings: Iterable[dict[str, Any]], passed_over: set[str]) -> Iterator[bytes]:
    for posting in postings:
        fields, ignored = from_job_posting(posting)
        passed_over.update(ignored)
        yield json.dumps(fields).encode()


def refused_as_written(report: ImportReport, postings: Iterable[dict[str, Any]]) -> ImportReport:
    """The report of an import, in the names that the postings themselves use."""
    refused = {failed.line: failed for failed in report.failed}
    for number, posting in enumerate(postings if refused else (), 1):
        if number in refused:
            names = sources_in(posting)
            faults = [fault_as_written(FieldError(one.field, one.message), names) for one in refused[number].errors]
            refused[number].errors = [LineError(field=fault.field, message=fault.message) for fault in faults]
    return report


def profiles_in(file: Path, passed_over: set[str]) -> Iterator[Person]:
    """One at a time; one that cannot be read stops no other."""
    for place, entry in _entries(file):
        if isinstance(entry, InvalidInput):
            yield Person(place, None, {}, refusal=entry)
        elif is_json_resume(entry):
            fields, ignored = from_json_resume(entry)
            passed_over.update(ignored)
            yield Person(place, email_of(entry), fields, sources=resume_sources(entry))
        elif isinstance(entry, dict):
            email = entry.pop("email", None)
            yield Person(place, email if isinstance(email, str) else None, entry)
        else:
            yield Person(place, None, {}, refusal=InvalidInput("This must be a JSON object."))


def write_jobs_start(opened: IO[str], ending: str) -> None:
    if ending == TABLE:
        tables.write_header(opened, JOB_COLUMNS)
    elif ending in JSON:
        opened.write(f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [')


def write_job(opened: IO[str], ending: str, job: Job, *, first: bool) -> None:
    fields = job.model_dump(mode="json", include=set(JOB_COLUMNS))
    if ending == TABLE:
        tables.write_row(opened, JOB_COLUMNS, fields)
    elif ending in JSON:
        posting = {name: value for name, value in to_job_posting(job).items() if name != "@context"}
        opened.write(("\n" if first else ",\n") + _text(posting))
    else:
        opened.write(_text(fields) + "\n")


def write_jobs_end(opened: IO[str], ending: str) -> None:
    opened.write("\n]}\n" if ending in JSON else "")


def write_profiles_start(opened: IO[str], ending: str) -> None:
    if ending == TABLE:
        tables.write_header(opened, PROFILE_COLUMNS)
    elif ending in JSON:
        opened.write("[")


def write_profile(opened: IO[str], ending: str, email: str, profile: Profile, *, first: bool) -> None:
    if ending in JSON:
        resume = to_json_resume(profile)
        resume["basics"] = resume.get("basics", {}) | {"email": email}
        opened.write(("\n" if first else ",\n") + _text(resume))
        return
    fields = {"email": email} | profile.model_dump(mode="json", include=set(ProfileFields.model_fields))
    if ending == TABLE:
        tables.write_row(opened, PROFILE_COLUMNS, fields)
    else:
        opened.write(_text(fields) + "\n")


def write_profiles_end(opened: IO[str], ending: str) -> None:
    opened.write("\n]\n" if ending in JSON else "")


def _entries(file: Path) -> Iterator[tuple[str, Any]]:
    """Where each stands, and what it is: any JSON, or InvalidInput for a line that is none."""
    ending = format_of(file)
    if ending in LINES:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"line {number}", _of_line(line)
        return
    entries = map(with_numbers, _rows(file)) if ending == TABLE else _several(_json(file))
    for number, entry in enumerate(entries, 1):
        yield f"entry {number}", entry


def _of_line(line: bytes) -> Any:
    try:
        return json.loads(line.removeprefix(BOM_UTF8))
    except (ValueError, RecursionError):
        return InvalidInput("This line is not valid JSON.")


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        try:
            yield from tables.read_rows(opened, _LISTS)
        except UnicodeDecodeError as error:
            raise InvalidInput("The file is not text in UTF-8.") from error
        except csv.Error as error:
            raise InvalidInput(f"The file is not a table in CSV: {error}.") from error


def with_numbers(row: dict[str, Any]) -> dict[str, Any]:
    """A text as a number where one belongs: an `external_id` of digits stays a text, an amount does not."""
    return {name: _number(value) if name.startswith(("salary_m", "years_")) else value for name, value in row.items()}


def _number(value: Any) -> Any:
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(line: str) -> set[str]:
    try:
        value = json.loads(line)
    except ValueError:
        return set()
    return set(value) if isinstance(value, dict) else set()


def _json(file: Path) -> Any:
    if file.stat().st_size > MAX_JSON_BYTES:
        raise InvalidInput("This file is too large to be read as one JSON document. Use .jsonl instead.")
    try:
        return _parsed(file.read_text("utf-8-sig"), "The file")
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not text in UTF-8.") from error


def _parsed(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{what} is not valid JSON.") from error


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
