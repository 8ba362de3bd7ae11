"""The benchmarks run: on a small market and for a moment, so that nobody finds them broken when they are needed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.prove
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["benchmarks.rest", "--jobs", "60", "--rounds", "1", "--seconds", "0.3"], "| `POST /jobs` |"),
        (["benchmarks.stalls", "--jobs", "60", "--imported", "60"], "an import of 60 jobs"),
        (["benchmarks.scale", "--jobs", "200", "--vectors", "1000"], "Embedding: "),
    ],
)
def test_each_benchmark_ends_with_its_table(arguments: list[str], expected: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout
