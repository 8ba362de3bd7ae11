"""llama3.2 (or another model) in an Ollama server: two translations and every way in which a server can fail."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from typing import Any

import httpx
import ollama
from pydantic import ValidationError
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from assistant.chat_models.calls import leaked_calls, looks_like_call, repaired
from assistant.chat_models.protocol import ChatModelUnavailable, ToolSpec
from repositories.models import Message, ToolCall
from services.ollama_hosts import OllamaHosts

MOST_CHARACTERS = 6000
MOST_BLANKS = 200
PROBE_SECONDS = 2.0
_SILENT = "Ollama does not answer. Start it with: ollama serve"
# everything that the client is known to raise for a server that is away, busy, broken or talks nonsense
_ERRORS = (
    ollama.ResponseError, ollama.RequestError, ConnectionError, httpx.HTTPError, ValidationError, ValueError, AttributeError, TypeError,
)  # fmt: skip


class OllamaChatModel:
    """One model on one or several hosts; one that does not begin to answer is passed over for the next."""

    def __init__(
        self,
        model: str,
        hosts: Sequence[str],
        *,
        num_ctx: int,
        timeout_seconds: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._model = model
        self._timeout_seconds = timeout_seconds
        timeout = httpx.Timeout(connect=3, read=timeout_seconds, write=30, pool=5)
        self.hosts = OllamaHosts(hosts)
        self._clients = {
            host: ollama.AsyncClient(host=host, timeout=timeout, transport=transport) for host in self.hosts.addresses
        }
        # the same options in every request: any change makes the server load the model anew
        self._options = {"num_ctx": num_ctx, "temperature": 0.1, "num_predict": 512, "seed": 1}

    @property
    def name(self) -> str:
        return f"ollama:{self._model}"

    async def stream(
        self, instructions: str, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[str | ToolCall]:
        """With tools, the calls come once the model has finished, and text only if there are none; without, text as it comes."""
        wire = [{"role": "system", "content": instructions}, *map(_to_wire, messages)]
        pieces = self._pieces(wire, [_tool_to_wire(tool) for tool in tools])
        async with aclosing(pieces):
            if not tools:
                async for piece in pieces:
                    if isinstance(piece, str):
                        yield piece
                return
            text, native = "", []
            async for piece in pieces:
                if isinstance(piece, str):
                    text += piece
                else:
                    native.append(piece)
        calls = [call for raw in native or leaked_calls(text, tools) if (call := repaired(raw, tools))]
        for call in calls:
            yield call
        if not calls and text.strip() and not looks_like_call(text):
            yield text

    async def _pieces(self, wire: list[dict[str, Any]], tools: list[dict[str, Any]]) -> AsyncGenerator[str | ToolCall]:
        """Text and calls of one answer. Raises ChatModelUnavailable for whatever is not a whole, sane answer."""
        try:
            async with self._answering(wire, tools) as chunks:
                pieces = _sane(chunks, time.monotonic() + 2 * self._timeout_seconds)
                async with aclosing(pieces):
                    async for piece in pieces:
                        yield piece
        except _ERRORS as error:
            raise ChatModelUnavailable(_sentence(error, self._model)) from error

    @asynccontextmanager
    async def _answering(
        self, wire: list[dict[str, Any]], tools: list[dict[str, Any]]
    ) -> AsyncIterator[AsyncIterator[ollama.ChatResponse]]:
        """The lines of one answer. A host that breaks off in the middle is known to have failed."""
        async with AsyncExitStack() as stack:
            host, chunks = await self._begin(stack, wire, tools)
            try:
                yield chunks
            except (*_ERRORS, ChatModelUnavailable):
                self.hosts.failed(host)
                raise

    async def _begin(
        self, stack: AsyncExitStack, wire: list[dict[str, Any]], tools: list[dict[str, Any]]
    ) -> tuple[str, AsyncGenerator[ollama.ChatResponse]]:
        """The answer after its first line has come: until then busy or restarting servers are asked again."""
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(3),
            wait=wait_random_exponential(0.3, max=2),
            retry=retry_if_exception(_is_passing),
            reraise=True,
        ):
            with attempt:
                return await self._from_any_host(stack, wire, tools)
        raise AssertionError("the last attempt raises or answers")

    async def _from_any_host(
        self, stack: AsyncExitStack, wire: list[dict[str, Any]], tools: list[dict[str, Any]]
    ) -> tuple[str, AsyncGenerator[ollama.ChatResponse]]:
        failure: Exception = ConnectionError("no host")
        for host in self.hosts.in_order():
            async with AsyncExitStack() as asked:
                asked.enter_context(self.hosts.asking(host))
                try:
                    chunks = await self._first_line(self._clients[host], wire, tools)
                except (ollama.ResponseError, ConnectionError, httpx.HTTPError) as error:
                    failure = error
                    if not _is_the_host_s(error):
                        raise
                    self.hosts.failed(host)
                    continue
                self.hosts.answered(host)
                asked.push_async_callback(chunks.aclose)
                stack.push_async_exit(asked.pop_all())
                return host, chunks
        raise failure

    async def _first_line(
        self, client: ollama.AsyncClient, wire: list[dict[str, Any]], tools: list[dict[str, Any]]
    ) -> AsyncGenerator[ollama.ChatResponse]:
        chunks = await client.chat(
            model=self._model, messages=wire, tools=tools or None, stream=True, options=self._options, keep_alive="10m"
        )
        iterator = aiter(chunks)
        try:
            first = await anext(iterator)
        except StopAsyncIteration:
            raise ValueError("an empty answer") from None
        except ollama.ResponseError as error:
            if error.status_code == 400 and "support tools" in str(error.error) and tools:
                return await self._first_line(client, wire, [])
            raise
        return _chained(first, iterator)

    async def is_ready(self) -> str | None:
        """None when a host has the model; else a sentence that says what to do. Never takes longer than a few seconds."""
        troubles = await asyncio.gather(*(self._look_at(host) for host in self._clients))
        if None in troubles:
            return None
        return next((one for one in troubles if one and one != _SILENT), _SILENT)

    async def _look_at(self, host: str) -> str | None:
        trouble: str | None = None
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                listed = await self._clients[host].list()
        except (*_ERRORS, TimeoutError):
            trouble = _SILENT
        else:
            names = {str(model.model) for model in listed.models or []}
            if self._model not in names and f"{self._model}:latest" not in names:
                trouble = f"Ollama does not have the model. Fetch it with: ollama pull {self._model}"
        if trouble:
            self.hosts.failed(host)
        else:
            self.hosts.recovered(host)
        return trouble

    async def close(self) -> None:
        for client in self._clients.values():
            with suppress(RuntimeError):
                await client._client.aclose()


async def _sane(chunks: AsyncIterator[ollama.ChatResponse], deadline: float) -> AsyncGenerator[str | ToolCall]:
    """Text and calls of a whole answer, cut where it floods. Raises ChatModelUnavailable where it is none."""
    characters, blanks, finished = 0, 0, False
    async for chunk in chunks:
        message = chunk.message
        for call in message.tool_calls or []:
            yield ToolCall(name=call.function.name or "", arguments=dict(call.function.arguments or {}))
        text = message.content or ""
        characters += len(text)
        blanks = blanks + len(text) if not text.strip() else 0
        if text:
            yield text
        finished = finished or bool(chunk.done)
        if characters > MOST_CHARACTERS or blanks > MOST_BLANKS:
            return
        if time.monotonic() > deadline:
            raise ChatModelUnavailable("The language model took too long.")
    if not finished:
        raise ChatModelUnavailable("The language model broke off in the middle of its answer.")


async def _chained(
    first: ollama.ChatResponse, rest: AsyncIterator[ollama.ChatResponse]
) -> AsyncGenerator[ollama.ChatResponse]:
    try:
        yield first
        async for chunk in rest:
            yield chunk
    finally:
        if hasattr(rest, "aclose"):
            await rest.aclose()


def _is_passing(error: BaseException) -> bool:
    """Worth another try before anything was said: a full queue or a runner that is just loading."""
    return isinstance(error, ollama.ResponseError) and error.status_code in (502, 503)


def _is_the_host_s(error: Exception) -> bool:
    """Whether another host may do better: this one is away or broken, or does not have the model."""
    return not isinstance(error, ollama.ResponseError) or error.status_code == 404 or error.status_code >= 500


def _to_wire(message: Message) -> dict[str, Any]:
    """Our message as Ollama's. The tool's name stands in the content too: llama3.2's template drops it elsewhere."""
    wire: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        wire["tool_calls"] = [{"function": {"name": c.name, "arguments": c.arguments}} for c in message.tool_calls]
    if message.tool_name:
        wire["tool_name"] = message.tool_name
    return wire


def _tool_to_wire(tool: ToolSpec) -> dict[str, Any]:
    schema = {key: value for key, value in tool.parameters.items() if key != "additionalProperties"}
    return {"type": "function", "function": {"name": tool.name, "description": tool.description, "parameters": schema}}


def _sentence(error: Exception, model: str) -> str:
    """For the person in the chat; nothing of the server's own words."""
    if isinstance(error, ollama.ResponseError):
        if error.status_code == 404:
            return f"Ollama does not have the model. Fetch it with: ollama pull {model}"
        if error.status_code == 503:
            return "The language model is busy."
        return "The language model could not answer."
    if isinstance(error, ConnectionError | httpx.ConnectError):
        return _SILENT
    if isinstance(error, httpx.TimeoutException):
        return "The language model took too long."
    if isinstance(error, json.JSONDecodeError | ValidationError):
        return "The language model's answer could not be read."
    return "The language model broke off in the middle of its answer."
