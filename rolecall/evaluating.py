"""Runs an evaluation suite and prints its figures."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer

from repositories.models import utc_now
from rolecall.dialogues.running import Findings, evaluate_conversations, evaluate_dialogues
from rolecall.progress import Report, progress_bar
from services.embeddings.factory import open_encoder
from services.errors import InvalidInput
from services.evaluation import Figures, evaluate_extraction, evaluate_fairness, evaluate_matching
from services.settings import Settings

FILES = {
    "dialogues": "dialogues.jsonl",
    "matching": "matching.jsonl",
    "fairness": "matching.jsonl",
    "conversations": "conversations.jsonl",
    "extraction": "extraction.jsonl",
}
TALKS = {"dialogues": evaluate_dialogues, "conversations": evaluate_conversations}


async def evaluate(settings: Settings, suite: str, file: Path | None, *, label: str | None, as_json: bool) -> None:
    """Raises InvalidInput for a suite or cases that are not there."""
    if suite not in FILES:
        raise InvalidInput(f"There is no suite {suite!r}. There are: {', '.join(FILES)}.")
    cases = file or Path(str(files("evals"))) / FILES[suite]
    with progress_bar() as progress:
        if suite in TALKS:
            findings = await TALKS[suite](settings, cases, progress=progress)
        else:
            findings = Findings(dict(await _figures(settings, suite, cases, label, progress)))
    if as_json:
        typer.echo(json.dumps({"suite": suite, "file": cases.name} | findings.figures | {"faults": findings.faults}))
        return
    typer.echo(f"{suite} on {cases.name}")
    for fault in findings.faults:
        typer.echo(f"  {fault}")
    for name, value in findings.figures.items():
        _show(name, value)


def _show(name: str, value: Any) -> None:
    if isinstance(value, dict):
        typer.echo(f"  {name:<22}{'precision':>10}{'recall':>10}{'f1':>10}{'right':>8}{'invented':>10}")
        for row, of in value.items():
            rates = "".join(f"{of[rate]:>10.4f}" for rate in ("precision", "recall", "f1"))
            typer.echo(f"    {row:<20}{rates}{of['right']:>8}{of['invented']:>10}")
    else:
        typer.echo(f"  {name:<14} {value:.4f}" if isinstance(value, float) else f"  {name:<14} {value}")


async def _figures(settings: Settings, suite: str, cases: Path, label: str | None, progress: Report) -> Figures:
    if suite == "extraction":
        return evaluate_extraction(cases, label=label, progress=progress)
    encoder = await open_encoder(
        settings.embeddings,
        None,
        ollama_hosts=settings.ollama_hosts,
        timeout_seconds=settings.model_timeout_seconds,
    )
    try:
        if suite == "fairness":
            return await evaluate_fairness(encoder, cases, utc_now(), progress=progress)
        return await evaluate_matching(encoder, cases, utc_now(), progress=progress)
    finally:
        await encoder.aclose()
