"""What Schemathesis has to be told: an import takes anything, sent as it is, and answers with a report of what is wrong in it."""

from typing import Any

import schemathesis

NDJSON = "application/x-ndjson"
JSON_LD = "application/ld+json"


@schemathesis.serializer(NDJSON)
def lines(ctx: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@schemathesis.hook
def filter_case(ctx: Any, case: Any) -> bool:
    if case.media_type == NDJSON:
        return isinstance(case.body, str | bytes)
    # a document without a single posting is a whole import too, which no schema can say
    return not (case.media_type == JSON_LD and case.path.endswith("/import"))
