"""Turns what pydantic finds wrong into sentences for people, in one place."""

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services.errors import FieldError, InvalidInput

M = TypeVar("M", bound=BaseModel)

# pydantic: "String should have …", "List should have at most 100 items after validation, not 101"
_SHOULD = re.compile(r"^\w+ should ")
_COUNTED = re.compile(r"( after validation)?, not \d+$")
_SENTENCES = {
    "missing": "is needed",
    "extra_forbidden": "is not known here",
    "string_type": "must be a text",
    "list_type": "must be a list",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "model_type": "must be an object",
    "dict_type": "must be an object",
    "string_pattern_mismatch": "has not the form that is asked for",
}


def validated(kind: type[M], data: dict[str, Any]) -> M:
    """`data` as `kind`, or InvalidInput that names each wrong field."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise invalid(error) from error


def invalid(error: ValidationError) -> InvalidInput:
    faults = field_errors(error)
    return InvalidInput("; ".join(f"{fault.field} {fault.message}" for fault in faults[:5]) + ".", *faults)


def field_errors(error: ValidationError) -> list[FieldError]:
    return [FieldError(field_name(one), sentence(one)) for one in error.errors(include_url=False, include_input=False)]


def field_name(error: ErrorDetails) -> str:
    """`languages.0.level`; a fault of the whole is put down to the field that its sentence names first."""
    path = ".".join(str(part) for part in error["loc"])
    return path or sentence(error).split(" ", 1)[0]


def sentence(error: ErrorDetails) -> str:
    """What the field must be, to be read after its name: "must have at most 200 characters"."""
    if known := _SENTENCES.get(error["type"]):
        return known
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    if error.get("ctx", {}).get("min_length") == 1:
        return "must not be empty"
    said = _COUNTED.sub("", _SHOULD.sub("must ", error["msg"]))
    # a text is measured after it was cleaned, where pydantic no longer calls it one
    return said.replace(" item", " character") if error["msg"].startswith("Value should have") else said
