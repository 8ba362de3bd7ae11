"""What storage can say no with. No driver's error leaves `repositories`."""


class RepositoryError(Exception):
    """Something a repository refuses or cannot do."""


class AlreadyExists(RepositoryError):
    """A unique index refused the document; `field` names what was taken, e.g. "email"."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is taken")
        self.field = field


class StaleVersion(RepositoryError):
    """The stored document has moved on since the one that was to be saved was read, or is gone."""


class StorageUnavailable(RepositoryError):
    """The database does not answer, is locked, is full, or was closed.

    Nothing was written; or, where the connection was lost meanwhile, it is unknown whether the last write was.
    """
