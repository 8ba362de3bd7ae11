"""What a button may mean, and what a payload that no button sends means: nothing."""

from typing import Any
from uuid import uuid4

import pytest

from assistant.acts import act_from_card, act_from_navigation
from assistant.tools.catalog import TOOLS
from repositories.values import Role

ID = str(uuid4())
CANDIDATE_ID = "0123456789abcdef" * 2

BUTTONS: list[tuple[Role, dict[str, Any]]] = [
    ("candidate", {"act": "apply", "job_id": ID, "label": "Nurse"}),
    ("candidate", {"act": "explain", "job_id": ID}),
    ("candidate", {"act": "open", "job_id": ID}),
    ("candidate", {"act": "withdraw", "application_id": ID}),
    ("candidate", {"act": "answer_invitation", "invitation_id": ID, "answer": "accept"}),
    ("recruiter", {"act": "open", "job_id": ID}),
    ("recruiter", {"act": "publish", "job_id": ID}),
    ("recruiter", {"act": "close", "job_id": ID}),
    ("recruiter", {"act": "candidates", "job_id": ID}),
    ("recruiter", {"act": "applicants", "job_id": ID}),
    ("recruiter", {"act": "invite", "job_id": ID, "candidate_id": CANDIDATE_ID}),
    ("recruiter", {"act": "explain", "job_id": ID, "candidate_id": CANDIDATE_ID}),
    ("recruiter", {"act": "move", "application_id": ID, "status": "interview"}),
]


@pytest.mark.parametrize(("role", "payload"), BUTTONS)
def test_a_button_is_a_call_that_its_tool_takes(role: Role, payload: dict[str, Any]) -> None:
    act = act_from_card(role, payload)
    assert act is not None
    words, call = act
    assert words
    assert role in TOOLS[call.name].roles
    TOOLS[call.name].arguments.model_validate(call.arguments)


@pytest.mark.parametrize(("role", "payload"), BUTTONS)
def test_ids_that_are_none_mean_nothing(role: Role, payload: dict[str, Any]) -> None:
    for name in [name for name in payload if name.endswith("_id")]:
        for wrong in ({"$ne": None}, "", None, 7, "../x", "a" * 500):
            assert act_from_card(role, {**payload, name: wrong}) is None


@pytest.mark.parametrize(("role", "payload"), BUTTONS)
def test_buttons_of_the_other_role_mean_nothing_else(role: Role, payload: dict[str, Any]) -> None:
    other: Role = "recruiter" if role == "candidate" else "candidate"
    act = act_from_card(other, payload)
    assert act is None or other in TOOLS[act[1].name].roles


def test_a_stage_is_one_of_those_a_recruiter_sets() -> None:
    for status in ("withdrawn", "submitted", "nonsense", None, ["offer"]):
        assert act_from_card("recruiter", {"act": "move", "application_id": ID, "status": status}) is None


def test_a_label_is_one_short_line_whatever_is_sent() -> None:
    act = act_from_card("candidate", {"act": "apply", "job_id": ID, "label": "a\n\nb " + "c" * 5000})
    assert act is not None
    assert "\n" not in act[0]
    assert len(act[0]) < 300


@pytest.mark.parametrize("role", ["candidate", "recruiter"])
def test_the_navigation_shows_things_and_changes_none(role: Role) -> None:
    for wanted in ("profile", "matches", "jobs", "applications"):
        act = act_from_navigation(role, wanted)
        assert act is None or not TOOLS[act[1].name].outward
    assert act_from_navigation(role, "delete") is None


def test_a_list_is_asked_for_again_with_fewer_filters() -> None:
    payload = {"act": "refine", "listing": "search", "filters": {"q": "nurse", "skill": ["triage"]}, "label": "Leeds"}
    act = act_from_card("candidate", payload)
    assert act is not None
    words, call = act
    assert words == "Without: Leeds"
    assert (call.name, call.arguments) == ("search_jobs", {"query": "nurse", "skills": ["triage"]})


@pytest.mark.parametrize(
    "change", [{"listing": "saved"}, {"filters": "all"}, {"filters": {"q": "x" * 5000}}, {"listing": None}]
)
def test_a_list_that_cannot_be_asked_for_is_no_act(change: dict[str, Any]) -> None:
    payload = {"act": "refine", "listing": "search", "filters": {}, "label": "Leeds"}
    assert act_from_card("candidate", payload | change) is None
    assert act_from_card("recruiter", payload) is None
