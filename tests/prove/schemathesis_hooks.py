"""What Schemathesis has to be told: lines of JSON are bytes, sent as they are, and whatever they hold is answered by a report."""

from typing import Any

import schemathesis

NDJSON = "application/x-ndjson"


@schemathesis.serializer(NDJSON)
def lines(ctx: Any, value: Any) -> bytes:
    return str(value).encode(errors="replace")


@schemathesis.hook
def filter_case(ctx: Any, case: Any) -> bool:
    return case.media_type != NDJSON or isinstance(case.body, str)
