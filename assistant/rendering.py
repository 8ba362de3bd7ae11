"""Draws a turn as it happens: the agent's events, in the shapes that the stored turn will have."""

import chainlit as cl
from chainlit.context import context
from chainlit.element import ElementDict

from assistant.doing import in_words
from assistant.events import (
    AgentEvent,
    ConfirmationRequested,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from assistant.language import Language
from assistant.shapes import STOPPED, beside_cards, card_element, confirmation_element, derived_id, without_images
from services.bootstrap import Services
from services.principal import Principal


class TurnDrawing:
    """One turn on the screen of the session whose task this runs in."""

    def __init__(self, services: Services, principal: Principal, language: Language) -> None:
        self._services = services
        self._principal = principal
        self._language = language
        self._turn = ("", "")
        self._message: cl.Message | None = None
        self._shown = False
        self._held = ""
        self._cards: set[str] = set()
        self._steps: dict[str, cl.Step] = {}

    @property
    def turn_id(self) -> str:
        return self._turn[1]

    @property
    def said(self) -> str:
        """As far as it has come."""
        return f"{self._message.content}{self._held}" if self._message else ""

    async def draw(self, event: AgentEvent) -> None:
        match event:
            case TurnStarted():
                self._turn = (event.conversation_id, event.turn_id)
                self._message = cl.Message(content="", id=event.turn_id)
            case TextDelta():
                await self._write(event.delta)
            case ToolStarted():
                await self._start_step(event)
            case ToolFinished():
                await self._finish_step(event)
            case ConfirmationRequested():
                confirmation = event.model_dump(mode="json")
                await self._show(await confirmation_element(self._services, self._principal, self._turn, confirmation))
            case TurnFinished():
                await self._finish(event.reply)

    async def stop(self) -> None:
        """What is there stays, marked as stopped; nothing keeps blinking."""
        for step in self._steps.values():
            await self._end_step(step, "")
        if self._message:
            await self._finish(f"{self._message.content}{self._held}\n\n{STOPPED}".strip())

    async def _write(self, delta: str) -> None:
        """An exclamation mark waits for what follows: it may begin an image. A list that comes in one piece is left out
        at once, one that comes in drops at the end."""
        text = self._held + delta
        self._held = "!" if text.endswith("!") else ""
        if self._message and (written := text.removesuffix("!")):
            self._shown = True
            await self._message.stream_token(without_images(beside_cards(written, self._cards)))

    async def _start_step(self, event: ToolStarted) -> None:
        step = cl.Step(
            name=self._words(event.tool, finished=False),
            type="tool",
            id=derived_id(self.turn_id, "step", event.id),
            parent_id=context.current_run.id if context.current_run else None,
            show_input=False,
            # without it, the page asks for a picture of each step by its name
            metadata={"avatarName": "Rolecall"},
        )
        step.start = step.created_at
        self._steps[event.id] = step
        await step.send()

    async def _finish_step(self, event: ToolFinished) -> None:
        step = self._steps.pop(event.id, None)
        if step:
            step.name = self._words(event.tool, finished=True, ok=event.ok)
            step.is_error = False
            await self._end_step(step, event.summary)
        if event.card is not None:
            card = event.card.model_dump(mode="json")
            self._cards.add(card["type"])
            await self._show(await card_element(self._services, self._principal, self._turn, event.id, card))

    def _words(self, tool: str, *, finished: bool, ok: bool = True) -> str:
        return in_words(tool, finished=finished, ok=ok, jobs=len(self._services.index), language=self._language)

    async def _end_step(self, step: cl.Step, output: str) -> None:
        step.output = output
        step.end = cl.utils.utc_now()
        await step.update()

    async def _show(self, shown: ElementDict) -> None:
        """A card hangs on the reply's message, so that must be there first, if only empty."""
        if self._message and not self._shown:
            self._shown = True
            await self._message.send()
        await context.emitter.send_element(shown)

    async def _finish(self, reply: str) -> None:
        if not self._message:
            return
        self._message.content = without_images(beside_cards(reply, self._cards))
        self._message.streaming = False
        await (self._message.update() if self._shown else self._message.send())
