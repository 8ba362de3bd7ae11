"""Sessions: one log-in each, kept alive by refresh tokens of one use, and ended in every process within two seconds."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from repositories.errors import StaleVersion
from repositories.models import Event, Page, Session, User, new_id, utc_now
from repositories.protocols import Position, SessionRepository, UserRepository
from services import cursors
from services.errors import NotFound, Unauthenticated
from services.events import EventLog
from services.kept_reads import KeptReads
from services.principal import Principal

Door = Literal["chat", "api"]
# SessionService.list hides the builtin inside its class
Sessions = list[Session]

# Every token of the last weeks of a busy session; an older one is refused as well, but ends nothing.
USED_TOKENS_KEPT = 500
CLIENT_LENGTH = 200


class SessionService:
    def __init__(
        self,
        sessions: SessionRepository,
        users: UserRepository,
        events: EventLog,
        *,
        life: timedelta,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._users = users
        self._events = events
        self._life = life
        self._clock = clock
        self._living: KeptReads[tuple[Principal, datetime]] = KeptReads(self._read_living, clock)
        events.subscribe(self._hear)

    async def open(self, user: User, door: Door, client: str = "") -> tuple[Session, str]:
        """A new session and its first refresh token, which is not kept and cannot be read again."""
        now, session_id = self._clock(), new_id()
        token = _new_token(session_id)
        session = Session(
            id=session_id,
            user_id=user.id,
            door=door,
            refresh_token_hash=_hash(token),
            client=client[:CLIENT_LENGTH],
            created_at=now,
            last_used_at=now,
            expires_at=now + self._life,
        )
        await self._sessions.add(session)
        # looked at after it was added: a password change or an end meanwhile has either ended it or is seen here
        stored = await self._users.get(user.id)
        if stored is None or not stored.is_active or stored.password_hash != user.password_hash:
            await self._end(session)
            raise _log_in_again()
        return session, token

    async def refresh(self, refresh_token: str) -> tuple[Session, User, str]:
        """The session prolonged, its user and the next token. A token that was used before ends the session at once."""
        session = await self._live_session(refresh_token)
        presented = _hash(refresh_token)
        if not hmac.compare_digest(presented, session.refresh_token_hash or ""):
            if presented in session.used_token_hashes:
                await self._end(session)
            raise _log_in_again()
        user = await self._users.get(session.user_id)
        if user is None or not user.is_active:
            raise _log_in_again()
        now, token = self._clock(), _new_token(session.id)
        session.used_token_hashes = [*session.used_token_hashes, presented][-USED_TOKENS_KEPT:]
        session.refresh_token_hash = _hash(token)
        session.last_used_at = now
        session.expires_at = now + self._life
        try:
            return await self._sessions.save(session), user, token
        except StaleVersion as error:
            raise _log_in_again() from error

    async def end_by_token(self, refresh_token: str) -> None:
        """Ends the token's session, whether this token is its newest or not. Of a token nobody gave out, nothing."""
        try:
            session = await self._live_session(refresh_token)
        except Unauthenticated:
            return
        if _hash(refresh_token) in {session.refresh_token_hash, *session.used_token_hashes}:
            await self._end(session)

    async def end(self, principal: Principal, session_id: str) -> None:
        session = await self._sessions.get(session_id)
        if session is None or session.user_id != principal.user_id or not self._is_live(session):
            raise NotFound("There is no such session.")
        await self._end(session)

    async def list(self, principal: Principal) -> Sessions:
        """Those that live, newest first."""
        found = await self._sessions.list_for_user(principal.user_id)
        return [session for session in found if self._is_live(session)]

    async def page(self, principal: Principal, cursor: str | None, limit: int) -> Page[Session]:
        """Of those, some. A person has few enough to be read at once."""
        after = cursors.decode(cursor)
        found = sorted(await self.list(principal), key=_position, reverse=True)
        return cursors.page([one for one in found if after is None or _position(one) < after], limit, _position)

    async def end_all(self, user_id: str, *, but: str | None = None) -> None:
        found = await self._sessions.list_for_user(user_id)
        await self._sessions.end_for_user(user_id, self._clock(), but=but)
        for session in found:
            if session.id != but:
                await self._tell(session)

    async def principal_for(self, session_id: str) -> Principal:
        """Who acts in this session. Raises Unauthenticated when it, or its user, has come to an end."""
        principal, expires_at = await self._living.get(session_id)
        if expires_at <= self._clock():
            # unless it has been prolonged since
            self._living.drop(session_id)
            principal, _ = await self._living.get(session_id)
        return principal

    async def _read_living(self, session_id: str) -> tuple[Principal, datetime]:
        session = await self._sessions.get(session_id)
        user = await self._users.get(session.user_id) if session and self._is_live(session) else None
        if session is None or user is None or not user.is_active:
            raise _log_in_again()
        principal = Principal(user.id, user.role, session.id, user.display_name, user.company)
        return principal, session.expires_at

    async def _live_session(self, refresh_token: str) -> Session:
        session_id, dot, secret = refresh_token.partition(".")
        session = await self._sessions.get(session_id) if dot and secret and refresh_token.isascii() else None
        if session is None or not self._is_live(session):
            raise _log_in_again()
        return session

    def _is_live(self, session: Session) -> bool:
        return session.ended_at is None and session.expires_at > self._clock()

    async def _end(self, session: Session) -> None:
        await self._sessions.end(session.id, self._clock())
        await self._tell(session)

    async def _tell(self, session: Session) -> None:
        await self._events.add("session.ended", session.user_id, session.id, [session.user_id])

    async def _hear(self, event: Event) -> None:
        if event.kind == "session.ended":
            self._living.drop(event.subject_id)
        elif event.kind in {"account.updated", "account.disabled", "account.deleted"}:
            self._living.drop_where(lambda living: living[0].user_id == event.subject_id)


def _new_token(session_id: str) -> str:
    return f"{session_id}.{secrets.token_urlsafe(32)}"


def _position(session: Session) -> Position:
    return Position(session.created_at, session.id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _log_in_again() -> Unauthenticated:
    return Unauthenticated("Your session has ended. Please log in again.")
