"""MongoDB goes and comes back under a process that serves: 503 meanwhile, and afterwards all is as it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient, Response

from assistant.startup import open_agent
from services.bootstrap import open_services
from tests.integration.api.conftest import mounted, settings_for
from tests.integration.api.people import NURSE, PASSWORD, ROOT, Door, assert_problem, events_of
from tests.support.faulty_link import STEPPED_DOWN, Fault, FaultyLink, Lost, faulty_link


@pytest.fixture
async def linked(mongo_address: str) -> AsyncIterator[tuple[FaultyLink, str]]:
    async with faulty_link(mongo_address) as opened:
        yield opened


@pytest.fixture
def link(linked: tuple[FaultyLink, str]) -> FaultyLink:
    return linked[0]


@pytest.fixture
async def door(linked: tuple[FaultyLink, str], tmp_path: Path) -> AsyncIterator[Door]:
    settings = settings_for(tmp_path, database_url=linked[1])
    async with open_services(settings) as services, open_agent(services) as agent:
        opened = Door(mounted(services, agent))
        yield opened
        await opened.close()


def assert_unavailable(answer: Response) -> None:
    assert_problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "2"


async def test_while_the_database_is_gone_all_is_503_and_then_all_is_as_before(
    link: FaultyLink, door: Door, recruiter: AsyncClient
) -> None:
    made = (await recruiter.post("/jobs", json=NURSE)).json()
    await link.go()

    ready = await door.client().get(f"{ROOT}/readyz")
    assert (ready.status_code, ready.headers["retry-after"]) == (503, "2")
    assert ready.json()["parts"]["database"]["state"] == "unavailable"
    assert (await door.client().get(f"{ROOT}/healthz")).status_code == 200
    assert_unavailable(await recruiter.post("/jobs", json=NURSE))
    log_in = {"username": "ada@example.org", "password": PASSWORD}
    assert_unavailable(await door.client().post("/auth/token", data=log_in))

    await link.come()
    assert (await recruiter.post(f"/jobs/{made['id']}/publish")).status_code == 200
    assert (await door.client().get(f"{ROOT}/readyz")).json()["parts"]["database"]["state"] == "ok"
    await door.person("candidate")


async def test_a_turn_of_the_chat_says_that_the_database_is_gone(link: FaultyLink, door: Door) -> None:
    candidate = await door.person("candidate")
    await link.go()

    answer = await candidate.post("/chat", json={"message": "show my applications"})

    told = events_of(answer)[-1][1] if answer.status_code == 200 else answer.json()
    assert told["code"] == "unavailable"
    await link.come()
    after = await candidate.post("/chat", json={"message": "show my applications"})
    assert events_of(after)[-1][0] != "error", after.text


@pytest.mark.parametrize("command", ["insert turns", "update turns", "update conversations"])
@pytest.mark.parametrize("fault", [Lost.REQUEST, Lost.ANSWER], ids=["request", "answer"])
async def test_a_conversation_goes_on_at_once_after_a_turn_that_the_database_did_not_keep(
    link: FaultyLink, door: Door, command: str, fault: Fault
) -> None:
    candidate = await door.person("candidate")
    begun = events_of(await candidate.post("/chat", json={"message": "hello"}))
    message = {"message": "show my applications", "conversation_id": begun[0][1]["conversation_id"]}
    link.spoil(command, fault, times=1000)
    spoilt = await candidate.post("/chat", json=message)
    assert spoilt.status_code == 503 or events_of(spoilt)[-1][1]["code"] == "unavailable", spoilt.text
    link.mend()

    answer = await candidate.post("/chat", json=message)

    assert answer.status_code == 200, answer.text
    assert events_of(answer)[-1][0] != "error", answer.text


@pytest.mark.parametrize("fault", [Lost.REQUEST, Lost.ANSWER, STEPPED_DOWN], ids=["request", "answer", "step-down"])
@pytest.mark.parametrize("command", ["insert answers", "insert jobs", "insert events", "update answers"])
async def test_a_job_posted_again_under_its_key_is_made_once(
    link: FaultyLink, recruiter: AsyncClient, command: str, fault: Fault
) -> None:
    async def post() -> Response:
        return await recruiter.post("/jobs", json=NURSE, headers={"Idempotency-Key": "k-1"})

    link.spoil(command, fault)
    first = await post()
    assert first.status_code in {201, 503}, first.text

    again = first if first.status_code == 201 else await post()

    assert again.status_code == 201, again.text
    assert [job["id"] for job in (await recruiter.get("/jobs", params={"status": "draft"})).json()["items"]] == [
        again.json()["id"]
    ]
    assert (await post()).json() == again.json()
