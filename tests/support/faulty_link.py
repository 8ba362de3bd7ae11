"""The way to a MongoDB server, which tests can spoil: cut, slow, silent, gone, or with other answers than the server's."""

import asyncio
import struct
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import bson

OP_MSG = 2013
HEADER = struct.Struct("<iiii")
# What a server says that was primary a moment ago, is told to become a secondary, or to end.
NOT_PRIMARY = {"ok": 0.0, "code": 10107, "codeName": "NotWritablePrimary", "errmsg": "not primary"}
STEPPED_DOWN = {"ok": 0.0, "code": 189, "codeName": "PrimarySteppedDown", "errmsg": "primary stepped down"}
WRONG_PASSWORD = {"ok": 0.0, "code": 18, "codeName": "AuthenticationFailed", "errmsg": "Authentication failed."}

# The driver looks for a server again after half a second.
HASTY = {"serverSelectionTimeoutMS": "1000", "connectTimeoutMS": "5000", "socketTimeoutMS": "5000"}


class Lost(Enum):
    """The connection is cut: before the server hears the request, or when it has done it and answers."""

    REQUEST = "request"
    ANSWER = "answer"


Fault = Lost | dict[str, Any]


class FaultyLink:
    """A relay on this machine. Commands are called by their name and collection: "insert users", "find jobs"."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._port = 0
        self._listening: asyncio.Server | None = None
        self._relays: set[asyncio.Task[None]] = set()
        self._faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self.heard: list[str] = []
        # that each answer takes longer
        self.seconds = 0.0

    @property
    def port(self) -> int:
        return self._port

    def spoil(self, command: str, fault: Fault, *, times: int = 1) -> None:
        """What happens to the next of these, instead of what should: it is lost, or this is the answer."""
        self._faults[command] += [fault] * times

    def mend(self) -> None:
        """Nothing is spoilt any more."""
        self._faults.clear()

    async def come(self) -> None:
        """Takes connections, always at the same port."""
        self._listening = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = self._listening.sockets[0].getsockname()[1]

    async def go(self) -> None:
        """Cuts all connections and refuses new ones."""
        if self._listening:
            self._listening.close()
        await self.cut()

    async def cut(self) -> None:
        relays = list(self._relays)
        for relay in relays:
            relay.cancel()
        await asyncio.gather(*relays, return_exceptions=True)
        # closes what was cut
        await asyncio.sleep(0)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        relay = asyncio.create_task(self._relay(reader, writer))
        self._relays.add(relay)
        relay.add_done_callback(self._relays.discard)

    async def _relay(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        with _cut_at_the_end(to_client), suppress(asyncio.IncompleteReadError, ConnectionError):
            server, to_server = await asyncio.open_connection(*self._server)
            with _cut_at_the_end(to_server):
                while await self._pass_on(client, to_client, server, to_server):
                    pass

    async def _pass_on(
        self,
        client: asyncio.StreamReader,
        to_client: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> bool:
        """One request and its answer. Whether the connection stays."""
        request = await _message(client)
        fault = self._fault(request)
        if isinstance(fault, dict):
            to_client.write(_answer(request, fault))
            return True
        if fault is Lost.REQUEST:
            return False
        to_server.write(request)
        answer = await _message(server)
        if fault is Lost.ANSWER:
            return False
        await asyncio.sleep(self.seconds)
        to_client.write(answer)
        return True

    def _fault(self, request: bytes) -> Fault | None:
        command = _command(request)
        self.heard.append(command)
        return self._faults[command].pop(0) if self._faults[command] else None


@asynccontextmanager
async def faulty_link(address: str, timeouts: Mapping[str, str] = HASTY) -> AsyncIterator[tuple[FaultyLink, str]]:
    """A link that works, and the address of this database by way of it.

    Its driver stays with this one server and does not repeat writes even where the server has numbers for them: so they are
    sent as to one that has not.
    """
    parts = urlsplit(address)
    link = FaultyLink(parts.hostname or "127.0.0.1", parts.port or 27017)
    await link.come()
    options = dict(parse_qsl(parts.query)) | {
        "directConnection": "true",
        # else the server talks without being asked
        "serverMonitoringMode": "poll",
        "retryWrites": "false",
        **timeouts,
    }
    options.pop("replicaSet", None)
    login = f"{parts.netloc.rpartition('@')[0]}@" if parts.username else ""
    netloc = f"{login}127.0.0.1:{link.port}"
    try:
        yield link, parts._replace(netloc=netloc, query=urlencode(options)).geturl()
    finally:
        await link.go()


@contextmanager
def _cut_at_the_end(writer: asyncio.StreamWriter) -> Iterator[None]:
    try:
        yield
    finally:
        writer.transport.abort()


async def _message(reader: asyncio.StreamReader) -> bytes:
    header = await reader.readexactly(HEADER.size)
    return header + await reader.readexactly(HEADER.unpack(header)[0] - HEADER.size)


def _command(request: bytes) -> str:
    """Its name, and what it is about; empty for the first greeting, which has a shape of its own."""
    if HEADER.unpack(request[: HEADER.size])[3] != OP_MSG:
        return ""
    # behind the header four bytes of flags and one that says: a document
    start = HEADER.size + 5
    length = struct.unpack_from("<i", request, start)[0]
    name, about = next(iter(bson.decode(request[start : start + length]).items()))
    return f"{name} {about}" if isinstance(about, str) else name


def _answer(request: bytes, document: dict[str, Any]) -> bytes:
    content = bytes(5) + bson.encode(document)
    return HEADER.pack(HEADER.size + len(content), 0, HEADER.unpack(request[: HEADER.size])[1], OP_MSG) + content
