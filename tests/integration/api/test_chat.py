"""The chat stream: refused before it begins, in order while it runs, ended at once when the client leaves."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from starlette.types import Message

from api.events import EventStream, Turn
from assistant.events import AgentEvent, TextDelta, TurnFinished, TurnStarted
from services.errors import Conflict, NotFound, Unavailable
from services.metrics import Metrics
from tests.integration.api.people import Door, assert_problem, events_of

STARTED = TurnStarted(conversation_id="c", turn_id="t")
DONE = TurnFinished(conversation_id="c", turn_id="t", reply="Hello.", model="offline")


async def test_a_turn_is_a_stream_of_events_from_started_to_done(candidate: AsyncClient) -> None:
    answer = await candidate.post("/chat", json={"message": "hello"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-request-id"]
    events = events_of(answer)
    names = [name for name, _ in events]
    assert (names[0], names[-1]) == ("started", "done")
    done = events[-1][1]
    assert done["reply"] == "".join(data["delta"] for name, data in events if name == "text")
    again = await candidate.post("/chat", json={"message": "thanks", "conversation_id": done["conversation_id"]})
    assert events_of(again)[0][1]["conversation_id"] == done["conversation_id"]


@pytest.mark.parametrize("body", [{}, {"message": ""}, {"message": 5}, {"message": None}, {"message": " \n"}])
async def test_a_message_without_words_is_refused_before_the_stream(candidate: AsyncClient, body: Any) -> None:
    assert_problem(await candidate.post("/chat", json=body), 422, "invalid_input", "message")


async def test_a_long_message_is_taken_and_a_far_too_long_one_refused(candidate: AsyncClient) -> None:
    assert events_of(await candidate.post("/chat", json={"message": "a " * 10_000}))[-1][0] == "done"
    assert_problem(await candidate.post("/chat", json={"message": "a" * 200_000}), 422, "invalid_input", "message")


async def test_an_unknown_conversation_and_somebody_elses_are_one_404(door: Door, candidate: AsyncClient) -> None:
    mine = events_of(await candidate.post("/chat", json={"message": "hello"}))[0][1]["conversation_id"]
    stranger = await door.person("candidate")
    for person, conversation_id in ((candidate, "nope"), (stranger, mine)):
        body = {"message": "hello", "conversation_id": conversation_id}
        assert_problem(await person.post("/chat", json=body), 404, "not_found")


@pytest.mark.parametrize("accept", ["yes please", None, {"$ne": 1}, 1, "true"])
async def test_a_confirmation_takes_true_or_false_and_nothing_like_it(candidate: AsyncClient, accept: Any) -> None:
    answer = await candidate.post("/chat/confirmations/nope", json={"accept": accept})
    assert_problem(answer, 422, "invalid_input", "accept")
    assert_problem(await candidate.post("/chat/confirmations/nope", json={"accept": True}), 404)


async def events(
    *items: AgentEvent | Exception, ended: Callable[[], None] = lambda: None
) -> AsyncGenerator[AgentEvent, None]:
    """An agent's turn as written down; without a last event it goes on for ever."""
    try:
        for item in items:
            if isinstance(item, Exception):
                raise item
            yield item
        if DONE not in items:
            await asyncio.Event().wait()
    finally:
        ended()


class Listener:
    """A client of one stream, which leaves when told to."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.leaves = asyncio.Event()
        self.heard = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.messages.append(message)
        if message["type"] == "http.response.body":
            self.heard.set()

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.messages).decode()


async def test_what_goes_wrong_after_the_start_is_an_error_event() -> None:
    listener, metrics = Listener(), Metrics()
    turn = Turn(events(STARTED, Unavailable("The database is away.")), metrics)
    await EventStream(await turn.first(), turn, "r-1")({}, listener.receive, listener.send)
    assert "event: started" in listener.text
    assert "event: error" in listener.text
    assert '"code": "unavailable"' in listener.text
    assert '"request_id": "r-1"' in listener.text
    assert not listener.messages[-1]["more_body"]


async def test_what_nobody_foresaw_after_the_start_is_told_without_its_words() -> None:
    listener, metrics = Listener(), Metrics()
    turn = Turn(events(STARTED, RuntimeError("a secret")), metrics)
    await EventStream(await turn.first(), turn, "r-1")({}, listener.receive, listener.send)
    assert '"code": "internal_error"' in listener.text
    assert "secret" not in listener.text


@pytest.mark.parametrize("refusal", [NotFound("No."), Conflict("Busy.", code="turn_running")])
async def test_a_refusal_before_the_first_event_is_raised_instead(refusal: Exception) -> None:
    turn = Turn(events(refusal), Metrics())
    with pytest.raises(type(refusal)):
        await turn.first()


async def test_a_client_that_leaves_ends_the_turn_at_once() -> None:
    listener, metrics, ended = Listener(), Metrics(), asyncio.Event()
    turn = Turn(events(STARTED, TextDelta(delta="word"), ended=ended.set), metrics)
    stream = EventStream(await turn.first(), turn, "r-1")
    serving = asyncio.create_task(stream({}, listener.receive, listener.send))
    await listener.heard.wait()
    assert not ended.is_set()
    listener.leaves.set()
    await serving
    assert ended.is_set()


async def test_what_cannot_be_sent_is_not_passed_over_in_silence() -> None:
    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            raise RuntimeError("a broken pipe")

    ended = asyncio.Event()
    turn = Turn(events(STARTED, ended=ended.set), Metrics())
    with pytest.raises(RuntimeError, match="a broken pipe"):
        await EventStream(await turn.first(), turn, "r-1")({}, Listener().receive, send)
    assert ended.is_set()


async def test_a_cancelled_answer_ends_the_turn_too() -> None:
    listener, metrics, ended = Listener(), Metrics(), asyncio.Event()
    turn = Turn(events(STARTED, ended=ended.set), metrics)
    stream = EventStream(await turn.first(), turn, "r-1")
    serving = asyncio.create_task(stream({}, listener.receive, listener.send))
    await listener.heard.wait()
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert ended.is_set()


async def test_silence_is_filled_with_pings() -> None:
    listener, metrics = Listener(), Metrics()
    turn = Turn(events(STARTED), metrics)
    stream = EventStream(await turn.first(), turn, "r-1", ping_seconds=0.01)
    serving = asyncio.create_task(stream({}, listener.receive, listener.send))
    async with asyncio.timeout(5):
        while listener.text.count(": ping\n\n") < 2:
            listener.heard.clear()
            await listener.heard.wait()
    listener.leaves.set()
    await serving
