"""Names for the holders of leases that tell whether the process behind one is dead, so that nobody waits for it."""

import os
import socket
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from repositories.errors import StorageUnavailable
from repositories.models import new_id


@cache
def _this_machine() -> str:
    # the network address as well: machines that share a database may share a name
    return f"{socket.gethostname()}~{uuid.getnode():x}"


@cache
def _this_process() -> str:
    """With a word of its own: a restarted container has the same machine and process number."""
    return f"{_this_machine()}/{os.getpid()}/{uuid.uuid4().hex[:12]}"


def new_holder() -> str:
    return f"{_this_process()}/{new_id()}"


def is_dead(holder: str) -> bool:
    """True only where the process that made this holder ran on this machine and certainly runs no more."""
    machine, _, rest = holder.partition("/")
    number = rest.partition("/")[0]
    if machine != _this_machine() or not number.isdecimal() or os.name != "posix":
        return False
    if int(number) == os.getpid():
        return not holder.startswith(f"{_this_process()}/")
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


class EndedHere:
    """Holders whose work ended in this process while the database was away, so that their leases still stand there."""

    def __init__(self) -> None:
        self._holders: deque[str] = deque(maxlen=1000)

    def __contains__(self, holder: str) -> bool:
        return holder in self._holders

    @contextmanager
    def noted(self, holder: str) -> Iterator[None]:
        """Around what begins or ends a lease: where the database fails at it, its holder works no more."""
        try:
            yield
        except StorageUnavailable:
            self._holders.append(holder)
            raise
