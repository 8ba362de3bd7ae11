"""The chat model that needs no server: does what the rules have read, says what the tools have said."""

import json
from collections.abc import AsyncGenerator, Sequence

from assistant.chat_models.protocol import ToolSpec
from assistant.reading import Reading
from repositories.models import Message, ToolCall

NAME = "offline"


class OfflineChatModel:
    """Made anew for each message from its `Reading`. Deterministic: the same messages give the same answer."""

    name = NAME

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    async def stream(
        self, instructions: str, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[str | ToolCall]:
        """Calls first, where tools are offered; after their results, the answers they carry."""
        answers = _answers(messages)
        offered = {tool.name for tool in tools}
        calls = [call for call in self._reading.calls if call.name in offered]
        if answers:
            yield "\n\n".join(answers)
        elif calls:
            for call in calls:
                yield call
        else:
            yield self._reading.reply


def _answers(messages: Sequence[Message]) -> list[str]:
    """What the tools of this turn have said, in order."""
    answers: list[str] = []
    for message in reversed(messages):
        if message.role == "user":
            break
        if message.role == "tool":
            answers.insert(0, str(json.loads(message.content).get("answer", "")))
    return [answer for answer in answers if answer]
