"""What the buttons of cards and the navigation say for the person who presses them: words for the chat, and a call.

A payload comes from the browser, so it names things by id only; whether they are there and may be touched is for the
services.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from assistant.listing import search_arguments
from repositories.models import ToolCall, Turn
from repositories.values import Role

Act = tuple[str, ToolCall]

MAX_LABEL = 200
MAX_FILTERS = 4000
STAGES = ("shortlisted", "interview", "offer", "hired", "rejected")

_NAVIGATION: dict[tuple[Role, str], Act] = {
    ("candidate", "profile"): ("Show my profile", ToolCall(name="get_profile")),
    ("candidate", "matches"): ("What fits me?", ToolCall(name="recommend_jobs")),
    ("candidate", "jobs"): ("Show me the openings", ToolCall(name="search_jobs")),
    ("candidate", "saved"): ("Show my saved jobs", ToolCall(name="list_saved_jobs")),
    ("candidate", "applications"): ("Show my applications", ToolCall(name="list_applications")),
    ("recruiter", "jobs"): ("Show my jobs", ToolCall(name="list_jobs")),
    ("recruiter", "matches"): ("Who fits my job?", ToolCall(name="recommend_candidates")),
    ("recruiter", "applications"): ("Show the applicants", ToolCall(name="list_applicants")),
}


def is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        return False


def act_from_navigation(role: Role, wanted: str) -> Act | None:
    act = _NAVIGATION.get((role, wanted))
    return (act[0], ToolCall(name=act[1].name)) if act else None


def only_shows(role: Role, words: str) -> bool:
    """Whether these are the words of a click that shows what is kept, and say nothing of what somebody is after."""
    shown = {said for (whose, _), (said, _) in _NAVIGATION.items() if whose == role and said.startswith("Show ")}
    return words in shown


def is_navigation(role: Role, turn: Turn) -> bool:
    """Whether this turn did no more than show what the navigation shows."""
    tools = [event["data"]["tool"] for event in turn.events if event.get("event") == "tool_finished"]
    shown = [(words, [call.name]) for (whose, _), (words, call) in _NAVIGATION.items() if whose == role]
    return turn.state == "finished" and (turn.user, tools) in shown and len(turn.events) == 2


def act_from_card(role: Role, payload: dict[str, Any]) -> Act | None:
    """None for what no button of this role's cards sends."""
    makers = _CANDIDATE if role == "candidate" else _RECRUITER
    maker = makers.get(str(payload.get("act")))
    return maker(payload) if maker else None


def _label(payload: dict[str, Any]) -> str:
    label = payload.get("label")
    return " ".join(label.split())[:MAX_LABEL] if isinstance(label, str) and label.strip() else "this one"


def _on_job(words: str, tool: str) -> Callable[[dict[str, Any]], Act | None]:
    def make(payload: dict[str, Any]) -> Act | None:
        job_id = payload.get("job_id")
        if not is_uuid(job_id):
            return None
        return words.format(_label(payload)), ToolCall(name=tool, arguments={"job": job_id})

    return make


def _withdraw(payload: dict[str, Any]) -> Act | None:
    application_id = payload.get("application_id")
    if not is_uuid(application_id):
        return None
    call = ToolCall(name="withdraw_application", arguments={"application": application_id})
    return f"Withdraw my application for {_label(payload)}", call


def _answer_invitation(payload: dict[str, Any]) -> Act | None:
    invitation_id, answer = payload.get("invitation_id"), payload.get("answer")
    if not is_uuid(invitation_id) or answer not in ("accept", "decline"):
        return None
    call = ToolCall(name="answer_invitation", arguments={"invitation": invitation_id, "answer": answer})
    return f"{str(answer).capitalize()} the invitation to {_label(payload)}", call


def _invite(payload: dict[str, Any]) -> Act | None:
    candidate_id, job_id = payload.get("candidate_id"), payload.get("job_id")
    if not _is_candidate_id(candidate_id) or not is_uuid(job_id):
        return None
    call = ToolCall(name="invite_candidate", arguments={"candidate": candidate_id, "job": job_id})
    return f"Invite {_label(payload)}", call


def _explain_candidate(payload: dict[str, Any]) -> Act | None:
    candidate_id, job_id = payload.get("candidate_id"), payload.get("job_id")
    if not _is_candidate_id(candidate_id) or not is_uuid(job_id):
        return None
    call = ToolCall(name="explain_candidate", arguments={"candidate": candidate_id, "job": job_id})
    return f"Why {_label(payload)}?", call


def _move(payload: dict[str, Any]) -> Act | None:
    application_id, status = payload.get("application_id"), payload.get("status")
    if not is_uuid(application_id) or status not in STAGES:
        return None
    call = ToolCall(name="set_application_status", arguments={"candidate": application_id, "status": status})
    return f"Set {_label(payload)} to {status}", call


def _refine(payload: dict[str, Any]) -> Act | None:
    """The list on a card again, with fewer filters; what they are is for the tool to check."""
    filters, listing = payload.get("filters"), payload.get("listing")
    tool = {"search": "search_jobs", "recommendations": "recommend_jobs"}.get(str(listing))
    if tool is None or not isinstance(filters, dict) or len(str(filters)) > MAX_FILTERS:
        return None
    return f"Without: {_label(payload)}", ToolCall(name=tool, arguments=search_arguments(filters))


def _is_candidate_id(value: object) -> bool:
    return isinstance(value, str) and value.isalnum() and len(value) <= 64


_CANDIDATE: dict[str, Callable[[dict[str, Any]], Act | None]] = {
    "apply": _on_job("Apply for {}", "apply_to_job"),
    "explain": _on_job("Why {}?", "explain_match"),
    "open": _on_job("Tell me more about {}", "get_job"),
    "refine": _refine,
    "withdraw": _withdraw,
    "answer_invitation": _answer_invitation,
}
_RECRUITER: dict[str, Callable[[dict[str, Any]], Act | None]] = {
    "open": _on_job("Show {}", "get_job"),
    "publish": _on_job("Publish {}", "publish_job"),
    "close": _on_job("Close {}", "close_job"),
    "candidates": _on_job("Who fits {}?", "recommend_candidates"),
    "applicants": _on_job("Show the applicants for {}", "list_applicants"),
    "invite": _invite,
    "explain": _explain_candidate,
    "move": _move,
}
