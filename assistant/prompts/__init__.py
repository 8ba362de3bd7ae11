"""The words that instruct a chat model, one file per role."""

from functools import cache
from pathlib import Path
from string import Template


@cache
def _template(name: str) -> Template:
    return Template((Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8"))


def render(prompt: str, **values: str) -> str:
    """The prompt with its placeholders filled; KeyError where one is left open."""
    return _template(prompt).substitute(values).strip()
