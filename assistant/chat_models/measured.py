"""A chat model whose answers are timed."""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from assistant.chat_models.protocol import ChatModel, ToolSpec
from repositories.models import Message, ToolCall
from services.metrics import METRICS


class MeasuredModel:
    def __init__(self, model: ChatModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    async def stream(
        self, instructions: str, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[str | ToolCall]:
        began, outcome, pieces_seen = time.perf_counter(), "stopped", 0
        try:
            async with aclosing(self._model.stream(instructions, messages, tools)) as pieces:
                async for piece in pieces:
                    if not pieces_seen:
                        METRICS.model_began(self.name, time.perf_counter() - began)
                    pieces_seen += 1
                    yield piece
            outcome = "finished"
        except Exception:
            outcome = "failed"
            raise
        finally:
            METRICS.model_ended(self.name, outcome, time.perf_counter() - began)
