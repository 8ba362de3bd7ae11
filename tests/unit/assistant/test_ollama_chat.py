"""The adapter over its real client, with a function for a server: both translations and every way to fail."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from assistant.chat_models.ollama_chat import OllamaChatModel
from assistant.chat_models.protocol import ChatModelUnavailable, ToolSpec
from repositories.models import Message, ToolCall
from tests.support.ollama_server import OllamaServer, end, line, native, text

SEARCH = ToolSpec(
    "search_jobs",
    "Search.",
    {
        "type": "object",
        "properties": {"query": {"type": "string"}},
        "required": ["query"],
        "additionalProperties": False,
    },
)
HELLO = [Message(role="user", content="hello")]


def model(server: OllamaServer, hosts: tuple[str, ...] = ("http://one",)) -> OllamaChatModel:
    return OllamaChatModel("llama3.2", hosts, num_ctx=8192, timeout_seconds=5, transport=server.transport)


async def answer(
    server: OllamaServer, tools: list[ToolSpec] | None = None, messages: list[Message] = HELLO
) -> list[str | ToolCall]:
    return [piece async for piece in model(server).stream("Be kind.", messages, tools or [])]


async def test_text_comes_in_pieces_and_the_request_is_the_same_but_for_its_words() -> None:
    server = OllamaServer(lambda _: text("Hello there."))
    assert "".join(map(str, await answer(server))) == "Hello there."
    (request,) = server.requests
    assert request["stream"] is True
    assert request["options"] == {"num_ctx": 8192, "temperature": 0.1, "num_predict": 512, "seed": 1}
    assert request["messages"] == [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "hello"}]
    assert not request.get("tools")


async def test_a_native_call_is_a_call() -> None:
    server = OllamaServer(lambda _: native(("search_jobs", {"query": "nurse"})))
    (call,) = await answer(server, [SEARCH])
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments) == ("search_jobs", {"query": "nurse"})
    assert server.requests[0]["tools"][0]["function"]["name"] == "search_jobs"


def always(chunks: list[bytes]) -> OllamaServer:
    def reply(request: dict[str, Any]) -> list[bytes]:
        return chunks

    return OllamaServer(reply)


async def test_a_call_on_the_last_line_and_one_split_over_chunks_are_not_lost() -> None:
    last = [
        line(
            {
                "role": "assistant",
                "content": "",
                "tool_calls": [{"function": {"name": "search_jobs", "arguments": {"query": "a"}}}],
            },
            done=True,
        )
    ]
    split = text('{"name": "search_jobs", "parameters": {"query": "a"}}', size=9)
    for chunks in (last, split):
        (call,) = await answer(always(chunks), [SEARCH])
        assert isinstance(call, ToolCall)
        assert call.arguments == {"query": "a"}


async def test_tool_results_carry_their_tool_and_calls_are_objects_on_the_wire() -> None:
    server = OllamaServer(lambda _: text("Two."))
    call = ToolCall(name="search_jobs", arguments={"query": "nurse"})
    told = [
        *HELLO,
        Message(role="assistant", tool_calls=[call]),
        Message(role="tool", content="{}", tool_call_id=call.id, tool_name="search_jobs"),
    ]
    await answer(server, messages=told)
    assert server.requests[0]["messages"][2]["tool_calls"] == [
        {"function": {"name": "search_jobs", "arguments": {"query": "nurse"}}}
    ]
    assert server.requests[0]["messages"][3]["tool_name"] == "search_jobs"


def failing(make: Callable[[], Any]) -> OllamaServer:
    return OllamaServer(lambda _: make())


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: httpx.ConnectError("refused"), "ollama serve"),
        (lambda: httpx.ReadTimeout("slow"), "too long"),
        (lambda: httpx.Response(404, json={"error": "model 'llama3.2' not found"}), "ollama pull llama3.2"),
        (lambda: httpx.Response(500, json={"error": "model requires more system memory"}), "could not answer"),
        (lambda: httpx.Response(500, json=["x"]), ""),
        (lambda: httpx.Response(200, text="<html>busy</html>"), "could not be read"),
        (
            lambda: [line({"role": "assistant", "content": "Here are"}), b'{"error":"unexpected EOF"}\n'],
            "could not answer",
        ),
        (lambda: [line({"role": "assistant", "content": "Here are"})], "broke off"),
        (lambda: [line({"role": "assistant", "content": "Here"}), httpx.RemoteProtocolError("cut")], "broke off"),
        (lambda: [b'{"model": "lla'], "could not be read"),
        (list, "broke off"),
        (
            lambda: [line({"role": "assistant", "tool_calls": [{"function": {"name": None, "arguments": []}}]}), end()],
            "could not be read",
        ),
    ],
)
async def test_every_failure_is_one_error_with_a_sentence_of_ours(make: Callable[[], Any], said: str) -> None:
    with pytest.raises(ChatModelUnavailable) as failure:
        await answer(failing(make))
    assert said in str(failure.value)
    assert "EOF" not in str(failure.value)
    assert "memory" not in str(failure.value)


async def test_a_busy_server_is_asked_again_before_anything_was_said() -> None:
    answers = [httpx.Response(503, json={"error": "server busy"}), text("Here I am.")]
    server = OllamaServer(lambda _: answers.pop(0))
    assert "".join(map(str, await answer(server))) == "Here I am."
    assert len(server.requests) == 2


async def test_a_model_without_tools_is_asked_without_them() -> None:
    answers = [httpx.Response(400, json={"error": "llama3.2 does not support tools"}), text("Hello.")]
    server = OllamaServer(lambda _: answers.pop(0))
    assert await answer(server, [SEARCH]) == ["Hello."]
    assert not server.requests[1].get("tools")


async def test_a_flood_is_cut_and_the_stream_closed() -> None:
    flood = OllamaServer(lambda _: (line({"role": "assistant", "content": "la "}) for _ in range(100_000)))
    assert len("".join(map(str, await answer(flood)))) < 6100
    assert flood.closed == 1
    blanks = OllamaServer(lambda _: (line({"role": "assistant", "content": "\n"}) for _ in range(50_000)))
    assert not "".join(map(str, await answer(blanks))).strip()


async def test_closing_the_iterator_closes_the_models_stream() -> None:
    server = OllamaServer(lambda _: (line({"role": "assistant", "content": f"word{n} "}) for n in range(1000)))
    stream = model(server).stream("", HELLO, [])
    assert await anext(stream) == "word0 "
    await stream.aclose()
    assert server.closed == 1


async def test_the_next_host_is_asked_when_one_is_away() -> None:
    answers = [httpx.ConnectError("refused"), text("From the second.")]
    server = OllamaServer(lambda _: answers.pop(0))
    pieces = [piece async for piece in model(server, ("http://one", "http://two")).stream("", HELLO, [])]
    assert "".join(map(str, pieces)) == "From the second."


async def test_the_look_says_what_to_do() -> None:
    server = OllamaServer(lambda _: [])
    assert await model(server).is_ready() is None
    server.models = ("qwen3:latest",)
    assert "ollama pull llama3.2" in str(await model(server).is_ready())
    server.models = None
    assert "ollama serve" in str(await model(server).is_ready())
