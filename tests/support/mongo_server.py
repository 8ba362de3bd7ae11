"""A MongoDB for tests: the one at TEST_MONGODB_URL, or a small server in Java, started once for all tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from pymongo import MongoClient

SERVERS = Path(__file__).parents[1] / "servers"


class NoMongoServer(Exception):
    """Says what is missing here."""


@contextmanager
def mongo_server() -> Iterator[str]:
    """The address of a server. Raises NoMongoServer."""
    given = os.environ.get("TEST_MONGODB_URL")  # noqa: TID251
    if given:
        yield given
        return
    if not shutil.which("java") or not (SERVERS / "jars").is_dir():
        raise NoMongoServer("MongoDB: no server at TEST_MONGODB_URL, and no Java with tests/servers/jars (fetch.sh)")
    command = ["java", "-cp", str(SERVERS / "jars" / "*"), str(SERVERS / "MongoServer.java")]
    # what it logs about its logging is of no use to anybody
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=silent) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            if not port:
                raise NoMongoServer(
                    "MongoDB: the test server did not start; try tests/servers/MongoServer.java by hand"
                )
            yield f"mongodb://127.0.0.1:{port}"
        finally:
            # ends it, where its end of input does not
            with suppress(OSError):
                server.kill()


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """The address of a database that is empty now and gone afterwards."""
    parts = urlsplit(server)
    options = dict(parse_qsl(parts.query))
    if parts.username:
        # else the server would look for the user in this very database
        options.setdefault("authSource", "admin")
    name = f"test_{uuid4().hex}"
    address = parts._replace(path=f"/{name}", query=urlencode(options)).geturl()
    try:
        yield address
    finally:
        with MongoClient[dict[str, object]](address) as client:
            client.drop_database(name)
