"""A stand-in for Ollama that speaks slowly, so that there is time to press stop, to reload, or to take it away."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SENTENCE = "Let me look at this with you. "
SENTENCES = 120
PAUSE_SECONDS = 0.15


class SlowModel(ThreadingHTTPServer):
    """`dead` set: it breaks off in the middle of what it says, and answers nothing more."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Speaking)
        self.dead = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Speaking(BaseHTTPRequestHandler):
    server: SlowModel

    def do_GET(self) -> None:
        """The models that it has."""
        if self.server.dead.is_set():
            self.close_connection = True
            return
        body = json.dumps({"models": [{"model": "llama3.2:latest", "name": "llama3.2:latest"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """The same sentence, again and again."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.end_headers()
        with suppress(OSError):
            for _ in range(SENTENCES):
                if self.server.dead.is_set():
                    return
                self._line({"message": {"role": "assistant", "content": SENTENCE}, "done": False})
                time.sleep(PAUSE_SECONDS)
            self._line({"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"})

    def _line(self, content: dict[str, Any]) -> None:
        stamp = {"model": "llama3.2", "created_at": "2026-01-01T00:00:00Z"}
        self.wfile.write(json.dumps(stamp | content).encode() + b"\n")
        self.wfile.flush()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


@contextmanager
def slow_model() -> Iterator[SlowModel]:
    model = SlowModel()
    thread = threading.Thread(target=model.serve_forever, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.shutdown()
        model.server_close()
