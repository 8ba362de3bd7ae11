"""Which earlier turns a chat model sees again: finished ones, whole, newest first until the budget is spent."""

from collections.abc import Sequence

from repositories.models import Message, Turn
from services.conversations import is_note

BUDGET_CHARACTERS = 2400
_LONGEST = 800


def replayed(turns: Sequence[Turn], budget: int = BUDGET_CHARACTERS) -> list[Message]:
    """Messages of the latest finished turns, oldest first. Of a turn its question and its reply are replayed, not its tools:
    what they returned may be out of date, and a small model reads it as news."""
    kept: list[Message] = []
    for turn in reversed(turns):
        if turn.state != "finished" or not turn.reply or is_note(turn):
            continue
        pair = [
            Message(role="user", content=turn.user[:_LONGEST]),
            Message(role="assistant", content=turn.reply[:_LONGEST]),
        ]
        budget -= sum(len(message.content) for message in pair)
        if budget < 0:
            break
        kept = pair + kept
    return kept
