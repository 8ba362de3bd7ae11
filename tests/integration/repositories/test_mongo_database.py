"""What only MongoDB can do: be away, be of another version, or hold what a killed process has left half done."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database as RawDatabase

from repositories.errors import AlreadyExists, StorageUnavailable
from repositories.mongo.connection import open_mongo
from repositories.mongo.documents import document_of
from repositories.mongo.migrations import COLLECTION, MIGRATIONS
from repositories.protocols import Position
from tests.support.builders import at, conversation, job, turn, user

Raw = RawDatabase[dict[str, Any]]


@pytest.fixture
def raw(mongo_address: str) -> Iterator[Raw]:
    """The same database, past the repositories."""
    with MongoClient[dict[str, Any]](mongo_address) as client:
        yield client.get_default_database()


async def test_where_nobody_answers_it_is_unavailable() -> None:
    with pytest.raises(StorageUnavailable, match="cannot be reached"):
        async with open_mongo("mongodb://127.0.0.1:9/rolecall?serverSelectionTimeoutMS=50"):
            pass


async def test_an_address_that_is_none_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(ValueError, match="mongodb://user") as refusal:
        async with open_mongo("mongodb://ada:se%cret@localhost/rolecall"):
            pass

    assert "se%cret" not in str(refusal.value)


async def test_a_database_of_a_newer_version_is_not_touched(mongo_address: str, raw: Raw) -> None:
    raw[COLLECTION].insert_one({"_id": "version", "number": 999})

    with pytest.raises(StorageUnavailable, match="newer"):
        async with open_mongo(mongo_address):
            pass

    assert raw.list_collection_names() == [COLLECTION]


async def test_an_older_database_is_led_forward_with_what_it_holds(mongo_address: str, raw: Raw) -> None:
    older, ada, posting = 1, user(email="ada@example.org"), job(updated_at=at(5))
    raw[COLLECTION].insert_one({"_id": "version", "number": older})
    raw["users"].insert_one(document_of(ada))
    raw["users"].create_index("email", name="unique_email", unique=True, sparse=True)
    raw["jobs"].insert_one(document_of(posting))

    async with open_mongo(mongo_address) as repositories:
        assert await repositories.users.get_by_email("ada@example.org") == ada
        assert await repositories.jobs.list_changed(after=Position(at(0), "")) == [posting]
        with pytest.raises(AlreadyExists, match="email"):
            await repositories.users.add(user(email="ada@example.org"))

    assert raw[COLLECTION].find_one() == {"_id": "version", "number": len(MIGRATIONS)}
    assert "updated_at__id" in raw["jobs"].index_information()


@pytest.mark.parametrize("done", range(len(MIGRATIONS) + 1))
async def test_steps_that_were_done_but_not_noted_are_done_again_without_harm(
    mongo_address: str, raw: Raw, done: int
) -> None:
    ada = user()
    async with open_mongo(mongo_address) as repositories:
        await repositories.users.add(ada)
    indexes = {name: raw[name].index_information() for name in raw.list_collection_names()}
    raw[COLLECTION].update_one({}, {"$set": {"number": done}})

    async with open_mongo(mongo_address) as repositories:
        assert await repositories.users.get(ada.id) == ada

    assert {name: raw[name].index_information() for name in raw.list_collection_names()} == indexes
    assert raw[COLLECTION].find_one() == {"_id": "version", "number": len(MIGRATIONS)}


async def test_a_turn_whose_writer_died_before_it_was_counted_keeps_its_number(mongo_address: str, raw: Raw) -> None:
    async with open_mongo(mongo_address) as repositories:
        await repositories.conversations.add(conversation(id="c1"))
        raw["turns"].insert_one(document_of(turn(conversation_id="c1", number=1)))

        added = await repositories.conversations.add_turn(turn(conversation_id="c1"))

        assert added.number == 2
        stored = await repositories.conversations.get("c1")
        assert stored is not None
        assert stored.turn_count == 2


@pytest.mark.parametrize("looks_like", ["$ne", '{"$gt": ""}', "a.b", "$where"])
async def test_what_looks_like_an_operator_is_a_value(mongo_address: str, looks_like: str) -> None:
    async with open_mongo(mongo_address) as repositories:
        await repositories.users.add(user(email="ada@example.org"))

        assert await repositories.users.get_by_email(looks_like) is None
        assert await repositories.users.get(looks_like) is None
        assert await repositories.jobs.get_many_by_external_id(looks_like, [looks_like]) == {}
