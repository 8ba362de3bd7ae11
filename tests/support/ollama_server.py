"""A stand-in for the Ollama server with the same wire shapes: a function of the request, for httpx.MockTransport."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import httpx

STAMP = "2025-07-07T20:22:19.184789Z"


def line(message: dict[str, Any], *, done: bool = False, **more: Any) -> bytes:
    return (
        json.dumps({"model": "llama3.2", "created_at": STAMP, "message": message, "done": done, **more}).encode()
        + b"\n"
    )


def end(reason: str = "stop") -> bytes:
    return line(
        {"role": "assistant", "content": ""}, done=True, done_reason=reason, prompt_eval_count=169, eval_count=15
    )


def text(content: str, size: int = 5) -> list[bytes]:
    """The content in small pieces and the closing line."""
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return [*[line({"role": "assistant", "content": piece}) for piece in pieces], end()]


def native(*calls: tuple[str, Any]) -> list[bytes]:
    """Calls as the server gives them: whole, on one line, before the closing line."""
    wire = [{"function": {"name": name, "arguments": arguments}} for name, arguments in calls]
    return [line({"role": "assistant", "content": "", "tool_calls": wire}), end()]


class _Stream(httpx.AsyncByteStream):
    def __init__(self, chunks: Iterable[bytes | Exception], server: "OllamaServer") -> None:
        self._chunks = chunks
        self._server = server

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    async def aclose(self) -> None:
        self._server.closed += 1


class OllamaServer:
    """`answer` makes the chat's answer: chunks of bytes, a whole response, or an exception of the connection."""

    def __init__(self, answer: Callable[[dict[str, Any]], Any], models: tuple[str, ...] = ("llama3.2:latest",)) -> None:
        self.answer = answer
        self.models: tuple[str, ...] | None = models
        self.requests: list[dict[str, Any]] = []
        self.closed = 0

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/tags":
            if self.models is None:
                raise httpx.ConnectError("refused")
            return httpx.Response(200, json={"models": [{"name": name, "model": name} for name in self.models]})
        body = json.loads(request.content)
        self.requests.append(body)
        answer = self.answer(body)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, headers={"content-type": "application/x-ndjson"}, stream=_Stream(answer, self))


def several(servers: dict[str, OllamaServer]) -> httpx.MockTransport:
    """One transport to many servers, by the name of the host."""

    async def handle(request: httpx.Request) -> httpx.Response:
        return await servers[request.url.host].handle(request)

    return httpx.MockTransport(handle)
