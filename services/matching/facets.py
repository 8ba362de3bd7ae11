"""The facts of all jobs that filters go by, as columns: a filter is asked once for each distinct fact, not for each job."""

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from repositories.models import JobFields
from services.matching.filters import FACTS, fails
from services.matching.match import FilterName
from services.matching.wishes import Wishes

Mask = NDArray[np.bool_]


class Facets:
    """By row, as in the table that the rows are of."""

    def __init__(self) -> None:
        self._columns = {name: _Column() for name in FACTS}

    def set(self, row: int, job: JobFields) -> None:
        for name, read in FACTS.items():
            self._columns[name].set(row, read(job), job)

    def failed(self, wishes: Wishes, rows: int) -> dict[FilterName, Mask]:
        """Per filter that can fail, whether each of the first `rows` rows fails it."""
        return {name: self._columns[name].failed(name, wishes, rows) for name in wishes.able_to_fail}

    def failing(self, wishes: Wishes, rows: int) -> NDArray[np.int8]:
        """How many filters each row fails."""
        counts = np.zeros(rows, dtype=np.int8)
        for mask in self.failed(wishes, rows).values():
            counts += mask
        return counts


class _Column:
    """`_samples`: for each distinct fact, by its code, one job that has it."""

    def __init__(self) -> None:
        self._codes: dict[Hashable, int] = {}
        self._samples: list[JobFields] = []
        self._code_of_row: NDArray[np.int32] = np.zeros(64, dtype=np.int32)

    def set(self, row: int, fact: Hashable, job: JobFields) -> None:
        code = self._codes.setdefault(fact, len(self._codes))
        if code == len(self._samples):
            self._samples.append(job)
        if row >= len(self._code_of_row):
            grown = np.zeros(2 * row, dtype=np.int32)
            grown[: len(self._code_of_row)] = self._code_of_row
            self._code_of_row = grown
        self._code_of_row[row] = code

    def failed(self, name: FilterName, wishes: Wishes, rows: int) -> Mask:
        by_code = np.fromiter((fails(name, wishes, job) for job in self._samples), np.bool_, len(self._samples))
        return by_code[self._code_of_row[:rows]] if rows else np.zeros(0, np.bool_)
