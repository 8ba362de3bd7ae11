"""Outward acts that wait for a yes: asked once, decided once, carried out exactly once."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from repositories.models import ActionStatus, PendingAction, utc_now
from repositories.protocols import PendingActionRepository
from services.errors import Conflict, NotFound
from services.events import EventLog
from services.principal import Principal

WAIT_SECONDS = 15.0
LOOK_SECONDS = 0.05

CANCELLED = "Cancelled. Nothing was done."
EXPIRED = "This request has expired, so nothing was done. Please ask again if you still want it."


class PendingActionService:
    def __init__(
        self,
        actions: PendingActionRepository,
        events: EventLog,
        *,
        life: timedelta,
        wait_seconds: float = WAIT_SECONDS,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._actions = actions
        self._events = events
        self._life = life
        self._wait_seconds = wait_seconds
        self._clock = clock

    async def request(
        self,
        principal: Principal,
        *,
        conversation_id: str,
        turn_id: str,
        tool: str,
        key: str,
        arguments: dict[str, Any],
        summary: str,
        preview: dict[str, Any] | None = None,
    ) -> PendingAction:
        """Asks for an act. An older request of the same person for the same act (`key`) is replaced."""
        now = self._clock()
        action = PendingAction(
            user_id=principal.user_id,
            conversation_id=conversation_id,
            turn_id=turn_id,
            tool=tool,
            key=key,
            arguments=arguments,
            summary=summary,
            preview=preview or {},
            created_at=now,
            expires_at=now + self._life,
        )
        await self._actions.add(action)
        return action

    async def get(self, principal: Principal, action_id: str) -> PendingAction:
        """As it stands; one whose time has run out is `expired`."""
        action = await self._actions.get(action_id)
        if action is None or action.user_id != principal.user_id:
            raise NotFound("There is no such request.")
        if action.status == "pending" and action.expires_at <= self._clock():
            await self._move(action, "expired")
            action = await self._actions.get(action_id) or action
        return _with_outcome(action)

    async def pending(self, principal: Principal, conversation_id: str) -> list[PendingAction]:
        """Those of the conversation that can still be answered, oldest first."""
        found = await self._actions.list_pending(principal.user_id, conversation_id)
        now = self._clock()
        return [action for action in found if action.expires_at > now]

    async def take(self, principal: Principal, action_id: str) -> PendingAction:
        """The yes. Exactly one caller gets the action as `claimed` and must carry it out and `complete` it.

        Every other yes waits for that and gets what was decided: done, failed or expired.
        After a no: Conflict("already_decided").
        """
        action = await self.get(principal, action_id)
        if action.status == "pending" and await self._move(action, "claimed"):
            return action
        action = await self._decided(principal, action_id)
        if action.status == "cancelled":
            raise Conflict("You have said no to this already.", code="already_decided")
        return action

    async def cancel(self, principal: Principal, action_id: str) -> PendingAction:
        """The no. After a yes: Conflict("already_decided")."""
        action = await self.get(principal, action_id)
        if action.status == "pending" and await self._move(action, "cancelled"):
            return _with_outcome(action)
        action = await self.get(principal, action_id)
        if action.status in {"claimed", "done", "failed"}:
            raise Conflict("You have said yes to this already.", code="already_decided")
        _refuse_replaced(action)
        return action

    async def complete(
        self,
        action: PendingAction,
        status: Literal["done", "failed"],
        outcome: str,
        result: dict[str, Any] | None = None,
    ) -> PendingAction:
        """Stores what came of a claimed action; every later question gets this answer."""
        action.status, action.outcome, action.result = status, outcome, result
        await self._actions.finish(action)
        await self._tell(action)
        return action

    async def claimed_before(self, at: datetime) -> list[PendingAction]:
        """Claimed and not completed: their process died, or is still at work if `at` is recent."""
        return await self._actions.list_claimed(at)

    async def _decided(self, principal: Principal, action_id: str) -> PendingAction:
        deadline = asyncio.get_running_loop().time() + self._wait_seconds
        while True:
            action = await self.get(principal, action_id)
            if action.status not in {"pending", "claimed"}:
                _refuse_replaced(action)
                return action
            if asyncio.get_running_loop().time() > deadline:
                raise Conflict(
                    "This is being carried out right now. Please look again in a moment.", code="in_progress"
                )
            await asyncio.sleep(LOOK_SECONDS)

    async def _move(self, action: PendingAction, after: ActionStatus) -> bool:
        """True for exactly one caller, whose `action` then carries the new status."""
        now = self._clock()
        if not await self._actions.move(action.id, "pending", after, now):
            return False
        action.status, action.decided_at = after, now
        await self._tell(action)
        return True

    async def _tell(self, action: PendingAction) -> None:
        data = {"conversation_id": action.conversation_id, "status": action.status}
        await self._events.add("confirmation.decided", action.user_id, action.id, [action.user_id], data)


def _with_outcome(action: PendingAction) -> PendingAction:
    if action.status == "expired":
        action.outcome = action.outcome or EXPIRED
    elif action.status == "cancelled":
        action.outcome = action.outcome or CANCELLED
    return action


def _refuse_replaced(action: PendingAction) -> None:
    if action.status == "replaced":
        raise Conflict("A newer request has taken the place of this one. Please answer that.", code="replaced")
