"""Our pages are made here, from the templates beside this file; what goes into them is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.responses import Response

from assistant.clients import client_in_words

TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def _templates() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["client"] = client_in_words
    return made


def render(name: str, status: int = 200, **values: Any) -> Response:
    page = _templates().get_template(f"{name}.html").render(**values)
    return Response(page, status, media_type="text/html")
