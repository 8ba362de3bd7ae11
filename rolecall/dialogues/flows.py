"""What is wrong with one turn of a flow: its tools, its words, and what it changed for others."""

import json
from collections.abc import Iterator

from rolecall.dialogues.cases import Case, Said
from rolecall.dialogues.fields import compared
from rolecall.dialogues.stage import Stage, Turn

Outward = dict[str, tuple[str, str, str]]

_OF_JOBS = {"open": "publish_job", "closed": "close_job"}


async def faults_by_turn(stage: Stage, case: Case) -> list[list[str]]:
    """One list a turn, empty where all is as it should be."""
    held, found = await stage.outward(), list[list[str]]()
    for said in case.turns:
        turn = await stage.say(said.say)
        now = await stage.outward()
        faults = [turn.trouble] if turn.trouble else []
        faults += [*_of_tools(said, turn), *_of_words(said, turn), *_of_asking(said, turn, stage)]
        faults += _of_changes(said, changes(held, now, stage.principal.role), stage)
        faults += await _of_documents(said, stage)
        found.append(faults)
        held = now
    return found


def changes(before: Outward, after: Outward, role: str) -> list[tuple[str, str]]:
    """The acts that lead from one to the other, each with its job. A new draft is nobody else's business."""
    acts = []
    for key, (kind, job_id, status) in after.items():
        known = key in before
        if known and before[key][2] == status:
            continue
        if kind == "job":
            if known or status != "draft":
                acts.append((_OF_JOBS.get(status, f"a job became {status}"), job_id))
        elif role == "candidate":
            acts.append(("withdraw_application" if status == "withdrawn" else "apply_to_job", job_id))
        else:
            acts.append(("set_application_status", job_id))
    return acts + [("something was removed", before[key][1]) for key in before.keys() - after.keys()]


def _of_tools(said: Said, turn: Turn) -> Iterator[str]:
    told = f"tools {sorted(turn.tried)}"
    if said.tools is not None and turn.tried != set(said.tools):
        yield f"{told}, not exactly {said.tools}"
    if said.tools_any and not turn.ran & set(said.tools_any):
        yield f"{told}, none of {said.tools_any}"
    for wanted in said.tools_all:
        if not turn.ran & set(wanted.split("|")):
            yield f"{told}, without {wanted}"
    for tool in sorted(turn.ran & set(said.not_tools)):
        yield f"{tool} should not have run"


def _of_words(said: Said, turn: Turn) -> Iterator[str]:
    reply, shown = turn.reply.casefold(), turn.shown
    if said.reply_any and not any(part in reply for part in said.reply_any):
        yield f"the reply has none of {said.reply_any}: {turn.reply[:80]!r}"
    if said.shown_any and not any(part in shown for part in said.shown_any):
        yield f"nothing shown has any of {said.shown_any}"
    for part in said.reply_not:
        if part in reply:
            yield f"the reply has {part!r}"
    for part in said.shown_not:
        if part in shown:
            yield f"{part!r} is shown"


def _of_asking(said: Said, turn: Turn, stage: Stage) -> Iterator[str]:
    if not said.pending:
        return
    asked = [event.model_dump_json().casefold() for event in turn.asked if event.tool == said.pending]
    if not asked:
        yield f"{said.pending} was not asked to be confirmed"
    elif said.target is not None:
        job = stage.jobs[said.target]
        names = [json.dumps(name)[1:-1].casefold() for name in (job.id, job.title, job.company) if name]
        if not any(name in text for name in names for text in asked):
            yield f"{said.pending} is about another job than {job.title} at {job.company}"


def _of_changes(said: Said, acts: list[tuple[str, str]], stage: Stage) -> Iterator[str]:
    meant = [job_id for tool, job_id in acts if tool == said.done]
    if said.done and not meant:
        yield f"{said.done} was not carried out"
    if said.done and len(meant) > 1 and said.done != "set_application_status":
        yield f"{said.done} was carried out {len(meant)} times"
    if said.target is not None and any(job_id != stage.jobs[said.target].id for job_id in meant):
        yield f"{said.done} was carried out on another job"
    for tool, _ in acts:
        if tool != said.done:
            yield f"carried out without a yes: {tool}"


async def _of_documents(said: Said, stage: Stage) -> list[str]:
    faults = list[str]()
    if said.profile:
        faults += compared(said.profile, await stage.profile(), {}).faults
    if said.job:
        faults += compared(said.job, await stage.draft(), {}).faults
    return faults
