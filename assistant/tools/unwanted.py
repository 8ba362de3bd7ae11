"""Leaves out postings of or about what somebody does not want: an employer, nights, weekends, cold calling."""

import re

from assistant.references import words
from repositories.models import Job

_GENERAL = frozenset(["shift", "work", "hour", "job", "duty"])
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NOT = re.compile(r"\b(?:no|not|never|without|free of|instead of)\b", re.IGNORECASE)


def involves(job: Job, term: str) -> bool:
    """Whether it is the employer, or a sentence of the posting speaks of it and does not say that there is none."""
    told = words(term) - _GENERAL or words(term)
    if told <= words(job.company or ""):
        return True
    said = [job.title or "", *_SENTENCE.split(job.description or "")]
    return any(told <= words(part) and not _NOT.search(part) for part in said)
