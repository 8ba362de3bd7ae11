"""One message in, events out: gate, tools, words.

`Agent.run` is the only way in which a chat message is answered, whichever door it came through.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime

from assistant import replies
from assistant.cards import JobCard, JobsCard, ProfileCard
from assistant.chat_models.offline import OfflineChatModel
from assistant.chat_models.protocol import ChatModel, ChatModelUnavailable
from assistant.chat_models.selection import ChatModels
from assistant.choice import chosen
from assistant.confirmations import Confirmations, Outcome
from assistant.events import (
    AgentEvent,
    ConfirmationRequested,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from assistant.gate import Decision, Gated, read_message
from assistant.history import replayed
from assistant.prompts import render
from assistant.reading import Reading
from assistant.situation import Situation, situation_of
from assistant.tools.catalog import TOOLS
from assistant.tools.profile import described_cv
from assistant.tools.toolset import Tool, ToolContext, ToolOutput, Toolset, refused
from assistant.wording import Unusable, checked
from repositories.models import Message, ToolCall, utc_now
from repositories.values import MAX_TEXT
from services.bootstrap import Services
from services.errors import FieldError, InvalidInput, ServiceError
from services.principal import Principal
from services.turns import TurnHandle

REPLAYED_TURNS = 12
LONG_MESSAGE = 2000


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message."""

    filename: str
    data: bytes


@dataclass
class _Work:
    """What one turn has at hand, and what it has brought about so far."""

    principal: Principal
    handle: TurnHandle
    situation: Situation
    toolset: Toolset
    history: list[Message]
    model: ChatModel | None
    reply: str = ""
    answers: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    plain: bool = False
    """The answer is said in the assistant's own words, not a model's."""

    @property
    def evidence(self) -> str:
        """All that may be claimed: what people wrote and tools returned, in this turn and the replayed ones."""
        said = [message.content for message in (*self.history, *self.messages)]
        return "\n".join([*said, self.situation.text, self.principal.display_name, "Rolecall assistant", *map(str, range(1, 10))])


class Agent:
    def __init__(
        self, services: Services, models: ChatModels, *, tools: dict[str, Tool] = TOOLS, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.models = models
        self.confirmations = Confirmations(services, tools)
        self._services = services
        self._tools = tools
        self._clock = clock

    async def run(
        self,
        principal: Principal,
        text: str,
        conversation_id: str | None = None,
        *,
        attachments: Sequence[Attachment] = (),
        call: ToolCall | None = None,
    ) -> AsyncGenerator[AgentEvent]:
        """Answers one message, in the conversation given or a new one. `call`: a button's, carried out as it is.

        Raises before the first event: InvalidInput for no or too long a message, NotFound, Conflict("turn_running"). Closing
        the iterator stops the turn at once; what was done stays done.
        """
        _check(text, attachments)
        if conversation_id is None:
            conversation_id = (await self._services.conversations.start(principal, text)).id
        handle = await self._services.conversations.begin_turn(principal, conversation_id, text)
        state, work = "failed", None
        try:
            yield TurnStarted(conversation_id=conversation_id, turn_id=handle.turn.id)
            work = await self._prepared(principal, handle, text)
            async with aclosing(self._answered(work, attachments, call)) as events:
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
            messages = [Message(role="user", content=text), *(work.messages if work else []), Message(role="assistant", content=reply)]
            await asyncio.shield(handle.finish(state, reply or ("" if state == "stopped" else replies.WENT_WRONG), messages, self.models.name))  # type: ignore[arg-type]
        yield TurnFinished(conversation_id=conversation_id, turn_id=handle.turn.id, reply=work.reply, model=self.models.name)

    async def decide(self, principal: Principal, action_id: str, accept: bool) -> Outcome:
        """A yes or no by button or by program. Asked again, the same answer; the opposite is a Conflict."""
        if not accept:
            return await self.confirmations.cancel(principal, action_id)
        outcome, _ = await self.confirmations.accept(principal, action_id)
        return outcome

    def greeting(self, principal: Principal) -> str:
        return replies.greeting(principal.role, principal.display_name, offline=self.models.current is None)

    # --------------------------------------------------------------------------------------- one turn

    async def _prepared(self, principal: Principal, handle: TurnHandle, text: str) -> _Work:
        situation = await situation_of(self._services, principal, handle.conversation.id, handle.conversation.focus, text)
        earlier = await self._services.conversations.turns(principal, handle.conversation.id, last=REPLAYED_TURNS)
        toolset = Toolset(self._tools, ToolContext(principal, self._services, situation))
        work = _Work(principal, handle, situation, toolset, replayed(earlier), self.models.current)
        before = next((turn.model for turn in reversed(earlier) if turn.state == "finished"), None)
        work.answers = [notice] if (notice := self._notice(before)) else []
        return work

    def _notice(self, before: str | None) -> str:
        """What people are told when the model that answers has changed, or the one asked for is not there."""
        if not self.models.wanted:
            return ""
        trouble = self.models.trouble
        if trouble and before is None:
            return f"{trouble} Until then I answer by simple rules." if self.models.explicit else ""
        if trouble and before and before != "offline":
            return f"{replies.FELL_BACK} ({trouble})"
        return replies.CAME_BACK if before == "offline" and not trouble else ""

    async def _answered(
        self, work: _Work, attachments: Sequence[Attachment], call: ToolCall | None
    ) -> AsyncGenerator[AgentEvent]:
        if work.answers:
            yield TextDelta(delta=work.answers.pop() + "\n\n")
        for attachment in attachments:
            async for event in self._read_cv(work, attachment):
                yield event
        if call is not None:
            gated = Gated(Reading(calls=[call], certain=True))
            work.plain = True
        elif not work.situation.text.strip():
            gated = Gated(Reading(certain=True))
        else:
            gated = await _read(work.situation)
        for decision in gated.decisions:
            async for event in self._decided(work, decision):
                yield event
        async for event in self._acted(work, gated.reading):
            yield event
        async for event in self._said(work, gated.reading):
            yield event

    async def _acted(self, work: _Work, reading: Reading) -> AsyncGenerator[AgentEvent]:
        """Carries out what the rules, or a model in their stead, want done."""
        calls = reading.calls
        if work.model and reading.offered and not (reading.certain or reading.talk):
            proposed = await self._proposed(work, work.model, reading)
            calls = chosen(reading, proposed, work.situation)
        for call in calls:
            async for event in self._called(work, call):
                yield event

    async def _proposed(self, work: _Work, model: ChatModel, reading: Reading) -> list[ToolCall]:
        """The calls that a model makes of what it is offered; none where it cannot answer."""
        messages = [*work.history, Message(role="user", content=work.situation.text)]
        specs = work.toolset.specs(reading.offered)
        try:
            async with aclosing(model.stream(self._instructions(work), messages, specs)) as pieces:
                return [piece async for piece in pieces if isinstance(piece, ToolCall)]
        except ChatModelUnavailable as trouble:
            await self._fall_back(work, trouble)
            return []

    async def _fall_back(self, work: _Work, trouble: ChatModelUnavailable) -> None:
        work.model = None
        work.answers.insert(0, f"{replies.FELL_BACK} ({trouble})")
        await self.models.failed(str(trouble))

    async def _called(self, work: _Work, call: ToolCall) -> AsyncGenerator[AgentEvent]:
        """One call: parked if outward, run otherwise."""
        tool = work.toolset.get(call.name)
        try:
            work.toolset.validate(call)
        except InvalidInput as refusal:
            work.answers.append(replies.not_understood(work.situation) if tool is None else refused(refusal).answer)
            return
        if tool is not None and tool.outward:
            proposal = await work.toolset.propose(call)
            if not isinstance(proposal, ToolOutput):
                action = await self.confirmations.park(work.principal, work.handle.conversation.id, work.handle.turn.id, call.name, proposal)
                work.plain = True
                work.answers.append(f"{action.summary}? Say yes or no; nothing happens before your yes.")
                yield ConfirmationRequested(
                    confirmation_id=action.id, tool=call.name, summary=action.summary, preview=action.preview, expires_at=action.expires_at
                )
                return
            yield _started(call)
            output = proposal
        else:
            yield _started(call)
            output = await work.toolset.run(call)
        yield await self._finished(work, call, output)

    async def _finished(self, work: _Work, call: ToolCall, output: ToolOutput) -> ToolFinished:
        """Takes a tool's output into the turn: what to say, what the conversation is now about."""
        work.answers.append(output.answer)
        content = json.dumps({"tool": call.name, "ok": output.ok, "answer": output.answer}, ensure_ascii=False)
        work.messages.append(Message(role="assistant", tool_calls=[call]))
        work.messages.append(Message(role="tool", content=content, tool_call_id=call.id, tool_name=call.name))
        if output.ok:
            work.done.add(call.name)
        else:
            work.plain = True
        situation = work.situation
        if output.focus:
            situation.focus = situation.focus.model_copy(update=output.focus)
            await work.handle.set_focus(situation.focus)
        _refresh(situation, output)
        return ToolFinished(id=call.id, tool=call.name, ok=output.ok, summary=output.summary or output.answer, card=output.card)

    async def _decided(self, work: _Work, decision: Decision) -> AsyncGenerator[AgentEvent]:
        """A typed yes runs the tool, a typed no does not."""
        work.plain = True
        action = decision.action
        try:
            if not decision.accept:
                await self.confirmations.cancel(work.principal, action.id)
                work.answers.append(f"All right, I leave it: {action.summary[:1].lower()}{action.summary[1:]} – not done.")
                return
            outcome, output = await self.confirmations.accept(work.principal, action.id)
        except ServiceError as refusal:
            if refusal.code == "unavailable":
                raise
            work.answers.append(refusal.message)
            return
        if output is None:
            work.answers.append(outcome.summary)
            return
        call = ToolCall(id=action.id, name=action.tool, arguments=action.arguments)
        yield _started(call)
        yield await self._finished(work, call, output)

    async def _read_cv(self, work: _Work, attachment: Attachment) -> AsyncGenerator[AgentEvent]:
        call = ToolCall(name="update_profile", arguments={"file": attachment.filename[:100]})
        yield _started(call)
        try:
            reading = await self._services.profiles.read_cv(work.principal, attachment.data, attachment.filename)
            output = described_cv(reading)
        except ServiceError as refusal:
            output = refused(refusal)
        work.plain = True
        yield await self._finished(work, call, output)

    # ------------------------------------------------------------------------------------------ words

    async def _said(self, work: _Work, reading: Reading) -> AsyncGenerator[TextDelta]:
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
            async with aclosing(checked(work.model, self._instructions(work), messages, work.evidence, work.done)) as sentences:
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

    async def _offline_words(self, work: _Work, reading: Reading) -> str:
        if work.answers:
            answers = work.answers if work.messages or work.plain else [*work.answers, reading.reply]
            return "\n\n".join(answer for answer in answers if answer)
        offline = OfflineChatModel(reading)
        pieces = [piece async for piece in offline.stream("", work.messages, []) if isinstance(piece, str)]
        return "".join(pieces) or replies.not_understood(work.situation)

    def _instructions(self, work: _Work) -> str:
        return render(work.principal.role, name=work.principal.display_name or "the user", today=self._clock().date().isoformat())


def _check(text: str, attachments: Sequence[Attachment]) -> None:
    if not text.strip() and not attachments:
        message = "Write something first."
        raise InvalidInput(message, FieldError("message", message))
    if len(text) > MAX_TEXT:
        message = f"That is too long for one message: {len(text):,} characters, at most {MAX_TEXT:,}. Please send it in parts."
        raise InvalidInput(message, FieldError("message", message))


async def _read(situation: Situation) -> Gated:
    if len(situation.text) < LONG_MESSAGE:
        return read_message(situation)
    return await asyncio.to_thread(read_message, situation)


def _started(call: ToolCall) -> ToolStarted:
    return ToolStarted(id=call.id, tool=call.name, arguments=call.arguments)


def _refresh(situation: Situation, output: ToolOutput) -> None:
    """Lets the next call of the turn see what this one has changed or shown."""
    if isinstance(output.card, ProfileCard):
        situation.profile = output.card.profile
    elif isinstance(output.card, JobsCard):
        situation.shown_jobs = [match.job for match in [*output.card.matches, *output.card.nearly] if match.job]
    elif isinstance(output.card, JobCard) and situation.role == "recruiter":
        job = output.card.job
        situation.own_jobs = [job, *(own for own in situation.own_jobs if own.id != job.id)]
        situation.draft = job
