"""One turn in the making, and the hands that carry out what it asks for."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from assistant import replies
from assistant.cards import JobCard, JobsCard, ProfileCard
from assistant.chat_models.offline import OfflineChatModel
from assistant.chat_models.protocol import ChatModel
from assistant.confirmations import Confirmations
from assistant.events import AgentEvent, ConfirmationRequested, ToolFinished, ToolStarted
from assistant.gate import Decision
from assistant.situation import Situation
from assistant.tools.profile import described_cv
from assistant.tools.toolset import ToolOutput, Toolset, refused
from repositories.models import Message, ToolCall, Unclear
from services.bootstrap import Services
from services.errors import InvalidInput, ServiceError
from services.principal import Principal
from services.turns import TurnHandle


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message."""

    filename: str
    data: bytes


@dataclass
class Work:
    """What one turn has at hand, and what it has brought about so far.

    `plain`: the answer is said in the assistant's own words, not a model's. `model` becomes None once it has failed.
    """

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

    @property
    def model_name(self) -> str:
        """The model that this turn was answered with, so that what it knew of, not what became of it meanwhile, is kept."""
        return self.model.name if self.model else OfflineChatModel.name

    @property
    def evidence(self) -> str:
        """All that may be claimed: what people wrote and tools returned, in this turn and the replayed ones."""
        said = [message.content for message in (*self.history, *self.messages)]
        small_numbers = " ".join(map(str, range(1, 10)))
        return "\n".join([*said, self.situation.text, self.principal.display_name, "Rolecall assistant", small_numbers])


class Hands:
    """Carries out calls, decisions and uploads of a turn, and takes their outcome into it."""

    def __init__(self, services: Services, confirmations: Confirmations) -> None:
        self._services = services
        self._confirmations = confirmations

    async def call(self, work: Work, call: ToolCall) -> AsyncGenerator[AgentEvent]:
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
                action = await self._confirmations.park(
                    work.principal, work.handle.conversation.id, work.handle.turn.id, call.name, proposal
                )
                work.plain = True
                work.answers.append(f"{action.summary}? Say yes or no; nothing happens before your yes.")
                yield ConfirmationRequested(
                    confirmation_id=action.id,
                    tool=call.name,
                    summary=action.summary,
                    preview=action.preview,
                    expires_at=action.expires_at,
                )
                return
            yield _started(call)
            output = proposal
        else:
            yield _started(call)
            output = await work.toolset.run(call)
        yield await self._finished(work, call, output)

    async def _finished(self, work: Work, call: ToolCall, output: ToolOutput) -> ToolFinished:
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
        unclear = {"unclear": Unclear(call=call, job_ids=output.among)} if output.among else {}
        if output.focus or unclear:
            situation.focus = situation.focus.model_copy(update=output.focus | unclear)
            await work.handle.set_focus(situation.focus)
        _refresh(situation, output)
        return ToolFinished(
            id=call.id, tool=call.name, ok=output.ok, summary=output.summary or output.answer, card=output.card
        )

    async def decide(self, work: Work, decision: Decision) -> AsyncGenerator[AgentEvent]:
        """A typed yes runs the tool, a typed no does not."""
        work.plain = True
        action = decision.action
        try:
            if not decision.accept:
                await self._confirmations.cancel(work.principal, action.id)
                work.answers.append(f"All right, not done: {action.summary[:1].lower()}{action.summary[1:]}.")
                return
            outcome, output = await self._confirmations.accept(work.principal, action.id)
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

    async def read_cv(self, work: Work, attachment: Attachment) -> AsyncGenerator[AgentEvent]:
        call = ToolCall(name="update_profile", arguments={"file": attachment.filename[:100]})
        yield _started(call)
        try:
            reading = await self._services.profiles.read_cv(work.principal, attachment.data, attachment.filename)
            output = described_cv(reading)
        except ServiceError as refusal:
            output = refused(refusal)
        work.plain = True
        yield await self._finished(work, call, output)


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
