"""Finds the tool calls in what a small model writes, however it writes them, and puts their arguments right by the schema.

llama3.2 puts calls into fences, behind prose, in Python's syntax, wrapped twice, with numbers as text and lists as strings.
Only calls of tools that were offered are ever answered; everything else is text or nothing.
"""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.chat_models.protocol import ToolSpec
from repositories.models import ToolCall

_FENCE = re.compile(r"```(?:\w+)?|<\|[a-z_]+\|>")
_PYTHONIC = re.compile(r"(\w+)\(((?:[^()\"']|\"[^\"]*\"|'[^']*')*)\)")
_NOTHING = {"", "none", "null", "n/a", "na", "undefined", "nil", "unknown", "not specified", "any"}
_TRUE, _FALSE = {"true", "yes", "1", "on"}, {"false", "no", "0", "off"}
_ARGUMENT_KEYS = ("parameters", "arguments", "args", "input")
MAX_ITEMS = 30
MAX_TEXT = 500


def looks_like_call(text: str) -> bool:
    """Whether text must be held back until it is clear that it is no call."""
    return text.lstrip()[:1] in ("{", "[", "<", "`")


def leaked_calls(text: str, tools: Sequence[ToolSpec]) -> list[ToolCall]:
    """Calls written out as text, in order, of offered tools only."""
    bare = _FENCE.sub(" ", text)
    names = {tool.name for tool in tools}
    found = [call for value in _json_values(bare) for call in _calls_in(value, names)]
    if not found:
        found = [call for match in _PYTHONIC.finditer(bare) if (call := _pythonic(match, names))]
    return found


def repaired(call: ToolCall, tools: Sequence[ToolSpec]) -> ToolCall | None:
    """The call under its offered name with arguments that fit the schema as far as they can; None for an unknown tool."""
    name = offered_name(call.name, {tool.name for tool in tools})
    if name is None:
        return None
    schema = next(tool.parameters for tool in tools if tool.name == name)
    properties = schema.get("properties", {})
    arguments = _unwrapped(call.arguments, properties)
    kept = {
        key: value
        for key, raw in arguments.items()
        if key in properties and (value := _coerced(raw, properties[key])) is not None
    }
    return ToolCall(id=call.id, name=name, arguments=kept)


def offered_name(name: str, offered: set[str]) -> str | None:
    """The one offered tool whose name this is, give or take capitals, dashes and prefixes."""
    if name in offered:
        return name
    wanted = _squeezed(name.rsplit(".", 1)[-1].rsplit(":", 1)[0])
    fits = [tool for tool in offered if _squeezed(tool) == wanted]
    return fits[0] if len(fits) == 1 and wanted else None


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _json_values(text: str) -> Iterator[Any]:
    """Every balanced JSON object or list in the text, outermost first."""
    decoder = json.JSONDecoder()
    place = 0
    while (start := min((i for i in (text.find("{", place), text.find("[", place)) if i >= 0), default=-1)) >= 0:
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            place = start + 1
            continue
        yield value
        place = end


def _calls_in(value: Any, names: set[str]) -> Iterator[ToolCall]:
    if isinstance(value, list):
        for item in value[:10]:
            yield from _calls_in(item, names)
    if not isinstance(value, dict):
        return
    if isinstance(value.get("tool_calls"), list):
        yield from _calls_in(value["tool_calls"], names)
        return
    inner = value.get("function")
    if isinstance(inner, dict):
        yield from _calls_in(inner, names)
        return
    name = value.get("name") if isinstance(value.get("name"), str) else inner
    if isinstance(name, str) and offered_name(name, names):
        given: Any = next((value[key] for key in _ARGUMENT_KEYS if key in value), {})
        yield ToolCall(name=name, arguments=_as_object(given))
    elif len(value) == 1:
        (key, arguments), *_ = value.items()
        if offered_name(key, names):
            yield ToolCall(name=key, arguments=_as_object(arguments))


def _as_object(arguments: Any) -> dict[str, Any]:
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except ValueError:
            return {}
    return arguments if isinstance(arguments, dict) else {}


def _pythonic(match: re.Match[str], names: set[str]) -> ToolCall | None:
    if offered_name(match[1], names) is None:
        return None
    try:
        tree = ast.parse(f"f({match[2]})", mode="eval").body
        assert isinstance(tree, ast.Call)
        arguments = {word.arg: ast.literal_eval(word.value) for word in tree.keywords if word.arg}
    except (SyntaxError, ValueError, AssertionError, RecursionError, MemoryError):
        return None
    return ToolCall(name=match[1], arguments=arguments)


def _unwrapped(arguments: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """Arguments without the wrapper or the schema that a model has put around them."""
    for _ in range(3):
        if set(arguments) & set(properties):
            return arguments
        inner = next(
            (arguments[key] for key in (*_ARGUMENT_KEYS, "properties") if isinstance(arguments.get(key), dict | str)),
            None,
        )
        if inner is None:
            return arguments
        arguments = _as_object(inner)
    return arguments


def _coerced(raw: Any, schema: dict[str, Any]) -> Any:
    """The value as the schema wants it, or None where there is none to be had."""
    if isinstance(raw, dict) and "items" not in schema:
        raw = raw.get("value") if "type" in raw or "value" in raw else None
    if raw is None or (isinstance(raw, str) and raw.strip().casefold() in _NOTHING):
        return None
    kind = schema.get("type")
    if kind == "array":
        return _list(raw, schema.get("items", {}))
    if isinstance(raw, list):
        raw = raw[0] if len(raw) == 1 else None if not raw else ", ".join(map(str, raw))
    if kind in ("number", "integer"):
        return _number(raw, whole=kind == "integer")
    if kind == "boolean":
        folded = str(raw).strip().casefold()
        return True if folded in _TRUE else False if folded in _FALSE else None
    text = str(raw).replace("\x00", "").strip()[:MAX_TEXT]
    if "enum" in schema:
        return _choice(text, schema["enum"])
    return text or None


def _choice(text: str, options: list[Any]) -> Any:
    """The option meant; a yes to a choice that has "remote" means that."""
    wanted = _squeezed(text)
    fits = [option for option in options if _squeezed(str(option)) == wanted]
    if not fits and wanted in _TRUE and "remote" in options:
        fits = ["remote"]
    return fits[0] if fits else None


def _number(raw: Any, *, whole: bool) -> float | int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        found = re.fullmatch(
            r"[^\d-]{0,4}(-?\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(k?)\D{0,12}",
            raw.strip(),
            re.IGNORECASE,
        )
        if not found:
            return None
        raw = float(re.sub(r"[,\s]", "", found[1])) * (1000 if found[2] else 1)
    if not isinstance(raw, int | float) or raw != raw or abs(raw) > 1e12:
        return None
    return int(raw) if whole else float(raw)


def _list(raw: Any, items: dict[str, Any]) -> list[Any] | None:
    if isinstance(raw, str):
        text = raw.strip()
        try:
            raw = json.loads(text) if text.startswith("[") else None
        except ValueError:
            raw = None
        if not isinstance(raw, list):
            raw = re.split(r"\s*[,;\n]\s*|\s+and\s+", text.strip("[]"))
    if not isinstance(raw, list):
        raw = [raw]
    kept = [value for item in raw[:MAX_ITEMS] if (value := _coerced(item, items or {"type": "string"})) is not None]
    return kept or None
