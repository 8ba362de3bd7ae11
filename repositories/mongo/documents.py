"""Entities to documents and back, and the four or five ways in which all are read and written.

A document is the entity with its `id` as `_id`, without the fields that are None, and with `taken` where an index keeps
something unique. What a chat model or a client has named the keys of is kept as JSON text: such a key may hold a dollar
or a dot, and such a number may be larger than what MongoDB keeps.

Whatever comes from outside is compared by `equal`: as a value, even where it looks like an operator.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from repositories.errors import StaleVersion
from repositories.json_text import json_text, whole_characters
from repositories.models import (
    Application,
    Conversation,
    Event,
    IdempotentAnswer,
    Invitation,
    Job,
    PendingAction,
    ProfileChange,
    Session,
    Turn,
    User,
    new_id,
)
from repositories.mongo.database import Database
from repositories.protocols import Position

M = TypeVar("M", bound=BaseModel)
Versioned = TypeVar("Versioned", User, Session, Job, Application, Invitation)
Document = dict[str, Any]

AS_JSON: dict[type[BaseModel], frozenset[str]] = {
    ProfileChange: frozenset({"changes"}),
    Conversation: frozenset({"focus"}),
    Turn: frozenset({"events", "messages"}),
    PendingAction: frozenset({"arguments", "preview", "result"}),
    Event: frozenset({"data"}),
    IdempotentAnswer: frozenset({"headers"}),
}
_NOTHING: frozenset[str] = frozenset()


def value_of(value: Any) -> Any:
    """Plain data as MongoDB takes it."""
    match value:
        case str():
            return whole_characters(value)
        case list() | tuple():
            return [value_of(each) for each in value]
        case dict():
            return {key: value_of(each) for key, each in value.items()}
    return value


def document_of(entity: BaseModel) -> Document:
    as_json = AS_JSON.get(type(entity), _NOTHING)
    return {
        _key(name): json_text(value) if name in as_json else value_of(value)
        for name, value in entity.model_dump().items()
        if value is not None
    }


def entity_of(model: type[M], document: Mapping[str, Any]) -> M:
    fields = {name: value for name, value in document.items() if name not in {"_id", "taken"}}
    if "id" in model.model_fields:
        fields["id"] = document["_id"]
    for name in AS_JSON.get(model, _NOTHING) & fields.keys():
        fields[name] = json.loads(fields[name])
    return model.model_validate(fields)


def equal(**values: object) -> Document:
    """Where these fields hold these values; None: where they are not there."""
    return {_key(name): {"$eq": value_of(value)} for name, value in values.items()}


def among(name: str, values: Sequence[object]) -> Document:
    return {_key(name): {"$in": [value_of(value) for value in values]}}


def changed(**values: object) -> Document:
    """The update that sets these fields; those that are None go."""
    present = {name: value_of(value) for name, value in values.items() if value is not None}
    gone = {name: "" for name, value in values.items() if value is None}
    return ({"$set": present} if present else {}) | ({"$unset": gone} if gone else {})


def nobody_elses() -> str:
    """For `taken`, where a document keeps nothing from others: a unique index takes it as it takes any other value.

    Sparse and partial indexes would say the same, but not on all servers, and not across the shards of a cluster.
    """
    return f"nothing:{new_id()}"


async def fetch_one(
    database: Database, model: type[M], collection: str, condition: Document, *, order: Sequence[tuple[str, int]] = ()
) -> M | None:
    sort = _sorting(order) or None
    document = await database.read(lambda held: held[collection].find_one(condition, sort=sort))
    return entity_of(model, document) if document else None


async def fetch_all(
    database: Database,
    model: type[M],
    collection: str,
    condition: Document,
    *,
    order: Sequence[tuple[str, int]],
    limit: int | None = None,
) -> list[M]:
    if limit == 0:
        # MongoDB's word for no limit
        return []
    documents = await database.read(
        lambda held: held[collection].find(condition, sort=_sorting(order), limit=limit or 0).to_list(None)
    )
    return [entity_of(model, document) for document in documents]


async def fetch_by_id(
    database: Database, model: type[M], collection: str, ids: Sequence[str], *, field: str = "id"
) -> dict[str, M]:
    documents = await database.read(lambda held: held[collection].find(among(field, ids)).to_list(None))
    return {document[_key(field)]: entity_of(model, document) for document in documents}


async def fetch_page(
    database: Database,
    model: type[M],
    collection: str,
    condition: Document,
    *,
    after: Position | None,
    limit: int,
    order: tuple[str, str] = ("created_at", "id"),
) -> list[M]:
    """Newest first, from behind `after`."""
    time, key = order
    if after is not None:
        older = {time: {"$lt": after.at}}
        as_old = equal(**{time: after.at}) | {_key(key): {"$lt": value_of(after.id)}}
        condition = {"$and": [condition, {"$or": [older, as_old]}]}
    return await fetch_all(database, model, collection, condition, order=[(time, -1), (key, -1)], limit=limit)


async def insert(database: Database, collection: str, entity: BaseModel, *, taken: str | None = None) -> None:
    document = _with_taken(entity, taken)
    await database.write(lambda held: held[collection].insert_one(document))


async def replace(database: Database, collection: str, entity: Versioned, *, taken: str | None = None) -> Versioned:
    """Stores `entity` in the place of the version it stands on."""
    raised = entity.model_copy(update={"version": entity.version + 1})
    document = _with_taken(raised, taken)
    condition = equal(id=entity.id, version=entity.version)
    result = await database.write(lambda held: held[collection].replace_one(condition, document))
    if not result.matched_count:
        raise StaleVersion
    return raised


async def update(database: Database, collection: str, condition: Document, change: Document) -> bool:
    """Whether there was one that met the condition."""
    result = await database.write(lambda held: held[collection].update_one(condition, change))
    return bool(result.matched_count)


async def count(database: Database, collection: str, condition: Document) -> int:
    return int(await database.read(lambda held: held[collection].count_documents(condition)))


async def remove(database: Database, collection: str, condition: Document) -> None:
    await database.write(lambda held: held[collection].delete_many(condition))


async def remove_version(database: Database, collection: str, field: str, value: str, version: int | None) -> None:
    """With `version`: raises StaleVersion unless it is the stored one. What is not stored needs no removing."""
    named = equal(**{field: value})
    condition = named if version is None else named | equal(version=version)
    result = await database.write(lambda held: held[collection].delete_one(condition))
    if not result.deleted_count and await count(database, collection, named):
        raise StaleVersion


def _with_taken(entity: BaseModel, taken: str | None) -> Document:
    return document_of(entity) | ({"taken": value_of(taken)} if taken is not None else {})


def _key(name: str) -> str:
    return "_id" if name == "id" else name


def _sorting(order: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(_key(name), direction) for name, direction in order]
