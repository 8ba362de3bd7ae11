"""A model may add to what the rules understood; whatever it loses or changes is spoilt."""

from typing import Any

import pytest

from rolecall.dialogues.endings import differences
from rolecall.dialogues.flows import changes

PLAIN = {"profile.headline": "Weaver", "profile.skills": ["Looms"], "application 1": "submitted", "waits": []}


@pytest.mark.parametrize(
    ("other", "more", "worse"),
    [
        ({}, 0, 0),
        ({"profile.headline": "weaver"}, 0, 0),
        ({"profile.skills": ["Dyeing", "looms"]}, 1, 0),
        ({"profile.remote": "any"}, 1, 0),
        ({"profile.headline": "Dyer"}, 0, 1),
        ({"profile.skills": ["Dyeing"]}, 1, 1),
        ({"application 1": None}, 0, 1),
        ({"waits": ["apply_to_job: …"]}, 1, 0),
    ],
)
def test_an_ending_is_compared_by_name(other: dict[str, Any], more: int, worse: int) -> None:
    found = differences(PLAIN, PLAIN | other)
    assert (len(found[0]), len(found[1])) == (more, worse)


@pytest.mark.parametrize(
    ("before", "after", "role", "acts"),
    [
        ({}, {"a": ("application", "j", "submitted")}, "candidate", [("apply_to_job", "j")]),
        (
            {"a": ("application", "j", "submitted")},
            {"a": ("application", "j", "withdrawn")},
            "candidate",
            [("withdraw_application", "j")],
        ),
        ({}, {"j": ("job", "j", "draft")}, "recruiter", []),
        ({"j": ("job", "j", "draft")}, {"j": ("job", "j", "open")}, "recruiter", [("publish_job", "j")]),
        (
            {"a": ("application", "j", "submitted")},
            {"a": ("application", "j", "interview")},
            "recruiter",
            [("set_application_status", "j")],
        ),
        ({"j": ("job", "j", "open")}, {}, "recruiter", [("something was removed", "j")]),
    ],
)
def test_outward_acts_are_seen_in_what_is_stored(
    before: dict[str, Any], after: dict[str, Any], role: str, acts: list[tuple[str, str]]
) -> None:
    assert changes(before, after, role) == acts
