"""What the buttons of cards do. Each answers `{ok: true, …}`, or `{ok: false, error}` with a sentence for the card.

A payload comes from the browser, so it names things by id only; whether they are there and may be touched is for the
services.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from assistant.acts import act_from_card, is_uuid
from assistant.agent import Agent
from repositories.models import ToolCall
from services.bootstrap import Services
from services.principal import Principal
from services.reactions import ReactionUpdate

Outcome = dict[str, Any]

REFUSED_PAYLOAD: Outcome = {"ok": False, "error": "This button is out of date. Reload the page and try again."}


class Pressed(Protocol):
    payload: dict[str, Any]


class Buttons:
    """`answering` is the boundary: it finds out who presses and turns a refusal into an outcome. `begin` starts a turn."""

    def __init__(
        self,
        services: Services,
        agent: Agent,
        *,
        answering: Callable[[Callable[[Principal], Awaitable[Outcome]]], Awaitable[Outcome]],
        begin: Callable[[str, ToolCall], None],
    ) -> None:
        self._services = services
        self._agent = agent
        self._answering = answering
        self._begin = begin

    def by_name(self) -> dict[str, Callable[[Any], Awaitable[Outcome]]]:
        return {"act": self.act, "decide": self.decide, "undo": self.undo, "react": self.react}

    async def act(self, pressed: Pressed) -> Outcome:
        """The same as saying it: a turn of its own."""

        async def begin(principal: Principal) -> Outcome:
            act = act_from_card(principal.role, pressed.payload)
            if act is None:
                return REFUSED_PAYLOAD
            self._begin(*act)
            return {"ok": True}

        return await self._answering(begin)

    async def decide(self, pressed: Pressed) -> Outcome:
        action_id, accept = pressed.payload.get("confirmation_id"), pressed.payload.get("accept")
        if not is_uuid(action_id) or not isinstance(accept, bool):
            return REFUSED_PAYLOAD

        async def decide(principal: Principal) -> Outcome:
            decision = await self._agent.decide(principal, str(action_id), accept)
            return {"ok": True, "status": decision.status, "outcome": decision.summary}

        return await self._answering(decide)

    async def undo(self, pressed: Pressed) -> Outcome:
        undo_id = pressed.payload.get("undo_id")
        if not is_uuid(undo_id):
            return REFUSED_PAYLOAD

        async def undo(principal: Principal) -> Outcome:
            await self._services.profiles.undo(principal, str(undo_id))
            return {"ok": True}

        return await self._answering(undo)

    async def react(self, pressed: Pressed) -> Outcome:
        job_id = pressed.payload.get("job_id")
        given = {name: pressed.payload[name] for name in ("saved", "opinion") if name in pressed.payload}
        valid = is_uuid(job_id) and isinstance(given.get("saved", True), bool)
        if not valid or given.get("opinion") not in {None, "hidden", "liked", "disliked"}:
            return REFUSED_PAYLOAD

        async def react(principal: Principal) -> Outcome:
            update = ReactionUpdate.model_validate(given)
            reaction = await self._services.reactions.set(principal, str(job_id), update)
            return {"ok": True, "saved": reaction.saved, "opinion": reaction.opinion}

        return await self._answering(react)
