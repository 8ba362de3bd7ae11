"""What a candidate's message asks for, by rules."""

import re
from typing import Any

from assistant import phrases, replies
from assistant.reading import Reading
from assistant.references import find_jobs, is_pronoun, names_a_position, ordinal, words
from assistant.situation import Situation
from repositories.models import ToolCall
from services.extraction.findings import Finding
from services.extraction.profile import read_profile
from services.extraction.search import read_search

_WISHES = {"remote", "salary_min", "salary_currency", "salary_period", "employment_types", "locations"}
_REACTIONS = [
    ("none", phrases.UNSAVE),
    ("saved", phrases.SAVE),
    ("disliked", phrases.DISLIKE),
    ("hidden", phrases.HIDE),
    ("liked", phrases.LIKE),
]


def read_candidate(situation: Situation) -> Reading:
    """Calls in the order of the message's clauses; what the person says of themselves is one `update_profile`."""
    text = phrases.without_quotations(situation.text)
    parts = [part for part in phrases.clauses(text) if not phrases.is_small_talk(part)]
    if any(phrases.STANDING.search(phrases.plain(part)) for part in parts) and len(parts) <= 2:
        return Reading(reply=replies.STANDING, certain=True)
    acts = [(part, _act(part, situation)) for part in parts]
    told = _told(situation, [part for part, act in acts if act and not _declares(part)])
    calls = [act for _, act in acts if act]
    calls = _with_profile(situation, told, calls, acts)
    if not calls:
        return Reading(reply=replies.not_understood(situation), offered=_open_tools(situation))
    situation.findings = told
    certain = all(call.name != "update_profile" or call.arguments.get("undo") for call in calls)
    names = list(dict.fromkeys(call.name for call in calls))
    return Reading(calls=_merged(calls), certain=certain, offered=names[:4])


def _open_tools(situation: Situation) -> list[str]:
    """What a model may choose from where the rules are at a loss."""
    last = "apply_to_job" if situation.shown_jobs else "list_applications"
    return ["recommend_jobs", "search_jobs", "update_profile", "get_job", "explain_match", last]


def _with_profile(
    situation: Situation, told: list[Finding], calls: list[ToolCall], acts: list[tuple[str, ToolCall | None]]
) -> list[ToolCall]:
    """Adds the write to the profile where it stands in the message, and a fresh list where only wishes changed."""
    if not told or phrases.OTHER_PERSON.search(situation.text):
        return calls
    before = 0
    for part, act in acts:
        if act is None or _declares(part):
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
    findings = read_profile(situation.text, asked=situation.focus.asked, known=profile)
    return [finding for finding in findings if not any(finding.quote and finding.quote in part for part in asked_for)]


def _declares(clause: str) -> bool:
    """First person, and no order or question: it may say something of the speaker even where it names jobs."""
    said = phrases.plain(clause)
    return bool(phrases.FIRST_PERSON.search(said)) and not phrases.IMPERATIVE.match(said) and "?" not in said


def _act(clause: str, situation: Situation) -> ToolCall | None:
    for reader in (_undo, _invitation, _withdrawal, _application, _own_lists, _reaction, _about_job, _listing):
        call = reader(clause, situation)
        if call is not None:
            return call
    return None


def _undo(clause: str, situation: Situation) -> ToolCall | None:
    if phrases.UNDO.search(phrases.plain(clause)) and len(clause.split()) <= 8:
        return ToolCall(name="update_profile", arguments={"undo": True})
    return None


def _invitation(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    for answer, pattern in (("accept", phrases.ACCEPT_INVITATION), ("decline", phrases.DECLINE_INVITATION)):
        if phrases.meant(pattern, said):
            return ToolCall(name="answer_invitation", arguments={"invitation": clause, "answer": answer})
    return None


def _withdrawal(clause: str, situation: Situation) -> ToolCall | None:
    if phrases.meant(phrases.WITHDRAW, clause):
        return ToolCall(name="withdraw_application", arguments={"application": clause})
    return None


def _application(clause: str, situation: Situation) -> ToolCall | None:
    if not phrases.meant(phrases.APPLY, clause):
        return None
    arguments = {"job": _job_reference(clause, situation)}
    if note := re.search(
        r"\b(?:with (?:the |a )?(?:note|message)|saying|note:|and tell them)[:,]?\s+(?:that )?[\"“']?(.+?)[\"”']?$",
        clause,
        re.IGNORECASE,
    ):
        arguments["note"] = note[1]
    return ToolCall(name="apply_to_job", arguments=arguments)


def _own_lists(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    for name, pattern in (
        ("list_saved_jobs", phrases.SAVED_LIST), ("list_applications", phrases.APPLICATIONS), ("get_profile", phrases.PROFILE),
    ):  # fmt: skip
        if pattern.search(said):
            return ToolCall(name=name, arguments={})
    return None


def _reaction(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    for reaction, pattern in _REACTIONS:
        found = pattern.search(said) if reaction in ("hidden", "disliked", "none") else phrases.meant(pattern, said)
        if found and (_points(said, situation) or situation.focus.job_id):
            return ToolCall(
                name="react_to_job", arguments={"job": _job_reference(clause, situation), "reaction": reaction}
            )
    return None


def _about_job(clause: str, situation: Situation) -> ToolCall | None:
    """A question about one posting, or why it fits."""
    said = phrases.plain(clause)
    points = _points(said, situation)
    if phrases.WHY.search(said) and (points or situation.focus.job_id):
        return ToolCall(name="explain_match", arguments={"job": _job_reference(clause, situation)})
    asks = (
        phrases.DETAILS.search(said)
        or (points and "?" in said)
        or re.match(r"^\W*(?:and|what about|how about)\b", said, re.IGNORECASE)
    )
    if asks and points and not _narrows(clause, situation):
        return ToolCall(name="get_job", arguments={"job": _job_reference(clause, situation), "question": clause})
    return None


def _points(said: str, situation: Situation) -> bool:
    """Whether the words single out one of the postings on the screen."""
    shown = situation.shown_jobs
    if not shown:
        return False
    if ordinal(said, len(shown)) is not None and names_a_position(said):
        return True
    if len(find_jobs(said, shown, situation.focus.job_id)) != 1:
        return False
    named = set().union(*(words(f"{job.title} {job.company}") for job in shown))
    return bool(words(said)) or is_pronoun(said) or bool(words(said) & named)


def _job_reference(clause: str, situation: Situation) -> str:
    """The id where the words are clear, else the words themselves for the tool to ask about."""
    found = find_jobs(clause, situation.shown_jobs, situation.focus.job_id)
    return found[0].id if len(found) == 1 else clause


def _narrows(clause: str, situation: Situation) -> bool:
    """Filters for the list on the screen, said in few words."""
    if situation.focus.listing not in ("recommendations", "search"):
        return False
    said = phrases.plain(clause)
    short = len(said.split()) <= 9
    if (
        not short
        or not (phrases.NARROW.match(said) or phrases.ELLIPTIC.search(said))
        or (_declares(said) and "only" not in said)
    ):
        return False
    reading = read_search(clause)
    return bool(reading.filters or reading.removed)


def _listing(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    if _narrows(clause, situation):
        return _list_call(clause, situation, again=True)
    if phrases.SEARCH.search(said) and (
        phrases.IMPERATIVE.match(said)
        or not _declares(said)
        or re.search(r"\b(?:jobs?|positions|vacancies|roles|openings)\b", said, re.IGNORECASE)
    ):
        return _list_call(clause, situation, again=False)
    return None


def _list_call(clause: str, situation: Situation, *, again: bool) -> ToolCall:
    other = phrases.OTHER_PERSON.search(situation.text) is not None
    reading = read_search(situation.text if other else clause)
    filters = dict(reading.filters)
    if reading.query:
        filters["q"] = reading.query
    if again:
        kept = {name: value for name, value in situation.focus.filters.items() if name not in reading.removed}
        filters = {**kept, **filters}
        searching = situation.focus.listing == "search"
    else:
        searching = other or bool(
            filters.get("q") or filters.get("company") or (filters and not phrases.FOR_ME.search(clause))
        )
    return ToolCall(name="search_jobs" if searching else "recommend_jobs", arguments=search_arguments(filters))


def search_arguments(filters: dict[str, Any]) -> dict[str, Any]:
    """Filters as the service names them, under the names that the tools use."""
    renamed = {"q": "query", "skill": "skills"}
    return {renamed.get(name, name): value for name, value in filters.items() if value not in (None, "", [])}


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
    return kept[:4]
