import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pydantic import SecretStr, ValidationError

from repositories.models import User
from repositories.storage import Repositories
from services.accounts import LOG_INS_PER_ADDRESS, AccountService, AccountUpdate, PasswordChange, Registration
from services.errors import Conflict, InvalidInput, NotFound, TooManyRequests, Unauthenticated
from services.events import EventLog
from services.passwords import PasswordHasher
from services.principal import Principal
from services.sessions import SessionService
from services.throttle import Throttle
from tests.support.clock import Clock

PASSWORD = "Correct-horse-battery-7"
OTHER = "Another-horse-battery-8"


class Door:
    """Everything between a request and the database for accounts."""

    def __init__(self, repositories: Repositories, clock: Clock, *, rate_limits: bool = True) -> None:
        events = EventLog(repositories.events, clock=clock)
        self.passwords = PasswordHasher(4)
        self.sessions = SessionService(
            repositories.sessions, repositories.users, events, life=timedelta(days=30), clock=clock
        )
        throttle = Throttle(repositories.attempts, enabled=rate_limits, clock=clock)
        self.accounts = AccountService(
            repositories.users, self.sessions, repositories.tasks, events, self.passwords, throttle, clock=clock
        )

    async def log_in(self, user: User) -> Principal:
        return await self.accounts.principal_for((await self.accounts.open_session(user, "api")).id)


@pytest.fixture
async def door(repositories: Repositories, clock: Clock) -> AsyncIterator[Door]:
    door = Door(repositories, clock)
    yield door
    door.passwords.close()


@pytest.fixture
def accounts(door: Door) -> AccountService:
    return door.accounts


def registration(**over: object) -> Registration:
    body = {"email": "imke@example.com", "password": PASSWORD, "display_name": "Imke Roe", "role": "candidate"}
    return Registration.model_validate(body | over)


def change(current: str, new: str) -> PasswordChange:
    return PasswordChange(current_password=SecretStr(current), new_password=SecretStr(new))


async def test_who_registers_can_log_in_however_the_email_is_written(accounts: AccountService) -> None:
    user = await accounts.register(registration(email="  Imke@Example.COM "))
    assert user.email == "imke@example.com"
    assert (await accounts.authenticate(" IMKE@example.com ", PASSWORD)).id == user.id


async def test_an_email_registers_once_even_at_once(accounts: AccountService) -> None:
    answers = await asyncio.gather(*(accounts.register(registration()) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(answer, User) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Conflict)} == {"email_taken"}


async def test_a_company_is_kept_for_a_recruiter_alone(accounts: AccountService) -> None:
    recruiter = await accounts.register(registration(role="recruiter", company="Kiln & Co"))
    candidate = await accounts.register(registration(email="b@example.com", company="Kiln & Co"))
    assert recruiter.company == "Kiln & Co"
    assert candidate.company is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody.example.com"),
        ("email", "a@b@example.com"),
        ("email", "a@localhost"),
        ("email", "a@.com"),
        ("email", "@example.com"),
        ("email", "a b@example.com"),
        ("email", "a@example.com\u0000"),
        ("email", "a" * 250 + "@example.com"),
        ("email", 7),
        ("password", "Abcdefg-123"),
        ("password", "x" * 73),
        ("display_name", ""),
        ("display_name", "  "),
        ("display_name", "x" * 201),
        ("role", "admin"),
        ("favourite", "red"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_name_of_its_field(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        registration(**{field: value})
    assert refusal.value.errors()[0]["loc"][0] == field
    assert PASSWORD not in str(refusal.value)


async def test_wrong_password_and_unknown_email_are_one_answer(accounts: AccountService) -> None:
    await accounts.register(registration())
    refusals = []
    for email, password in [("imke@example.com", OTHER), ("no@example.com", PASSWORD), ("\ud800", "\ud800"), ("", "")]:
        with pytest.raises(Unauthenticated) as refusal:
            await accounts.authenticate(email, password)
        refusals.append((refusal.value.code, refusal.value.message))
    assert len(set(refusals)) == 1


async def test_ten_wrong_passwords_close_the_account_for_a_quarter_of_an_hour(
    accounts: AccountService, clock: Clock
) -> None:
    await accounts.register(registration())
    for _ in range(10):
        with pytest.raises(Unauthenticated):
            await accounts.authenticate("imke@example.com", OTHER)
        clock.move(seconds=1)
    with pytest.raises(TooManyRequests) as refusal:
        await accounts.authenticate("imke@example.com", PASSWORD)
    assert refusal.value.retry_after_seconds == 15 * 60 - 10
    clock.move(seconds=refusal.value.retry_after_seconds)
    assert await accounts.authenticate("imke@example.com", PASSWORD)


async def test_guesses_at_once_are_counted_too(accounts: AccountService) -> None:
    await accounts.register(registration())
    guesses = [accounts.authenticate("imke@example.com", f"{OTHER}{number}") for number in range(40)]
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(isinstance(answer, TooManyRequests) for answer in answers) >= 20


async def test_a_log_in_forgives_the_failures_before_it(accounts: AccountService) -> None:
    await accounts.register(registration())
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(Unauthenticated):
                await accounts.authenticate("imke@example.com", OTHER)
        await accounts.authenticate("imke@example.com", PASSWORD)


async def test_an_address_is_limited_over_all_accounts(
    accounts: AccountService, repositories: Repositories, clock: Clock
) -> None:
    await accounts.register(registration())
    throttle = Throttle(repositories.attempts, clock=clock)
    for _ in range(LOG_INS_PER_ADDRESS.attempts):
        await throttle.count(LOG_INS_PER_ADDRESS, "192.0.2.1")
    with pytest.raises(TooManyRequests):
        await accounts.authenticate("imke@example.com", PASSWORD, address="192.0.2.1")
    assert await accounts.authenticate("imke@example.com", PASSWORD, address="192.0.2.2")


async def test_sixty_registrations_an_hour_are_enough_for_one_address(accounts: AccountService, clock: Clock) -> None:
    for number in range(60):
        await accounts.register(registration(email=f"n{number}@example.com"), address="192.0.2.1")
    with pytest.raises(TooManyRequests):
        await accounts.register(registration(), address="192.0.2.1")
    clock.move(hours=1)
    assert await accounts.register(registration(), address="192.0.2.1")


async def test_without_rate_limits_nothing_is_refused(repositories: Repositories, clock: Clock) -> None:
    door = Door(repositories, clock, rate_limits=False)
    await door.accounts.register(registration())
    for _ in range(11):
        with pytest.raises(Unauthenticated):
            await door.accounts.authenticate("imke@example.com", OTHER)
    door.passwords.close()


async def test_an_update_changes_what_is_given_and_is_seen_at_once(door: Door) -> None:
    user = await door.accounts.register(registration(role="recruiter", company="Kiln & Co"))
    principal = await door.log_in(user)
    await door.accounts.update(principal, AccountUpdate(display_name="Zoë Roe"))
    seen = await door.accounts.principal_for(principal.session_id)
    assert (seen.display_name, seen.company) == ("Zoë Roe", "Kiln & Co")
    await door.accounts.update(principal, AccountUpdate(company=None))
    assert (await door.accounts.get(principal)).company is None


async def test_updates_at_once_are_both_kept(door: Door) -> None:
    principal = await door.log_in(await door.accounts.register(registration(role="recruiter")))
    await asyncio.gather(
        door.accounts.update(principal, AccountUpdate(display_name="Zoë")),
        door.accounts.update(principal, AccountUpdate(company="Kiln")),
    )
    user = await door.accounts.get(principal)
    assert (user.display_name, user.company) == ("Zoë", "Kiln")


async def test_a_changed_password_ends_every_session(door: Door) -> None:
    user = await door.accounts.register(registration())
    mine, other = await door.log_in(user), await door.log_in(user)
    await door.accounts.change_password(mine, change(PASSWORD, OTHER))
    for principal in (mine, other):
        with pytest.raises(Unauthenticated):
            await door.accounts.principal_for(principal.session_id)
    with pytest.raises(Unauthenticated):
        await door.accounts.authenticate(user.email, PASSWORD)
    assert await door.accounts.authenticate(user.email, OTHER)


async def test_a_password_changes_only_for_who_knows_it(door: Door) -> None:
    user = await door.accounts.register(registration())
    principal = await door.log_in(user)
    with pytest.raises(InvalidInput) as refusal:
        await door.accounts.change_password(principal, change(OTHER, PASSWORD))
    assert [error.field for error in refusal.value.errors] == ["current_password"]
    assert await door.accounts.principal_for(principal.session_id)
    assert await door.accounts.authenticate(user.email, PASSWORD)


async def test_a_deleted_account_is_gone_at_once_and_its_email_is_free(door: Door, repositories: Repositories) -> None:
    user = await door.accounts.register(registration())
    principal = await door.log_in(user)
    await door.accounts.delete(principal)
    for refused in (
        door.accounts.principal_for(principal.session_id),
        door.accounts.authenticate(user.email, PASSWORD),
    ):
        with pytest.raises(Unauthenticated):
            await refused
    assert (await repositories.tasks.count())[0] == 1
    assert (await door.accounts.register(registration())).id != user.id


async def test_a_disabled_account_is_shut_until_it_is_enabled(door: Door) -> None:
    user = await door.accounts.register(registration())
    principal = await door.log_in(user)
    await door.accounts.set_disabled(user.id, True)
    for refused in (
        door.accounts.principal_for(principal.session_id),
        door.accounts.authenticate(user.email, PASSWORD),
    ):
        with pytest.raises(Unauthenticated):
            await refused
    await door.accounts.set_disabled(user.id, False)
    assert await door.accounts.authenticate(user.email, PASSWORD)
    with pytest.raises(Unauthenticated):
        await door.accounts.principal_for(principal.session_id)


async def test_the_operator_gives_out_a_new_password(door: Door) -> None:
    user = await door.accounts.register(registration())
    principal = await door.log_in(user)
    password = await door.accounts.reset_password("Imke@example.com")
    assert await door.accounts.authenticate(user.email, password)
    with pytest.raises(Unauthenticated):
        await door.accounts.principal_for(principal.session_id)
    with pytest.raises(NotFound):
        await door.accounts.reset_password("nobody@example.com")


async def test_no_password_or_email_is_written_to_events_or_attempts(door: Door, repositories: Repositories) -> None:
    user = await door.accounts.register(registration(), address="192.0.2.1")
    events = await repositories.events.list_for_user(user.id)
    text = "".join(event.model_dump_json() for event in events)
    assert events
    assert user.email not in text
    assert PASSWORD not in text


async def test_a_user_is_acted_for_while_the_account_stands(door: Door) -> None:
    user = await door.accounts.register(registration())
    acting = await door.accounts.acting_as(user.id)
    assert acting is not None
    assert (acting.user_id, acting.role, acting.session_id) == (user.id, "candidate", "")
    await door.accounts.set_disabled(user.id, True)
    assert await door.accounts.acting_as(user.id) is None
    assert await door.accounts.acting_as("nobody") is None


async def test_a_log_in_overtaken_by_a_password_change_opens_no_session(door: Door) -> None:
    await door.accounts.register(registration())
    before = await door.accounts.authenticate("imke@example.com", PASSWORD)
    await door.accounts.reset_password("imke@example.com")
    with pytest.raises(Unauthenticated):
        await door.accounts.open_session(before, "chat")
