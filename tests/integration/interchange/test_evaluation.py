"""Evaluations: what the figures are, and that the bundled cases run."""

import json
import sys
from pathlib import Path

import pytest

from rolecall.cli import main
from services.evaluation import ranking_figures


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


def test_a_suite_that_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["rolecall", "evaluate", "luck", "--data-dir", str(tmp_path)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert capsys.readouterr().err.startswith("There is no suite 'luck'. There are: matching")
