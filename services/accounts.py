"""Accounts: who there is, how they prove it, and how they leave."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Model, Session, Task, User, utc_now
from repositories.protocols import Position, TaskRepository, UserRepository
from repositories.values import Role, Title
from services.errors import Conflict, FieldError, InvalidInput, NotFound, Unauthenticated
from services.events import EventLog
from services.passwords import NewPassword, PasswordHasher, new_password
from services.principal import Principal
from services.sessions import Door, SessionService
from services.throttle import Limit, Throttle

LOG_INS_PER_ACCOUNT = Limit("login-account", 10, timedelta(minutes=15))
LOG_INS_PER_ADDRESS = Limit("login-address", 100, timedelta(minutes=15))
REGISTRATIONS = Limit("registration", 60, timedelta(hours=1))
MAX_EMAIL = 254
# Allowed within quotes by the book, used by nobody, and of use to those who write markup or lists.
NOT_IN_EMAILS = '<>()[]\\,;:"'
SAVE_TRIES = 5


def normal_email(value: str) -> str:
    return value.strip().casefold()


def _email(value: str) -> str:
    name, at, domain = value.partition("@")
    parts = domain.split(".")
    sound = name and at and len(parts) > 1 and all(parts) and "@" not in domain
    if not sound or any(mark.isspace() or not mark.isprintable() or mark in NOT_IN_EMAILS for mark in value):
        raise ValueError("must be an e-mail address such as name@example.com")
    return value


def _tidy_email(value: object) -> object:
    return normal_email(value) if isinstance(value, str) else value


Email = Annotated[str, AfterValidator(_email), Field(max_length=MAX_EMAIL), BeforeValidator(_tidy_email)]
Name = Annotated[Title, Field(min_length=1)]


class Registration(Model):
    email: Email
    password: NewPassword
    display_name: Name
    role: Role
    company: Title | None = Field(default=None, description="A recruiter's employer; of no meaning for a candidate.")


class AccountUpdate(Model):
    """Only what is given changes."""

    display_name: Name | None = None
    company: Title | None = None


class PasswordChange(Model):
    current_password: SecretStr
    new_password: NewPassword


class AccountService:
    def __init__(
        self,
        users: UserRepository,
        sessions: SessionService,
        tasks: TaskRepository,
        events: EventLog,
        passwords: PasswordHasher,
        throttle: Throttle,
        *,
        wake_worker: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._tasks = tasks
        self._events = events
        self._passwords = passwords
        self._throttle = throttle
        self._wake_worker = wake_worker
        self._clock = clock

    async def register(self, registration: Registration, *, address: str = "") -> User:
        """Raises Conflict("email_taken")."""
        await self._throttle.spend(REGISTRATIONS, address)
        user = User(
            email=registration.email,
            display_name=registration.display_name,
            role=registration.role,
            company=(registration.company or None) if registration.role == "recruiter" else None,
            password_hash=await self._passwords.hash(registration.password.get_secret_value()),
            created_at=self._clock(),
        )
        try:
            await self._users.add(user)
        except AlreadyExists as error:
            raise Conflict("There is an account with this e-mail address already.", code="email_taken") from error
        await self._events.add("account.registered", user.id, user.id)
        return user

    async def add_without_login(self, email: str, display_name: str, role: Role, company: str | None = None) -> User:
        """An account that nobody can log in to until the operator resets its password, for imports and demo data."""
        user = User(
            email=normal_email(email),
            display_name=display_name,
            role=role,
            company=company,
            password_hash=self._passwords.unusable,
            created_at=self._clock(),
        )
        try:
            await self._users.add(user)
        except AlreadyExists as error:
            raise Conflict("There is an account with this e-mail address already.", code="email_taken") from error
        await self._events.add("account.registered", user.id, user.id)
        return user

    async def is_empty(self) -> bool:
        """Whether nobody has an account."""
        return not await self._users.list_all(limit=1)

    async def authenticate(self, email: str, password: str, *, address: str = "") -> User:
        """One answer, after the same time, whether the e-mail or the password is wrong."""
        email = normal_email(email)
        await self._throttle.check(LOG_INS_PER_ADDRESS, address)
        # counted before it is known to be wrong, so that many guesses at once are no way around the limit
        await self._throttle.spend(LOG_INS_PER_ACCOUNT, email)
        user = await self._users.get_by_email(email) if email.isprintable() else None
        matches = await self._passwords.matches(password, user.password_hash if user else None)
        if user is None or not matches or not user.is_active:
            await self._throttle.count(LOG_INS_PER_ADDRESS, address)
            raise Unauthenticated("The e-mail address or the password is wrong.", code="bad_credentials")
        await self._throttle.forget(LOG_INS_PER_ACCOUNT, email)
        return user

    async def open_session(self, user: User, door: Door, client: str = "") -> Session:
        """A session without its refresh token, for a door that keeps its own proof of log-in."""
        session, _ = await self._sessions.open(user, door, client)
        return session

    async def principal_for(self, session_id: str) -> Principal:
        """Raises Unauthenticated; right within two seconds whatever other processes do."""
        return await self._sessions.principal_for(session_id)

    async def acting_as(self, user_id: str) -> Principal | None:
        """The user without a session, to carry on what they had confirmed; None if they may not act any more."""
        user = await self._users.get(user_id)
        if user is None or not user.is_active:
            return None
        return Principal(user.id, user.role, "", user.display_name, user.company)

    async def get(self, principal: Principal) -> User:
        user = await self._users.get(principal.user_id)
        if user is None:
            raise Unauthenticated("This account is gone.")
        return user

    async def update(self, principal: Principal, update: AccountUpdate) -> User:
        given = update.model_fields_set

        def change(user: User) -> None:
            if "display_name" in given:
                user.display_name = update.display_name or user.display_name
            if "company" in given and user.role == "recruiter":
                user.company = update.company or None

        user = await self._change(principal.user_id, change)
        await self._events.add("account.updated", user.id, user.id, [user.id])
        return user

    async def change_password(self, principal: Principal, change: PasswordChange) -> User:
        """Ends every session, the principal's own too, since its tokens are older; the door opens a new one."""
        user = await self.get(principal)
        await self._throttle.spend(LOG_INS_PER_ACCOUNT, user.email)
        if not await self._passwords.matches(change.current_password.get_secret_value(), user.password_hash):
            message = "The current password is wrong."
            raise InvalidInput(message, FieldError("current_password", message), code="wrong_password")
        await self._throttle.forget(LOG_INS_PER_ACCOUNT, user.email)
        return await self._set_password(user.id, change.new_password.get_secret_value())

    async def delete(self, principal: Principal) -> None:
        """The account ends with one write; what it leaves behind is purged by the worker, also after a crash."""
        await self.delete_user(principal.user_id)

    async def delete_user(self, user_id: str) -> None:
        # first the task: a crash between the two must not leave data without an owner
        await self._tasks.add(Task(kind="purge_account", subject_id=user_id, created_at=self._clock()))
        await self._users.remove(user_id)
        await self._events.add("account.deleted", user_id, user_id, [user_id])
        self._wake_worker()

    async def set_disabled(self, user_id: str, disabled: bool) -> User:
        """For the operator. Disabling ends all sessions; enabling lets the person log in again."""

        def change(user: User) -> None:
            user.disabled_at = (user.disabled_at or self._clock()) if disabled else None

        user = await self._change(user_id, change)
        await self._events.add("account.disabled" if disabled else "account.enabled", None, user_id, [user_id])
        if disabled:
            await self._sessions.end_all(user_id)
        return user

    async def reset_password(self, email: str) -> str:
        """For the operator: a new password, told once; all sessions end."""
        user = await self.find(email)
        password = new_password()
        await self._set_password(user.id, password)
        await self._throttle.forget(LOG_INS_PER_ACCOUNT, user.email)
        return password

    async def find(self, email: str) -> User:
        """For the operator."""
        user = await self._users.get_by_email(normal_email(email))
        if user is None:
            raise NotFound("There is no account with this e-mail address.")
        return user

    async def everybody(self) -> AsyncIterator[User]:
        """For the operator: newest first."""
        after = None
        while users := await self._users.list_all(after=after):
            for user in users:
                yield user
            after = Position(users[-1].created_at, users[-1].id)

    async def _set_password(self, user_id: str, password: str) -> User:
        password_hash = await self._passwords.hash(password)

        def change(user: User) -> None:
            user.password_hash = password_hash

        user = await self._change(user_id, change)
        await self._events.add("password.changed", user_id, user_id, [user_id])
        await self._sessions.end_all(user_id)
        return user

    async def _change(self, user_id: str, change: Callable[[User], None]) -> User:
        """These changes do not depend on what else changes, so one that was overtaken is made again."""
        for _ in range(SAVE_TRIES):
            user = await self._users.get(user_id)
            if user is None:
                raise NotFound("There is no such account.")
            change(user)
            try:
                return await self._users.save(user)
            except StaleVersion:
                continue
        raise Conflict("The account is being changed elsewhere. Please try again.")
