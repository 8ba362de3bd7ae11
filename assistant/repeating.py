"""The same act for something else ("no wait, the second one"), or for what was asked about ("the one in Leeds")."""

from assistant import candidate_phrases, decisions, phrases, recruiter_phrases
from assistant.references import find_jobs, is_other, names_a_position, ordinal, words
from assistant.situation import Situation, is_gone
from repositories.models import Job, PendingAction, ToolCall

_MOST_WORDS = 9


def another_instead(situation: Situation) -> ToolCall | None:
    """The call that what waits last is to give way to; None where the words put nothing in its place."""
    said = situation.text
    if not decisions.corrects(said) or "?" in said:
        return None
    rest = decisions.corrected(said)
    if not rest or len(rest.split()) > _MOST_WORDS:
        return None
    waiting = situation.pending[-1]
    if waiting.tool == "apply_to_job":
        return _on_job(waiting, rest, situation, situation.shown_jobs)
    if waiting.tool in ("publish_job", "close_job"):
        jobs = situation.shown_jobs if names_a_position(rest) else []
        return _on_job(waiting, rest, situation, jobs or situation.own_jobs)
    return _on_person(waiting, rest, situation)


def the_one_meant(situation: Situation) -> ToolCall | None:
    """The call that could not be made, with the job that the answer to "which one do you mean?" names; None where it names none."""
    call, said = situation.unclear, situation.text
    rest = decisions.corrected(said)
    if call is None or "?" in said or not 0 < len(rest.split()) <= _MOST_WORDS:
        return None
    if candidate_phrases.FIRST_PERSON.search(rest):
        return None
    found = find_jobs(rest, situation.choices)
    if len(found) != 1 or is_gone(found[0]) or not _only_names(rest, found[0]):
        return None
    return ToolCall(name=call.name, arguments={**call.arguments, "job": found[0].id})


def _on_job(waiting: PendingAction, rest: str, situation: Situation, jobs: list[Job]) -> ToolCall | None:
    at_hand = str(waiting.arguments.get("job_id", ""))
    if not jobs and waiting.tool == "apply_to_job" and rest[:1].isupper():
        return ToolCall(name=waiting.tool, arguments={"job": rest})
    if not (words(rest) or names_a_position(rest) or is_other(rest)):
        return None
    found = find_jobs(rest, jobs, at_hand)
    if len(found) != 1 or found[0].id == at_hand or not _only_names(rest, found[0]):
        return None
    return ToolCall(name=waiting.tool, arguments={"job": found[0].id})


def _only_names(rest: str, job: Job) -> bool:
    """Whether the words do nothing but point, so that "no, show me the pay of the baker" stays a question."""
    described = words(" ".join([job.title or "", job.company or "", *job.locations, job.remote or ""]))
    others = words(rest) - described - words("first second third fourth last top bottom other next number")
    return len(others) <= 1


def _another_step(waiting: PendingAction, rest: str) -> str | None:
    """The step that "no, shortlist, not reject" means for the same person; None where a person is named or pointed at."""
    told = [status for status, pattern in recruiter_phrases.STEPS.items() if phrases.meant(pattern, rest)]
    points = names_a_position(rest) or is_other(rest)
    return told[0] if len(told) == 1 and told[0] != waiting.arguments["status"] and not points else None


def _on_person(waiting: PendingAction, rest: str, situation: Situation) -> ToolCall | None:
    focus = situation.focus
    stage = waiting.tool == "set_application_status"
    ids = focus.application_ids if stage else focus.candidate_ids
    at_hand = waiting.arguments.get("application_id" if stage else "candidate_id")
    if stage and (status := _another_step(waiting, rest)):
        return ToolCall(name=waiting.tool, arguments={"candidate": str(at_hand), "status": status})
    place = ordinal(rest, len(ids))
    others = [one for one in ids if one != at_hand]
    if place is None and is_other(rest) and len(others) == 1:
        place = ids.index(others[0])
    if place is None or ids[place] == at_hand or waiting.tool not in ("set_application_status", "invite_candidate"):
        return None
    kept = {"status": waiting.arguments["status"]} if stage else {"job": waiting.arguments["job_id"]}
    return ToolCall(name=waiting.tool, arguments={"candidate": ids[place], **kept})
