"""What others did that concerns a person, in words: as it happens, and for the next log-in.

Nothing is kept about what has been read. What is news follows from what there is: it happened after the person last did
something themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.language import Language, said_in
from repositories.models import Application, Event, Invitation
from services.bootstrap import Services
from services.principal import Principal

NEWEST = 100
MOST = 6

_STAGES = {
    "submitted": "was sent",
    "shortlisted": "was shortlisted",
    "interview": "moved on to an interview",
    "offer": "led to an offer",
    "hired": "ended with a hire",
    "rejected": "was turned down",
    "withdrawn": "was withdrawn",
    "job_closed": "is on hold: the job was closed",
    "job_removed": "is over: the job was removed",
}


@dataclass(frozen=True)
class News:
    """One piece of news: when, and the words with the job's title to put into them."""

    at: datetime
    words: str
    job_title: str

    def said(self, language: Language) -> str:
        return said_in(language, self.words).format(job=self.job_title)


def of_event(event: Event) -> News | None:
    """None for what is not worth a word in an open chat."""
    title = f"**{event.data['job_title']}**" if event.data.get("job_title") else "a job"
    status = str(event.data.get("status"))
    match event.kind:
        case "application.submitted":
            words = "There is a new applicant for {job}. Open *Applications* to see more."
        case "application.changed" if status in _STAGES:
            words = f"The application for {{job}} {_STAGES[status]}. Open *Applications* to see more."
        case "invitation.sent":
            words = "You are invited to apply for {job}. Open *Applications* to read it and answer."
        case "invitation.answered" if status in ("accepted", "declined"):
            words = f"Your invitation to {{job}} was {status}."
        case _:
            return None
    return News(event.at, words, title)


async def since_last_time(services: Services, principal: Principal, language: Language) -> list[dict[str, str]]:
    """`[{text, at}]`, newest first; empty where nothing happened since the person last wrote or did something."""
    conversations = await services.conversations.list(principal, limit=1)
    applications = (await services.applications.list(principal, limit=NEWEST)).items
    invitations = (await services.invitations.list(principal, limit=NEWEST)).items
    own = [one.updated_at for one in conversations.items if one.turn_count]
    own += [event.at for one in applications for event in one.events if event.by == principal.role]
    own += _own_words(principal, invitations)
    last = max(own, default=None)
    happened = [*_in_applications(principal, applications), *_in_invitations(principal, invitations)]
    found = [one for one in happened if last is None or one.at > last]
    found.sort(key=lambda one: one.at, reverse=True)
    return [{"text": one.said(language), "at": one.at.isoformat()} for one in found[:MOST]]


def _own_words(principal: Principal, invitations: Iterable[Invitation]) -> Iterator[datetime]:
    for one in invitations:
        if principal.role == "recruiter":
            yield one.created_at
        elif one.status in ("accepted", "declined"):
            yield one.updated_at


def _in_applications(principal: Principal, applications: Iterable[Application]) -> Iterator[News]:
    for one in applications:
        event: Any = one.events[-1]
        if event.by == principal.role:
            continue
        words = f"The application for {{job}} {_STAGES.get(event.status, '')}."
        if event.status == "submitted":
            words = "There is a new applicant for {job}."
        elif event.status == "job_reopened":
            words = "The job {job} is open again."
        yield News(event.at, words, one.job_title)


def _in_invitations(principal: Principal, invitations: Iterable[Invitation]) -> Iterator[News]:
    for one in invitations:
        if principal.role == "candidate" and one.status == "sent":
            yield News(one.created_at, "You are invited to apply for {job}.", one.job_title)
        elif principal.role == "recruiter" and one.status in ("accepted", "declined"):
            yield News(one.updated_at, f"Your invitation to {{job}} was {one.status}.", one.job_title)
