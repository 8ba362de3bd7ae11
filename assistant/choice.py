"""Who decides what a turn does: the rules where they are certain, the model where its call is valid and grounded.

The model may add, never spoil: whatever it calls, what the rules have read is done.
"""

from collections.abc import Sequence

from assistant.grounding import BORNE_OUT_BY_WORDS, ground
from assistant.reading import Reading
from assistant.situation import Situation
from repositories.models import ToolCall

MOST_CALLS = 4
_WRITES = {"update_profile", "draft_job", "update_job"}


def chosen(reading: Reading, proposed: Sequence[ToolCall], situation: Situation) -> list[ToolCall]:
    """The calls to carry out: all that the rules have read, else at most four of a model's `proposed` ones, which are
    repaired and of offered tools."""
    if not reading.calls:
        offered = [_tamed(call) for call in proposed if call.name in reading.offered]
        return _without_doubles([call for call in offered if _has_ground(call, situation)])
    by_name = {call.name: call for call in reversed(proposed)}
    return [_together(call, by_name.get(call.name)) for call in reading.calls]


def _together(rule: ToolCall, model: ToolCall | None) -> ToolCall:
    """The rules' call; to a write the model may add what the tool then holds against the person's words."""
    if model is None or rule.name not in _WRITES:
        return rule
    return ToolCall(id=rule.id, name=rule.name, arguments={**_tamed(model).arguments, **rule.arguments})


def _tamed(call: ToolCall) -> ToolCall:
    """A model's write cut down to what can be held against the person's words: it cannot undo, remove or consent."""
    if call.name not in _WRITES:
        return call
    kept = {name: value for name, value in call.arguments.items() if name in BORNE_OUT_BY_WORDS}
    return ToolCall(id=call.id, name=call.name, arguments=kept)


def _has_ground(call: ToolCall, situation: Situation) -> bool:
    return call.name not in _WRITES or bool(ground(call.arguments, situation).findings)


def _without_doubles(calls: Sequence[ToolCall]) -> list[ToolCall]:
    kept: list[ToolCall] = []
    for call in calls:
        if not any(k.name == call.name and k.arguments == call.arguments for k in kept):
            kept.append(call)
    return kept[:MOST_CALLS]
