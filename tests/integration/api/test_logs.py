"""What the log says of a request: enough to find it again, nothing that somebody could not be shown."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from rolecall.logging_setup import set_up_logging
from services.bootstrap import Services
from tests.integration.api.conftest import mounted
from tests.integration.api.people import PASSWORD, Door, assert_problem, events_of, open_job, registration

NEW_PASSWORD = "Another-horse-battery-8"
OUR_MODULES = ("api", "assistant", "services", "repositories", "rolecall")


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name.split(".")[0] in OUR_MODULES]


async def test_a_request_is_told_by_its_id_its_user_and_its_outcome(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    body = registration("candidate")
    user_id = (await door.client().post("/auth/register", json=body)).json()["id"]
    token = (await door.log_in(body["email"]))["access_token"]
    caplog.clear()
    await door.client(token, **{"X-Request-ID": "mine-1"}).get("/jobs/nope", params={"nothing": "said"})
    [line] = [vars(record) for record in ours(caplog) if record.name == "api.middleware"]
    assert (line["request_id"], line["user_id"], line["status"]) == ("mine-1", user_id, 404)
    assert line["message"] == "GET /api/v1/jobs/nope 404"
    assert line["milliseconds"] >= 0


async def test_nothing_that_people_write_and_no_secret_is_logged(
    door: Door, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    recruiter, body = await door.person("recruiter"), registration("candidate", email="wilma@example.com")
    job = await open_job(recruiter)
    await door.client().post("/auth/register", json=body)
    first = await door.log_in(body["email"])
    second = (await door.client().post("/auth/refresh", json={"refresh_token": first["refresh_token"]})).json()
    person = door.client(second["access_token"])
    await person.put("/profile", json={"full_name": "Wilma Glockenspiel", "summary": "Quartz."})
    await person.post("/profile/cv", files={"file": ("lantern.txt", b"Skills\nUmbrella\n", "text/plain")})
    said = events_of(await person.post("/chat", json={"message": "Glockenspiel jobs in Leeds, from 70 thousand"}))
    conversation = said[0][1]["conversation_id"]
    asked = events_of(
        await person.post("/chat", json={"message": "apply to the staff nurse job", "conversation_id": conversation})
    )
    parked = [data["confirmation_id"] for name, data in asked if name == "confirmation_requested"]
    for confirmation_id in parked:
        await person.post(f"/chat/confirmations/{confirmation_id}", json={"accept": True})
    await person.post(f"/jobs/{job['id']}/applications", json={"note": "Glockenspiel"})
    await person.get("/jobs", params={"q": "Glockenspiel", "cursor": "Lantern"})
    await door.client().post("/auth/token", data={"username": "wilma@example.com", "password": "Lantern-wrong-1"})
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    third = (await person.post("/account/password", json=change)).json()
    await door.client(third["access_token"]).delete("/account")
    assert parked
    told = json.dumps([{name: str(value) for name, value in vars(record).items()} for record in ours(caplog)])
    assert told.count("api.middleware") > 10
    tokens = [pair[name] for pair in (first, second, third) for name in ("access_token", "refresh_token")]
    written = ["lockenspiel", "Quartz", "antern", "Umbrella", "wilma", "staff nurse", "70 thousand"]
    secrets = [PASSWORD, NEW_PASSWORD, services.settings.jwt_secret.get_secret_value(), "metrics-token", "$2b$"]
    for word in (*tokens, *(token.rpartition(".")[2] for token in tokens), *written, *secrets):
        assert word not in told, word


class Broken:
    """A service that nobody foresaw."""

    async def get(self, *_: Any) -> None:
        raise RuntimeError("boom")


async def test_the_reference_of_a_bug_stands_in_the_log_beside_its_cause(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    door = Door(mounted(replace(services, jobs=Broken()), agent=None))  # type: ignore[arg-type]
    answer = await (await door.person("candidate")).get("/jobs/x")
    assert_problem(answer, 500, "internal_error")
    [line] = [record for record in ours(caplog) if record.levelno == logging.ERROR]
    assert vars(line)["request_id"] == answer.json()["request_id"]
    assert answer.json()["request_id"] in line.getMessage()
    assert "user_id" in vars(line)
    assert line.exc_info is not None
    await door.close()


async def test_a_client_that_leaves_in_the_middle_of_its_body_is_no_bug(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    async def leaves() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def unheard(_: Any) -> None:
        """Nobody is there any more."""

    headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
    request = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/auth/register",
        "query_string": b"",
        "headers": headers,
    }
    caplog.set_level(logging.INFO)
    await door.app(request, leaves, unheard)
    assert [record.levelno for record in ours(caplog)] == [logging.INFO]
    assert vars(ours(caplog)[0])["status"] == 499


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("logging_as_before")
def test_a_line_of_json_holds_the_ids_as_fields_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("info", "json")
    logging.getLogger("api.test").info("GET /x 200", extra={"request_id": "r-1", "user_id": "u-1"})
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert (line["event"], line["request_id"], line["user_id"], line["level"]) == ("GET /x 200", "r-1", "u-1", "info")
    assert line["timestamp"]


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_names_the_lines_but_not_what_they_worked_on(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fails(password: str) -> None:
        raise RuntimeError(f"{len(password)} characters")

    set_up_logging("info", form)
    try:
        fails("".join(["not-to-", "be-shown"]))
    except RuntimeError:
        logging.getLogger("api.test").exception("Unexpected failure")
    written = capsys.readouterr().err
    assert "in fails" in written
    assert "15 characters" in written
    assert "not-to-be-shown" not in written
