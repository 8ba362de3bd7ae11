"""Runs an evaluation suite and prints its figures."""

import json
from pathlib import Path

import typer

from repositories.models import utc_now
from rolecall.progress import progress_bar
from services.embeddings.factory import open_encoder
from services.errors import InvalidInput
from services.evaluation import Figures, evaluate_extraction, evaluate_fairness, evaluate_matching
from services.settings import Settings

BUNDLED = Path(__file__).parents[1] / "evals"
FILES = {"matching": "matching.jsonl", "fairness": "matching.jsonl", "extraction": "extraction.jsonl"}


async def evaluate(settings: Settings, suite: str, file: Path | None, *, label: str | None, as_json: bool) -> None:
    """Raises InvalidInput for a suite or cases that are not there."""
    if suite not in FILES:
        raise InvalidInput(f"There is no suite {suite!r}. There are: {', '.join(FILES)}.")
    cases = file or BUNDLED / FILES[suite]
    figures = await _figures(settings, suite, cases, label)
    if as_json:
        typer.echo(json.dumps({"suite": suite, "file": cases.name} | figures))
        return
    typer.echo(f"{suite} on {cases.name}")
    for name, value in figures.items():
        typer.echo(f"  {name:<10} {value:g}" if isinstance(value, int) else f"  {name:<10} {value:.4f}")


async def _figures(settings: Settings, suite: str, cases: Path, label: str | None) -> Figures:
    with progress_bar() as progress:
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
