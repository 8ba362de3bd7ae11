"""A turn that runs: the right to write to a conversation, kept alive until the turn ends."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from repositories.errors import StorageUnavailable
from repositories.models import Conversation, Focus, Message, Turn
from repositories.protocols import ConversationRepository
from services.errors import Conflict
from services.processes import EndedHere

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
RENEWAL_SECONDS = 20.0


class TurnHandle:
    """The only writer of `turn`. `finish` must be called once, however the turn ends; further calls do nothing."""

    def __init__(
        self,
        conversation: Conversation,
        turn: Turn,
        conversations: ConversationRepository,
        holder: str,
        ended: EndedHere,
        clock: Callable[[], datetime],
        on_end: Callable[["TurnHandle"], None],
    ) -> None:
        self.conversation = conversation
        self.turn = turn
        self._conversations = conversations
        self._holder = holder
        self._ended_here = ended
        self._clock = clock
        self._on_end = on_end
        self._lost = False
        self._ended = False
        self._renewal = asyncio.create_task(self._renew_until_ended())

    async def record(self, event: dict[str, Any]) -> None:
        """Stores an event as the chat stream names it. Raises Conflict("turn_lost") once the turn is no longer ours."""
        self._must_hold()
        self.turn.events.append(event)
        await self._conversations.save_turn(self.turn)

    async def set_focus(self, focus: Focus) -> None:
        self._must_hold()
        self.conversation.focus = focus
        await self._conversations.set_focus(self.conversation.id, focus)

    async def renew(self) -> None:
        now = self._clock()
        self._lost = not await self._conversations.take_lease(self.conversation.id, self._holder, now + LEASE, now)

    async def finish(
        self,
        state: Literal["finished", "stopped", "failed"],
        reply: str = "",
        messages: Sequence[Message] = (),
        model: str | None = None,
    ) -> Turn:
        if self._ended:
            return self.turn
        self._ended = True
        self._renewal.cancel()
        try:
            if not self._lost:
                self.turn.state = state
                self.turn.reply = reply or self.turn.reply
                self.turn.messages = list(messages)
                self.turn.model = model
                self.turn.finished_at = self._clock()
                with self._ended_here.noted(self._holder):
                    await self._conversations.save_turn(self.turn)
                    await self._conversations.drop_lease(self.conversation.id, self._holder)
        finally:
            self._on_end(self)
        return self.turn

    def _must_hold(self) -> None:
        if self._lost or self._ended:
            raise Conflict("This answer was stopped because the conversation went on without it.", code="turn_lost")

    async def _renew_until_ended(self) -> None:
        while not self._lost:
            await asyncio.sleep(RENEWAL_SECONDS)
            try:
                await self.renew()
            except StorageUnavailable:
                logger.warning("The lease of a conversation could not be renewed; trying again.")
