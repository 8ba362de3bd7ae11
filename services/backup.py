"""One file that holds everything, and the way back from it, into any backend.

The file is gzip over lines of JSON: a header, one line `[noun, document]` for each entity, and an end with their number
and a checksum of all lines before. It is as secret as the database: password hashes, private chats and the key that makes
candidates' ids are inside. The secret that signs tokens is not.
"""

import base64
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from repositories.archive import NOUNS
from repositories.models import Embedded, Model, utc_now
from repositories.storage import open_repositories
from services.errors import Conflict, InvalidInput
from services.settings import Settings

FORMAT = "rolecall-backup"
VERSION = 1
BATCH = 500
MAX_LINE_BYTES = 64_000_000

Progress = Callable[[str, int, int], None]


class DamagedBackup(InvalidInput):
    """The file is no backup, or not a whole one. Nothing was written."""

    code = "damaged_backup"


async def backup(settings: Settings, file: Path, *, progress: Progress = lambda what, done, of: None) -> int:
    """Writes everything to `file`, mode 0600, and answers how many entities that is. Other processes may go on working.

    An existing file is replaced once the new one is whole and on disk, and stays as it is if that fails.
    """
    async with open_repositories(settings.database_url) as held:
        archive = held.archive
        total, number = await archive.count(), 0
        with _replacing(file) as lines:
            lines.put({"format": FORMAT, "version": VERSION, "made_at": utc_now().isoformat()})
            async for noun, entity in archive.read():
                lines.put([noun, _document(entity)])
                number += 1
                if number % BATCH == 0:
                    progress("Backing up", number, max(total, number))
            lines.put({"end": number, "sha256": lines.checksum})
    return number


async def restore(
    settings: Settings, file: Path, *, replace: bool = False, progress: Progress = lambda what, done, of: None
) -> int:
    """Stores what `file` holds and answers how many entities that is. The file is read through before anything is written.

    Raises DamagedBackup, and Conflict where something is stored already; with `replace` that is removed instead.
    """
    total = 0
    for total, _ in enumerate(_entities(file), 1):
        if total % BATCH == 0:
            progress("Checking", total, 0)
    async with open_repositories(settings.database_url) as held:
        archive = held.archive
        if not replace and await archive.count():
            raise Conflict("There are data in this database already. With --replace they are removed first.")
        await archive.clear()
        done = 0
        for noun, batch in _batches(_entities(file)):
            await archive.write(noun, batch)
            done += len(batch)
            progress("Restoring", done, total)
    return total


class _Lines:
    """Writes lines of JSON, and keeps the checksum of what was written."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._stream = gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0)
        self._digest = hashlib.sha256()

    @property
    def checksum(self) -> str:
        return self._digest.hexdigest()

    def put(self, value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._digest.update(line)
        self._stream.write(line)

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _replacing(file: Path) -> Iterator[_Lines]:
    # made with mode 0600, beside its place, so that moving it there is one step
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            lines = _Lines(raw)
            yield lines
            lines.close()
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _document(entity: Model) -> dict[str, Any]:
    if isinstance(entity, Embedded):
        return entity.model_dump(exclude={"data"}) | {"data": base64.b64encode(entity.data).decode()}
    return entity.model_dump(mode="json")


def _entity(value: Any) -> tuple[str, Model]:
    noun, document = value
    if noun == "vectors":
        document = document | {"data": base64.b64decode(document["data"], validate=True)}
        return noun, Embedded.model_validate(document)
    # as JSON, because what is stored was read as JSON as well
    return noun, NOUNS[noun].model_validate_json(json.dumps(document))


def _entities(file: Path) -> Iterator[tuple[str, Model]]:
    """Raises DamagedBackup, at the latest where the file ends."""
    number = 0
    for number, value in enumerate(_checked(file), 1):
        try:
            yield _entity(value)
        except (ValidationError, ValueError, KeyError, TypeError) as error:
            raise DamagedBackup(f"Entity {number} of this backup cannot be read. Nothing was restored.") from error


def _checked(file: Path) -> Iterator[Any]:
    """What stands between header and end."""
    digest, number, end = hashlib.sha256(), 0, None
    try:
        with gzip.open(file, "rb") as stream:
            header = stream.readline(MAX_LINE_BYTES)
            _check_header(json.loads(header))
            digest.update(header)
            while line := stream.readline(MAX_LINE_BYTES):
                value = json.loads(line)
                if end is not None:
                    raise DamagedBackup("Something stands behind the end of this backup. Nothing was restored.")
                if isinstance(value, dict):
                    end = (value.get("end"), value.get("sha256"))
                else:
                    digest.update(line)
                    number += 1
                    yield value
    except (EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise DamagedBackup("This file is no backup of Rolecall, or it is damaged. Nothing was restored.") from error
    if end != (number, digest.hexdigest()):
        raise DamagedBackup("This backup is cut off or was changed. Nothing was restored.")


def _check_header(header: Any) -> None:
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise DamagedBackup("This file is no backup of Rolecall. Nothing was restored.")
    if header.get("version") != VERSION:
        raise DamagedBackup("This backup was made by a newer Rolecall. Please update this one. Nothing was restored.")


def _batches(entities: Iterator[tuple[str, Model]]) -> Iterator[tuple[str, list[Model]]]:
    """Runs of one noun, at most BATCH long."""
    held, batch = "", list[Model]()
    for noun, entity in entities:
        if batch and (noun != held or len(batch) == BATCH):
            yield held, batch
            batch = []
        held = noun
        batch.append(entity)
    if batch:
        yield held, batch
