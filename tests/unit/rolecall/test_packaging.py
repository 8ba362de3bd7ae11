"""What Rolecall reads at run time is part of what is installed."""

import fnmatch
import tomllib
from importlib.resources import files
from pathlib import Path

from rolecall.evaluating import FILES

ROOT = Path(__file__).parents[3]


def test_the_bundled_evaluation_cases_are_installed() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    assert "evals" in options["packages"]["find"]["include"]
    for name in FILES.values():
        assert files("evals").joinpath(name).is_file()
        assert any(fnmatch.fnmatch(name, pattern) for pattern in options["package-data"]["*"])
