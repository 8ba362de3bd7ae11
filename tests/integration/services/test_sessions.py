import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from repositories.errors import StaleVersion
from repositories.models import Session, User
from repositories.storage import Repositories
from services.errors import NotFound, Unauthenticated
from services.events import EventLog
from services.principal import Principal
from services.sessions import SessionService
from tests.support.clock import Clock


class Process:
    """One process's session service on a database that it shares."""

    def __init__(self, repositories: Repositories, clock: Clock) -> None:
        self.events = EventLog(repositories.events, clock=clock)
        self.sessions = SessionService(
            repositories.sessions, repositories.users, self.events, life=timedelta(days=30), clock=clock
        )


@pytest.fixture
def process(repositories: Repositories, clock: Clock) -> Process:
    return Process(repositories, clock)


@pytest.fixture
def sessions(process: Process) -> SessionService:
    return process.sessions


@pytest.fixture
async def user(repositories: Repositories) -> User:
    user = User(email="imke@example.com", display_name="Imke", role="candidate", password_hash="-")
    await repositories.users.add(user)
    return user


def principal(session: Session) -> Principal:
    return Principal(session.user_id, "candidate", session.id)


async def refused(call: Callable[[], object]) -> bool:
    try:
        await call()  # type: ignore[misc]
    except Unauthenticated:
        return True
    return False


async def test_no_token_is_kept_as_it_is(sessions: SessionService, repositories: Repositories, user: User) -> None:
    session, token = await sessions.open(user, "api")
    _, _, second = await sessions.refresh(token)
    stored = await repositories.sessions.get(session.id)
    assert stored is not None
    assert token not in stored.model_dump_json()
    assert second not in stored.model_dump_json()


async def test_each_refresh_gives_the_next_token_and_prolongs_the_session(
    sessions: SessionService, user: User, clock: Clock
) -> None:
    session, first = await sessions.open(user, "api")
    clock.move(days=29)
    renewed, whose, second = await sessions.refresh(first)
    clock.move(days=29)
    assert whose.id == user.id
    assert renewed.id == session.id
    assert (await sessions.refresh(second))[2] not in {first, second}


async def test_a_used_token_ends_its_session_and_no_other(sessions: SessionService, user: User) -> None:
    stolen, first = await sessions.open(user, "api")
    other, _ = await sessions.open(user, "api")
    _, _, second = await sessions.refresh(first)
    assert await refused(lambda: sessions.refresh(first))
    assert await refused(lambda: sessions.refresh(second))
    assert await refused(lambda: sessions.principal_for(stolen.id))
    assert (await sessions.principal_for(other.id)).user_id == user.id


async def test_of_refreshes_at_once_at_most_one_succeeds(sessions: SessionService, user: User) -> None:
    _, token = await sessions.open(user, "api")
    answers = await asyncio.gather(*(sessions.refresh(token) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(answer, tuple) for answer in answers) <= 1
    assert all(isinstance(answer, tuple | Unauthenticated) for answer in answers)


@pytest.mark.parametrize("token", ["", ".", "x" * 43, "a.b", "nobody.", "\ud800.x"])
async def test_a_made_up_token_is_refused(sessions: SessionService, token: str) -> None:
    assert await refused(lambda: sessions.refresh(token))
    await sessions.end_by_token(token)


async def test_a_guessed_token_of_a_real_session_is_refused_and_ends_nothing(
    sessions: SessionService, user: User
) -> None:
    session, token = await sessions.open(user, "api")
    assert await refused(lambda: sessions.refresh(f"{session.id}.guess"))
    await sessions.end_by_token(f"{session.id}.guess")
    assert (await sessions.refresh(token))[0].id == session.id


async def test_an_ended_session_stays_ended_while_it_is_refreshed(
    sessions: SessionService, repositories: Repositories, user: User
) -> None:
    session, token = await sessions.open(user, "api")
    read = await repositories.sessions.get(session.id)
    await sessions.end(principal(session), session.id)
    assert read is not None
    with pytest.raises(StaleVersion):
        await repositories.sessions.save(read)
    assert await refused(lambda: sessions.principal_for(session.id))
    assert await refused(lambda: sessions.refresh(token))


async def test_a_session_ends_by_its_token_twice_without_complaint(sessions: SessionService, user: User) -> None:
    session, token = await sessions.open(user, "api")
    await sessions.principal_for(session.id)
    await sessions.end_by_token(token)
    await sessions.end_by_token(token)
    assert await refused(lambda: sessions.principal_for(session.id))
    assert await sessions.list(principal(session)) == []


async def test_only_ones_own_sessions_are_listed_and_ended(
    sessions: SessionService, repositories: Repositories, user: User, clock: Clock
) -> None:
    mine, _ = await sessions.open(user, "api")
    stranger = Principal("somebody-else", "candidate", "s")
    assert await sessions.list(stranger) == []
    for session_id in (mine.id, "nope"):
        with pytest.raises(NotFound):
            await sessions.end(stranger, session_id)
    assert [session.id for session in await sessions.list(principal(mine))] == [mine.id]
    await sessions.end(principal(mine), mine.id)
    with pytest.raises(NotFound):
        await sessions.end(principal(mine), mine.id)


async def test_an_expired_session_is_nobodys(sessions: SessionService, user: User, clock: Clock) -> None:
    session, token = await sessions.open(user, "api")
    clock.move(days=30)
    assert await refused(lambda: sessions.principal_for(session.id))
    assert await refused(lambda: sessions.refresh(token))
    assert await sessions.list(principal(session)) == []


async def test_another_process_lets_go_of_an_ended_session_when_it_reads_of_it(
    sessions: SessionService, repositories: Repositories, user: User, clock: Clock
) -> None:
    other = Process(repositories, clock)
    session, token = await sessions.open(user, "api")
    await other.sessions.principal_for(session.id)
    await sessions.end_by_token(token)
    assert await other.sessions.principal_for(session.id), "read less than two seconds ago"
    await other.events.poll()
    assert await refused(lambda: other.sessions.principal_for(session.id))


async def test_what_is_remembered_of_a_session_is_forgotten_within_two_seconds_without_any_event(
    sessions: SessionService, repositories: Repositories, user: User, clock: Clock
) -> None:
    session, _ = await sessions.open(user, "api")
    await sessions.principal_for(session.id)
    await repositories.users.remove(user.id)
    clock.move(seconds=2)
    assert await refused(lambda: sessions.principal_for(session.id))


async def test_ending_all_spares_the_one_that_is_named(sessions: SessionService, user: User) -> None:
    kept, _ = await sessions.open(user, "api")
    gone, _ = await sessions.open(user, "chat")
    await sessions.end_all(user.id, but=kept.id)
    assert [session.id for session in await sessions.list(principal(kept))] == [kept.id]
    assert await refused(lambda: sessions.principal_for(gone.id))
