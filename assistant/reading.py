"""The outcome of reading one message by rules."""

from dataclasses import dataclass, field

from repositories.models import ToolCall


@dataclass(frozen=True)
class Reading:
    """`calls` is what the rules would do, in order, and `reply` what they would say where no tool runs.

    `talk`: no tool may be offered to any model. `certain`: no model needs to be asked what to do. `offered`: the tools a model
    may choose from otherwise, most likely first.
    """

    calls: list[ToolCall] = field(default_factory=list)
    reply: str = ""
    talk: bool = False
    certain: bool = False
    offered: list[str] = field(default_factory=list)
