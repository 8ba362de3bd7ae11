"""Entities to documents and back, and the four or five ways in which all are read and written.

A document is the entity with its identity as `_id`, without the fields that are None. In a condition, `id` is the `_id`.
Whatever comes from outside is compared by `equal` and its like: as a value, even where it looks like an operator.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError

from repositories.errors import StaleVersion
from repositories.json_text import json_text, whole_characters
from repositories.models import Application, Invitation, Job, Model, Profile, Session, User
from repositories.mongo.database import Database
from repositories.mongo.schema import AS_JSON, COLLECTIONS, IDENTITIES, TAKEN, joined
from repositories.protocols import Position

M = TypeVar("M", bound=Model)
Versioned = TypeVar("Versioned", User, Session, Profile, Job, Application, Invitation)
Document = dict[str, Any]
DUPLICATE_KEY = 11000
_NOTHING: frozenset[str] = frozenset()


def document_of(entity: Model) -> Document:
    model = type(entity)
    as_json = AS_JSON.get(model, _NOTHING)
    document = {
        _key(name): json_text(value) if name in as_json else _value(value)
        for name, value in entity.model_dump().items()
        if value is not None
    }
    if model in IDENTITIES:
        document["_id"] = _value(joined(*(getattr(entity, name) for name in IDENTITIES[model])))
    taken = TAKEN[model](entity) if model in TAKEN else None
    return document if taken is None else document | {"taken": _value(taken)}


def entity_of(model: type[M], document: Mapping[str, Any]) -> M:
    fields = {name: value for name, value in document.items() if name not in {"_id", "taken"}}
    if model not in IDENTITIES:
        fields["id"] = document["_id"]
    for name in AS_JSON.get(model, _NOTHING) & fields.keys():
        fields[name] = json.loads(fields[name])
    return model.model_validate(fields)


def equal(**values: object) -> Document:
    """Where these fields hold these values; None: where they are not there."""
    return {_key(name): {"$eq": _value(value)} for name, value in values.items()}


def among(**values: Sequence[object]) -> Document:
    return {_key(name): {"$in": _value(several)} for name, several in values.items()}


def earlier(**times: datetime) -> Document:
    return {name: {"$lt": at} for name, at in times.items()}


def any_of(*conditions: Document) -> Document:
    return {"$or": list(conditions)}


def changed(**values: object) -> Document:
    """The update that sets these fields; those that are None go."""
    present = {name: _value(value) for name, value in values.items() if value is not None}
    gone = {name: "" for name, value in values.items() if value is None}
    return ({"$set": present} if present else {}) | ({"$unset": gone} if gone else {})


async def fetch_one(
    database: Database, model: type[M], condition: Document, *, order: Sequence[tuple[str, int]] = ()
) -> M | None:
    sort = _sorting(order) or None
    document = await database.read(lambda held: held[COLLECTIONS[model]].find_one(condition, sort=sort))
    return entity_of(model, document) if document else None


async def fetch_all(
    database: Database,
    model: type[M],
    condition: Document,
    *,
    order: Sequence[tuple[str, int]] = (),
    limit: int | None = None,
) -> list[M]:
    if limit == 0:
        # MongoDB's word for no limit
        return []
    documents = await database.read(
        lambda held: (
            held[COLLECTIONS[model]].find(condition, sort=_sorting(order) or None, limit=limit or 0).to_list(None)
        )
    )
    return [entity_of(model, document) for document in documents]


async def fetch_by_id(database: Database, model: type[M], ids: Sequence[str]) -> dict[str, M]:
    condition = among(id=ids)
    documents = await database.read(lambda held: held[COLLECTIONS[model]].find(condition).to_list(None))
    return {document["_id"]: entity_of(model, document) for document in documents}


async def fetch_page(
    database: Database,
    model: type[M],
    condition: Document,
    *,
    after: Position | None,
    limit: int,
    order: tuple[str, str] = ("created_at", "id"),
) -> list[M]:
    """Newest first, from behind `after`."""
    if after is not None:
        condition = {"$and": [condition, _beyond(order, after, "$lt")]}
    return await fetch_all(database, model, condition, order=[(name, -1) for name in order], limit=limit)


async def fetch_changed(database: Database, model: type[M], *, after: Position, limit: int) -> list[M]:
    """By updated_at and id, ascending, from behind `after`."""
    order = ("updated_at", "id")
    beyond = _beyond(order, after, "$gt")
    return await fetch_all(database, model, beyond, order=[(name, 1) for name in order], limit=limit)


async def values_of(database: Database, model: type[Model], field: str, condition: Document) -> set[str]:
    """All different values of this field."""
    return set(await database.read(lambda held: held[COLLECTIONS[model]].distinct(field, condition)))


async def count(database: Database, model: type[Model], condition: Document) -> int:
    return int(await database.read(lambda held: held[COLLECTIONS[model]].count_documents(condition)))


async def insert(database: Database, entity: Model) -> None:
    document = document_of(entity)
    await database.write(lambda held: held[COLLECTIONS[type(entity)]].insert_one(document))


async def insert_many(database: Database, entities: Sequence[Model]) -> list[int]:
    """Inserts each that a unique index lets in, all of one kind; answers the places of those that it refuses."""
    if not entities:
        return []
    documents = [document_of(entity) for entity in entities]
    collection = COLLECTIONS[type(entities[0])]

    async def work(held: Any) -> list[int]:
        try:
            await held[collection].insert_many(documents, ordered=False)
        except BulkWriteError as error:
            refusals = error.details["writeErrors"]
            if any(refusal["code"] != DUPLICATE_KEY for refusal in refusals) or error.details["writeConcernErrors"]:
                raise
            return [refusal["index"] for refusal in refusals]
        return []

    return await database.write(work)


async def put(database: Database, entities: Sequence[Model]) -> None:
    """Stores them, all of one kind, each in the place of the one with its identity."""
    if not entities:
        return
    documents = [document_of(entity) for entity in entities]
    orders = [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in documents]
    collection = COLLECTIONS[type(entities[0])]

    async def work(held: Any) -> None:
        try:
            await held[collection].bulk_write(orders, ordered=False)
        except BulkWriteError:
            # two that insert the same at once: by now it is there, to be replaced
            await held[collection].bulk_write(orders, ordered=False)

    await database.write(work)


async def replace(database: Database, entity: Versioned) -> Versioned:
    """Stores `entity` in the place of the version it stands on."""
    raised = entity.model_copy(update={"version": entity.version + 1})
    document = document_of(raised)
    condition = equal(id=document["_id"], version=entity.version)
    result = await database.write(lambda held: held[COLLECTIONS[type(entity)]].replace_one(condition, document))
    if not result.matched_count:
        raise StaleVersion
    return raised


async def update(database: Database, model: type[Model], condition: Document, change: Document) -> bool:
    """One document. Whether there was one that met the condition."""
    result = await database.write(lambda held: held[COLLECTIONS[model]].update_one(condition, change))
    return bool(result.matched_count)


async def update_all(database: Database, model: type[Model], condition: Document, change: Document) -> None:
    await database.write(lambda held: held[COLLECTIONS[model]].update_many(condition, change))


async def remove(database: Database, model: type[Model], condition: Document) -> int:
    """How many there were."""
    result = await database.write(lambda held: held[COLLECTIONS[model]].delete_many(condition))
    return int(result.deleted_count)


async def remove_version(database: Database, model: type[Model], identity: str, version: int | None) -> None:
    """With `version`: raises StaleVersion unless it is the stored one. What is not stored needs no removing."""
    named = equal(id=identity)
    condition = named if version is None else named | equal(version=version)
    if not await remove(database, model, condition) and await count(database, model, named):
        raise StaleVersion


def _value(value: Any) -> Any:
    """Plain data as MongoDB takes it."""
    match value:
        case str():
            return whole_characters(value)
        case list() | tuple():
            return [_value(each) for each in value]
        case dict():
            return {key: _value(each) for key, each in value.items()}
    return value


def _beyond(order: tuple[str, str], after: Position, direction: str) -> Document:
    time, key = order
    return any_of({time: {direction: after.at}}, equal(**{time: after.at}) | {_key(key): {direction: _value(after.id)}})


def _key(name: str) -> str:
    return "_id" if name == "id" else name


def _sorting(order: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(_key(name), direction) for name, direction in order]
