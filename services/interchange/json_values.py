"""Values as foreign JSON holds them: one or many, a text or an object that names one."""

import re
from typing import Any

_LINE_ENDS = re.compile(r"<(?:br|hr|/p|/div|/li|/ul|/ol|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_BULLET = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def many(value: Any) -> list[Any]:
    """JSON-LD writes one thing as itself and several as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def text(value: Any) -> Any:
    """Of a text, of `{"@value": …}`, or of an object with a name; None where there is nothing."""
    value = next(iter(many(value)), None)
    if isinstance(value, dict):
        value = value.get("@value", value.get("name"))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value or None


def item(value: Any) -> dict[str, Any]:
    """The first object of one or several; empty where there is none."""
    return next((one for one in many(value) if isinstance(one, dict)), {})


def number(value: Any) -> Any:
    """Of a number or a text such as "45,000.00"; what is neither stays, to be refused by its name."""
    if isinstance(value, str):
        try:
            value = float(value.replace(",", "").replace(" ", ""))
        except ValueError:
            return value
    return round(value, 2) if isinstance(value, float) else value


def lines_of(value: Any) -> Any:
    """HTML with its ends of lines kept, for where all markup is dropped afterwards."""
    if not isinstance(value, str):
        return value
    if "<" not in value and "&lt;" in value:
        value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    broken = _LINE_ENDS.sub("\n", _BULLET.sub("\n- ", value))
    return value if broken == value else _BLANK_LINES.sub("\n\n", broken)


def without_empty(value: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in value.items() if one not in (None, "", [], {})}
