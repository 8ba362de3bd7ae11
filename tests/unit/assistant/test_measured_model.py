"""Answers of the language model are timed, however they end."""

from contextlib import aclosing

import pytest

from assistant.chat_models.measured import MeasuredModel
from assistant.chat_models.protocol import ChatModelUnavailable
from services.metrics import METRICS
from tests.support.scripted_model import ScriptedModel, says


def count(name: str, **labels: str) -> float:
    return METRICS.registry.get_sample_value(name, labels) or 0.0


async def test_a_whole_answer_a_broken_one_and_one_that_is_left_are_each_counted() -> None:
    model = MeasuredModel(ScriptedModel([says("one two three"), ChatModelUnavailable("Away."), says("four five six")]))
    seen = {
        outcome: count("rolecall_model_answer_seconds_count", model=model.name, outcome=outcome)
        for outcome in ("finished", "failed", "stopped")
    }
    assert "".join([str(piece) async for piece in model.stream("", [], [])]) == "one two three"
    with pytest.raises(ChatModelUnavailable):
        [piece async for piece in model.stream("", [], [])]
    async with aclosing(model.stream("", [], [])) as pieces:
        await anext(pieces)
    for outcome, before in seen.items():
        now = count("rolecall_model_answer_seconds_count", model=model.name, outcome=outcome)
        assert now == before + 1, outcome
    assert count("rolecall_model_first_piece_seconds_count", model=model.name) >= 2
