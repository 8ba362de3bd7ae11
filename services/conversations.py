"""Conversations and their turns. One turn at a time each, held by a lease that all doors and processes share."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from repositories.errors import AlreadyExists, StaleVersion
from repositories.models import Conversation, Page, Turn, new_id, utc_now
from repositories.protocols import ConversationRepository, Position
from repositories.values import MAX_TITLE, plain_text
from services import cursors
from services.errors import Conflict, FieldError, InvalidInput, NotFound
from services.events import EventLog
from services.principal import Principal
from services.processes import EndedHere, is_dead, new_holder
from services.turns import LEASE, TurnHandle

TITLE_LENGTH = 60
ID_LENGTH = 100
# ConversationService.list hides the builtin inside its class
Turns = list[Turn]
INTERRUPTED = "This answer was interrupted. Please send your message again."


class ConversationService:
    def __init__(
        self, conversations: ConversationRepository, events: EventLog, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._conversations = conversations
        self._events = events
        self._clock = clock
        self._running: set[TurnHandle] = set()
        self._ended = EndedHere()

    async def start(self, principal: Principal, title: str = "", *, conversation_id: str | None = None) -> Conversation:
        """A new one, with the id given if any. An id that is the principal's already is answered as it is."""
        now = self._clock()
        conversation = Conversation(
            id=conversation_id or new_id(),
            user_id=principal.user_id,
            title=title_from(title),
            created_at=now,
            updated_at=now,
        )
        if len(conversation.id) > ID_LENGTH:
            raise _not_found()
        try:
            await self._conversations.add(conversation)
        except AlreadyExists:
            return await self._own(principal, conversation.id)
        return conversation

    async def get(self, principal: Principal, conversation_id: str) -> Conversation:
        return await self._own(principal, conversation_id)

    async def list(self, principal: Principal, cursor: str | None = None, limit: int = 20) -> Page[Conversation]:
        """Newest turn first."""
        after = cursors.decode(cursor)
        found = await self._conversations.list_for_user(principal.user_id, after=after, limit=limit + 1)
        return cursors.page(found, limit, lambda one: Position(one.updated_at, one.id))

    async def rename(self, principal: Principal, conversation_id: str, title: str) -> Conversation:
        conversation = await self._own(principal, conversation_id)
        conversation.title = _checked_title(title)
        if not await self._conversations.set_title(conversation_id, conversation.title):
            raise _not_found()
        return conversation

    async def remove(self, principal: Principal, conversation_id: str) -> None:
        await self._own(principal, conversation_id)
        await self._conversations.remove(conversation_id)
        await self._events.add("conversation.removed", principal.user_id, conversation_id, [principal.user_id])

    async def turns(self, principal: Principal, conversation_id: str, *, last: int | None = None) -> Turns:
        """Oldest first; `last`: only so many of the newest. A turn whose process died is shown as failed."""
        conversation = await self._own(principal, conversation_id)
        found = await self._conversations.list_turns(conversation_id, last=last)
        if any(turn.state == "open" for turn in found) and await self._settle(conversation):
            found = await self._conversations.list_turns(conversation_id, last=last)
        return found

    async def set_feedback(self, principal: Principal, turn_id: str, value: int | None) -> None:
        turn = await self._conversations.get_turn(turn_id)
        if turn is None or turn.user_id != principal.user_id:
            raise NotFound("There is no such message.")
        await self._conversations.set_feedback(turn_id, value)

    async def note(
        self, principal: Principal, conversation_id: str, text: str, *, note_id: str, model: str | None = None
    ) -> Turn:
        """Keeps something said without having been asked, as a turn with no question. The same note is kept once.

        `model`: the chat model that it tells of.
        """
        await self._own(principal, conversation_id)
        kept = await self._conversations.get_turn(note_id)
        if kept is None:
            now = self._clock()
            turn = Turn(
                id=note_id,
                conversation_id=conversation_id,
                user_id=principal.user_id,
                number=0,
                state="finished",
                user="",
                reply=text,
                model=model,
                at=now,
                finished_at=now,
            )
            try:
                return await self._conversations.add_turn(turn)
            except AlreadyExists:
                # another process was first
                kept = await self._conversations.get_turn(note_id)
            except StaleVersion as error:
                raise _not_found() from error
        if kept is None or kept.conversation_id != conversation_id:
            raise _not_found()
        return kept

    async def begin_turn(
        self, principal: Principal, conversation_id: str, text: str, *, turn_id: str | None = None
    ) -> TurnHandle:
        """Takes the conversation and stores the message. Raises Conflict("turn_running") while another turn runs.

        `turn_id`: the id of the new turn; where it is that of the newest turn already, that one begins again.
        """
        conversation = await self._own(principal, conversation_id)
        holder = new_holder()
        if not await self._take_lease(conversation, holder):
            raise Conflict(
                "The last message in this conversation is still being answered. Please wait for it.",
                code="turn_running",
            )
        try:
            await self._fail_open_turns(conversation_id)
            # read again: until the lease was ours, another turn may have changed it
            conversation = await self._own(principal, conversation_id)
            if not conversation.title:
                conversation.title = title_from(text)
                await self._conversations.set_title(conversation_id, conversation.title)
            turn = Turn(
                id=turn_id or new_id(),
                conversation_id=conversation_id,
                user_id=principal.user_id,
                number=conversation.turn_count + 1,
                user=text,
                at=self._clock(),
            )
            turn = await self._begun_again(turn) or await self._conversations.add_turn(turn)
        except StaleVersion as error:
            raise _not_found() from error
        except BaseException:
            await self._drop_lease(conversation_id, holder)
            raise
        handle = TurnHandle(
            conversation, turn, self._conversations, holder, self._ended, self._clock, self._running.discard
        )
        self._running.add(handle)
        return handle

    async def _begun_again(self, turn: Turn) -> Turn | None:
        newest = await self._conversations.list_turns(turn.conversation_id, last=1)
        if not newest or newest[0].id != turn.id:
            return None
        again = turn.model_copy(update={"number": newest[0].number})
        await self._conversations.save_turn(again)
        return again

    async def settle_interrupted(self) -> None:
        """Marks as failed every open turn whose conversation nobody holds any more."""
        open_turns = await self._conversations.list_open_turns(self._clock())
        for conversation_id in {turn.conversation_id for turn in open_turns}:
            conversation = await self._conversations.get(conversation_id)
            if conversation:
                await self._settle(conversation)

    async def close(self) -> None:
        """Ends the turns that run in this process as stopped."""
        await asyncio.gather(*(handle.finish("stopped") for handle in tuple(self._running)))

    async def _settle(self, conversation: Conversation) -> bool:
        """False where the conversation is held, so that its turn is alive."""
        holder = new_holder()
        if not await self._take_lease(conversation, holder):
            return False
        try:
            await self._fail_open_turns(conversation.id)
        finally:
            await self._drop_lease(conversation.id, holder)
        return True

    async def _take_lease(self, conversation: Conversation, holder: str) -> bool:
        """A lease is not waited out when its holder is known to be dead."""
        before = conversation.lease_holder
        if before and (is_dead(before) or before in self._ended):
            await self._conversations.drop_lease(conversation.id, before)
        now = self._clock()
        with self._ended.noted(holder):
            return await self._conversations.take_lease(conversation.id, holder, now + LEASE, now)

    async def _drop_lease(self, conversation_id: str, holder: str) -> None:
        with self._ended.noted(holder):
            await self._conversations.drop_lease(conversation_id, holder)

    async def _fail_open_turns(self, conversation_id: str) -> None:
        """Only for the holder of the lease: nobody else can be working on them."""
        for turn in await self._conversations.list_turns(conversation_id, last=5):
            if turn.state == "open":
                turn.state = "failed"
                turn.reply = turn.reply or INTERRUPTED
                turn.finished_at = self._clock()
                await self._conversations.save_turn(turn)

    async def _own(self, principal: Principal, conversation_id: str) -> Conversation:
        conversation = await self._conversations.get(conversation_id)
        if conversation is None or conversation.user_id != principal.user_id:
            raise _not_found()
        return conversation


def is_note(turn: Turn) -> bool:
    """Whether nobody asked for it: see ConversationService.note."""
    return turn.state == "finished" and not (turn.user or turn.events or turn.messages)


def model_told(turns: Sequence[Turn]) -> str | None:
    """The chat model that somebody knows of who has read these turns, oldest first; None where none tells."""
    return next((turn.model for turn in reversed(turns) if turn.state == "finished" and turn.model), None)


def title_from(text: str) -> str:
    """The first line of `text`, cut at a word to what fits a list of conversations."""
    lines = str(plain_text(text)).split("\n")
    line = " ".join(lines[0].split())
    if len(line) <= TITLE_LENGTH:
        return line
    head = line[: TITLE_LENGTH - 1]
    at_word = head.rpartition(" ")[0]
    return (at_word if len(at_word) > TITLE_LENGTH // 2 else head).rstrip(" ,.;:-") + "…"


def _checked_title(title: str) -> str:
    tidy = " ".join(str(plain_text(title)).split())
    if not 1 <= len(tidy) <= MAX_TITLE:
        message = f"A title has 1 to {MAX_TITLE} characters."
        raise InvalidInput(message, FieldError("title", message))
    return tidy


def _not_found() -> NotFound:
    return NotFound("There is no such conversation.")
