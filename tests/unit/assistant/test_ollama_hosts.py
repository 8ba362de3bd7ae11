"""The chat model on several hosts: one that cannot answer is passed over, and nobody in the chat notices."""

import asyncio
from typing import Any

import httpx
import pytest

from assistant.chat_models.ollama_chat import OllamaChatModel
from assistant.chat_models.protocol import ChatModelUnavailable
from assistant.chat_models.selection import ChatModels
from repositories.errors import StorageUnavailable
from repositories.models import Message
from tests.support.ollama_server import OllamaServer, line, several, text

HELLO = [Message(role="user", content="hello")]


class Hosts:
    """Two servers; each answers with its name unless it is told otherwise."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.servers = {name: OllamaServer(self._answer(name)) for name in ("one", "two")}
        self.model = OllamaChatModel(
            "llama3.2",
            [f"http://{name}" for name in self.servers],
            num_ctx=8192,
            timeout_seconds=5,
            transport=several(self.servers),
        )

    def _answer(self, name: str) -> Any:
        return lambda _: self.answers.get(name) or text(f"I am {name}.")

    async def say(self) -> str:
        return "".join([str(piece) async for piece in self.model.stream("", HELLO, [])])

    @property
    def asked(self) -> dict[str, int]:
        return {name: len(server.requests) for name, server in self.servers.items()}


@pytest.fixture
def hosts() -> Hosts:
    return Hosts()


async def test_a_host_that_is_well_is_kept(hosts: Hosts) -> None:
    assert {await hosts.say() for _ in range(4)} == {"I am one."}
    assert hosts.asked == {"one": 4, "two": 0}


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("silent"),
        httpx.Response(500, json={"error": "out of memory"}),
        httpx.Response(503, json={"error": "server busy"}),
        httpx.Response(404, json={"error": "model not found"}),
    ],
)
async def test_the_next_one_answers_where_one_cannot_begin_and_stays_the_first(hosts: Hosts, failure: Any) -> None:
    hosts.answers["one"] = failure
    assert await hosts.say() == "I am two."
    assert hosts.asked == {"one": 1, "two": 1}
    assert await hosts.say() == "I am two."
    assert hosts.asked == {"one": 1, "two": 2}


async def test_what_every_host_would_refuse_is_asked_once(hosts: Hosts) -> None:
    hosts.answers["one"] = httpx.Response(400, json={"error": "bad request"})
    with pytest.raises(ChatModelUnavailable):
        await hosts.say()
    assert hosts.asked == {"one": 1, "two": 0}


async def test_an_answer_is_never_begun_twice_but_the_next_one_comes_from_elsewhere(hosts: Hosts) -> None:
    hosts.answers["one"] = [line({"role": "assistant", "content": "Well, "}), httpx.RemoteProtocolError("cut")]
    with pytest.raises(ChatModelUnavailable, match="broke off"):
        await hosts.say()
    assert await hosts.say() == "I am two."


async def test_while_one_talks_the_other_one_is_asked(hosts: Hosts) -> None:
    talk = hosts.model.stream("", HELLO, [])
    assert await anext(talk)
    assert await hosts.say() == "I am two."
    await talk.aclose()
    assert hosts.asked == {"one": 1, "two": 1}


async def test_each_look_sees_to_every_host(hosts: Hosts) -> None:
    hosts.servers["one"].models = None
    assert await hosts.model.is_ready() is None
    assert hosts.model.hosts.well == ["http://two"]
    hosts.servers["two"].models = ("qwen3:latest",)
    assert "ollama pull llama3.2" in str(await hosts.model.is_ready())
    hosts.servers["one"].models = ("llama3.2:latest",)
    assert await hosts.model.is_ready() is None
    assert hosts.model.hosts.well == ["http://one"]


async def test_the_rules_take_over_only_when_no_host_is_left(hosts: Hosts) -> None:
    models = ChatModels("auto", [], num_ctx=8192, timeout_seconds=5, ollama=hosts.model)
    await models.look()
    hosts.model.hosts.failed("http://one")
    await models.failed("It broke off.")
    assert models.current is not None
    assert models.hosts == (1, 2)
    hosts.model.hosts.failed("http://two")
    await models.failed("It broke off.")
    assert models.current is None


async def test_a_model_that_comes_back_is_seen_though_nobody_could_be_told_that_it_had_gone(hosts: Hosts) -> None:
    told: list[str] = []
    back = asyncio.Event()

    async def tell(model: str, note: str) -> None:
        told.append(model)
        if model == "offline":
            for server in hosts.servers.values():
                server.models = ("llama3.2:latest",)
            raise StorageUnavailable("The database does not answer.")
        if "offline" in told:
            back.set()

    models = ChatModels(
        "auto", [], num_ctx=8192, timeout_seconds=5, ollama=hosts.model, told=tell, look_every_seconds=0.01
    )
    await models.look()
    for server in hosts.servers.values():
        server.models = None
    looking = asyncio.create_task(models.run())
    await asyncio.wait_for(back.wait(), 5)
    looking.cancel()
    await asyncio.wait([looking])
    assert told == ["ollama:llama3.2", "offline", "ollama:llama3.2"]
