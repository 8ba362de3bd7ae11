"""Evaluations: what the figures are, and that the bundled cases run."""

import json
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from rolecall.cli import main
from rolecall.dialogues.running import evaluate_conversations
from services.evaluation import ranking_figures
from services.settings import Settings
from tests.support.listening_model import listening_model

EVALS = Path(str(files("evals")))


def test_figures_of_a_ranking_are_those_of_the_textbook() -> None:
    figures = ranking_figures(["x", "a", "b"], {"a": 3.0, "b": 1.0, "c": 2.0})
    assert figures["mrr"] == 0.5
    assert figures["recall@10"] == pytest.approx(2 / 3)
    assert figures["ndcg@10"] == pytest.approx((3 / 1.5849625 + 1 / 2) / (3 + 2 / 1.5849625 + 1 / 2))


def test_nothing_found_is_nought() -> None:
    assert ranking_figures([], {"a": 1.0}) == {"ndcg@10": 0.0, "recall@10": 0.0, "mrr": 0.0}


@pytest.mark.parametrize(
    ("suite", "figure", "least", "most"),
    [("matching", "ndcg@10", 0.8, 1), ("extraction", "f1", 0.8, 1), ("fairness", "changed", 0, 0)],
)
def test_the_bundled_cases_run(
    suite: str,
    figure: str,
    least: float,
    most: float,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(sys, "argv", ["rolecall", "evaluate", suite, "--json", "--data-dir", str(tmp_path)])
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code
    assert least <= json.loads(capsys.readouterr().out)[figure] <= most


@pytest.fixture
def evaluate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., dict[str, Any]]:
    def evaluate(*arguments: str) -> dict[str, Any]:
        monkeypatch.setenv("ROLECALL_CHAT_MODEL", "offline")
        monkeypatch.setattr(sys, "argv", ["rolecall", "evaluate", *arguments, "--json", "--data-dir", str(tmp_path)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return {"status": left.value.code or 0, "err": said.err} | (json.loads(said.out) if said.out else {})

    return evaluate


def test_the_bundled_dialogues_come_out_right_offline(evaluate: Callable[..., dict[str, Any]]) -> None:
    figures = evaluate("dialogues")
    assert figures["faults"] == []
    assert figures["profile"]["all"]["f1"] == figures["job"]["all"]["f1"] == 1
    assert figures["flows_right"] == figures["flows"] > 0
    assert figures["turns_right"] == figures["turns"]


def test_a_wrong_turn_is_told_by_its_case_and_number(evaluate: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    case = {
        "id": "loud",
        "kind": "flow",
        "turns": [{"say": "hello", "tools": []}, {"say": "hi", "done": "apply_to_job"}],
    }
    profile = {"id": "dyer", "kind": "profile", "turns": ["I'm a dyer in Leek"], "expect": {"locations": ["ripon"]}}
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps(case) + "\n\n" + json.dumps(profile))
    figures = evaluate("dialogues", str(file))
    assert figures["faults"][0] == "loud, turn 2: apply_to_job was not carried out"
    assert figures["faults"][1].startswith("dyer, locations: lacks 'ripon'")
    assert (figures["turns_right"], figures["turns"], figures["flows_right"]) == (1, 2, 0)
    assert figures["profile"]["locations"]["recall"] == 0


def test_a_line_that_is_no_case_is_told_by_its_number(evaluate: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text('{"id": "a", "kind": "flow", "turns": ["hi"]}\n{"id": "b", "kind": "song", "turns": ["la"]}\n')
    figures = evaluate("dialogues", str(file))
    assert figures["status"] == 1
    assert figures["err"].startswith("own.jsonl, line 2: kind")


async def test_a_model_that_talks_nonsense_spoils_no_conversation(tmp_path: Path) -> None:
    async with listening_model(speaks=True, ends=True) as model:
        settings = Settings.load(
            data_dir=tmp_path, embeddings="wordllama", chat_model="ollama:llama3.2", ollama_host=model.address
        )
        found = await evaluate_conversations(settings, EVALS / "conversations.jsonl", progress=lambda *_: None)
    assert model.asked.is_set()
    assert (found.figures["model"], found.figures["spoilt"]) == ("ollama:llama3.2", 0), found.faults


def test_a_suite_that_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["rolecall", "evaluate", "luck", "--data-dir", str(tmp_path)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert capsys.readouterr().err.startswith("There is no suite 'luck'. There are: dialogues, matching")
