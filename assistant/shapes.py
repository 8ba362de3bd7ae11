"""The shapes in which Chainlit's page knows what was said: steps and elements, made from stored turns.

A card is a custom element named like its type. Its props are the card and `state`: what has become of it since.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from chainlit.element import ElementDict
from chainlit.step import StepDict

from assistant.card_state import Standing, changes_in, of_card, standing_of, things_in
from assistant.doing import in_words
from assistant.language import Language
from repositories.models import Turn
from services.bootstrap import Services
from services.conversations import is_note
from services.principal import Principal

ELEMENTS = {
    "profile": "ProfileCard",
    "jobs": "JobsCard",
    "job": "JobCard",
    "candidates": "CandidatesCard",
    "applications": "ApplicationsCard",
}
CONFIRMATION = "ConfirmCard"
EARLIER = "EarlierCard"
LISTS = {"jobs", "candidates", "applications"}
STOPPED = "*Stopped.*"
STILL_RUNNING = "*Still working on this …*"

_NUMBERED = re.compile(r"(?m)^\d+\. .*(?:\n|\Z)")

Drawn = tuple[list[StepDict], list[ElementDict]]


def derived_id(*parts: str) -> str:
    """The same id for the same thing, whether it is drawn live or read again later."""
    return str(uuid5(NAMESPACE_URL, "rolecall:" + ":".join(parts)))


def without_images(markdown: str) -> str:
    """A posting or a model may name an image: fetching it would tell a foreign host who reads this, and when."""
    return markdown.replace("![", "! [")


def beside_cards(reply: str, cards: Iterable[str]) -> str:
    """The reply without the numbered lists that a card beside it shows better, and with only the first of their headings."""
    if LISTS.isdisjoint(cards) or not _NUMBERED.search(reply):
        return reply
    parts = [part.strip() for part in re.split(r"\n{2,}", _NUMBERED.sub("", reply)) if part.strip()]
    headings = [at for at, part in enumerate(parts) if part.endswith(":")]
    return "\n\n".join(part for at, part in enumerate(parts) if at not in headings[1:])


async def card_element(
    services: Services, principal: Principal, turn: tuple[str, str], call_id: str, card: dict[str, Any]
) -> ElementDict:
    """`turn` is (conversation_id, turn_id)."""
    standing = await standing_of(services, principal, things_in([card]), change_ids=changes_in([card]))
    return _card(principal, turn, call_id, card, standing)


async def confirmation_element(
    services: Services, principal: Principal, turn: tuple[str, str], confirmation: dict[str, Any]
) -> ElementDict:
    standing = await standing_of(services, principal, action_ids=[confirmation["confirmation_id"]])
    return _confirmation(turn, confirmation, standing)


async def turn_steps(services: Services, principal: Principal, turns: Sequence[Turn], language: Language) -> Drawn:
    """Stored turns in the shapes that drawing them live has. How things stand is asked once for all of them."""
    cards = [data["card"] for turn in turns for data in _data_of(turn, "tool_finished") if data.get("card")]
    asked = [data["confirmation_id"] for turn in turns for data in _data_of(turn, "confirmation_requested")]
    standing = await standing_of(services, principal, things_in(cards), asked, changes_in(cards))
    steps: list[StepDict] = []
    elements: list[ElementDict] = []
    for turn in turns:
        if is_note(turn):
            steps.append(note_step(turn))
            continue
        of_turn, shown = _turn(principal, turn, standing, language)
        steps += of_turn
        elements += shown
    return steps, elements


def earlier(first: Turn) -> tuple[StepDict, ElementDict]:
    """What stands above the first turn that is shown of a long conversation: a button for more."""
    step_id = derived_id(first.conversation_id, "earlier")
    step = _step(first, step_id, "assistant_message", "Rolecall", None, "")
    return step, element(EARLIER, derived_id(step_id, "button"), (first.conversation_id, step_id), {})


def note_step(turn: Turn) -> StepDict:
    return _step(turn, turn.id, "assistant_message", "Rolecall", None, without_images(turn.reply))


def user_step(turn: Turn) -> StepDict:
    return _step(turn, derived_id(turn.id, "user"), "user_message", "You", None, turn.user)


def _turn(principal: Principal, turn: Turn, standing: Standing, language: Language) -> Drawn:
    where = (turn.conversation_id, turn.id)
    run_id = derived_id(turn.id, "run")
    ask = user_step(turn)
    steps = [ask, _step(turn, run_id, "run", "on_message", ask["id"], "")]
    elements = []
    for data in _data_of(turn, "tool_finished"):
        name = in_words(data["tool"], finished=True, ok=data.get("ok", True), language=language)
        step_id = derived_id(turn.id, "step", data["id"])
        steps.append(_step(turn, step_id, "tool", name, run_id, data.get("summary", "")))
        if data.get("card"):
            elements.append(_card(principal, where, data["id"], data["card"], standing))
    elements += [_confirmation(where, data, standing) for data in _data_of(turn, "confirmation_requested")]
    answer = _step(turn, turn.id, "assistant_message", "Rolecall", run_id, _reply(turn))
    if turn.feedback is not None:
        answer["feedback"] = {"id": turn.id, "forId": turn.id, "value": 1 if turn.feedback > 0 else 0, "comment": None}
    return [*steps, answer], elements


def _card(
    principal: Principal, turn: tuple[str, str], call_id: str, card: dict[str, Any], standing: Standing
) -> ElementDict:
    props = {"card": card, "state": of_card(standing, card), "role": principal.role}
    return element(ELEMENTS[card["type"]], derived_id(turn[1], call_id), turn, props)


def _confirmation(turn: tuple[str, str], confirmation: dict[str, Any], standing: Standing) -> ElementDict:
    action_id = confirmation["confirmation_id"]
    props = {"confirmation": confirmation, "state": standing["actions"][action_id]}
    return element(CONFIRMATION, derived_id(turn[1], action_id), turn, props)


def element(name: str, element_id: str, turn: tuple[str, str], props: dict[str, Any]) -> ElementDict:
    return ElementDict(
        id=element_id,
        threadId=turn[0],
        forId=turn[1],
        type="custom",
        name=name,
        display="inline",
        props=props,
        mime="application/json",
    )


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
        metadata={"avatarName": "Rolecall"},
        waitForAnswer=False,
    )
