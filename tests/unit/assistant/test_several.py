"""Requests about several things, about what is nearest, and words about an act that ask for none."""

from datetime import date

import pytest

from assistant.gate import read_message
from assistant.situation import Situation
from assistant.tools.unwanted import involves
from repositories.models import Application, Focus, Job, Profile

JOBS = [
    Job(id="one", owner_id="r", title="Joiner", company="Minster", locations=["York"], status="open"),
    Job(id="two", owner_id="r", title="Roofer", company="Aire", locations=["Leeds"], status="open"),
    Job(id="three", owner_id="r", title="Tiler", company="Calder", locations=["Glasgow"], status="open"),
]


def candidate(text: str, *, shown: int = 3) -> list[tuple[str, str]]:
    jobs = JOBS[:shown]
    profile = Profile(user_id="u", headline="Joiner", locations=["Bradford"], version=2)
    focus = Focus(job_ids=[job.id for job in jobs], listing="recommendations")
    asked = Situation(
        role="candidate", text=text, focus=focus, today=date(2026, 11, 23), profile=profile, shown_jobs=jobs
    )
    return [(call.name, str(call.arguments.get("job", ""))) for call in read_message(asked).reading.calls]


def recruiter(text: str) -> list[tuple[str, str]]:
    asked = Situation(role="recruiter", text=text, focus=Focus(), today=date(2026, 11, 23), own_jobs=JOBS[:2])
    asked.applications = [
        Application(id=one, job_id="one", job_title="Joiner", candidate_id=one, recruiter_id="r", status=status)
        for one, status in (("a1", "shortlisted"), ("a2", "submitted"), ("a3", "submitted"))
    ]
    asked.focus = Focus(application_ids=["a1", "a2", "a3"], job_id="one")
    calls = read_message(asked).reading.calls
    return [(call.name, str(call.arguments.get("job", call.arguments.get("candidate", "")))) for call in calls]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("apply to all of them", ["one", "two", "three"]),
        ("apply to the first two", ["one", "two"]),
        ("apply to 1 and 3", ["one", "three"]),
        ("apply to the second and the last one please", ["two", "three"]),
        ("apply to Minster and Calder", ["one", "three"]),
    ],
)
def test_applying_to_several_is_one_request_each(text: str, meant: list[str]) -> None:
    assert candidate(text) == [("apply_to_job", one) for one in meant]


def test_both_is_clear_where_two_are_shown_and_not_where_three_are() -> None:
    assert candidate("apply to both", shown=2) == [("apply_to_job", "one"), ("apply_to_job", "two")]
    assert len(candidate("apply to both")) == 1
    assert candidate("save both", shown=2) == [("react_to_job", "one"), ("react_to_job", "two")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("close both", [("close_job", "one"), ("close_job", "two")]),
        ("close all my jobs", [("close_job", "one"), ("close_job", "two")]),
        ("shortlist all of them", [("set_application_status", one) for one in ("a1", "a2", "a3")]),
        ("shortlist the last two", [("set_application_status", one) for one in ("a2", "a3")]),
        ("close the joiner and the roofer", [("close_job", "one"), ("close_job", "two")]),
        ("reject the others", [("set_application_status", one) for one in ("a2", "a3")]),
    ],
)
def test_a_recruiter_acts_on_several(text: str, expected: list[tuple[str, str]]) -> None:
    assert recruiter(text) == expected


def test_the_closest_is_measured_from_where_somebody_wants_to_work() -> None:
    assert candidate("which one is closest?") == [("get_job", "two")]
    assert candidate("apply to the nearest one") == [("apply_to_job", "two")]


@pytest.mark.parametrize(
    "text",
    [
        "don't hide the third one",
        "please don't save it",
        "I don't want to hide the third one",
        "what happens if I withdraw?",
        "what happens if I hide the first one?",
        "should I withdraw my application or wait?",
        "can I withdraw later on?",
        "what if I apply and change my mind?",
        "never unsave anything",
    ],
)
def test_a_denial_or_a_question_does_nothing(text: str) -> None:
    acts = {"react_to_job", "apply_to_job", "withdraw_application"}
    assert not [name for name, _ in candidate(text) if name in acts]


@pytest.mark.parametrize(
    "text",
    [
        "don't close the joiner job",
        "should I publish it or wait?",
        "what happens if I close the joiner job?",
        "don't reject anyone",
        "when will the roofer job close?",
        "what does publishing mean?",
    ],
)
def test_the_same_holds_for_recruiters(text: str) -> None:
    acts = {"close_job", "publish_job", "set_application_status", "invite_candidate"}
    assert not [name for name, _ in recruiter(text) if name in acts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zeig mir Stellen", ("recommend_jobs", "")),
        ("bewirb mich auf die zweite", ("apply_to_job", "two")),
        ("warum passt die erste zu mir?", ("explain_match", "one")),
        ("speichere die letzte", ("react_to_job", "three")),
        ("meine Bewerbungen", ("list_applications", "")),
        ("welche Stellen passen zu mir?", ("recommend_jobs", "")),
        ("was verdient man bei der ersten?", ("get_job", "one")),
    ],
)
def test_a_candidate_may_ask_in_german(text: str, expected: tuple[str, str]) -> None:
    assert candidate(text) == [expected]


def test_what_the_work_must_not_involve_is_kept_apart_from_what_is_looked_for() -> None:
    asked = Situation(role="candidate", text="no night shifts please", focus=Focus(), today=date(2026, 11, 23))
    asked.focus = Focus(job_ids=["one"], listing="recommendations", filters={"location": ["Leeds"]})
    asked.shown_jobs = JOBS[:1]
    (call,) = read_message(asked).reading.calls
    assert (call.name, call.arguments) == ("recommend_jobs", {"location": ["Leeds"], "without": ["night shifts"]})


@pytest.mark.parametrize(
    ("description", "term", "speaks"),
    [
        ("Rotating shifts, some nights.", "night shifts", True),
        ("Days only, no nights.", "night shifts", False),
        ("Work at weekends.", "weekend work", True),
        ("A fortnight of training.", "nights", False),
    ],
)
def test_a_posting_speaks_of_something_or_says_that_there_is_none(description: str, term: str, speaks: bool) -> None:
    job = Job(id="one", owner_id="r", title="Nurse", company="Acme", description=description)
    assert involves(job, term) is speaks
