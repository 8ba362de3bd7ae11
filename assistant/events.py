"""What happens during a turn, in the order in which it may happen:

`TurnStarted`, then any number of `TextDelta`, `ToolStarted`/`ToolFinished` in pairs and `ConfirmationRequested`, then `TurnFinished`.

Chainlit and server-sent events draw these and nothing else; `name` is the event's name on the wire, the fields are its data.
A turn that cannot go on raises a ServiceError out of the iterator instead; there is no event for it.
"""

from datetime import datetime
from typing import Any, ClassVar

from pydantic import SerializeAsAny

from assistant.cards import Card
from repositories.models import Model


class TurnStarted(Model):
    name: ClassVar[str] = "started"
    conversation_id: str
    turn_id: str


class TextDelta(Model):
    """The next piece of the reply; the pieces joined are the reply."""

    name: ClassVar[str] = "text"
    delta: str


class ToolStarted(Model):
    name: ClassVar[str] = "tool_started"
    id: str
    tool: str
    arguments: dict[str, Any]


class ToolFinished(Model):
    name: ClassVar[str] = "tool_finished"
    id: str
    tool: str
    ok: bool
    summary: str
    card: SerializeAsAny[Card] | None = None


class ConfirmationRequested(Model):
    """An outward act was prepared and waits. `preview` is what a person should see before saying yes."""

    name: ClassVar[str] = "confirmation_requested"
    confirmation_id: str
    tool: str
    summary: str
    preview: dict[str, Any]
    expires_at: datetime


class TurnFinished(Model):
    name: ClassVar[str] = "done"
    conversation_id: str
    turn_id: str
    reply: str
    model: str


AgentEvent = TurnStarted | TextDelta | ToolStarted | ToolFinished | ConfirmationRequested | TurnFinished
