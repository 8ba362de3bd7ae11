"""Everything open, in memory: what fits one profile, one job or a few words best.

Two stages: one product of matrices and one pass over the words rank all; the best few hundred are scored in full.
Used from one event loop, without locks: no method waits between its steps.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from services.matching.facets import Facets, Mask
from services.matching.features import JobFeatures, ProfileFeatures, Vectors
from services.matching.match import Adjustment, FilterName, Parts
from services.matching.newest import NewestFirst, Place
from services.matching.postings import Floats, Postings
from services.matching.statistics import Statistics
from services.matching.strategies import Scored, score
from services.matching.wishes import Wishes
from services.matching.words import telling_words

# How many are scored in full, and so how long a list can get.
LIST_LENGTH = 300

_MEANT_COSINE = 0.45
_SAID_SHARE = 0.5


class _Table:
    """Rows by id: a document vector and words. Freed rows are used again."""

    def __init__(self) -> None:
        self.ids: list[str | None] = []
        self._free: list[int] = []
        self._row_of: dict[str, int] = {}
        self._documents: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self.postings = Postings()

    def set(self, id: str, document: Vectors | None, terms: Mapping[str, float]) -> None:
        row = self._row_of.get(id)
        if row is None:
            row = self._free.pop() if self._free else len(self.ids)
            if row == len(self.ids):
                self.ids.append(None)
            self.ids[row], self._row_of[id] = id, row
        self._place(row, document)
        self.postings.set(row, terms)

    def remove(self, id: str) -> None:
        row = self._row_of.pop(id, None)
        if row is None:
            return
        self.ids[row] = None
        self._free.append(row)
        self._place(row, None)
        self.postings.remove(row)

    def cosines(self, document: Vectors | None) -> Floats:
        """0 where either side is not embedded yet."""
        rows = len(self.ids)
        if document is None or self._documents.shape[1] != len(document):
            return np.zeros(rows)
        return (self._documents[:rows] @ document.astype(np.float32)).astype(np.float64)

    def row(self, id: str) -> int:
        return self._row_of[id]

    def best_first(self, scores: Floats, among: Mask | None = None) -> Iterator[str]:
        """`among`: by row, which ones to go through; all otherwise."""
        rows = np.arange(len(scores)) if among is None else np.flatnonzero(among)
        for row in rows[np.argsort(-scores[rows], kind="stable")]:
            if (id := self.ids[row]) is not None:
                yield id

    def _place(self, row: int, document: Vectors | None) -> None:
        if document is not None and self._documents.shape[1] != len(document):
            # another encoder from now on: what was made with the old one is not comparable
            self._documents = np.zeros((max(64, 2 * len(self.ids)), len(document)), dtype=np.float32)
        if row >= len(self._documents):
            grown = np.zeros((max(64, 2 * row), self._documents.shape[1]), dtype=np.float32)
            grown[: len(self._documents)] = self._documents
            self._documents = grown
        self._documents[row] = 0 if document is None else document


class JobIndex:
    """Open jobs, and how common words are among them. `changes` counts what could change any answer."""

    def __init__(self) -> None:
        self.statistics = Statistics()
        self.changes = 0
        self._jobs: dict[str, JobFeatures] = {}
        self._table = _Table()
        self._facets = Facets()
        self._newest = NewestFirst()

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[JobFeatures]:
        return iter(list(self._jobs.values()))

    def get(self, job_id: str) -> JobFeatures | None:
        return self._jobs.get(job_id)

    def upsert(self, job: JobFeatures) -> None:
        known = self._jobs.get(job.id)
        if known is not None:
            self.statistics.remove(known.counted, known.document)
        self.changes += 1
        self._jobs[job.id] = job
        self.statistics.add(job.counted, job.document)
        where = telling_words(" ".join((job.job.company or "", *job.job.locations)))
        self._table.set(job.id, job.document, dict.fromkeys(where, 0.0) | job.terms)
        self._facets.set(self._table.row(job.id), job.job)
        self._newest.set(job.id, published_at(job))

    def remove(self, job_id: str) -> None:
        """Does nothing if it is not there."""
        known = self._jobs.pop(job_id, None)
        if known is not None:
            self.changes += 1
            self.statistics.remove(known.counted, known.document)
            self._table.remove(job_id)
            self._newest.remove(job_id)

    def newest(self, after: Place | None = None) -> Iterator[JobFeatures]:
        """Newest first, equals by id, from behind `after`; to be read before anything changes."""
        return (self._jobs[job_id] for _, job_id in self._newest.after(after))

    def failing(self, wishes: Wishes, count: int) -> Mask:
        """By row, for `best_jobs`: which jobs fail exactly so many filters."""
        failing: Mask = self._facets.failing(wishes, len(self._table.ids)) == count
        return failing

    def passes(self, wishes: Wishes, count: int) -> Callable[[JobFeatures], bool]:
        """The same, asked of one job at a time; good until anything changes."""
        mask, row = self.failing(wishes, count), self._table.row
        return lambda job: bool(mask[row(job.id)])

    def hindrances(self, wishes: Wishes, only: Collection[str] | None = None) -> dict[FilterName, int]:
        """How many jobs each filter keeps out, of all or of `only` those."""
        counted = np.zeros(len(self._table.ids), dtype=np.bool_)
        counted[
            [self._table.row(job_id) for job_id in (self._jobs if only is None else only) if job_id in self._jobs]
        ] = True
        failed = self._facets.failed(wishes, len(counted))
        return {name: int((mask & counted).sum()) for name, mask in failed.items()}

    def best_jobs(
        self,
        profile: ProfileFeatures,
        weights: Parts,
        *,
        now: datetime,
        among: Mask | None = None,
        keep: Callable[[JobFeatures], bool] | None = None,
        adjust: Callable[[JobFeatures], Sequence[Adjustment]] | None = None,
        limit: int = LIST_LENGTH,
    ) -> list[Scored]:
        """Best first, equals by id. `among` and `keep` leave jobs out, `adjust` answers the adjustments of one."""
        kept: list[JobFeatures] = []
        for job_id in self._table.best_first(self._first_look(profile, weights), among):
            job = self._jobs[job_id]
            if keep is None or keep(job):
                kept.append(job)
                if len(kept) >= limit:
                    break
        return _sorted(
            score(profile, job, self.statistics, weights, now=now, adjustments=adjust(job) if adjust else ())
            for job in kept
        )

    def search(
        self,
        query: str,
        query_vector: Vectors | None,
        *,
        keep: Callable[[JobFeatures], bool] | None = None,
        limit: int = LIST_LENGTH,
    ) -> list[tuple[float, JobFeatures]]:
        """Jobs that say or mean what was asked for, best first, equals by id; those that do neither are left out."""
        rarity = {term: self.statistics.rarity(term) for term in telling_words(query)}
        whole = sum(rarity.values())
        rows = len(self._table.ids)
        said = self._table.postings.present(rarity, rows) / whole if whole else np.zeros(rows)
        meant = self._table.cosines(query_vector)
        found: list[tuple[float, JobFeatures]] = []
        for row in np.flatnonzero((said >= _SAID_SHARE) | (meant >= _MEANT_COSINE)):
            job_id = self._table.ids[row]
            job = self._jobs[job_id] if job_id else None
            if job and (keep is None or keep(job)):
                in_title = sum(rarity[term] for term in job.title_terms & rarity.keys()) / whole if whole else 0.0
                found.append(
                    (round(0.4 * float(said[row]) + 0.3 * in_title + 0.3 * max(0.0, float(meant[row])), 6), job)
                )
        return sorted(found, key=lambda pair: (-pair[0], pair[1].id))[:limit]

    def _first_look(self, profile: ProfileFeatures, weights: Parts) -> Floats:
        rarity = {term: self.statistics.rarity(term) ** 2 for term in profile.terms}
        said = self._table.postings.weighted(rarity, len(self._table.ids))
        return _blend(self._table.cosines(_whole(profile)), said, weights)


class ProfileIndex:
    """Profiles that recruiters may look through."""

    def __init__(self) -> None:
        self._profiles: dict[str, ProfileFeatures] = {}
        self._table = _Table()

    def __len__(self) -> int:
        return len(self._profiles)

    def __iter__(self) -> Iterator[ProfileFeatures]:
        return iter(list(self._profiles.values()))

    def get(self, user_id: str) -> ProfileFeatures | None:
        return self._profiles.get(user_id)

    def upsert(self, profile: ProfileFeatures) -> None:
        self._profiles[profile.id] = profile
        self._table.set(profile.id, _whole(profile), dict.fromkeys(profile.terms, 1.0))

    def remove(self, user_id: str) -> None:
        """Does nothing if it is not there."""
        if self._profiles.pop(user_id, None) is not None:
            self._table.remove(user_id)

    def best_profiles(
        self,
        job: JobFeatures,
        weights: Parts,
        *,
        statistics: Statistics,
        now: datetime,
        keep: Callable[[ProfileFeatures], bool] | None = None,
        limit: int = LIST_LENGTH,
    ) -> list[Scored]:
        """Best first, equals by id. `statistics` are the job index's, so that scores are those that candidates see."""
        worth = {term: weight * statistics.rarity(term) ** 2 for term, weight in job.terms.items()}
        said = self._table.postings.weighted(worth, len(self._table.ids))
        kept: list[ProfileFeatures] = []
        for user_id in self._table.best_first(_blend(self._table.cosines(job.document), said, weights)):
            profile = self._profiles[user_id]
            if keep is None or keep(profile):
                kept.append(profile)
                if len(kept) >= limit:
                    break
        return _sorted(score(profile, job, statistics, weights, now=now) for profile in kept)


def published_at(job: JobFeatures) -> float:
    """Seconds since 1970; for what was never published, of its making."""
    return (job.job.published_at or job.job.created_at).astimezone(UTC).timestamp()


def _whole(profile: ProfileFeatures) -> Vectors | None:
    if profile.document is not None and profile.document.any():
        return profile.document
    return None if profile.items is None else profile.items.mean(axis=0)


def _blend(meant: Floats, said: Floats, weights: Parts) -> Floats:
    """Cosines and word sums on one scale. It decides only who is looked at more closely, never a score."""
    top = said.max(initial=0.0)
    words = weights.lexical + weights.skills + weights.title
    return weights.semantic * np.maximum(meant, 0) + words * (said / top if top else said)


def _sorted(found: Iterator[Scored]) -> list[Scored]:
    return sorted(found, key=lambda scored: (-scored.score, scored.job.id, scored.profile.id))
