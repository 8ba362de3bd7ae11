"""Outward acts: parked until a yes, then carried out exactly once.

Claimed by compare-and-set, then an effect that carries the action's id (so that a second try finds the first), then marked done.
What a crash leaves claimed is carried on at the next start.
"""

import logging
from datetime import datetime, timedelta
from typing import Any, Literal

from assistant.tools.toolset import Confirmed, Proposal, Tool, ToolOutput, measured, refused
from repositories.errors import StorageUnavailable
from repositories.models import Model, PendingAction
from services.bootstrap import Services
from services.errors import ServiceError, Unavailable
from services.principal import Principal

logger = logging.getLogger(__name__)

ORPHANED_AFTER = timedelta(seconds=60)


class Outcome(Model):
    """What was decided about an action and what came of it; the same for everybody who asks again."""

    status: Literal["done", "cancelled", "expired", "failed"]
    summary: str
    result: dict[str, Any] | None = None


class Confirmations:
    def __init__(self, services: Services, tools: dict[str, Tool]) -> None:
        self._services = services
        self._tools = tools

    async def park(
        self, principal: Principal, conversation_id: str, turn_id: str, tool: str, proposal: Proposal
    ) -> PendingAction:
        return await self._services.pending_actions.request(
            principal,
            conversation_id=conversation_id,
            turn_id=turn_id,
            tool=tool,
            key=proposal.key,
            arguments=proposal.arguments,
            summary=proposal.summary,
            preview=proposal.preview,
        )

    async def accept(self, principal: Principal, action_id: str) -> tuple[Outcome, ToolOutput | None]:
        """The yes. The output is there for the one caller who carried the act out."""
        action = await self._services.pending_actions.take(principal, action_id)
        if action.status != "claimed":
            return _outcome(action), None
        output = await self._carry_out(principal, action)
        return _outcome(action), output

    async def cancel(self, principal: Principal, action_id: str) -> Outcome:
        return _outcome(await self._services.pending_actions.cancel(principal, action_id))

    async def recover(self, now: datetime) -> int:
        """Carries on what a dead process had claimed; answers how many. Raises Unavailable and StorageUnavailable."""
        carried_on = 0
        for action in await self._services.pending_actions.claimed_before(now - ORPHANED_AFTER):
            try:
                await self._carry_on(action)
            except (Unavailable, StorageUnavailable):
                raise
            # A boundary: one act that cannot be carried on must not keep the others from it.
            except Exception:
                logger.exception("A confirmed act could not be carried on: %s", action.tool)
            else:
                carried_on += 1
        return carried_on

    async def _carry_on(self, action: PendingAction) -> None:
        principal = await self._services.accounts.acting_as(action.user_id)
        if principal is None:
            await self._services.pending_actions.complete(action, "failed", "The account is gone.", None)
        else:
            await self._carry_out(principal, action)

    async def _carry_out(self, principal: Principal, action: PendingAction) -> ToolOutput:
        carry_out = self._tools[action.tool].carry_out
        assert carry_out is not None
        with measured(action.tool) as seen:
            try:
                output = await carry_out(Confirmed(principal, self._services, action.arguments, action.id))
            except ServiceError as refusal:
                if refusal.code == "unavailable":
                    raise
                output = refused(refusal)
            seen(output.ok)
        result = {
            "summary": output.summary,
            "card": output.card.model_dump(mode="json") if output.card else None,
            **output.data,
        }
        await self._services.pending_actions.complete(action, "done" if output.ok else "failed", output.answer, result)
        return output


def _outcome(action: PendingAction) -> Outcome:
    assert action.status in ("done", "cancelled", "expired", "failed")
    return Outcome(status=action.status, summary=action.outcome or action.summary, result=action.result)
