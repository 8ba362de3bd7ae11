"""Where our fields stand in somebody else's document, so that a refusal names what its author wrote."""

import re
from collections.abc import Mapping

from services.errors import FieldError, InvalidInput

# `experience` → `work`, and below it `experience.start` → `startDate`
Sources = Mapping[str, str]

_NAME = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
FAULTS_IN_SENTENCE = 5


def as_written(refusal: InvalidInput, sources: Sources) -> InvalidInput:
    """The same refusal; one that names no field stays as it is."""
    if not sources or not refusal.errors:
        return refusal
    faults = [fault_as_written(fault, sources) for fault in refusal.errors]
    told = "; ".join(f"{fault.field} {fault.message}" for fault in faults[:FAULTS_IN_SENTENCE])
    return InvalidInput(f"{told}.", *faults, code=refusal.code)


def fault_as_written(fault: FieldError, sources: Sources) -> FieldError:
    message = _NAME.sub(lambda found: sources.get(found[0], found[0]), fault.message)
    return FieldError(_path(fault.field, sources), message)


def _path(field: str, sources: Sources) -> str:
    head, *rest = field.split(".")
    return ".".join([sources.get(head, head), *(sources.get(f"{head}.{part}", part) for part in rest)])
