"""A chat model that says what the test has written down, and keeps every request."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field

from assistant.chat_models.protocol import ToolSpec
from repositories.models import Message, ToolCall

Reply = list[str | ToolCall] | Exception
Computed = Callable[["Request"], Reply]


@dataclass(frozen=True)
class Request:
    """One request as the model saw it."""

    instructions: str
    messages: list[Message]
    tools: list[ToolSpec]

    @property
    def tool_names(self) -> list[str]:
        return [tool.name for tool in self.tools]


def says(text: str) -> Reply:
    """The text in pieces, as tokens come."""
    return [text[start : start + 7] for start in range(0, len(text), 7)]


def calls(tool: str, **arguments: object) -> Reply:
    return [ToolCall(name=tool, arguments=arguments)]


@dataclass
class ScriptedModel:
    """Replies in order; one that is not written down is a failure of the test."""

    script: list[Reply | Computed]
    name: str = "ollama:scripted"
    requests: list[Request] = field(default_factory=list)
    closed: int = 0

    async def stream(
        self, instructions: str, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[str | ToolCall]:
        request = Request(instructions, list(messages), list(tools))
        self.requests.append(request)
        assert self.script, f"The model was asked once more than expected: {messages[-1].content!r}"
        reply = self.script.pop(0)
        if callable(reply):
            reply = reply(request)
        if isinstance(reply, Exception):
            raise reply
        try:
            for piece in reply:
                yield piece
        finally:
            self.closed += 1

    def assert_complete(self) -> None:
        assert not self.script, f"{len(self.script)} replies were never asked for"
