"""What a job costs in memory and in time: the figures behind docs/scaling.md.

    python -m benchmarks.scale [--jobs N …] [--vectors N …]

`--jobs`: whole indexes of so many jobs; `--vectors`: the first look alone (vectors and words), which is what grows.
"""

import argparse
import asyncio
import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.figures import machine, table
from benchmarks.market import openings, people
from repositories.models import Job, Profile, new_id, utc_now
from services.embeddings.protocol import unit_rows
from services.embeddings.wordllama import WordLlamaEncoder
from services.matching.features import (
    ProfileFeatures,
    Vectors,
    job_features,
    job_texts,
    profile_features,
    profile_texts,
)
from services.matching.filters import wishes
from services.matching.index import JobIndex
from services.matching.postings import Postings
from services.matching.strategies import STRATEGIES

DIMENSIONS = 256
QUERIES = 20
WORDS_OF_A_JOB = 60
WORDS_OF_A_PROFILE = 60
VOCABULARY = 20_000


def whole_index(count: int) -> list[str]:
    """Jobs with their texts, words, chunks and vectors, as a serving process holds them."""
    chance = np.random.default_rng(1)
    before = _resident_mb()
    index, seconds = JobIndex(), 0.0
    for number, fields in enumerate(openings(count)):
        job = Job(**fields.model_dump(), id=new_id(), owner_id="owner", status="open", published_at=utc_now())
        vectors = _random(chance, len(job_texts(job)))
        began = time.perf_counter()
        index.upsert(job_features(job, vectors))
        seconds += time.perf_counter() - began
        if number % 10_000 == 0:
            gc.collect()
    held = _resident_mb() - before
    seekers = [_features(one, chance) for one in people(QUERIES)]
    _best(index, seekers[0])
    took = [_timed(lambda one=seeker: _best(index, one)) for seeker in seekers]  # type: ignore[misc]
    return [
        f"{count:,}",
        f"{held:,.0f}",
        f"{held * 1024 / count:.1f}",
        f"{seconds * 1000 / count:.2f}",
        f"{statistics.median(took) * 1000:.1f}",
        f"{max(took) * 1000:.1f}",
    ]


def first_look(count: int) -> list[str]:
    """One product of a matrix with a vector, one pass over the words, one sort."""
    chance = np.random.default_rng(1)
    before = _resident_mb()
    matrix = np.zeros((count, DIMENSIONS), dtype=np.float32)
    for start in range(0, count, 100_000):
        matrix[start : start + 100_000] = _random(chance, min(100_000, count - start))
    vectors_mb = _resident_mb() - before
    before = _resident_mb()
    postings = Postings()
    names = [f"word{number}" for number in range(VOCABULARY)]
    for row in range(count):
        chosen = chance.integers(0, VOCABULARY, WORDS_OF_A_JOB)
        postings.set(row, dict.fromkeys([names[one] for one in chosen], 1.0))
    words_mb = _resident_mb() - before
    asked = {names[one]: 1.0 for one in chance.integers(0, VOCABULARY, WORDS_OF_A_PROFILE)}
    query = _random(chance, 1)[0]
    took = [
        _timed(lambda: np.argsort(-(matrix @ query + postings.weighted(asked, count)), kind="stable")) for _ in range(5)
    ]
    vectors = [_timed(lambda: matrix @ query) for _ in range(5)]
    words = [_timed(lambda: postings.weighted(asked, count)) for _ in range(5)]
    return [
        f"{count:,}",
        f"{vectors_mb * 1024 * 1024 / count:,.0f}",
        f"{words_mb * 1024 * 1024 / (count * WORDS_OF_A_JOB):,.0f}",
        *(f"{statistics.median(one) * 1000:.1f}" for one in (vectors, words, took)),
    ]


def embedding_rate(count: int) -> float:
    """Jobs a second on one core, with the bundled encoder."""
    texts = [text for fields in openings(count) for text in job_texts(fields)]
    encoder = WordLlamaEncoder()

    async def embed() -> float:
        await encoder.embed(texts[:50])
        began = time.perf_counter()
        await encoder.embed(texts)
        return count / (time.perf_counter() - began)

    return asyncio.run(embed())


def _alone(measure: Callable[[int], list[str]], count: int) -> list[str]:
    """In a process of its own, so that its memory holds nothing else."""
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(measure, count).result()


def _features(fields: object, chance: np.random.Generator) -> ProfileFeatures:
    profile = Profile(user_id=new_id(), **fields.model_dump())  # type: ignore[attr-defined]
    return profile_features(profile, _random(chance, len(profile_texts(profile))))


def _best(index: JobIndex, seeker: ProfileFeatures) -> None:
    among = index.failing(wishes(seeker.profile), 0)
    index.best_jobs(seeker, STRATEGIES["hybrid"], now=utc_now(), among=among)


def _random(chance: np.random.Generator, rows: int) -> Vectors:
    return unit_rows(chance.standard_normal((rows, DIMENSIONS), dtype=np.float32))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _resident_mb() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def main(arguments: Sequence[str] | None = None) -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--jobs", type=int, nargs="*", default=[10_000, 50_000])
    given.add_argument("--vectors", type=int, nargs="*", default=[100_000, 1_000_000])
    options = given.parse_args(arguments)
    whole = table(
        ["whole index: jobs", "MiB", "KiB a job", "ms to take in a job", "recommendation, ms", "longest, ms"],
        [_alone(whole_index, count) for count in options.jobs],
    )
    look = table(
        ["first look: jobs", "bytes a vector", "bytes a posting", "vectors, ms", "words, ms", "with sorting, ms"],
        [_alone(first_look, count) for count in options.vectors],
    )
    sys.stdout.write(f"{machine()}\n\n{whole}\n\n{look}\n\nEmbedding: {embedding_rate(1000):,.0f} jobs a second.\n")


if __name__ == "__main__":
    main()
