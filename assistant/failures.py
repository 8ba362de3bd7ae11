"""What the chat says of an error that nobody foresaw; it never says more than a sentence."""

import logging
from uuid import uuid4

from repositories.errors import StorageUnavailable
from services.errors import DATABASE_AWAY

logger = logging.getLogger(__name__)


def worded(error: Exception) -> str:
    """For the person, with a reference by which the operator finds it in the log; of a database that is away, just that."""
    if isinstance(error, StorageUnavailable):
        logger.error("Storage is unavailable: %s", error)
        return DATABASE_AWAY
    reference = uuid4().hex[:8]
    logger.error("A chat handler failed (reference %s)", reference, exc_info=error)
    return f"Something went wrong on our side (reference {reference}). What you wrote is safe; please try again."
