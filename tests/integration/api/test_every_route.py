"""Every route of the OpenAPI document, asked by nobody and by strangers of both roles, with the real ids of somebody else.

What is not theirs must look exactly as what is not there, and nothing may change by their asking.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from httpx import AsyncClient, Response

from repositories.models import new_id
from tests.integration.api.people import NURSE, PASSWORD, ROOT, Door, assert_problem, events_of, open_job, registration

METHODS = {"get", "put", "post", "patch", "delete"}
SECRETS = ("Wilhelmina", "wilhelmina@", "Glockenspiel", "Quartz", "Ruprecht", "ruprecht@", "Umbrella", "Lantern")
CV = {"file": ("cv.txt", b"Skills: wiring", "text/plain")}
WORK = b"Skills\nTriage, wiring, soldering\n"
# Answered alike whether there was anything to end or take back: repeating it is harmless.
HARMLESS = {"log_out", "delete_reaction"}
Ids = dict[str, str]
Sent = dict[str, Any]

# What a request to each operation carries; an operation that takes a body and is not here fails the test.
BODIES: dict[str, Callable[[Ids], Sent]] = {
    "register": lambda ids: {"json": registration("candidate")},
    "log_in": lambda ids: {"data": {"username": "wilhelmina@example.com", "password": "Wrong-horse-battery-7"}},
    "refresh": lambda ids: {"json": {"refresh_token": f"{ids['session_id']}.guessed"}},
    "log_out": lambda ids: {"json": {"refresh_token": f"{ids['session_id']}.guessed"}},
    "update_account": lambda ids: {"json": {"display_name": "Changed"}},
    "change_password": lambda ids: {"json": {"current_password": PASSWORD, "new_password": "Another-horse-battery-8"}},
    "replace_profile": lambda ids: {"json": {"headline": "Changed"}},
    "update_profile": lambda ids: {"json": {"headline": "Changed"}},
    "undo_change": lambda ids: {"json": {"undo_id": ids["undo_id"]}},
    "read_cv": lambda ids: {"files": CV},
    "create_job": lambda ids: {"json": {"title": "Changed"}},
    "update_job": lambda ids: {"json": {"title": "Changed"}},
    "import_jobs": lambda ids: {"content": b"{}", "headers": {"Content-Type": "application/x-ndjson"}},
    "set_reaction": lambda ids: {"json": {"saved": True}},
    "apply": lambda ids: {"json": {"note": "Changed"}},
    "update_application": lambda ids: {"json": {"status": "rejected"}},
    "invite": lambda ids: {"json": {"candidate_id": ids["candidate_id"], "message": "Changed"}},
    "chat": lambda ids: {"json": {"message": "yes", "conversation_id": ids["conversation_id"]}},
    "decide_confirmation": lambda ids: {"json": {"accept": True}},
    "rename_conversation": lambda ids: {"json": {"title": "Changed"}},
}
# Ids that are named in a body, not in the path.
BY_BODY = {"undo_change", "chat", "refresh", "log_out"}


class Victims:
    """A candidate and a recruiter with something of every kind, and how it all stands."""

    def __init__(self, candidate: AsyncClient, recruiter: AsyncClient) -> None:
        self.candidate = candidate
        self.recruiter = recruiter
        self.ids: Ids = {}

    async def fill(self) -> None:
        job = await open_job(self.recruiter)
        draft = await self.recruiter.post("/jobs", json=NURSE | {"title": "Quartz cutter", "company": "Umbrella"})
        profile = {"full_name": "Wilhelmina", "summary": "Plays the Glockenspiel.", "open_to_recruiters": True}
        await self.candidate.put("/profile", json=profile)
        read = await self.candidate.post("/profile/cv", files={"file": ("cv.txt", WORK, "text/plain")})
        applied = await self.candidate.post(f"/jobs/{job['id']}/applications", json={"note": "Glockenspiel"})
        await self.candidate.put(f"/jobs/{job['id']}/reaction", json={"saved": True})
        other = await open_job(self.recruiter, title="Porter")
        shown = (await self.recruiter.get(f"/jobs/{other['id']}/candidates")).json()["items"]
        candidate_id = shown[0]["candidate"]["candidate_id"]
        invited = await self.recruiter.post(
            f"/jobs/{other['id']}/invitations", json={"candidate_id": candidate_id, "message": "Glockenspiel?"}
        )
        said = events_of(await self.candidate.post("/chat", json={"message": "Find Porter jobs. Lantern."}))
        conversation_id = said[0][1]["conversation_id"]
        asked = events_of(
            await self.candidate.post(
                "/chat", json={"message": "apply to the Porter job", "conversation_id": conversation_id}
            )
        )
        parked = [data["confirmation_id"] for name, data in asked if name == "confirmation_requested"]
        sessions = (await self.candidate.get("/account/sessions")).json()["items"]
        self.ids = {
            "job_id": draft.json()["id"],
            "open_job_id": job["id"],
            "application_id": applied.json()["id"],
            "invitation_id": invited.json()["id"],
            "conversation_id": conversation_id,
            "confirmation_id": parked[0],
            "session_id": sessions[0]["id"],
            "undo_id": read.json()["undo_id"],
            "candidate_id": candidate_id,
        }

    async def all_of_it(self) -> list[Any]:
        found = []
        for person in (self.candidate, self.recruiter):
            export = (await person.get("/account/export")).json()
            # using a session is what moves this one
            found.append({**export, "sessions": [one["id"] for one in export["sessions"]]})
        return found


@pytest.fixture
async def victims(door: Door) -> Victims:
    victims = Victims(
        await door.person("candidate", email="wilhelmina@example.com", display_name="Wilhelmina"),
        await door.person("recruiter", email="ruprecht@example.com", display_name="Ruprecht", company="Umbrella"),
    )
    await victims.fill()
    return victims


@pytest.fixture
async def document(door: Door) -> dict[str, Any]:
    found: dict[str, Any] = (await door.client().get(f"{ROOT}/api/openapi.json")).json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method in sorted(METHODS & set(methods)):
            yield method.upper(), path, methods[method]


async def ask(client: AsyncClient, method: str, path: str, operation: dict[str, Any], ids: Ids) -> Response:
    name = operation["operationId"]
    assert "requestBody" not in operation or name in BODIES, f"say in BODIES what a request to {name} carries"
    sent = BODIES[name](ids) if name in BODIES else {}
    return await client.request(method, f"{ROOT}/api{path.format(**ids)}", **sent)


def made_up(ids: Ids) -> Ids:
    return {name: new_id() for name in ids}


def outcome(answer: Response, ids: Ids) -> Any:
    """All of an answer but the id of the request, and but the ids that were asked with."""
    text = re.sub(r'"request_id": "[^"]*"', "", answer.text)
    for name, value in ids.items():
        text = text.replace(value, name)
    return answer.status_code, text, sorted(set(answer.headers) - {"x-request-id", "content-length"})


def assert_nothing_shows(answer: Response) -> None:
    for secret in SECRETS:
        assert secret not in answer.text, answer.text


async def test_nobody_gets_past_the_door_whatever_ids_they_know(
    door: Door, victims: Victims, document: dict[str, Any]
) -> None:
    before, nobody = await victims.all_of_it(), door.client()
    for method, path, operation in operations(document):
        answer = await ask(nobody, method, path, operation, victims.ids)
        assert_nothing_shows(answer)
        if "/auth/" not in path:
            assert_problem(answer, 401, "unauthenticated")
            unknown = made_up(victims.ids)
            other = await ask(nobody, method, path, operation, unknown)
            assert outcome(answer, victims.ids) == outcome(other, unknown), (method, path)
    assert await victims.all_of_it() == before


@pytest.mark.parametrize("role", ["candidate", "recruiter"])
async def test_what_is_not_theirs_is_to_strangers_as_if_it_were_not_there(
    door: Door, victims: Victims, document: dict[str, Any], role: str
) -> None:
    before, asked = await victims.all_of_it(), 0
    for method, path, operation in operations(document):
        if "{" not in path and operation["operationId"] not in BY_BODY:
            continue
        # a new one each time, because some of it ends the account that asks
        stranger, unknown = await door.person(role), made_up(victims.ids)
        real = await ask(stranger, method, path, operation, victims.ids)
        fake = await ask(stranger, method, path, operation, unknown)
        assert outcome(real, victims.ids) == outcome(fake, unknown), (method, path)
        refused = real.status_code in (401, 403, 404)
        assert refused or operation["operationId"] in HARMLESS, (method, path, real.text)
        assert_nothing_shows(real)
        asked += 1
    assert asked == 25
    assert await victims.all_of_it() == before


async def test_a_recruiters_open_job_is_as_if_not_there_for_all_that_another_may_not_do(
    door: Door, victims: Victims, document: dict[str, Any]
) -> None:
    before, other = await victims.all_of_it(), await door.person("recruiter")
    ids = victims.ids | {"job_id": victims.ids["open_job_id"]}
    for method, path, operation in operations(document):
        if "{job_id}" in path and operation["operationId"] != "get_job":
            real, unknown = await ask(other, method, path, operation, ids), made_up(ids)
            assert outcome(real, ids) == outcome(await ask(other, method, path, operation, unknown), unknown)
            assert real.status_code in (403, 404), (method, path)
            assert_nothing_shows(real)
    assert await victims.all_of_it() == before


@pytest.mark.parametrize("role", ["candidate", "recruiter"])
async def test_what_strangers_do_of_their_own_shows_and_changes_nothing_of_others(
    door: Door, victims: Victims, document: dict[str, Any], role: str
) -> None:
    before = await victims.all_of_it()
    for method, path, operation in operations(document):
        if "{" not in path and operation["operationId"] not in BY_BODY:
            stranger = await door.person(role)
            answer = await ask(stranger, method, path, operation, victims.ids)
            assert answer.status_code < 500
            for secret in SECRETS:
                # an open job's company is there for everybody to read
                assert secret not in answer.text or (secret == "Umbrella" and path == "/v1/jobs"), (path, answer.text)
    assert await victims.all_of_it() == before


async def test_each_of_the_victims_may_not_do_what_is_the_others(victims: Victims, document: dict[str, Any]) -> None:
    """The wrong role with ids that are known to it: the recruiter accepts for the candidate, the candidate hires themselves."""
    before, ids = await victims.all_of_it(), victims.ids
    for person, method, path, sent, status in [
        (victims.recruiter, "POST", f"/invitations/{ids['invitation_id']}/accept", None, 403),
        (victims.recruiter, "POST", f"/invitations/{ids['invitation_id']}/decline", None, 403),
        (victims.recruiter, "PATCH", f"/applications/{ids['application_id']}", {"status": "withdrawn"}, 403),
        (victims.candidate, "PATCH", f"/applications/{ids['application_id']}", {"status": "hired"}, 403),
        (victims.candidate, "PATCH", f"/applications/{ids['application_id']}", {"recruiter_note": "x"}, 403),
        (victims.recruiter, "PATCH", f"/applications/{ids['application_id']}", {"note": "x"}, 403),
        (victims.recruiter, "POST", f"/chat/confirmations/{ids['confirmation_id']}", {"accept": True}, 404),
        (victims.recruiter, "GET", f"/conversations/{ids['conversation_id']}", None, 404),
        (victims.candidate, "POST", f"/jobs/{ids['open_job_id']}/close", None, 403),
        (victims.candidate, "GET", f"/jobs/{ids['open_job_id']}/applications", None, 403),
    ]:
        answer = await person.request(method, path, json=sent)
        assert answer.status_code == status, (method, path, answer.text)
    assert await victims.all_of_it() == before
