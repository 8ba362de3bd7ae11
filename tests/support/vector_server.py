"""A stand-in for the commands of a MongoDB with `$vectorSearch`: it checks what it is asked and answers as the manual says."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from pymongo.errors import OperationFailure

ALLOWED = {"$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$exists", "$not", "$nor", "$and", "$or"}


class VectorServer:
    """`refusal`: the code and name of the error with which a server answers that has no vector search."""

    def __init__(self, refusal: tuple[int, str] | None = None) -> None:
        self.refusal = refusal
        self.documents: dict[str, dict[str, Any]] = {}
        self.index: dict[str, Any] | None = None
        self.fails: Exception | None = None
        self.searched: list[dict[str, Any]] = []

    async def command(self, command: Mapping[str, Any], /) -> Mapping[str, Any]:
        (name, collection), *_ = command.items()
        assert collection == "job_vectors"
        answer: Mapping[str, Any] = getattr(self, f"_{name}")(command)
        return answer

    def _createSearchIndexes(self, command: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.refusal:
            code, name = self.refusal
            raise OperationFailure("no", code, {"code": code, "codeName": name})
        (index,) = command["indexes"]
        assert index["type"] == "vectorSearch"
        if self.index:
            raise OperationFailure("there", 68, {"code": 68, "codeName": "IndexAlreadyExists"})
        self.index = index
        return {"ok": 1}

    def _update(self, command: Mapping[str, Any]) -> Mapping[str, Any]:
        for one in command["updates"]:
            assert one["upsert"]
            self.documents.setdefault(one["q"]["_id"], {}).update(one["u"]["$set"])
        return {"ok": 1}

    def _delete(self, command: Mapping[str, Any]) -> Mapping[str, Any]:
        for one in command["deletes"]:
            self.documents.pop(one["q"]["_id"], None)
        return {"ok": 1}

    def _aggregate(self, command: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.fails:
            raise self.fails
        first, project = command["pipeline"]
        stage = first["$vectorSearch"]
        assert self.index
        assert project == {"$project": {"score": {"$meta": "vectorSearchScore"}}}
        assert stage["index"] == self.index["name"]
        assert stage["limit"] <= stage["numCandidates"] <= 10_000
        fields = {one["path"]: one for one in self.index["definition"]["fields"]}
        asked = np.array(stage["queryVector"].as_vector().data)
        assert len(asked) == fields[stage["path"]]["numDimensions"]
        self.searched.append(stage)
        found: list[dict[str, Any]] = []
        for job_id, document in self.documents.items():
            if "vector" in document and self._fits(document, stage["filter"], fields):
                vector = np.array(document["vector"].as_vector().data)
                cosine = float(asked @ vector / (np.linalg.norm(asked) * np.linalg.norm(vector)))
                found.append({"_id": job_id, "score": (1 + cosine) / 2})
        found.sort(key=lambda one: -one["score"])
        return {"ok": 1, "cursor": {"id": 0, "firstBatch": found[: stage["limit"]]}}

    def _fits(self, document: Mapping[str, Any], asked: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
        for key, value in asked.items():
            if key in ("$and", "$or"):
                fit = (all if key == "$and" else any)(self._fits(document, one, fields) for one in value)
            else:
                assert fields[key]["type"] == "filter"
                fit = all(_holds(document.get(key), operator, wanted) for operator, wanted in value.items())
            if not fit:
                return False
        return True


def _holds(value: Any, operator: str, wanted: Any) -> bool:
    assert operator in ALLOWED
    assert None not in (wanted if isinstance(wanted, list) else [wanted])
    if operator == "$in":
        return value in wanted
    if operator == "$gte":
        return bool(value >= wanted)
    return bool((value == wanted) == (operator == "$eq"))
