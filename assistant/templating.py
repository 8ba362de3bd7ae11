"""Our pages are made here, from the templates beside this file; what goes into them is escaped."""

from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.responses import Response

from assistant.clients import client_in_words
from assistant.language import Language, said_in, sentence_in

TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def _templates() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["client"] = client_in_words
    return made


def render(name: str, status: int = 200, *, language: Language = "en", site: str = "", **values: Any) -> Response:
    """`site`: the address that people know this place by, where it is known."""
    page = _templates().get_template(f"{name}.html")
    words = {
        "_": partial(said_in, language),
        "sentence": partial(sentence_in, language),
        "day": partial(_day, language),
    }
    shown = page.render(language=language, site=site, **words, **values)
    return Response(shown, status, media_type="text/html", headers={"Vary": "Accept-Language"})


def _day(language: Language, at: datetime, *, time: bool = False) -> str:
    day = at.strftime("%-d.%-m.%Y" if language == "de" else "%-d %b %Y")
    return f"{day}, {at.strftime('%H:%M')} UTC" if time else day
