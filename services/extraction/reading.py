"""A message while it is read: what is found so far, and what has been used for it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from pydantic import BaseModel

from services.extraction.findings import Finding
from services.extraction.lexicons import key
from services.extraction.passages import Passage, Span

Known = TypeVar("Known", bound=BaseModel)


@dataclass
class Reading(Generic[Known]):
    """`asked` is the field just asked about, `known` what is stored already, `taken` the stretches that are used up."""

    passage: Passage
    asked: str | None
    known: Known
    today: date | None = None
    findings: list[Finding] = field(default_factory=list)
    taken: list[Span] = field(default_factory=list)

    def note(self, name: str, value: object, start: int, end: int) -> None:
        """A single value, with the stretch that states it."""
        self.findings.append(Finding(name, value, self.passage.quote(start, end)))
        self.taken.append(Span(start, end))

    def item(self, name: str, value: object, start: int, end: int, *, denied: bool = False) -> None:
        """An item of a list, added or, where it is denied, removed."""
        self.findings.append(Finding(name, value, self.passage.quote(start, end), "remove" if denied else "add"))
        self.taken.append(Span(start, end))

    def settled(self) -> list[Finding]:
        """One finding per field and item: what is taken back is removed where it was known, and never added."""
        settled: dict[tuple[str, str], Finding] = {}
        for finding in self.findings:
            identity = (finding.field, key(_named(finding.value)) if finding.operation in ("add", "remove") else "")
            earlier = settled.get(identity)
            if earlier is None or (finding.operation == "remove" and earlier.operation == "add"):
                settled[identity] = finding
        return [finding for finding in settled.values() if finding.operation != "remove" or self._is_known(finding)]

    def _is_known(self, finding: Finding) -> bool:
        stored = getattr(self.known, finding.field)
        names = [item.language if hasattr(item, "language") else item for item in stored]
        return any(key(str(name)) == key(_named(finding.value)) for name in names)


def _named(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("language") or " ".join(str(part) for part in value.values()))
    return str(value)
