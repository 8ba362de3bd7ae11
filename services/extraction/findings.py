"""What reading a text yields."""

from dataclasses import dataclass
from typing import Any, Literal

Operation = Literal["set", "add", "remove", "clear"]


@dataclass(frozen=True)
class Finding:
    """One fact that somebody stated, for one field of a profile or a job.

    `quote` is the stretch of the text that grounds it, letter for letter. Single values are `set` or `clear` (value None);
    lists take one item per finding, by `add` or `remove`; `clear` empties a list.
    """

    field: str
    value: Any
    quote: str
    operation: Operation = "set"
