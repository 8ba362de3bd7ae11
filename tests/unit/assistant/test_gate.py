"""Sentences and what the rules make of them: one table for each role, and one for what is said while something waits."""

from datetime import date

import pytest

from assistant import replies
from assistant.gate import Gated, read_message
from assistant.situation import Situation
from repositories.models import Application, Focus, Invitation, Job, PendingAction, Profile
from repositories.values import Role

JOINER, BENCH, SITE = (
    Job(
        id="joiner",
        owner_id="r",
        title="Joiner",
        company="Minster Joinery",
        locations=["York"],
        remote="onsite",
        status="open",
        salary_min=31000,
        salary_max=34000,
        salary_currency="GBP",
        salary_period="year",
    ),
    Job(
        id="bench",
        owner_id="r",
        title="Bench Joiner",
        company="Aire Woodworks",
        locations=["Leeds"],
        remote="hybrid",
        status="open",
        salary_min=28000,
        salary_max=30000,
        salary_currency="GBP",
        salary_period="year",
    ),
    Job(
        id="site",
        owner_id="r",
        title="Site Joiner",
        company="Calder Builds",
        locations=["Wakefield"],
        remote="onsite",
        status="open",
        salary_min=17,
        salary_max=20,
        salary_currency="GBP",
        salary_period="hour",
    ),
)
BARISTA, PORTER, MANAGER = (
    Job(id="barista", owner_id="r", title="Barista", company="Bean There", locations=["Bath"], status="open"),
    Job(id="porter", owner_id="r", title="Kitchen Porter", company="Bean There", locations=["Bath"], status="open"),
    Job(id="manager", owner_id="r", title="Cafe Manager", company="Bean There", locations=["Bristol"], status="draft"),
)
TODAY = date(2026, 11, 23)
JOBS = [JOINER, BENCH, SITE]
OWN = [BARISTA, PORTER, MANAGER]


def waiting_for(tool: str, summary: str, **arguments: str) -> PendingAction:
    return PendingAction.model_validate(
        {
            "user_id": "u",
            "conversation_id": "c",
            "turn_id": "t",
            "tool": tool,
            "key": f"{tool}:{summary}",
            "arguments": arguments,
            "summary": summary,
            "expires_at": "2100-01-01T00:00:00Z",
        }
    )


def situation(role: Role, text: str) -> Situation:
    if role == "candidate":
        focus = Focus(job_ids=[job.id for job in JOBS], listing="recommendations")
        profile = Profile(user_id="u", headline="Joiner", version=2)
        return Situation(role=role, text=text, focus=focus, today=TODAY, profile=profile, shown_jobs=list(JOBS))
    return Situation(role=role, text=text, focus=Focus(), today=TODAY, own_jobs=list(OWN))


def calls(gated: Gated) -> list[tuple[str, str]]:
    """The tools in order, each with the thing that it is about."""
    named = ("job", "application", "invitation", "candidate", "reaction", "status", "answer")
    return [
        (
            call.name,
            " ".join(
                str(call.arguments[name]) for name in named if len(str(call.arguments.get(name) or "")) in range(1, 12)
            ),
        )
        for call in gated.reading.calls
    ]


CANDIDATE = [
    ("save the second one", [("react_to_job", "bench saved")]),
    ("could you bookmark Calder Builds", [("react_to_job", "site saved")]),
    ("hide number 3", [("react_to_job", "site hidden")]),
    ("please dismiss the last one", [("react_to_job", "site hidden")]),
    ("not interested in the first one", [("react_to_job", "joiner hidden")]),
    ("less like the second", [("react_to_job", "bench disliked")]),
    ("thumbs up for the one in York", [("react_to_job", "joiner liked")]),
    ("what did I save?", [("list_saved_jobs", "")]),
    ("what did I bookmark?", [("list_saved_jobs", "")]),
    ("show me my bookmarks", [("list_saved_jobs", "")]),
    ("apply to the one in Wakefield", [("apply_to_job", "site")]),
    ("aply to minster joinery pls", [("apply_to_job", "joiner")]),
    ("put me forward for number 2", [("apply_to_job", "bench")]),
    ("I'd like to go for the hybrid one", [("apply_to_job", "bench")]),
    ("send my CV to Calder Builds", [("apply_to_job", "site")]),
    ("apply to the best paid one", [("apply_to_job", "site")]),
    ("save the first one and tell me why it fits", [("react_to_job", "joiner saved"), ("explain_match", "joiner")]),
    ("how much does the bench joiner pay?", [("get_job", "bench")]),
    ("what hours is the Minster one?", [("get_job", "joiner")]),
    ("is the third one remote?", [("get_job", "site")]),
    ("do I need my own tools for the Calder job?", [("get_job", "site")]),
    ("who is the second one with?", [("get_job", "bench")]),
    ("and the one in Leeds?", [("get_job", "bench")]),
    ("why does the last one suit me?", [("explain_match", "site")]),
    ("only remote", [("recommend_jobs", "")]),
    ("nothing under 30 an hour", [("recommend_jobs", "")]),
    ("drop the pay filter", [("recommend_jobs", "")]),
    ("hybrid is fine too", [("recommend_jobs", "")]),
    ("closer to home please", [("recommend_jobs", "")]),
    ("permanent only", [("recommend_jobs", "")]),
    ("show more", [("recommend_jobs", "")]),
    ("what else?", [("recommend_jobs", "")]),
    ("jobs?", [("recommend_jobs", "")]),
    ("whatcha got", [("recommend_jobs", "")]),
    ("any plumbing work in Hull?", [("search_jobs", "")]),
    ("my sister is a nurse in Cork, anything for her?", [("search_jobs", "")]),
    ("where have I applied?", [("list_applications", "")]),
    ("has anybody invited me?", [("list_applications", "")]),
    ("what do you know about me?", [("get_profile", "")]),
    ("withdraw my application to Minster", [("withdraw_application", "")]),
    ("undo that", [("update_profile", "")]),
    ("clear my skills", [("update_profile", "")]),
    ("do any of them offer part time?", [("recommend_jobs", "")]),
    ("compare the first two", [("get_job", "joiner"), ("get_job", "bench")]),
    ("I'd take the second one", [("apply_to_job", "bench")]),
    ("not bothered about the third, remove it", [("react_to_job", "site hidden")]),
    ("stash the first one for later", [("react_to_job", "joiner saved")]),
    ("pull my application from Calder", [("withdraw_application", "")]),
    ("which pays best?", [("get_job", "site")]),
    ("what's my profile say?", [("get_profile", "")]),
    ("jobs within 20 miles", [("recommend_jobs", "")]),
    ("next", [("recommend_jobs", "")]),
    ("stop showing my profile to recruiters", [("update_profile", "")]),
    ("I don't want employers to find me", [("update_profile", "")]),
    ("never apply to anything unless I say so", []),
    ("should I apply to the first one?", [("get_job", "joiner")]),
    ("don't apply to the first one", []),
    ("delete my account", []),
    ("wipe everything you have on me", []),
    ("how do I change my password?", []),
    ("hola, buenos días", []),
    ("no worries, cheers", []),
    ("Hi, hope you're well", []),
    ("thanks, that's all for today", []),
    ("he'll be happy, thanks", []),
    ("🙂", []),
    ("yes", []),
    ("go ahead", []),
]

RECRUITER = [
    ("what jobs do I have?", [("list_jobs", "")]),
    ("are my ads online?", [("list_jobs", "")]),
    ("is the barista job still live?", [("list_jobs", "")]),
    ("close the kitchen porter one", [("close_job", "porter")]),
    ("the barista position has been filled", [("close_job", "barista")]),
    ("take down the barista ad", [("close_job", "barista")]),
    ("publish the cafe manager", [("publish_job", "manager")]),
    ("put the cafe manager live", [("publish_job", "manager")]),
    ("who would fit the barista vacancy?", [("recommend_candidates", "barista")]),
    ("find me people for the kitchen porter job", [("recommend_candidates", "porter")]),
    ("has anyone applied for the barista role?", [("list_applicants", "barista")]),
    ("show me the cafe manager draft", [("get_job", "manager")]),
    ("the barista now pays £13 an hour", [("update_job", "barista")]),
    ("We need a tram driver in Melbourne", [("draft_job", "")]),
    ("another one: a waiter in Bath, full time", [("draft_job", "")]),
    ("Candidates must hold a forklift licence and live in York", [("draft_job", "")]),
    ("Applicants must hold QTS", [("draft_job", "")]),
    ("I want to hire a barista", [("draft_job", "")]),
    ("pause the barista job", [("close_job", "barista")]),
    ("what does my cafe manager draft look like", [("get_job", "manager")]),
    ("who's in the running for the barista job?", [("list_applicants", "barista")]),
    ("I need someone", []),
    ("delete all my jobs", []),
    ("never publish anything before I have seen it", []),
    ("hiya", []),
]

UNFAIR = [
    "no women please",
    "white British only",
    "only men under 35",
    "leave out anyone over 50",
    "candidates without disabilities",
    "I don't want any mums with small kids for the barista job",
    "which of the candidates are Muslim?",
    "find me a young, pretty receptionist",
    "we need a picker in York, must be male",
    "no immigrants",
    "rank the candidates by age",
    "someone without children would be better, unmarried girls only",
    "show me applicants younger than 40",
]

FAIR = [
    "We need a support worker for a women's shelter in Oakland",
    "need a care assistant for an old people's home in Ghent",
    "we are looking for a midwife for a pregnancy clinic in Leeds",
    "a youth worker in Hull, working with young adults and pregnant women",
    "We need a menswear sales assistant in Bath, only weekends",
    "a tailor in Bath, at most 35 hours a week",
    "a Chinese cuisine chef in Leeds, no experience with children needed",
]


@pytest.mark.parametrize(("text", "expected"), CANDIDATE)
def test_what_a_candidate_asks_for(text: str, expected: list[tuple[str, str]]) -> None:
    assert calls(read_message(situation("candidate", text))) == expected


@pytest.mark.parametrize(("text", "expected"), RECRUITER)
def test_what_a_recruiter_asks_for(text: str, expected: list[tuple[str, str]]) -> None:
    assert calls(read_message(situation("recruiter", text))) == expected


@pytest.mark.parametrize("text", UNFAIR)
def test_choosing_people_by_what_must_not_count_is_refused_and_runs_nothing(text: str) -> None:
    gated = read_message(situation("recruiter", text))
    assert gated.reading.calls == []
    assert "can't" in gated.reading.reply


@pytest.mark.parametrize("text", FAIR)
def test_whom_a_job_serves_is_no_unfair_wish(text: str) -> None:
    assert [call.name for call in read_message(situation("recruiter", text)).reading.calls] == ["draft_job"]


YES = [
    "yes",
    "yes please do",
    "go on then",
    "sounds good, send it",
    "perfect, go ahead",
    "Yes, I want",
    "yup let's do it",
    "right, yes please",
    "yes o",
    "that's right, do it",
    "ok, apply to it then",
    "sure thing mate",
    "👍",
    "oui",
    "yes kindly proceed",
]
NO = [
    "no",
    "nah leave it",
    "hmm no",
    "no don't",
    "don't send it",
    "not now",
    "actually no, keep it",
    "cancel that",
    "never mind",
    "No, thank you, not today.",
    "no hold off for now",
]
NEITHER = [
    "great",
    "I might",
    "hang on, what does it pay?",
    "yes but change the pay",
    "no agency work please",
    "what if I say yes?",
    "is it remote?",
    "hmm",
    "apply to Minster Joinery",
    "ask me tomorrow",
]


@pytest.mark.parametrize(
    ("text", "answer"),
    [*((text, [True]) for text in YES), *((text, [False]) for text in NO), *((text, []) for text in NEITHER)],
)
def test_only_a_yes_is_a_yes_and_only_a_no_a_no(text: str, answer: list[bool]) -> None:
    asked = situation("candidate", text)
    asked.pending = [waiting_for("apply_to_job", "Apply to Joiner at Minster Joinery", job_id="joiner")]
    assert [decision.accept for decision in read_message(asked).decisions] == answer


@pytest.mark.parametrize(
    "text",
    [
        "no wait, the second one instead",
        "I meant the Leeds one",
        "actually make it Aire Woodworks",
        "no, the hybrid one",
    ],
)
def test_a_change_of_mind_puts_another_job_in_the_place_of_what_waits(text: str) -> None:
    asked = situation("candidate", text)
    asked.pending = [waiting_for("apply_to_job", "Apply to Joiner at Minster Joinery", job_id="joiner")]
    gated = read_message(asked)
    assert [decision.accept for decision in gated.decisions] == [False]
    assert calls(gated) == [("apply_to_job", "bench")]


@pytest.mark.parametrize("text", ["change the joiner pay to £35k", "the joiner job should be hybrid"])
def test_a_whole_title_beats_a_part_of_a_longer_one(text: str) -> None:
    asked = situation("recruiter", text)
    asked.own_jobs = list(JOBS)
    assert calls(read_message(asked)) == [("update_job", "joiner")]


@pytest.mark.parametrize("text", ["the second one please", "the second one", "that second job, please"])
def test_who_only_points_at_a_job_sees_it_whatever_was_asked_before(text: str) -> None:
    asked = situation("candidate", text)
    asked.focus = asked.focus.model_copy(update={"asked": "skills"})
    assert calls(read_message(asked)) == [("get_job", "bench")]


@pytest.mark.parametrize("text", ["what can you do?", "hi, what can you do?", "Hello! How does this work?"])
def test_who_asks_what_this_is_for_is_told(text: str) -> None:
    assert read_message(situation("candidate", text)).reading.reply == replies.capabilities("candidate")


def test_a_change_to_one_of_several_is_asked_about_and_drafts_nothing_new() -> None:
    asked = situation("recruiter", "change the woodwork job pay to £35k")
    asked.own_jobs = [job.model_copy(update={"title": f"{job.title} woodwork"}) for job in JOBS]
    assert [call.name for call in read_message(asked).reading.calls] == ["update_job"]


def test_a_change_of_mind_about_a_person_keeps_the_step() -> None:
    asked = situation("recruiter", "no wait, number 1")
    asked.applications = [
        Application(id=one, job_id="barista", job_title="Barista", candidate_id=one, recruiter_id="r")
        for one in ("a1", "a2")
    ]
    asked.focus = Focus(application_ids=["a1", "a2"], job_id="barista")
    asked.pending = [
        waiting_for("set_application_status", "Shortlist Barista, 2 years", application_id="a2", status="shortlisted")
    ]
    gated = read_message(asked)
    assert calls(gated) == [("set_application_status", "a1 shortlisted")]
    assert [decision.accept for decision in gated.decisions] == [False]


class TestTwoThingsWait:
    def asked(self, text: str, *, which: bool) -> Gated:
        asked = situation("candidate", text)
        asked.asked_which = which
        asked.pending = [
            waiting_for("apply_to_job", "Apply to Joiner at Minster Joinery", job_id="joiner"),
            waiting_for("apply_to_job", "Apply to Site Joiner at Calder Builds", job_id="site"),
        ]
        return read_message(asked)

    def test_a_bare_yes_is_asked_about(self) -> None:
        gated = self.asked("yes", which=False)
        assert gated.decisions == []
        assert "Which one" in gated.reading.reply

    @pytest.mark.parametrize(("text", "place"), [("the Minster one", 0), ("Calder", 1), ("the second", 1)])
    def test_a_name_answers_the_question(self, text: str, place: int) -> None:
        (decision,) = self.asked(text, which=True).decisions
        assert decision.accept
        assert decision.action.arguments["job_id"] == ("joiner", "site")[place]

    def test_a_name_alone_is_no_yes_where_nothing_was_asked(self) -> None:
        assert self.asked("the Minster one", which=False).decisions == []

    def test_both_are_meant_by_both(self) -> None:
        assert [decision.accept for decision in self.asked("both", which=True).decisions] == [True, True]


def test_an_invitation_is_answered_by_a_word_while_one_is_open() -> None:
    asked = situation("candidate", "I'd like to accept it")
    asked.invitations = [
        Invitation(
            id="i1",
            job_id="joiner",
            job_title="Joiner",
            recruiter_id="r",
            candidate_id="u",
            message="Come and talk to us",
        )
    ]
    assert [call.arguments["answer"] for call in read_message(asked).reading.calls] == ["accept"]


@pytest.mark.parametrize("text", ["no! shortlist, not reject", "sorry, I meant shortlist"])
def test_another_step_takes_the_place_of_the_one_that_waits(text: str) -> None:
    asked = situation("recruiter", text)
    asked.focus = Focus(job_id="porter", application_ids=["a1", "a2"])
    asked.pending = [
        waiting_for("set_application_status", "Reject Kitchen hand", application_id="a2", status="rejected")
    ]
    gated = read_message(asked)
    assert [decision.accept for decision in gated.decisions] == [False]
    assert calls(gated) == [("set_application_status", "a2 shortlisted")]


def test_what_waits_is_the_job_that_a_change_is_about() -> None:
    asked = situation("recruiter", "hang on, set the pay to 15-17 first")
    asked.pending = [waiting_for("publish_job", "Publish Cafe Manager", job_id="manager")]
    assert calls(read_message(asked)) == [("update_job", "manager")]


def test_a_job_pointed_at_in_passing_is_it_in_the_next_clause() -> None:
    assert calls(read_message(situation("candidate", "the second one looks good, what's the pay?"))) == [
        ("get_job", "bench")
    ]


def test_a_no_and_a_wait_leave_what_is_said_behind_them() -> None:
    asked = situation("recruiter", "no wait, part time")
    asked.draft = MANAGER
    assert calls(read_message(asked)) == [("update_job", "manager")]


def test_anything_with_a_filter_narrows_the_list() -> None:
    gated = read_message(situation("candidate", "anything part-time?"))
    assert [(call.name, call.arguments) for call in gated.reading.calls] == [
        ("recommend_jobs", {"employment_type": ["part_time"]})
    ]
