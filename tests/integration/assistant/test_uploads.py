"""What may be put into a chat from outside, by whom, how large, and what becomes of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.assistant.conftest import Chat, Person
from tests.support.open_chats import open_chat

CV = b"Maja Kowalska\nNurse in Leeds"
MEGABYTE = 1024 * 1024


async def upload(
    person: Person, session: Any, data: bytes = CV, name: str = "cv.txt", kind: str = "text/plain"
) -> httpx.Response:
    files = {"file": (name, data, kind)}
    return await person.browser.post(f"/project/file?session_id={session.id}", files=files)


async def test_a_file_is_taken_and_given_back_as_a_download_only(chat: Chat) -> None:
    maja = await chat.person()
    with open_chat(maja.principal) as session:
        answer = await upload(maja, session)
        assert answer.status_code == 200, answer.text
        address = f"/project/file/{answer.json()['id']}?session_id={session.id}"
        given = await maja.browser.get(address)
        assert given.content == CV
        assert given.headers["content-disposition"] == "attachment"


async def test_nobody_else_can_put_a_file_into_a_chat_or_take_one_out(chat: Chat) -> None:
    maja, eve = await chat.person(), await chat.person()
    with open_chat(maja.principal) as session:
        file_id = (await upload(maja, session)).json()["id"]
        assert (await upload(eve, session)).status_code == 401
        stolen = await eve.browser.get(f"/project/file/{file_id}?session_id={session.id}")
        assert (stolen.status_code, CV in stolen.content) == (401, False)
        stranger = chat.browser()
        assert (await stranger.get(f"/project/file/{file_id}?session_id={session.id}")).status_code == 401
        answer = await stranger.post(
            f"/project/file?session_id={session.id}", files={"file": ("cv.txt", CV, "text/plain")}
        )
        assert answer.status_code == 401
        assert len(session.files) == 1


@pytest.mark.parametrize(
    "name", ["../../../../etc/cron.d/x.txt", "/etc/passwd.txt", "..\\..\\x.txt", "a" * 300 + ".txt"]
)
async def test_the_name_of_a_file_decides_nothing_about_where_it_is_kept(chat: Chat, name: str) -> None:
    maja = await chat.person()
    with open_chat(maja.principal) as session:
        answer = await upload(maja, session, name=name)
        assert answer.status_code == 200
        (kept,) = session.files.values()
        assert Path(kept["path"]).parent == session.files_dir


@pytest.mark.parametrize(
    ("name", "kind"), [("page.html", "text/html"), ("run.sh", "application/x-sh"), ("picture.svg", "image/svg+xml")]
)
async def test_other_kinds_of_files_are_refused(chat: Chat, name: str, kind: str) -> None:
    maja = await chat.person()
    with open_chat(maja.principal) as session:
        assert (await upload(maja, session, name=name, kind=kind)).status_code == 400
        assert not session.files


async def test_a_file_that_is_too_large_is_refused_before_it_is_read(chat: Chat) -> None:
    maja = await chat.person()
    with open_chat(maja.principal) as session:
        answer = await upload(maja, session, b"x" * (6 * MEGABYTE))
        assert (answer.status_code, answer.json()["detail"]) == (413, "This is too large. A file may have 5 MB.")
        assert not session.files


async def test_a_body_that_hides_its_size_is_cut_off(chat: Chat) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * MEGABYTE

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert (await chat.browser().post("/register", content=endless(), headers=headers)).status_code == 413


@pytest.mark.parametrize("path", ["/login", "/register", "/account"])
async def test_forms_are_small(chat: Chat, path: str) -> None:
    maja = await chat.person()
    answer = await maja.browser.post(path, data={"email": "x" * (2 * MEGABYTE)})
    assert answer.status_code == 413


async def test_a_chat_holds_so_many_files_and_no_more(chat: Chat) -> None:
    maja = await chat.person()
    with open_chat(maja.principal) as session:
        answers = [await upload(maja, session) for _ in range(21)]
        assert {answer.status_code for answer in answers[:20]} == {200}
        assert answers[20].status_code == 409
        assert "new chat" in answers[20].json()["detail"]


async def test_an_empty_file_is_refused_in_words(chat: Chat) -> None:
    maja = await chat.person()
    with open_chat(maja.principal) as session:
        answer = await upload(maja, session, b"")
        assert (answer.status_code, "empty" in answer.json()["detail"]) == (422, True)


async def test_what_chainlit_keeps_of_a_closed_chat_is_forgotten(chat: Chat) -> None:
    from chainlit.chat_context import chat_contexts

    from assistant.live import forget_closed_chats

    maja = await chat.person()
    with open_chat(maja.principal) as session:
        chat_contexts[session.id] = []
        chat_contexts["closed"] = []
        forget_closed_chats()
        assert session.id in chat_contexts
        assert "closed" not in chat_contexts
    forget_closed_chats()
    assert session.id not in chat_contexts
