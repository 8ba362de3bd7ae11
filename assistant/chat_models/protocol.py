"""The port behind which any chat model stands."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from repositories.models import Message, ToolCall


class ChatModelUnavailable(Exception):
    """The model cannot answer now. The message is a sentence for the person in the chat and says what helps."""


@dataclass(frozen=True)
class ToolSpec:
    """A tool as a model sees it; `parameters` is a flat JSON schema of type object."""

    name: str
    description: str
    parameters: dict[str, Any]


class ChatModel(Protocol):
    """Turns a conversation into text and calls."""

    @property
    def name(self) -> str:
        """As shown to people and in `done.model`, e.g. "ollama:llama3.2"."""

    def stream(
        self, instructions: str, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[str | ToolCall]:
        """Pieces of text and calls as they come. Raw call syntax never shows up as text. Closing the iterator ends the
        model's work. Raises ChatModelUnavailable when the model does not answer or breaks off."""
