"""What a candidate's message asks for, by rules."""

import re
from typing import Any

from assistant import candidate_phrases, phrases, replies
from assistant.listing import declares, is_list_again, listing, states_wishes
from assistant.pointing import about_job, home_of, job_reference, points_at_one
from assistant.reading import Reading
from assistant.references import find_jobs, is_by_distance, is_by_pay, is_other, is_pronoun, names_a_position, words
from assistant.several import each, names_several
from assistant.situation import Situation
from repositories.models import ToolCall
from services.extraction.findings import Finding
from services.extraction.german import english
from services.extraction.profile import read_profile

_WISHES = {"remote", "salary_min", "salary_currency", "salary_period", "employment_types", "locations"}
_REACTIONS = [
    ("none", candidate_phrases.UNSAVE),
    ("saved", candidate_phrases.SAVE),
    ("disliked", candidate_phrases.DISLIKE),
    ("hidden", candidate_phrases.HIDE),
    ("liked", candidate_phrases.LIKE),
]


def read_candidate(situation: Situation) -> Reading:
    """Calls in the order of the message's clauses; what the person says of themselves is one `update_profile`."""
    text = phrases.without_quotations(situation.text)
    parts = [part for part in phrases.clauses(text) if not phrases.is_small_talk(part)]
    if any(phrases.STANDING.search(phrases.plain(part)) for part in parts) and len(parts) <= 2:
        return Reading(reply=replies.STANDING, certain=True)
    acts = _acts(parts, situation)
    told = _told(situation, [part for part, act in acts if act and _asks(part, act)])
    calls = [one for part, act in acts if act for one in each(act, part, situation)]
    calls = _with_profile(situation, told, calls, acts)
    if not calls:
        if settled := replies.settled(text):
            return Reading(reply=settled, certain=True)
        narrowing = bool(parts) and is_list_again(situation) and phrases.NARROW.match(phrases.plain(parts[0]))
        reply = replies.WHICH_FILTER if narrowing else replies.not_understood(situation)
        reply = replies.WHERE_IS_HOME if is_by_distance(text) and not home_of(situation) else reply
        return Reading(reply=reply, offered=_open_tools(situation))
    situation.findings = told
    certain = all(call.name != "update_profile" or call.arguments.get("undo") for call in calls)
    names = list(dict.fromkeys(call.name for call in calls))
    return Reading(calls=_merged(calls), certain=certain, offered=names[:4])


def _acts(parts: list[str], situation: Situation) -> list[tuple[str, ToolCall | None]]:
    """One act or none for each clause. A job that one clause names is "it" in the next; so is one that waits for a yes."""
    ids = {job.id for job in situation.shown_jobs}
    waiting = [action.arguments.get("job_id") for action in situation.pending if action.tool == "apply_to_job"]
    if waiting:
        situation.focus = situation.focus.model_copy(update={"job_id": waiting[-1]})
    acts = []
    for part in parts:
        act = _act(part, situation)
        if act is not None and act.arguments.get("job") in ids:
            situation.focus = situation.focus.model_copy(update={"job_id": act.arguments["job"]})
        elif act is None and names_a_position(part) and len(named := find_jobs(part, situation.shown_jobs)) == 1:
            situation.focus = situation.focus.model_copy(update={"job_id": named[0].id})
        acts.append((part, act))
    return acts


def _asks(clause: str, act: ToolCall) -> bool:
    """Whether the clause is all request, and says nothing of the speaker: "I'd like to go for the hybrid one"."""
    if act.name in ("recommend_jobs", "search_jobs") and states_wishes(clause):
        return False
    about_one = act.name not in ("recommend_jobs", "search_jobs") and not candidate_phrases.TELLS.match(clause)
    return about_one or not declares(clause)


def _open_tools(situation: Situation) -> list[str]:
    """What a model may choose from where the rules are at a loss."""
    last = "apply_to_job" if situation.shown_jobs else "list_applications"
    return ["recommend_jobs", "search_jobs", "update_profile", "get_job", "explain_match", last]


def _with_profile(
    situation: Situation, told: list[Finding], calls: list[ToolCall], acts: list[tuple[str, ToolCall | None]]
) -> list[ToolCall]:
    """Adds the write to the profile where it stands in the message, and a fresh list where only wishes changed."""
    if not told or candidate_phrases.OTHER_PERSON.search(situation.text):
        return calls
    before = 0
    for part, act in acts:
        if act is None or not _asks(part, act):
            break
        before += 1
    write = ToolCall(name="update_profile", arguments=as_arguments(told))
    calls = [*calls[:before], write, *calls[before:]]
    wishes_only = all(finding.field in _WISHES for finding in told)
    if wishes_only and situation.focus.listing == "recommendations" and len(calls) == 1:
        calls.append(ToolCall(name="recommend_jobs", arguments={}))
    return calls


def _told(situation: Situation, asked_for: list[str]) -> list[Finding]:
    """What the person says of themselves: all findings but those quoted from a request."""
    profile = situation.profile
    findings = read_profile(situation.text, asked=situation.focus.asked, known=profile, today=situation.today)
    shown = _visibility(situation.text)
    left = [one for one in findings if not any(one.quote and english(one.quote) in part for part in asked_for)]
    return [*_beside(left, shown), *shown]


def _beside(findings: list[Finding], shown: list[Finding]) -> list[Finding]:
    """What else is said; "recruiters" in a word about being seen is no occupation of one's own."""
    if not shown:
        return findings
    seekers = [one for one in findings if one.field == "headline" and candidate_phrases.SEEKERS.search(one.quote or "")]
    return [one for one in findings if one.field != "open_to_recruiters" and one not in seekers]


def _visibility(text: str) -> list[Finding]:
    """Whether recruiters may find the person, said in so many words."""
    said = phrases.plain(text)
    for visible, pattern in ((False, candidate_phrases.HIDE_ME), (True, candidate_phrases.SHOW_ME)):
        if found := pattern.search(said):
            return [Finding("open_to_recruiters", visible, found.group(), "set")]
    return []


def _act(clause: str, situation: Situation) -> ToolCall | None:
    if situation.shown_jobs and candidate_phrases.ONLY_POINTS.match(phrases.plain(clause)):
        clause = f"show me {clause}"
    for reader in (_undo, _invitation, _withdrawal, _application, _own_lists, _reaction, about_job, listing):
        call = reader(clause, situation)
        if call is not None:
            return call
    return None


def _undo(clause: str, situation: Situation) -> ToolCall | None:
    if candidate_phrases.UNDO.search(phrases.plain(clause)) and len(clause.split()) <= 8:
        return ToolCall(name="update_profile", arguments={"undo": True})
    return None


def _invitation(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    waiting = any(one.status == "sent" for one in situation.invitations)
    for answer, pattern in (
        ("accept", candidate_phrases.ACCEPT_INVITATION),
        ("decline", candidate_phrases.DECLINE_INVITATION),
    ):
        short = candidate_phrases.ANSWERS[answer] if waiting else pattern
        if phrases.meant(pattern, said) or phrases.meant(short, said):
            return ToolCall(name="answer_invitation", arguments={"invitation": clause, "answer": answer})
    return None


def _withdrawal(clause: str, situation: Situation) -> ToolCall | None:
    if phrases.meant(candidate_phrases.WITHDRAW, clause):
        return ToolCall(name="withdraw_application", arguments={"application": clause})
    return None


def _application(clause: str, situation: Situation) -> ToolCall | None:
    found = phrases.meant(candidate_phrases.APPLY, clause)
    if not found:
        return None
    names = words(phrases.plain(clause).replace(found.group(), " "))
    points = bool(names) or any(points(clause) for points in (names_a_position, is_other, is_by_pay))
    arguments = {"job": job_reference(clause if points else "it", situation)}
    if note := re.search(
        r"\b(?:with (?:the |a )?(?:note|message)|saying|note:|and tell them)[:,]?\s+(?:that )?[\"“']?(.+?)[\"”']?$",
        clause,
        re.IGNORECASE,
    ):
        arguments["note"] = note[1]
    return ToolCall(name="apply_to_job", arguments=arguments)


def _own_lists(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    if (situation.focus.listing or situation.focus.job_id) and _reaction(clause, situation):
        return None
    for name, pattern in (
        ("list_saved_jobs", candidate_phrases.SAVED_LIST),
        ("list_applications", candidate_phrases.APPLICATIONS),
        ("get_profile", candidate_phrases.PROFILE),
    ):
        if pattern.search(said) and not (name == "get_profile" and _visibility(clause)):
            return ToolCall(name=name, arguments={})
    return None


def _reaction(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    for reaction, pattern in _REACTIONS:
        if phrases.meant(pattern, said) and (
            names_several(said)
            or points_at_one(said, situation)
            or situation.focus.job_id
            or (situation.shown_jobs and is_pronoun(said))
            or candidate_phrases.SOME_JOB.search(said)
        ):
            return ToolCall(
                name="react_to_job", arguments={"job": job_reference(clause, situation), "reaction": reaction}
            )
    return None


def as_arguments(findings: list[Finding]) -> dict[str, Any]:
    """Findings as arguments of `update_profile`: what to set and add by field, what to remove, what to clear."""
    arguments: dict[str, Any] = {}
    for finding in findings:
        if finding.operation == "set":
            arguments[finding.field] = finding.value
        elif finding.operation == "add":
            arguments.setdefault(finding.field, []).append(finding.value)
        elif finding.operation == "remove":
            arguments.setdefault("remove", []).append(str(finding.value))
        else:
            arguments.setdefault("clear", []).append(finding.field)
    return arguments


def _merged(calls: list[ToolCall]) -> list[ToolCall]:
    """The same call twice, or two lists in one message, are one."""
    kept: list[ToolCall] = []
    for call in calls:
        twin = next(
            (
                k
                for k in kept
                if k.name == call.name and call.name in ("recommend_jobs", "search_jobs", "update_profile")
            ),
            None,
        )
        if twin:
            twin.arguments.update(call.arguments)
        elif not any(k.name == call.name and k.arguments == call.arguments for k in kept):
            kept.append(call)
    return kept
