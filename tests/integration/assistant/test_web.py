"""The chat door from outside: what is open, to whom, and what is said to those who are refused."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from repositories.errors import StorageUnavailable
from repositories.models import utc_now
from repositories.storage import Repositories, open_repositories
from rolecall.asgi import build
from services.bootstrap import open_services
from services.settings import Settings
from tests.integration.assistant.conftest import ADDRESS, PASSWORD, Chat
from tests.support.lifespan import running

FORM = {"email": "ola@example.org", "password": PASSWORD, "display_name": "Ola", "role": "candidate"}


async def test_the_page_names_no_foreign_host_and_nobody_elses_product(chat: Chat) -> None:
    page = (await chat.browser().get("/login")).text
    assert re.findall(r"https?://[^\"' ]+", page) == ["https://jobs.example.org/public/preview.png"]
    assert "hainlit" not in page
    assert "<title>Rolecall</title>" in page


async def test_strangers_are_led_to_the_log_in(chat: Chat) -> None:
    for path in ("/", "/account", "/thread/7c4dd3a6-4b0a-4ad8-9a27-3f3a7fd0c0de", "/account/export", "/welcome"):
        answer = await chat.browser().get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login"), path
    assert (await chat.browser().get("/user")).status_code == 401


async def test_registering_logs_in_and_leads_to_the_chat(chat: Chat) -> None:
    browser = chat.browser()
    answer = await browser.post("/register", data=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    welcome = (await browser.get("/welcome")).json()
    assert (welcome["role"], welcome["title"]) == ("candidate", "Hello Ola")
    assert "ollama pull llama3.2" in welcome["note"]
    assert (await browser.get("/")).status_code == 200


async def test_the_cookie_is_out_of_reach_for_scripts_other_sites_and_open_wires(chat: Chat) -> None:
    answer = await chat.browser().post("/register", data=FORM)
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("rolecall_session=", "HttpOnly", "SameSite=lax", "Secure", "Path=/"))
    assert PASSWORD not in cookie


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password", "short", "at least 12"),
        ("password", "x" * 73, "at most 72"),
        ("email", "ola", "e-mail address"),
        ("display_name", "", "must not be empty"),
        ("role", "admin", ""),
    ],
)
async def test_a_refused_registration_keeps_what_was_typed(chat: Chat, field: str, value: str, said: str) -> None:
    browser = chat.browser()
    answer = await browser.post("/register", data={**FORM, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert said in answer.text
    for kept in {"email", "display_name"} - {field}:
        assert f'value="{FORM[kept]}"' in answer.text
    assert PASSWORD not in answer.text
    assert (await browser.get("/")).status_code == 303


async def test_our_pages_speak_the_browsers_language(chat: Chat) -> None:
    browser = chat.browser(**{"accept-language": "de-AT,en;q=0.5"})
    assert "Konto anlegen" in (await browser.get("/register")).text
    refused = (await browser.post("/register", data={**FORM, "password": "kurz", "email": "ola"})).text
    assert "Das braucht mindestens 12 Zeichen; dieses hat 4." in refused
    assert "Das muss eine E-Mail-Adresse sein" in refused
    await browser.post("/register", data=FORM)
    account = (await browser.get("/account")).text
    assert '<html lang="de">' in account
    assert "Dein Konto" in account
    wrong = await browser.post("/account/delete", data={"delete_password": "something else"})
    assert "Das Passwort ist falsch." in wrong.text
    gone = await browser.get("/nothing-here", headers={"accept": "text/html"})
    assert "Hier ist nichts" in gone.text


async def test_an_address_that_is_taken_is_refused_where_it_was_typed(chat: Chat) -> None:
    maja = await chat.person()
    answer = await chat.browser().post("/register", data={**FORM, "email": maja.email.upper()})
    assert answer.status_code == 409
    assert 'id="email-fault"' in answer.text


async def test_what_was_typed_is_shown_as_text(chat: Chat) -> None:
    answer = await chat.browser().post("/register", data={**FORM, "display_name": '"><script>x</script>', "email": "x"})
    assert "<script>x" not in answer.text


async def test_a_wrong_password_and_an_unknown_address_get_one_answer(chat: Chat) -> None:
    maja = await chat.person()
    answers = [
        await chat.browser().post("/login", data={"username": email, "password": "not the password"})
        for email in (maja.email, "nobody@example.org")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


async def test_guessing_is_stopped(chat: Chat) -> None:
    maja = await chat.person()
    tries = [
        await chat.browser().post("/login", data={"username": maja.email, "password": f"guess number {number}"})
        for number in range(12)
    ]
    assert tries[-1].status_code == 429
    assert int(tries[-1].headers["retry-after"]) > 0
    right = await chat.browser().post("/login", data={"username": maja.email, "password": PASSWORD})
    assert right.status_code == 429


async def test_logging_out_ends_the_session_and_not_only_the_cookie(chat: Chat) -> None:
    maja = await chat.person()
    cookie = maja.browser.cookies["rolecall_session"]
    assert (await maja.browser.post("/logout")).status_code == 200
    again = chat.browser(cookie=f"rolecall_session={cookie}")
    assert (await again.get("/user")).status_code == 401
    assert (await again.get("/")).status_code == 303


class Away:
    """A repository of a database that does not answer while it is `away`."""

    def __init__(self, held: Any) -> None:
        self._held = held
        self.is_away = False

    def __getattr__(self, name: str) -> Any:
        if self.is_away:
            raise StorageUnavailable("The database does not answer.")
        return getattr(self._held, name)


class Behind:
    """A chat of its own, and what is stored behind it."""

    def __init__(self, app: ASGIApp, held: Repositories, applications: Away) -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.browser = httpx.AsyncClient(transport=transport, base_url=ADDRESS)
        self.held = held
        self.applications = applications


@pytest.fixture
async def behind(tmp_path: Path) -> AsyncIterator[Behind]:
    opened: list[tuple[Repositories, Away]] = []

    @asynccontextmanager
    async def faulty(url: str) -> AsyncIterator[Repositories]:
        async with open_repositories(url) as held:
            applications = Away(held.applications)
            opened.append((held, applications))
            yield replace(held, applications=applications)

    settings = Settings.load(data_dir=tmp_path, chat_model="offline", embeddings="wordllama", bcrypt_cost=4)
    app = build(settings, opens=partial(open_services, storage=faulty))
    async with running(app):
        found = Behind(app, *opened[0])
        await found.browser.post("/register", data=FORM)
        yield found
        await found.browser.aclose()


async def test_while_the_database_is_away_people_are_asked_for_a_moment(behind: Behind) -> None:
    behind.applications.is_away = True
    german = {"accept": "text/html", "accept-language": "de"}
    for headers, said in (({}, "does not answer"), ({"accept": "text/html"}, "One moment"), (german, "Moment, bitte")):
        answer = await behind.browser.get("/welcome", headers=headers)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert said in answer.text
    behind.applications.is_away = False
    assert (await behind.browser.get("/welcome")).status_code == 200


async def test_logging_out_of_a_session_that_has_just_ended_elsewhere_is_harmless(behind: Behind) -> None:
    ola = await behind.held.users.get_by_email(FORM["email"])
    assert ola
    assert (await behind.browser.get("/welcome")).status_code == 200
    await behind.held.sessions.end_for_user(ola.id, utc_now())
    assert (await behind.browser.post("/logout")).status_code == 200
    assert "rolecall_session" not in behind.browser.cookies


async def test_an_account_that_is_disabled_is_out_at_once(chat: Chat) -> None:
    maja = await chat.person()
    assert (await maja.browser.get("/user")).status_code == 200
    await chat.services.accounts.set_disabled(maja.principal.user_id, True)
    assert (await maja.browser.get("/user")).status_code == 401


async def test_a_token_of_the_api_is_nothing_here(chat: Chat) -> None:
    maja = await chat.person()
    form = {"username": maja.email, "password": PASSWORD}
    token = (await chat.browser().post("/api/v1/auth/token", data=form)).json()["access_token"]
    assert (await chat.browser(authorization=f"Bearer {token}").get("/user")).status_code == 401
    assert (await chat.browser(cookie=f"rolecall_session={token}").get("/user")).status_code == 401
    stolen = maja.browser.cookies["rolecall_session"]
    assert (await chat.browser(authorization=f"Bearer {stolen}").get("/api/v1/account")).status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://rolecall.test.evil.example"])
async def test_what_another_site_makes_a_browser_send_is_refused(chat: Chat, origin: str) -> None:
    maja = await chat.person()
    maja.browser.headers["origin"] = origin
    assert (await maja.browser.post("/account", data={"display_name": "Eve"})).status_code == 403
    assert (await maja.browser.post("/logout")).status_code == 403
    assert (await maja.browser.get("/ws/socket.io/?EIO=4&transport=polling")).status_code == 403
    assert (await chat.services.accounts.get(maja.principal)).display_name == "Maja Kowalska"


@pytest.mark.parametrize("origin", [ADDRESS, "https://jobs.example.org"])
async def test_our_own_pages_may_send_what_they_like(chat: Chat, origin: str) -> None:
    maja = await chat.person()
    maja.browser.headers["origin"] = origin
    assert (await maja.browser.post("/account", data={"display_name": "Maja K."})).status_code == 303
    assert (await chat.services.accounts.get(maja.principal)).display_name == "Maja K."


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/docs"),
        ("GET", "/redoc"),
        ("GET", "/openapi.json"),
        ("GET", "/project/share/7c4dd3a6-4b0a-4ad8-9a27-3f3a7fd0c0de"),
        ("PUT", "/project/thread/share"),
        ("PUT", "/project/element"),
        ("DELETE", "/project/element"),
        ("POST", "/mcp"),
        ("POST", "/auth/jwt"),
        ("POST", "/auth/header"),
        ("GET", "/auth/oauth/github"),
        ("GET", "/copilot/index.js"),
        ("GET", "/nothing"),
        ("GET", "/public/../.chainlit/config.toml"),
        ("GET", "/assets/../index.html"),
    ],
)
async def test_what_we_do_not_use_does_not_exist(chat: Chat, method: str, path: str) -> None:
    maja = await chat.person()
    answer = await maja.browser.request(method, path, json={} if method != "GET" else None)
    assert answer.status_code in {404, 405}
    assert "hainlit" not in answer.text


async def test_every_answer_carries_the_security_headers(chat: Chat) -> None:
    for path in ("/login", "/register", "/public/custom.css", "/nothing", "/api/v1/nothing", "/healthz"):
        headers = (await chat.browser().get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["strict-transport-security"], path


async def test_only_what_is_named_by_its_content_is_kept_by_browsers(chat: Chat) -> None:
    page = (await chat.browser().get("/login")).text
    script = re.search(r"/assets/index-[^\"]+\.js", page)
    assert script
    assert "immutable" in (await chat.browser().get(script[0])).headers["cache-control"]
    assert (await chat.browser().get("/login")).headers["cache-control"] == "no-store"


async def test_the_account_page_changes_the_password_and_keeps_this_browser_in(chat: Chat) -> None:
    maja = await chat.person()
    elsewhere = await chat.log_in(maja.email)
    form = {"current_password": PASSWORD, "new_password": PASSWORD + " but new"}
    answer = await maja.browser.post("/account/password", data=form)
    assert answer.headers["location"] == "/account?done=password"
    assert (await maja.browser.get("/account?done=password")).status_code == 200
    assert (await elsewhere.browser.get("/account")).status_code == 303


async def test_a_password_is_not_changed_by_who_does_not_know_it(chat: Chat) -> None:
    maja = await chat.person()
    form = {"current_password": "a guess of mine", "new_password": "something else entirely"}
    answer = await maja.browser.post("/account/password", data=form)
    assert answer.status_code == 422
    assert 'id="current_password-fault"' in answer.text


async def test_another_log_in_is_ended_from_the_account_page(chat: Chat) -> None:
    maja = await chat.person()
    elsewhere = await chat.log_in(maja.email)
    page = (await maja.browser.get("/account")).text
    (path,) = re.findall(r'action="(/account/sessions/[^"]+)"', page)[:1]
    assert path.endswith(elsewhere.principal.session_id)
    await maja.browser.post(path)
    assert (await elsewhere.browser.get("/user")).status_code == 401
    assert (await maja.browser.get("/user")).status_code == 200


async def test_everything_held_is_downloaded_as_one_file(chat: Chat) -> None:
    maja = await chat.person()
    await chat.talk(maja, "I'm a nurse in Leeds")
    answer = await maja.browser.get("/account/export")
    held: Any = json.loads(answer.text)
    assert "attachment" in answer.headers["content-disposition"]
    assert held["user"]["email"] == maja.email
    assert held["conversations"][0]["turns"]
    assert "password_hash" not in answer.text


async def test_an_account_is_deleted_by_its_password_alone(chat: Chat) -> None:
    maja = await chat.person()
    refused = await maja.browser.post("/account/delete", data={"delete_password": "not the password"})
    assert refused.status_code == 422
    assert (await maja.browser.get("/user")).status_code == 200
    done = await maja.browser.post("/account/delete", data={"delete_password": PASSWORD})
    assert "deleted" in done.text
    assert (await maja.browser.get("/user")).status_code == 401
    again = await chat.browser().post("/login", data={"username": maja.email, "password": PASSWORD})
    assert again.status_code == 401


async def test_what_chainlit_did_not_expect_is_answered_in_words(chat: Chat) -> None:
    maja = await chat.person()
    action = {"action": {"name": "act", "payload": {}}, "sessionId": "no such session"}
    answer = await maja.browser.post("/project/action", json=action)
    assert (answer.status_code, answer.json()["detail"]) == (500, "Something went wrong on our side. Please try again.")


async def test_scripts_travel_compressed_and_arrive_whole(chat: Chat) -> None:
    script = re.search(r"/assets/index-[^\"]+\.js", (await chat.browser().get("/login")).text)
    assert script
    packed = await chat.browser().get(script[0])
    plain = await chat.browser(**{"accept-encoding": "identity"}).get(script[0])
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content


async def test_each_door_can_be_alone(tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path, database_url="sqlite:///:memory:", chat_model="offline", bcrypt_cost=4)
    async with running(build(settings, chat=False)) as app:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as program:
            assert (await program.get("/login")).status_code == 404
            assert (await program.get("/api/v1/account")).status_code == 401
            assert (await program.get("/healthz")).status_code == 200
