"""Draws a turn: the agent's events as they happen, and a stored turn as it was, in the same shapes.

A card is a custom element named like its type. Its props are the card and `state`: what has become of it since.
"""

import asyncio
import re
from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import chainlit as cl
from chainlit.context import context
from chainlit.element import ElementDict
from chainlit.step import StepDict

from assistant.card_state import confirmation_state, state_of
from assistant.events import (
    AgentEvent,
    ConfirmationRequested,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from repositories.models import Turn
from services.bootstrap import Services
from services.principal import Principal

ELEMENTS = {
    "profile": "ProfileCard",
    "jobs": "JobsCard",
    "job": "JobCard",
    "candidates": "CandidatesCard",
    "applications": "ApplicationsCard",
}
CONFIRMATION = "ConfirmCard"
LISTS = {"jobs", "candidates", "applications"}
STOPPED = "*Stopped.*"
STILL_RUNNING = "*Still working on this …*"

_NUMBERED = re.compile(r"(?m)^\d+\. .*(?:\n|\Z)")

_DOING: dict[str, tuple[str, str]] = {
    "get_profile": ("Reading your profile", "Read your profile"),
    "update_profile": ("Updating your profile", "Updated your profile"),
    "search_jobs": ("Searching the openings", "Searched the openings"),
    "recommend_jobs": ("Comparing openings with your profile", "Compared openings with your profile"),
    "get_job": ("Opening the posting", "Opened the posting"),
    "explain_match": ("Looking into the match", "Looked into the match"),
    "react_to_job": ("Noting what you think of it", "Noted what you think of it"),
    "list_saved_jobs": ("Looking up what you saved", "Looked up what you saved"),
    "list_applications": ("Looking up your applications", "Looked up your applications"),
    "apply_to_job": ("Preparing the application", "Prepared the application"),
    "withdraw_application": ("Preparing the withdrawal", "Prepared the withdrawal"),
    "answer_invitation": ("Preparing your answer", "Prepared your answer"),
    "draft_job": ("Drafting the posting", "Drafted the posting"),
    "update_job": ("Changing the posting", "Changed the posting"),
    "list_jobs": ("Looking up your jobs", "Looked up your jobs"),
    "recommend_candidates": ("Ranking candidates for the job", "Ranked candidates for the job"),
    "explain_candidate": ("Looking into the match", "Looked into the match"),
    "list_applicants": ("Looking up the applicants", "Looked up the applicants"),
    "publish_job": ("Preparing to publish", "Prepared to publish"),
    "close_job": ("Preparing to close", "Prepared to close"),
    "set_application_status": ("Preparing the next step", "Prepared the next step"),
    "invite_candidate": ("Preparing the invitation", "Prepared the invitation"),
}


def derived_id(*parts: str) -> str:
    """The same id for the same thing, whether it is drawn live or read again later."""
    return str(uuid5(NAMESPACE_URL, "rolecall:" + ":".join(parts)))


def in_words(tool: str, *, finished: bool) -> str:
    return _DOING.get(tool, ("Working on it", "Done"))[finished]


def element(name: str, element_id: str, turn_id: str, conversation_id: str, props: dict[str, Any]) -> ElementDict:
    return ElementDict(
        id=element_id,
        threadId=conversation_id,
        forId=turn_id,
        type="custom",
        name=name,
        display="inline",
        props=props,
        mime="application/json",
    )


def without_images(markdown: str) -> str:
    """A posting or a model may name an image: fetching it would tell a foreign host who reads this, and when."""
    return markdown.replace("![", "! [")


def beside_cards(reply: str, cards: Iterable[str]) -> str:
    """The reply without the numbered list that a card beside it shows better."""
    if LISTS.isdisjoint(cards) or not _NUMBERED.search(reply):
        return reply
    return re.sub(r"\n{3,}", "\n\n", _NUMBERED.sub("", reply)).strip()


async def card_element(
    services: Services, principal: Principal, turn: tuple[str, str], call_id: str, card: dict[str, Any]
) -> ElementDict:
    """`turn` is (conversation_id, turn_id)."""
    conversation_id, turn_id = turn
    props = {"card": card, "state": await state_of(services, principal, card), "role": principal.role}
    return element(ELEMENTS[card["type"]], derived_id(turn_id, call_id), turn_id, conversation_id, props)


async def confirmation_element(
    services: Services, principal: Principal, turn: tuple[str, str], confirmation: dict[str, Any]
) -> ElementDict:
    conversation_id, turn_id = turn
    action_id = confirmation["confirmation_id"]
    props = {"confirmation": confirmation, "state": await confirmation_state(services, principal, action_id)}
    return element(CONFIRMATION, derived_id(turn_id, action_id), turn_id, conversation_id, props)


class TurnDrawing:
    """One turn on the screen of the session whose task this runs in."""

    def __init__(self, services: Services, principal: Principal) -> None:
        self._services = services
        self._principal = principal
        self._turn = ("", "")
        self._message: cl.Message | None = None
        self._shown = False
        self._held = ""
        self._cards: set[str] = set()
        self._steps: dict[str, cl.Step] = {}

    @property
    def turn_id(self) -> str:
        return self._turn[1]

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
            name=in_words(event.tool, finished=False),
            type="tool",
            id=derived_id(self.turn_id, "step", event.id),
            parent_id=context.current_run.id if context.current_run else None,
            show_input=False,
        )
        step.start = step.created_at
        self._steps[event.id] = step
        await step.send()

    async def _finish_step(self, event: ToolFinished) -> None:
        step = self._steps.pop(event.id, None)
        if step:
            step.name = in_words(event.tool, finished=True)
            step.is_error = False
            await self._end_step(step, event.summary)
        if event.card is not None:
            card = event.card.model_dump(mode="json")
            self._cards.add(card["type"])
            await self._show(await card_element(self._services, self._principal, self._turn, event.id, card))

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


async def turn_steps(services: Services, principal: Principal, turn: Turn) -> tuple[list[StepDict], list[ElementDict]]:
    """A stored turn in the shapes that drawing it live has."""
    where = (turn.conversation_id, turn.id)
    run_id = derived_id(turn.id, "run")
    ask = _step(turn, derived_id(turn.id, "user"), "user_message", "You", None, turn.user)
    steps = [ask, _step(turn, run_id, "run", "on_message", ask["id"], "")]
    drawn = []
    for data in _data_of(turn, "tool_finished"):
        name = in_words(data["tool"], finished=True)
        step_id = derived_id(turn.id, "step", data["id"])
        steps.append(_step(turn, step_id, "tool", name, run_id, data.get("summary", "")))
        if data.get("card"):
            drawn.append(card_element(services, principal, where, data["id"], data["card"]))
    for data in _data_of(turn, "confirmation_requested"):
        drawn.append(confirmation_element(services, principal, where, data))
    answer = _step(turn, turn.id, "assistant_message", "Rolecall", run_id, _reply(turn))
    if turn.feedback is not None:
        answer["feedback"] = {"id": turn.id, "forId": turn.id, "value": 1 if turn.feedback > 0 else 0, "comment": None}
    return [*steps, answer], list(await asyncio.gather(*drawn))


def _data_of(turn: Turn, event: str) -> list[dict[str, Any]]:
    return [stored["data"] for stored in turn.events if stored.get("event") == event]


def _reply(turn: Turn) -> str:
    if turn.state == "open":
        return STILL_RUNNING
    reply = f"{turn.reply}\n\n{STOPPED}".strip() if turn.state == "stopped" else turn.reply
    cards = [data["card"]["type"] for data in _data_of(turn, "tool_finished") if data.get("card")]
    return without_images(beside_cards(reply, cards))


def _step(turn: Turn, step_id: str, kind: Any, name: str, parent_id: str | None, output: str) -> StepDict:
    at = turn.at.isoformat().replace("+00:00", "Z")
    return StepDict(
        id=step_id,
        threadId=turn.conversation_id,
        parentId=parent_id,
        type=kind,
        name=name,
        input="",
        output=output,
        createdAt=at,
        start=at,
        end=at,
        streaming=False,
        isError=False,
        showInput=False,
        metadata={},
        waitForAnswer=False,
    )
