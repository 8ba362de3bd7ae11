"""One message in, events out: gate, tools, words.

`Agent.run` is the only way in which a chat message is answered, whichever door it came through.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Literal

from assistant import replies
from assistant.acts import only_shows
from assistant.chat_models.offline import OfflineChatModel
from assistant.chat_models.protocol import ChatModelUnavailable
from assistant.chat_models.selection import ChatModels
from assistant.choice import chosen
from assistant.commands import read_command
from assistant.confirmations import Confirmations, Outcome
from assistant.events import (
    AgentEvent,
    TextDelta,
    TurnFinished,
    TurnStarted,
)
from assistant.gate import Gated, read_message
from assistant.history import replayed
from assistant.phrases import is_small_talk
from assistant.prompts import render
from assistant.reading import Reading
from assistant.situation import Situation, situation_of
from assistant.tools.catalog import TOOLS
from assistant.tools.toolset import Tool, ToolContext, Toolset
from assistant.wording import Unusable, checked
from assistant.work import Attachment, Hands, Work
from repositories.models import Conversation, Message, ToolCall, utc_now
from repositories.values import MAX_TEXT
from services.bootstrap import Services
from services.conversations import model_told, title_from
from services.errors import FieldError, InvalidInput
from services.metrics import METRICS
from services.principal import Principal
from services.turns import TurnHandle

REPLAYED_TURNS = 12
LONG_MESSAGE = 2000


class Agent:
    def __init__(
        self,
        services: Services,
        models: ChatModels,
        *,
        tools: dict[str, Tool] = TOOLS,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.models = models
        self.confirmations = Confirmations(services, tools)
        self._services = services
        self._tools = tools
        self._clock = clock
        self._hands = Hands(services, self.confirmations)

    async def run(
        self,
        principal: Principal,
        text: str,
        conversation_id: str | None = None,
        *,
        attachments: Sequence[Attachment] = (),
        call: ToolCall | None = None,
        turn_id: str | None = None,
    ) -> AsyncGenerator[AgentEvent]:
        """Answers one message, in the conversation given or a new one. `call`: a button's, carried out as it is.
        `turn_id`: see ConversationService.begin_turn.

        Raises before the first event: InvalidInput for no or too long a message, NotFound, Conflict("turn_running").
        Closing the iterator stops the turn at once; what was done stays done.
        """
        _check(text, attachments)
        if conversation_id is None:
            conversation_id = (await self._services.conversations.start(principal, text)).id
        handle = await self._services.conversations.begin_turn(principal, conversation_id, text, turn_id=turn_id)
        state: Literal["finished", "stopped", "failed"] = "failed"
        work: Work | None = None
        try:
            yield TurnStarted(conversation_id=conversation_id, turn_id=handle.turn.id)
            said, commanded = read_command(principal.role, text)
            await self._name(principal, handle.conversation, said)
            work = await self._prepared(principal, handle, said)
            async with aclosing(self._answered(work, attachments, call or commanded)) as events:
                async for event in events:
                    if isinstance(event, TextDelta):
                        work.reply += event.delta
                    else:
                        await handle.record({"event": event.name, "data": event.model_dump(mode="json")})
                    yield event
            state = "finished"
        except (asyncio.CancelledError, GeneratorExit):
            state = "stopped"
            raise
        finally:
            reply = work.reply if work else ""
            messages = [
                Message(role="user", content=text),
                *(work.messages if work else []),
                Message(role="assistant", content=reply),
            ]
            METRICS.turn_ended(state)
            model = work.model_name if work else None
            await asyncio.shield(handle.finish(state, _last_words(state, reply), messages, model))
        yield TurnFinished(
            conversation_id=conversation_id, turn_id=handle.turn.id, reply=work.reply, model=work.model_name
        )

    async def decide(self, principal: Principal, action_id: str, accept: bool) -> Outcome:
        """A yes or no by button or by program. Asked again, the same answer; the opposite is a Conflict."""
        if not accept:
            return await self.confirmations.cancel(principal, action_id)
        outcome, _ = await self.confirmations.accept(principal, action_id)
        return outcome

    def greeting(self, principal: Principal) -> str:
        return replies.greeting(principal.role, principal.display_name, offline=self.models.current is None)

    # --------------------------------------------------------------------------------------- one turn

    async def _name(self, principal: Principal, conversation: Conversation, said: str) -> None:
        """A conversation named after a greeting, or a look at what is kept, takes its name from the first message that
        says something."""

        def says_something(words: str) -> bool:
            return not is_small_talk(words) and not only_shows(principal.role, words)

        title = title_from(said)
        if title and not says_something(conversation.title) and says_something(said):
            conversation.title = title
            await self._services.conversations.rename(principal, conversation.id, conversation.title)

    async def _prepared(self, principal: Principal, handle: TurnHandle, text: str) -> Work:
        situation = await situation_of(
            self._services,
            principal,
            handle.conversation.id,
            handle.conversation.focus,
            text,
            self._clock().date(),
        )
        if handle.conversation.focus.unclear:
            # asked once: what is said next either answers or is about something else
            await handle.set_focus(situation.focus)
        earlier = await self._services.conversations.turns(principal, handle.conversation.id, last=REPLAYED_TURNS)
        toolset = Toolset(self._tools, ToolContext(principal, self._services, situation))
        work = Work(principal, handle, situation, toolset, replayed(earlier), self.models.current)
        notice = self._notice(model_told(earlier))
        work.answers = [notice] if notice else []
        return work

    def _notice(self, before: str | None) -> str:
        """What people are told when the model that answers has changed, or the one asked for is not there."""
        if not self.models.wanted:
            return ""
        trouble = self.models.trouble
        if trouble and before is None:
            return f"{trouble} Until then I answer by simple rules." if self.models.explicit else ""
        if trouble and before and before != OfflineChatModel.name:
            return f"{replies.FELL_BACK} ({trouble})"
        return replies.CAME_BACK if before == OfflineChatModel.name and not trouble else ""

    async def _answered(
        self, work: Work, attachments: Sequence[Attachment], call: ToolCall | None
    ) -> AsyncGenerator[AgentEvent]:
        if work.answers:
            yield TextDelta(delta=work.answers.pop() + "\n\n")
        for attachment in attachments:
            async for event in self._hands.read_cv(work, attachment):
                yield event
        work.plain = work.plain or call is not None
        gated = await _read(work.situation, call)
        for decision in gated.decisions:
            async for event in self._hands.decide(work, decision):
                yield event
        async for event in self._acted(work, gated.reading):
            yield event
        async for event in self._said(work, gated.reading):
            yield event

    async def _acted(self, work: Work, reading: Reading) -> AsyncGenerator[AgentEvent]:
        """Carries out what the rules want done, and what a model adds to it."""
        asks_model = work.model is not None and reading.offered and not (reading.certain or reading.talk)
        proposed = await self._proposed(work, reading) if asks_model else []
        for call in chosen(reading, proposed, work.situation):
            async for event in self._hands.call(work, call):
                yield event

    async def _proposed(self, work: Work, reading: Reading) -> list[ToolCall]:
        """The calls that the model makes of what it is offered; none where it cannot answer."""
        assert work.model is not None
        messages = [*work.history, Message(role="user", content=work.situation.text)]
        specs = work.toolset.specs(reading.offered)
        try:
            async with aclosing(work.model.stream(self._instructions(work), messages, specs)) as pieces:
                return [piece async for piece in pieces if isinstance(piece, ToolCall)]
        except ChatModelUnavailable as trouble:
            await self._fall_back(work, trouble)
            return []

    async def _fall_back(self, work: Work, trouble: ChatModelUnavailable) -> None:
        work.model = None
        work.answers.insert(0, f"{replies.FELL_BACK} ({trouble})")
        await self.models.failed(str(trouble))

    # ------------------------------------------------------------------------------------------ words

    async def _said(self, work: Work, reading: Reading) -> AsyncGenerator[TextDelta]:
        """The answer: a model's words where they hold, the assistant's own otherwise."""
        offline = await self._offline_words(work, reading)
        words_wanted = work.model is not None and not work.plain and (bool(work.messages) or not reading.certain)
        if not words_wanted:
            yield TextDelta(delta=offline)
            return
        assert work.model is not None
        said = ""
        try:
            messages = [*work.history, Message(role="user", content=work.situation.text), *work.messages]
            async with aclosing(
                checked(work.model, self._instructions(work), messages, work.evidence, work.done)
            ) as sentences:
                async for sentence in sentences:
                    said += sentence
                    yield TextDelta(delta=sentence)
            return
        except ChatModelUnavailable as trouble:
            await self._fall_back(work, trouble)
            offline = f"{work.answers[0]}\n\n{offline}"
        except Unusable:
            pass
        yield TextDelta(delta=("\n\n" if said else "") + offline)

    async def _offline_words(self, work: Work, reading: Reading) -> str:
        if work.answers:
            answers = work.answers if work.messages or work.plain else [*work.answers, reading.reply]
            return "\n\n".join(answer for answer in answers if answer)
        offline = OfflineChatModel(reading)
        pieces = [piece async for piece in offline.stream("", work.messages, []) if isinstance(piece, str)]
        return "".join(pieces) or replies.not_understood(work.situation)

    def _instructions(self, work: Work) -> str:
        return render(
            work.principal.role, name=work.principal.display_name or "the user", today=self._clock().date().isoformat()
        )


def _check(text: str, attachments: Sequence[Attachment]) -> None:
    if not text.strip() and not attachments:
        message = "Write something first."
        raise InvalidInput(message, FieldError("message", message))
    if len(text) > MAX_TEXT:
        sizes = f"{len(text):,} characters, at most {MAX_TEXT:,}"
        message = f"That is too long for one message: {sizes}. Please send it in parts."
        raise InvalidInput(message, FieldError("message", message))


def _last_words(state: str, reply: str) -> str:
    """What is kept of a turn: one that failed without a word says so."""
    return reply or (replies.WENT_WRONG if state == "failed" else "")


async def _read(situation: Situation, call: ToolCall | None) -> Gated:
    """A button's call stands as it is; a file may come without words."""
    if call is not None:
        return Gated(Reading(calls=[call], certain=True))
    if not situation.text.strip():
        return Gated(Reading(certain=True))
    if len(situation.text) < LONG_MESSAGE:
        return read_message(situation)
    return await asyncio.to_thread(read_message, situation)
