"""A load generator that costs little itself: keep-alive connections, one request after the other on each.

    python -m benchmarks.load PORT SECONDS CONNECTIONS WARMING < requests

`requests` is JSON, a list of whole HTTP requests as text; each connection takes its own of them, in turn. Answers JSON
with `requests_per_second`, the latencies' `p50_ms`, `p95_ms`, `p99_ms`, `max_ms`, and `statuses`, by their count. What was
asked in the first WARMING seconds counts for `statuses` alone.
"""

import asyncio
import json
import sys
import time
from collections import Counter

from benchmarks.figures import percentiles


class _Connection(asyncio.Protocol):
    """Sends, waits for the whole answer (by its Content-Length), sends again until told to stop."""

    def __init__(
        self, requests: list[bytes], start: int, counts_from: float, ends_at: float, done: asyncio.Future[None]
    ) -> None:
        self._counts_from = counts_from
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self._requests = requests
        self._next = start
        self._ends_at = ends_at
        self._done = done
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank, body = self._received.partition(b"\r\n\r\n")
        if not blank or len(body) < _length(head):
            return
        now = time.perf_counter()
        if self._sent_at >= self._counts_from:
            self.latencies.append(now - self._sent_at)
        self.statuses[head[9:12].decode()] += 1
        self._received = b""
        if now >= self._ends_at:
            self._transport.close()
        else:
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)

    def _send(self) -> None:
        self._transport.write(self._requests[self._next % len(self._requests)])
        self._next += 1
        self._sent_at = time.perf_counter()


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])


async def load(port: int, seconds: float, connections: int, warming: float, requests: list[bytes]) -> dict[str, object]:
    loop = asyncio.get_running_loop()
    began = time.perf_counter() + warming
    made: list[_Connection] = []
    ends: list[asyncio.Future[None]] = []
    for number in range(connections):
        ends.append(loop.create_future())
        made.append(_Connection(requests, number, began, began + seconds, ends[-1]))
        await loop.create_connection(lambda one=made[-1]: one, "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*ends)
    took = time.perf_counter() - began
    latencies = [one for connection in made for one in connection.latencies]
    statuses: Counter[str] = sum((connection.statuses for connection in made), Counter())
    return {"requests_per_second": len(latencies) / took, **percentiles(latencies), "statuses": dict(statuses)}


if __name__ == "__main__":
    asked = [text.encode() for text in json.load(sys.stdin)]
    found = asyncio.run(load(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), asked))
    json.dump(found, sys.stdout)
