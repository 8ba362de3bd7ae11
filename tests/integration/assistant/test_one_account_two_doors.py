"""One person at the chat and at the API: the same conversations, and log-ins that end at both."""

from typing import Any

import httpx
import pytest

from tests.integration.api.people import events_of
from tests.integration.assistant.conftest import PASSWORD, Chat, Person

NEW_PASSWORD = "another password to try with"


async def program_of(chat: Chat, person: Person, password: str = PASSWORD) -> httpx.AsyncClient:
    """The person's log-in over REST."""
    form = {"username": person.email, "password": password}
    pair = (await chat.browser().post("/api/v1/auth/token", data=form)).json()
    return chat.browser(authorization=f"Bearer {pair['access_token']}")


async def is_in(client: httpx.AsyncClient) -> bool:
    """Whether the log-in still counts, at whichever door it was made."""
    path = "/api/v1/account" if "authorization" in client.headers else "/user"
    return (await client.get(path)).status_code == 200


async def test_a_conversation_begun_over_rest_opens_in_the_browser_and_goes_on_over_rest(chat: Chat) -> None:
    maja = await chat.person()
    program = await program_of(chat, maja)
    said = events_of(await program.post("/api/v1/chat", json={"message": "I'm a nurse in Leeds"}))
    conversation_id = said[0][1]["conversation_id"]
    thread: Any = (await maja.browser.get(f"/project/thread/{conversation_id}")).json()
    assert [step["output"] for step in thread["steps"] if step["type"] == "user_message"] == ["I'm a nurse in Leeds"]
    assert thread["elements"][0]["name"] == "ProfileCard"
    async for _ in chat.agent.run(maja.principal, "Thank you", conversation_id):
        pass
    again = {"message": "What fits me?", "conversation_id": conversation_id}
    assert events_of(await program.post("/api/v1/chat", json=again))[-1][0] == "done"
    shown = (await program.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert [turn["user"] for turn in shown["turns"]] == ["I'm a nurse in Leeds", "Thank you", "What fits me?"]
    listed = (await program.get("/api/v1/conversations")).json()["items"]
    assert [one["id"] for one in listed] == [conversation_id]


async def test_a_conversation_begun_in_the_browser_is_renamed_and_deleted_over_rest(chat: Chat) -> None:
    maja = await chat.person()
    program = await program_of(chat, maja)
    conversation_id = await chat.talk(maja, "Hello")
    path = f"/api/v1/conversations/{conversation_id}"
    assert (await program.patch(path, json={"title": "Mine"})).json()["title"] == "Mine"
    assert (await maja.browser.get(f"/project/thread/{conversation_id}")).json()["name"] == "Mine"
    assert (await program.delete(path)).status_code == 204
    assert (await maja.browser.get(f"/project/thread/{conversation_id}")).status_code == 404


@pytest.mark.parametrize("act", ["password", "disabled", "deleted"])
async def test_what_ends_an_account_or_its_password_ends_its_log_ins_at_both_doors(chat: Chat, act: str) -> None:
    maja, other = await chat.person(), await chat.person()
    program = await program_of(chat, maja)
    assert [await is_in(program), await is_in(maja.browser), await is_in(other.browser)] == [True, True, True]
    if act == "password":
        change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        pair = (await program.post("/api/v1/account/password", json=change)).json()
        assert await is_in(chat.browser(authorization=f"Bearer {pair['access_token']}"))
    elif act == "disabled":
        await chat.services.accounts.set_disabled(maja.principal.user_id, True)
    else:
        assert (await program.delete("/api/v1/account")).status_code == 204
    assert [await is_in(program), await is_in(maja.browser), await is_in(other.browser)] == [False, False, True]


async def test_a_log_in_of_one_door_is_ended_from_the_other(chat: Chat) -> None:
    maja = await chat.person()
    program = await program_of(chat, maja)
    sessions = (await program.get("/api/v1/account/sessions")).json()["items"]
    [browsers] = [one for one in sessions if one["door"] == "chat"]
    assert (await program.delete(f"/api/v1/account/sessions/{browsers['id']}")).status_code == 204
    assert [await is_in(program), await is_in(maja.browser)] == [True, False]
