"""How well Rolecall ranks and reads, measured on files of labelled cases.

A set for `matching` is two files, `NAME.jsonl` with queries `{qid, query, rel: {id: grade}, title?, skills?}` and
`NAME.corpus.jsonl` with documents `{id, text, title?, skills?}`; a query's `corpus_file` names another corpus. A set for
`extraction` is one file of `{text, spans: [{start, end, label}]}`.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from math import log2
from pathlib import Path
from typing import Any

from repositories.models import Job, Profile
from repositories.values import MAX_ITEM, MAX_ITEMS, MAX_TEXT, MAX_TITLE
from services.embeddings.protocol import Encoder
from services.errors import InvalidInput
from services.extraction.known_skills import known_skills
from services.extraction.passages import passage_of
from services.extraction.skills import find_skills
from services.matching.features import job_features, job_texts, profile_features, profile_texts
from services.matching.index import JobIndex
from services.matching.strategies import STRATEGIES, Strategy

BEST = 10
RANKED = 100
NAMES = ("Emily Walsh", "Lakisha Washington", "Mohammed Hussain", "Xiu Chen")
BATCH = 200

Progress = Callable[[str, int, int], None]
Figures = dict[str, float]


async def evaluate_matching(
    encoder: Encoder, file: Path, now: datetime, *, strategy: Strategy = "hybrid", progress: Progress
) -> Figures:
    """nDCG and recall at 10 with linear gain, and MRR over the first 100; means over queries with a relevant document."""
    queries = list(_rows(file))
    index = await _indexed(encoder, _corpus(file, queries), progress)
    sums, counted = {"ndcg@10": 0.0, "recall@10": 0.0, "mrr": 0.0}, 0
    for number, query in enumerate(queries, 1):
        relevant = {id: float(grade) for id, grade in query["rel"].items() if grade > 0}
        if not relevant:
            continue
        ranked = await _ranked(encoder, index, query, now, strategy)
        for name, value in ranking_figures(ranked, relevant).items():
            sums[name] += value
        counted += 1
        progress("Ranking", number, len(queries))
    return {"queries": counted} | {name: value / max(1, counted) for name, value in sums.items()}


async def evaluate_fairness(encoder: Encoder, file: Path, now: datetime, *, progress: Progress) -> Figures:
    """How many rankings change, in order or score, where nothing changes but a person's name. It must be none."""
    queries = list(_rows(file))
    index = await _indexed(encoder, _corpus(file, queries), progress)
    changed = 0
    for number, query in enumerate(queries, 1):
        rankings = [await _scores(encoder, index, _profile(query, name), now, "hybrid") for name in NAMES]
        changed += any(ranking != rankings[0] for ranking in rankings)
        progress("Ranking", number, len(queries))
    return {"queries": len(queries), "changed": changed}


def evaluate_extraction(file: Path, *, label: str | None, progress: Progress) -> Figures:
    """A skill found counts where it shares a letter with a labelled one, and the reverse; over all texts together."""
    found = hits = labelled = met = 0
    for number, row in enumerate(_rows(file), 1):
        gold = [(one["start"], one["end"]) for one in row["spans"] if label is None or one["label"] == label]
        read = _spans(row["text"])
        found, labelled = found + len(read), labelled + len(gold)
        hits += sum(any(_meet(one, other) for other in gold) for one in read)
        met += sum(any(_meet(one, other) for other in read) for one in gold)
        progress("Reading", number, 0)
    precision, recall = hits / max(1, found), met / max(1, labelled)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"labelled": labelled, "found": found, "precision": precision, "recall": recall, "f1": f1}


def ranking_figures(ranked: Sequence[str], relevant: Mapping[str, float]) -> Figures:
    gains = [relevant.get(id, 0.0) for id in ranked]
    ideal = sorted(relevant.values(), reverse=True)
    first = next((place for place, gain in enumerate(gains, 1) if gain > 0), None)
    return {
        "ndcg@10": _discounted(gains) / _discounted(ideal),
        "recall@10": sum(gain > 0 for gain in gains[:BEST]) / len(relevant),
        "mrr": 1 / first if first else 0.0,
    }


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains[:BEST], 1))


async def _ranked(
    encoder: Encoder, index: JobIndex, query: Mapping[str, Any], now: datetime, strategy: Strategy
) -> list[str]:
    return [id for id, _ in await _scores(encoder, index, _profile(query, None), now, strategy)]


async def _scores(
    encoder: Encoder, index: JobIndex, profile: Profile, now: datetime, strategy: Strategy
) -> list[tuple[str, float]]:
    vectors = await encoder.embed(profile_texts(profile))
    best = index.best_jobs(profile_features(profile, vectors), STRATEGIES[strategy], now=now, limit=RANKED)
    return [(scored.job.id, scored.score) for scored in best]


async def _indexed(encoder: Encoder, corpus: list[dict[str, Any]], progress: Progress) -> JobIndex:
    index = JobIndex()
    for start in range(0, len(corpus), BATCH):
        jobs = [_job(row) for row in corpus[start : start + BATCH]]
        texts = [job_texts(job) for job in jobs]
        vectors, row = await encoder.embed([text for rows in texts for text in rows]), 0
        for job, rows in zip(jobs, texts, strict=True):
            index.upsert(job_features(job, vectors[row : row + len(rows)]))
            row += len(rows)
        progress("Embedding", start + len(jobs), len(corpus))
    return index


def _job(row: Mapping[str, Any]) -> Job:
    title, text = str(row.get("title") or row["text"]), str(row["text"])
    return Job(
        id=str(row["id"]),
        owner_id="evaluation",
        status="open",
        title=title[:MAX_TITLE],
        description=text[:MAX_TEXT] if text != title else None,
        skills_required=_skills(row),
    )


def _profile(query: Mapping[str, Any], name: str | None) -> Profile:
    title, text = str(query.get("title") or query["query"]), str(query["query"])
    summary = text[: MAX_TEXT - 100] if text != title else None
    if name:
        summary = f"{name} here. {summary or ''}".strip()
    return Profile(
        user_id="evaluation", full_name=name, headline=title[:MAX_TITLE], summary=summary, skills=_skills(query)
    )


def _skills(row: Mapping[str, Any]) -> list[str]:
    return [str(skill)[:MAX_ITEM] for skill in row.get("skills", [])][:MAX_ITEMS]


def _spans(text: str) -> list[tuple[int, int]]:
    passage = passage_of(text)
    mentions = [*find_skills(passage, []), *known_skills(text)]
    return sorted({(one.start, one.end) for one in mentions})


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _corpus(file: Path, queries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    beside = file.with_suffix(".corpus.jsonl")
    named = queries[0].get("corpus_file") if queries else None
    return list(_rows(beside if beside.exists() or not named else file.with_name(str(named))))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InvalidInput(f"Line {number} of {file} is not valid JSON.") from error
            if not isinstance(row, dict):
                raise InvalidInput(f"Line {number} of {file} is not a JSON object.")
            yield row
