"""The secret that signs tokens where the operator sets none: made once, kept beside the data."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

NAME = "secret"


def secret_in(folder: Path) -> str:
    """The secret kept in `folder`, made if there is none; processes that ask at the same time get the same one."""
    kept = folder / NAME
    with suppress(FileNotFoundError):
        return kept.read_text(encoding="ascii").strip()
    draft = folder / f".{NAME}-{secrets.token_hex(8)}"
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # a link appears whole or not at all, and never replaces what another process has just put there
        with suppress(FileExistsError):
            os.link(draft, kept)
    finally:
        draft.unlink(missing_ok=True)
    return kept.read_text(encoding="ascii").strip()
