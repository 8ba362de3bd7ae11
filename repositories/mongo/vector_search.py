"""Searching vectors in the server: `$vectorSearch` of MongoDB Atlas, or of a server with mongot beside it.

One document for each open job: its vector, the encoder that made it, and the facts that filters can be pushed down to.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from bson.binary import Binary, BinaryVectorDtype
from pymongo.errors import OperationFailure, PyMongoError

from repositories.errors import StorageUnavailable
from repositories.models import Job
from repositories.protocols import Nearest, PushedFilters

logger = logging.getLogger(__name__)

COLLECTION = "job_vectors"
# An index is for vectors of one length; with another encoder there is another one.
INDEX = "job_meaning_{}"
FACTS = ("encoder", "remote", "employment_type", "salary_currency", "yearly_pay")
# How many are looked at for each one wanted; the manual advises ten to twenty.
CANDIDATES = 20
MOST_CANDIDATES = 10_000
# Words of our own: filters of such an index do not know null.
UNSTATED = "unstated"
NO_PAY = -1.0
ALREADY_THERE = "IndexAlreadyExists"


class Commands(Protocol):
    """The one thing that is needed of a driver's database."""

    async def command(self, command: Mapping[str, Any], /) -> Mapping[str, Any]: ...


class MongoVectorSearch:
    def __init__(self, database: Commands) -> None:
        self._database = database

    async def prepare(self, dimensions: int) -> Literal["made", "there", "none"]:
        definition = {
            "fields": [
                {"type": "vector", "path": "vector", "numDimensions": dimensions, "similarity": "cosine"},
                *({"type": "filter", "path": fact} for fact in FACTS),
            ]
        }
        index = {"name": INDEX.format(dimensions), "type": "vectorSearch", "definition": definition}
        try:
            # an index of this kind needs its collection
            await self._database.command({"update": COLLECTION, "updates": [_upsert("", {"encoder": None})]})
            await self._database.command({"createSearchIndexes": COLLECTION, "indexes": [index]})
        except OperationFailure as refusal:
            name = (refusal.details or {}).get("codeName")
            if name == ALREADY_THERE:
                return "there"
            logger.info("This MongoDB has no vector search (%s); vectors are searched in memory.", name or refusal.code)
            return "none"
        except PyMongoError as error:
            raise StorageUnavailable("The database does not answer.") from error
        return "made"

    async def put(self, job: Job, vector: Sequence[float], encoder: str, yearly_pay: float | None) -> None:
        facts = {
            "vector": _packed(vector),
            "encoder": encoder,
            "remote": job.remote or UNSTATED,
            "employment_type": job.employment_type or UNSTATED,
            "salary_currency": job.salary_currency or UNSTATED,
            "yearly_pay": NO_PAY if yearly_pay is None else yearly_pay,
        }
        await self._run({"update": COLLECTION, "updates": [_upsert(job.id, facts)]})

    async def remove(self, job_id: str) -> None:
        await self._run({"delete": COLLECTION, "deletes": [{"q": {"_id": job_id}, "limit": 1}]})

    async def nearest(
        self, vector: Sequence[float], encoder: str, filters: PushedFilters, *, limit: int
    ) -> list[Nearest]:
        stage = {
            "index": INDEX.format(len(vector)),
            "path": "vector",
            "queryVector": _packed(vector),
            "numCandidates": min(MOST_CANDIDATES, max(limit, CANDIDATES * limit)),
            "limit": limit,
            "filter": _pushed(encoder, filters),
        }
        pipeline = [{"$vectorSearch": stage}, {"$project": {"score": {"$meta": "vectorSearchScore"}}}]
        answer = await self._run({"aggregate": COLLECTION, "pipeline": pipeline, "cursor": {"batchSize": limit}})
        # the server answers (1 + cosine) / 2
        return [Nearest(one["_id"], 2 * float(one["score"]) - 1) for one in answer["cursor"]["firstBatch"]]

    async def _run(self, command: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return await self._database.command(command)
        except PyMongoError as error:
            raise StorageUnavailable("The database cannot search vectors just now.") from error


def _packed(vector: Sequence[float]) -> Binary:
    """Four bytes a number, where a list would take thirteen."""
    return Binary.from_vector(list(vector), BinaryVectorDtype.FLOAT32)


def _upsert(job_id: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"q": {"_id": job_id}, "u": {"$set": dict(facts)}, "upsert": True}


def _pushed(encoder: str, filters: PushedFilters) -> dict[str, Any]:
    """What certainly fails is left out; what a posting does not state is unknown, and stays."""
    every: list[dict[str, Any]] = [{"encoder": {"$eq": encoder}}]
    if filters.workplaces:
        unstated = () if filters.workplace_stated else (UNSTATED,)
        every.append({"remote": {"$in": [*filters.workplaces, *unstated]}})
    if filters.employment_types:
        every.append({"employment_type": {"$in": [*filters.employment_types, UNSTATED]}})
    if filters.yearly_pay is not None:
        enough: list[dict[str, Any]] = [
            {"yearly_pay": {"$gte": filters.yearly_pay}},
            {"yearly_pay": {"$eq": NO_PAY}},
        ]
        if filters.currency:
            enough.append({"salary_currency": {"$ne": filters.currency}})
        every.append({"$or": enough})
    return {"$and": every}
