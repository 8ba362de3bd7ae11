"""Each act by tool and by REST: the same effect, and refused in the same cases with the same nothing done."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import pytest
from httpx import AsyncClient, Response

from assistant.agent import Agent
from assistant.startup import open_agent
from assistant.tools.catalog import TOOLS
from repositories.models import ToolCall
from services.bootstrap import open_services
from tests.integration.api.conftest import mounted, settings_for
from tests.integration.api.people import NURSE, Door, open_job
from tests.support.people import Person, Turn

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
# Only the door itself leaves these behind.
OF_THE_DOOR = {"conversations", "sessions"}
EVENTS_OF_THE_DOOR = {"confirmation.decided"}
SKILLED = {"full_name": "Imke", "headline": "Staff nurse", "skills": ["Triage"], "open_to_recruiters": True}


class Stage:
    """A recruiter with an open job and a complete draft, a candidate who fits, and both doors to it."""

    def __init__(self, door: Door, services: Any, agent: Agent) -> None:
        self.door, self.services, self.agent = door, services, agent
        self.ids: dict[str, str] = {}
        self.clients: dict[str, AsyncClient] = {}
        self.people: dict[str, Person] = {}

    async def fill(self) -> None:
        for role in ("recruiter", "candidate"):
            client = await self.door.person(role, email=f"{role}@example.com")
            token = client.headers["Authorization"].removeprefix("Bearer ")
            session_id = jwt.decode(token, options={"verify_signature": False})["sid"]
            principal = await self.services.accounts.principal_for(session_id)
            self.clients[role], self.people[role] = client, Person(self.services, self.agent, principal)
        self.ids["job"] = (await open_job(self.clients["recruiter"]))["id"]
        draft = await self.clients["recruiter"].post("/jobs", json=NURSE | {"title": "Porter"})
        self.ids["draft"] = draft.json()["id"]
        await self.clients["candidate"].put("/profile", json=SKILLED)

    async def rest(self, role: str, method: str, path: str, body: Any = None) -> Response:
        return await self.clients[role].request(method, path.format(**self.ids), json=body)

    async def tool(self, role: str, name: str, arguments: dict[str, Any]) -> Turn:
        # a tool writes only what somebody has said
        words = " ".join(re.findall(r"[\w.-]+", json.dumps(list(arguments.values()))))
        call = ToolCall(name=name, arguments=arguments)
        return await self.people[role].say(f"{name.replace('_', ' ')}: {words}", call=call)

    async def state(self) -> Any:
        """All that is held about both, without ids and times, which differ by their nature."""
        found = []
        for client in self.clients.values():
            export = (await client.get("/account/export")).json()
            kept = {name: part for name, part in export.items() if name not in OF_THE_DOOR}
            kept["events"] = sorted({event["kind"] for event in kept["events"]} - EVENTS_OF_THE_DOOR)
            found.append(json.loads(TIME.sub("TIME", ID.sub("ID", json.dumps(kept)))))
            # made in the same instant, they stand in any order
            found[-1]["jobs"].sort(key=lambda job: job["title"])
        return found


Setup = Callable[[Stage], Any]


async def applied(stage: Stage) -> None:
    stage.ids["application"] = (await stage.rest("candidate", "POST", "/jobs/{job}/applications", {})).json()["id"]


async def at_interview(stage: Stage) -> None:
    await applied(stage)
    await stage.rest("recruiter", "PATCH", "/applications/{application}", {"status": "interview"})


async def rejected(stage: Stage) -> None:
    await applied(stage)
    await stage.rest("recruiter", "PATCH", "/applications/{application}", {"status": "rejected"})


async def closed(stage: Stage) -> None:
    await stage.rest("recruiter", "POST", "/jobs/{job}/close")


async def applied_and_closed(stage: Stage) -> None:
    await applied(stage)
    await closed(stage)


async def shown(stage: Stage) -> None:
    """The recruiter has the list of candidates before them, in both doors."""
    listed = await stage.rest("recruiter", "GET", "/jobs/{job}/candidates")
    stage.ids["candidate"] = listed.json()["items"][0]["candidate"]["candidate_id"]
    await stage.tool("recruiter", "recommend_candidates", {"job": "Staff nurse"})


async def invited(stage: Stage) -> None:
    await shown(stage)
    body = {"candidate_id": stage.ids["candidate"], "message": "Come"}
    stage.ids["invitation"] = (await stage.rest("recruiter", "POST", "/jobs/{job}/invitations", body)).json()["id"]


async def declined(stage: Stage) -> None:
    await invited(stage)
    await stage.rest("candidate", "POST", "/invitations/{invitation}/decline")


async def bare_draft(stage: Stage) -> None:
    """A draft that says neither where the work is nor that it is remote."""
    draft = await stage.rest("recruiter", "PATCH", "/jobs/{draft}", {"locations": [], "remote": None})
    assert draft.status_code == 200


async def applicants_listed(stage: Stage) -> None:
    await applied(stage)
    await stage.tool("recruiter", "list_applicants", {"job": "Staff nurse"})


async def interviewed_and_listed(stage: Stage) -> None:
    await at_interview(stage)
    await stage.tool("recruiter", "list_applicants", {"job": "Staff nurse"})


@dataclass(frozen=True)
class Act:
    """`method path body` is the act over REST. `refused`: the status that says it may not be done."""

    tool: str
    arguments: dict[str, Any]
    method: str
    path: str
    body: Any = None
    before: Setup | None = None
    refused: int | None = None

    def __str__(self) -> str:
        about = f" after {self.before.__name__}" if self.before else ""
        return f"{self.tool}{about}{' refused' if self.refused else ''}"

    @property
    def role(self) -> str:
        (role, *_) = sorted(TOOLS[self.tool].roles)
        return role


NURSING = {"job": "Staff nurse"}
NOTED = {"headline": "Charge nurse", "years_experience": 6, "locations": ["Leeds"]}
ACTS = [
    Act("update_profile", NOTED, "PATCH", "/profile", NOTED),
    Act("update_profile", {"seniority": "wizard"}, "PATCH", "/profile", {"seniority": "wizard"}, refused=422),
    *(
        Act("react_to_job", NURSING | {"reaction": kind}, "PUT", "/jobs/{job}/reaction", {"kind": kind})
        for kind in ("saved", "liked", "disliked", "hidden")
    ),
    Act("apply_to_job", NURSING | {"note": "Hello"}, "POST", "/jobs/{job}/applications", {"note": "Hello"}),
    Act("apply_to_job", NURSING, "POST", "/jobs/{job}/applications", {}, applied, 409),
    Act("apply_to_job", NURSING, "POST", "/jobs/{job}/applications", {}, closed, 409),
    Act(
        "withdraw_application",
        {"application": "Staff nurse"},
        "PATCH",
        "/applications/{application}",
        {"status": "withdrawn"},
        at_interview,
    ),
    Act(
        "withdraw_application",
        {"application": "Staff nurse"},
        "PATCH",
        "/applications/{application}",
        {"status": "withdrawn"},
        rejected,
        409,
    ),
    Act("answer_invitation", {"answer": "accept"}, "POST", "/invitations/{invitation}/accept", None, invited),
    Act("answer_invitation", {"answer": "decline"}, "POST", "/invitations/{invitation}/decline", None, invited),
    Act("answer_invitation", {"answer": "accept"}, "POST", "/invitations/{invitation}/accept", None, declined, 409),
    Act("update_job", {"job": "Porter", "title": "Night porter"}, "PATCH", "/jobs/{draft}", {"title": "Night porter"}),
    Act("publish_job", {"job": "Porter"}, "POST", "/jobs/{draft}/publish"),
    Act("publish_job", {"job": "Porter"}, "POST", "/jobs/{draft}/publish", None, bare_draft, 422),
    Act("publish_job", NURSING, "POST", "/jobs/{job}/publish", None, closed),
    Act("close_job", NURSING, "POST", "/jobs/{job}/close", None, applied),
    Act("close_job", {"job": "Porter"}, "POST", "/jobs/{draft}/close", None, None, 409),
    Act(
        "set_application_status",
        {"candidate": "1", "status": "shortlisted", "note": "Good."},
        "PATCH",
        "/applications/{application}",
        {"status": "shortlisted", "recruiter_note": "Good."},
        applicants_listed,
    ),
    Act(
        "set_application_status",
        {"candidate": "1", "status": "rejected"},
        "PATCH",
        "/applications/{application}",
        {"status": "rejected"},
        interviewed_and_listed,
    ),
    Act(
        "set_application_status",
        {"candidate": "1", "status": "shortlisted"},
        "PATCH",
        "/applications/{application}",
        {"status": "shortlisted"},
        interviewed_and_listed,
        409,
    ),
    Act(
        "invite_candidate",
        NURSING | {"candidate": "1", "message": "Come"},
        "POST",
        "/jobs/{job}/invitations",
        {"candidate_id": "{candidate}", "message": "Come"},
        shown,
    ),
    Act(
        "invite_candidate",
        NURSING | {"candidate": "1", "message": "Come again"},
        "POST",
        "/jobs/{job}/invitations",
        {"candidate_id": "{candidate}", "message": "Come again"},
        invited,
        409,
    ),
]
DRAFTED = {"title": "Cook", "locations": ["Leeds"], "salary_max": 28000}
READS: list[tuple[str, dict[str, Any], str]] = [
    ("search_jobs", {"query": "nurse"}, "/jobs?q=nurse"),
    ("recommend_jobs", {}, "/recommendations"),
    ("list_saved_jobs", {}, "/jobs?reaction=saved"),
    ("list_applications", {}, "/applications"),
    ("list_jobs", {}, "/jobs?mine=true"),
    ("recommend_candidates", {"job": "Staff nurse"}, "/jobs/{job}/candidates"),
    ("list_applicants", {"job": "Staff nurse"}, "/jobs/{job}/applications"),
]


@asynccontextmanager
async def filled(folder: Path) -> AsyncIterator[Stage]:
    async with open_services(settings_for(folder)) as services, open_agent(services) as agent:
        door = Door(mounted(services, agent))
        stage = Stage(door, services, agent)
        await stage.fill()
        yield stage
        await door.close()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with filled(tmp_path) as one:
        yield one


@pytest.fixture
async def stages(tmp_path: Path) -> AsyncIterator[tuple[Stage, Stage]]:
    """Twice the same, each with a database of its own: one for each door."""
    async with filled(tmp_path) as one, filled(tmp_path) as other:
        yield one, other


async def done_by_tool(stage: Stage, act: Act) -> bool:
    """Whether it was done; an outward act is confirmed as a person would."""
    turn = await stage.tool(act.role, act.tool, act.arguments)
    if TOOLS[act.tool].outward and turn.asked:
        outcome = await stage.agent.decide(stage.people[act.role].principal, turn.asked[0].confirmation_id, True)
        return outcome.status == "done"
    return bool(turn.finished) and turn.finished[0].ok


async def done_by_rest(stage: Stage, act: Act) -> int:
    body = json.loads(json.dumps(act.body).replace("{candidate}", stage.ids.get("candidate", "")))
    return (await stage.rest(act.role, act.method, act.path, body)).status_code


@pytest.mark.parametrize("act", ACTS, ids=str)
async def test_an_act_has_the_same_effect_or_refusal_at_both_doors(stages: tuple[Stage, Stage], act: Act) -> None:
    by_tool, by_rest = stages
    for stage in stages:
        if act.before:
            await act.before(stage)
    before = await by_tool.state()
    assert before == await by_rest.state(), "both begin alike"
    status = await done_by_rest(by_rest, act)
    done = await done_by_tool(by_tool, act)
    assert (status if status >= 400 else None) == act.refused
    assert done == (act.refused is None)
    assert await by_tool.state() == await by_rest.state()
    assert (await by_tool.state() == before) == (act.refused is not None)


async def test_a_draft_is_the_same_job_at_both_doors(stages: tuple[Stage, Stage]) -> None:
    by_tool, by_rest = stages
    turn = await by_tool.tool("recruiter", "draft_job", DRAFTED)
    assert turn.finished[0].ok
    assert (await by_rest.rest("recruiter", "POST", "/jobs", DRAFTED)).status_code == 201
    jobs = [(await stage.rest("recruiter", "GET", "/jobs?status=draft")).json()["items"] for stage in stages]
    cooks = [next(job for job in found if job["title"] == "Cook") for found in jobs]
    for field in (*DRAFTED, "company", "status", "remote", "countries", "salary_min", "skills_required"):
        assert cooks[0][field] == cooks[1][field], field


@pytest.mark.parametrize(("tool", "arguments", "path"), READS, ids=[read[0] for read in READS])
async def test_what_is_listed_is_listed_alike_at_both_doors(
    stage: Stage, tool: str, arguments: dict[str, Any], path: str
) -> None:
    await applied(stage)
    await stage.rest("candidate", "PUT", "/jobs/{job}/reaction", {"saved": True})
    (role, *_rest) = sorted(TOOLS[tool].roles)
    listed = (await stage.rest(role, "GET", path)).json()["items"]
    turn = await stage.tool(role, tool, arguments)
    card = turn.finished[0].card
    assert card is not None
    drawn = card.model_dump(mode="json")
    assert _ids(drawn.get("matches") or drawn.get("applications") or []) == _ids(listed)
    assert listed


def _ids(items: list[dict[str, Any]]) -> list[str]:
    """Of jobs, candidates or applications, whether they stand alone or in a match."""
    found = []
    for item in items:
        inner = item.get("job") or item.get("candidate") or item
        found.append(inner.get("id") or inner["candidate_id"])
    return found


async def test_a_tool_of_the_other_role_is_no_tool(stage: Stage) -> None:
    before = await stage.state()
    for name, tool in TOOLS.items():
        for role in {"candidate", "recruiter"} - tool.roles:
            turn = await stage.tool(role, name, {})
            assert (turn.started, turn.asked) == ([], []), (role, name)
    assert await stage.state() == before


def test_every_tool_that_changes_something_is_an_act_here() -> None:
    reads = {read[0] for read in READS} | {"get_profile", "get_job", "explain_match", "explain_candidate"}
    assert {act.tool for act in ACTS} | {"draft_job"} == set(TOOLS) - reads
