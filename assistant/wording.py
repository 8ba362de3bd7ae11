"""Lets a model put tool results into words, and shows no sentence that they do not bear out."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from assistant.chat_models.protocol import ChatModel
from assistant.grounding import unsupported
from repositories.models import Message

_END = re.compile(r"[.!?…](?=\s)|\n")
_LONGEST = 160


class Unusable(Exception):
    """The model's words ran out or were not borne out. What was shown before stands."""


async def checked(
    model: ChatModel, instructions: str, messages: list[Message], evidence: str, done: set[str]
) -> AsyncGenerator[str]:
    """The model's answer, sentence by sentence as it comes. Raises Unusable at the first that must not be shown, and for an
    answer without any; ChatModelUnavailable as the model does."""
    pending, shown = "", False
    async with aclosing(model.stream(instructions, messages, [])) as pieces:
        async for piece in pieces:
            if not isinstance(piece, str):
                continue
            pending += piece
            while cut := _cut(pending):
                sentence, pending = pending[:cut], pending[cut:]
                if sentence.strip():
                    yield _proved(sentence, evidence, done)
                    shown = True
    if pending.strip():
        yield _proved(pending, evidence, done)
    elif not shown:
        raise Unusable("empty")


def _cut(text: str) -> int:
    """Where the first sentence, or what can be shown of a long one, ends; 0 if more must come first."""
    found = _END.search(text)
    if found:
        return found.end()
    return text.rfind(" ", 0, _LONGEST) + 1 if len(text) > _LONGEST else 0


def _proved(sentence: str, evidence: str, done: set[str]) -> str:
    reason = unsupported(sentence, evidence, done)
    if reason:
        raise Unusable(reason)
    return sentence
