"""MongoDB behind a bad line: what may be repeated is, what may not is told, and nobody has to start anything again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from repositories.errors import AlreadyExists, StorageUnavailable
from repositories.mongo.connection import open_mongo
from repositories.storage import Repositories
from tests.support.builders import job, user
from tests.support.faulty_link import (
    HASTY,
    NOT_PRIMARY,
    STEPPED_DOWN,
    WRONG_PASSWORD,
    Fault,
    FaultyLink,
    Lost,
    faulty_link,
)

CUT = [Lost.REQUEST, Lost.ANSWER]
NEW_PRIMARY = [NOT_PRIMARY, STEPPED_DOWN]


def name_of(fault: object) -> str:
    return fault["codeName"] if isinstance(fault, dict) else f"lost {fault.value}" if isinstance(fault, Lost) else ""


@pytest.fixture
async def linked(mongo_address: str) -> AsyncIterator[tuple[FaultyLink, str]]:
    async with faulty_link(mongo_address) as opened:
        yield opened


@pytest.fixture
def link(linked: tuple[FaultyLink, str]) -> FaultyLink:
    return linked[0]


@pytest.fixture
def address(linked: tuple[FaultyLink, str]) -> str:
    return linked[1]


@pytest.fixture
async def repositories(address: str) -> AsyncIterator[Repositories]:
    async with open_mongo(address) as opened:
        yield opened


@pytest.mark.parametrize("fault", [*CUT, *NEW_PRIMARY], ids=name_of)
async def test_a_read_is_asked_again_and_nobody_notices(
    link: FaultyLink, repositories: Repositories, fault: Fault
) -> None:
    ada = user()
    await repositories.users.add(ada)

    link.spoil("find users", fault, times=2)

    assert await repositories.users.get(ada.id) == ada
    assert link.heard.count("find users") == 3


@pytest.mark.parametrize("fault", [Lost.REQUEST, *NEW_PRIMARY], ids=name_of)
async def test_a_write_that_did_not_arrive_is_told_and_not_repeated(
    link: FaultyLink, repositories: Repositories, fault: Fault
) -> None:
    ada = user()
    link.spoil("insert users", fault)

    with pytest.raises(StorageUnavailable, match="connection to the database was lost"):
        await repositories.users.add(ada)

    assert link.heard.count("insert users") == 1
    assert await repositories.users.get(ada.id) is None
    await repositories.users.add(ada)
    assert await repositories.users.get(ada.id) == ada


async def test_a_write_whose_answer_was_lost_is_told_and_done_once(
    link: FaultyLink, repositories: Repositories
) -> None:
    ada = user()
    link.spoil("insert users", Lost.ANSWER)

    with pytest.raises(StorageUnavailable):
        await repositories.users.add(ada)

    assert link.heard.count("insert users") == 1
    assert await repositories.users.list_all() == [ada]
    with pytest.raises(AlreadyExists):
        await repositories.users.add(ada)


async def test_a_read_that_never_gets_through_is_given_up(link: FaultyLink, repositories: Repositories) -> None:
    link.spoil("find users", Lost.REQUEST, times=100)

    with pytest.raises(StorageUnavailable, match="connection to the database was lost"):
        await repositories.users.get("ada")


async def test_whoever_was_cut_off_is_connected_again(link: FaultyLink, repositories: Repositories) -> None:
    for _ in range(2):
        ada = user()
        await repositories.users.add(ada)

        await link.cut()

        found = await asyncio.gather(*(repositories.users.get(ada.id) for _ in range(20)))
        assert found == [ada] * 20


async def test_while_the_server_is_gone_it_cannot_be_reached_and_then_it_can(
    link: FaultyLink, repositories: Repositories
) -> None:
    posting = job()
    await repositories.jobs.add(posting)
    await link.go()

    with pytest.raises(StorageUnavailable, match="cannot be reached"):
        await repositories.jobs.list_open()
    with pytest.raises(StorageUnavailable, match="cannot be reached"):
        await repositories.users.add(user())

    await link.come()
    assert await repositories.jobs.list_open() == [posting]
    await repositories.users.add(user())


async def test_a_slow_server_is_waited_for(link: FaultyLink, repositories: Repositories) -> None:
    link.seconds = 0.1

    await repositories.users.add(user())

    assert len(await repositories.users.list_all()) == 1


async def test_a_silent_server_is_given_up_and_asked_again_once_it_speaks(mongo_address: str) -> None:
    ada = user()
    async with (
        faulty_link(mongo_address, HASTY | {"socketTimeoutMS": "800"}) as (link, address),
        open_mongo(address) as repositories,
    ):
        await repositories.users.add(ada)
        link.seconds = 60

        with pytest.raises(StorageUnavailable, match="takes too long"):
            await repositories.users.get(ada.id)
        with pytest.raises(StorageUnavailable, match="takes too long"):
            await repositories.users.add(user())

        link.seconds = 0
        assert await repositories.users.get(ada.id) == ada


async def test_a_wrong_password_is_said_to_be_wrong_and_not_repeated(link: FaultyLink, address: str) -> None:
    link.spoil("saslStart", WRONG_PASSWORD, times=100)

    with pytest.raises(StorageUnavailable, match="refuses this user name or password") as refusal:
        async with open_mongo(address.replace("://", "://ada:opensesame@")):
            pass

    assert "opensesame" not in str(refusal.value)


async def test_a_server_that_is_silent_or_gone_at_the_start_is_unavailable(link: FaultyLink, address: str) -> None:
    link.seconds = 60
    with pytest.raises(StorageUnavailable):
        async with open_mongo(address):
            pass

    await link.go()
    with pytest.raises(StorageUnavailable):
        async with open_mongo(address):
            pass


@pytest.mark.parametrize("fault", [Lost.ANSWER, STEPPED_DOWN], ids=name_of)
@pytest.mark.parametrize("command", ["createIndexes users", "update schema"])
async def test_an_opening_that_was_cut_off_is_carried_on_by_the_next(
    link: FaultyLink, address: str, command: str, fault: Fault
) -> None:
    link.spoil(command, fault)
    with pytest.raises(StorageUnavailable):
        async with open_mongo(address):
            pass

    async with open_mongo(address) as repositories:
        await repositories.users.add(user(email="ada@example.org"))
        with pytest.raises(AlreadyExists):
            await repositories.users.add(user(email="ada@example.org"))
