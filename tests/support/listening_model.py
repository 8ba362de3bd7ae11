"""A stand-in for Ollama on a real socket, which knows when nobody listens any more."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MODELS = json.dumps({"models": [{"name": "llama3.2:latest", "model": "llama3.2:latest"}]}).encode()
STAMP = {"model": "llama3.2", "created_at": "2026-01-01T00:00:00Z"}
# so much that the first words are given on before the rest is there
LINES = 6
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n"


class ListeningModel:
    """`asked` and `left` are set as a chat is asked for and as its connection is closed from the other side."""

    def __init__(self, *, speaks: bool, ends: bool) -> None:
        self.address = ""
        self.asked = asyncio.Event()
        self.left = asyncio.Event()
        self._speaks = speaks
        self._ends = ends

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if head.startswith(b"GET /api/tags"):
                    writer.write(HEAD % b"application/json" + b"Content-Length: %d\r\n\r\n" % len(MODELS) + MODELS)
                elif head.startswith(b"POST /api/chat"):
                    await self._talk(reader, writer)
                    return
                else:
                    writer.write(HEAD % b"text/plain" + b"Content-Length: 0\r\n\r\n")
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._speaks:
            writer.write(HEAD % b"application/x-ndjson" + b"Transfer-Encoding: chunked\r\n\r\n")
            for _ in range(LINES):
                writer.write(_chunk("Let me look at this with you. "))
        self.asked.set()
        if self._ends:
            writer.write(_chunk("", done=True) + b"0\r\n\r\n")
            return
        # the request's own body comes first, then nothing until the other side closes
        while await reader.read(65536):
            pass
        self.left.set()


@asynccontextmanager
async def listening_model(*, speaks: bool, ends: bool = False) -> AsyncIterator[ListeningModel]:
    """`speaks`: its words come at once, otherwise it is still reading; `ends`: they are all there is."""
    model = ListeningModel(speaks=speaks, ends=ends)
    server = await asyncio.start_server(model.answer, "127.0.0.1", 0)
    model.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield model
    finally:
        server.close()


def _chunk(words: str, *, done: bool = False) -> bytes:
    line = json.dumps({**STAMP, "message": {"role": "assistant", "content": words}, "done": done}).encode() + b"\n"
    return b"%x\r\n%s\r\n" % (len(line), line)
