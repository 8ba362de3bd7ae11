"""Whether an account exists must not show in the time an answer takes, so the same work is done for all who are refused."""

import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from repositories.storage import Repositories
from services.accounts import AccountService, Registration
from services.errors import Unauthenticated
from services.events import EventLog
from services.passwords import PasswordHasher
from services.sessions import SessionService
from services.throttle import Throttle
from tests.support.clock import Clock

PASSWORD = "Correct-horse-battery-7"


class WatchedHasher(PasswordHasher):
    """Writes down each piece of work: what was called, with a hash of which cost, in which thread."""

    def __init__(self) -> None:
        super().__init__(4)
        self.work: list[tuple[str, int, bytes]] = []
        self.threads: set[str] = set()

    async def _run(self, call: Callable[..., Any], *args: Any, **_: Any) -> Any:
        def watched() -> Any:
            self.threads.add(threading.current_thread().name)
            return call(*args)

        self.work.append((call.__name__, len(args), args[1][:7] if len(args) > 1 else b""))
        return await super()._run(watched)


@pytest.fixture
async def hasher() -> AsyncIterator[WatchedHasher]:
    hasher = WatchedHasher()
    yield hasher
    hasher.close()


@pytest.fixture
async def accounts(repositories: Repositories, hasher: WatchedHasher, clock: Clock) -> AccountService:
    events = EventLog(repositories.events, clock=clock)
    sessions = SessionService(repositories.sessions, repositories.users, events, life=timedelta(days=30), clock=clock)
    throttle = Throttle(repositories.attempts, enabled=False, clock=clock)
    accounts = AccountService(repositories.users, sessions, repositories.tasks, events, hasher, throttle, clock=clock)
    for email in ("imke@example.com", "disabled@example.com"):
        body = {"email": email, "password": PASSWORD, "display_name": "Imke Roe", "role": "candidate"}
        user = await accounts.register(Registration.model_validate(body))
    await accounts.set_disabled(user.id, True)
    await accounts.add_without_login("seeded@example.com", "Seeded", "candidate")
    return accounts


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("imke@example.com", "Wrong-horse-battery-7"),
        ("imke@example.com", ""),
        ("imke@example.com", PASSWORD + "x" * 500),
        ("disabled@example.com", PASSWORD),
        ("seeded@example.com", PASSWORD),
        ("nobody@example.com", PASSWORD),
        ("no address", PASSWORD),
        ("\x00", PASSWORD),
    ],
)
async def test_who_is_refused_costs_one_comparison_whoever_it_is(
    accounts: AccountService, hasher: WatchedHasher, email: str, password: str
) -> None:
    hasher.work.clear()
    with pytest.raises(Unauthenticated, match=r"^The e-mail address or the password is wrong\.$"):
        await accounts.authenticate(email, password)
    assert hasher.work == [("checkpw", 2, b"$2b$04$")]


async def test_passwords_are_hashed_and_compared_off_the_event_loop(
    accounts: AccountService, hasher: WatchedHasher
) -> None:
    await accounts.authenticate("imke@example.com", PASSWORD)
    assert {name.partition("_")[0] for name in hasher.threads} == {"bcrypt"}
