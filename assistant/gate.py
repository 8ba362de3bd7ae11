"""Reads a message by rules before any model sees it: small talk, a yes or no, and what is asked for where that is certain.

The reading is the floor under every chat model. A `ToolCall` in it is what the rules would do; `offered` are the tools that a
model may choose from; `certain` says that the rules need no second opinion. Nothing here reads or writes storage.
"""

from dataclasses import dataclass, field

from assistant import phrases, replies
from assistant.candidate_acts import read_candidate
from assistant.reading import Reading
from assistant.recruiter_acts import read_recruiter
from assistant.references import words
from assistant.situation import Situation
from repositories.models import PendingAction, ToolCall


@dataclass(frozen=True)
class Decision:
    """A yes or no to one pending action."""

    action: PendingAction
    accept: bool


@dataclass(frozen=True)
class Gated:
    """`decisions` are carried out first; `reading` is what else the message asks for."""

    reading: Reading
    decisions: list[Decision] = field(default_factory=list)


def read_message(situation: Situation) -> Gated:
    """What the rules make of the message. Never raises for any text."""
    said = situation.text
    answer = phrases.decision(said)
    if answer is not None and situation.pending:
        return _decided(situation, answer)
    if answer is not None and not phrases.is_order(said) and (answer or not _goes_on(said)):
        return Gated(_without_pending(situation, answer))
    if answer is False:
        situation.text = phrases.after_no(said)
    return Gated(_read(situation))


def _read(situation: Situation) -> Reading:
    said = situation.text
    if phrases.is_small_talk(said):
        return Reading(reply=replies.small_talk(situation), talk=True)
    if phrases.HELP.match(phrases.plain(said)):
        return Reading(reply=replies.capabilities(situation.role), talk=True, certain=True)
    if phrases.DELETE_ACCOUNT.search(phrases.plain(said)):
        return Reading(reply=replies.DELETE_ACCOUNT, certain=True)
    if phrases.PASSWORD.search(phrases.plain(said)):
        return Reading(reply=replies.ACCOUNT_PAGE, certain=True)
    return read_candidate(situation) if situation.role == "candidate" else read_recruiter(situation)


def _goes_on(text: str) -> bool:
    rest = phrases.after_no(text)
    return bool(rest) and not phrases.is_small_talk(rest) and phrases.decision(rest) is None


def _decided(situation: Situation, accept: bool) -> Gated:
    """A plain yes or no while something waits. With several waiting, the words must tell which."""
    waiting = situation.pending
    if len(waiting) > 1:
        said = words(situation.text)
        named = [action for action in waiting if said & words(action.summary)]
        if len(named) != 1:
            if not accept and phrases.decision(situation.text) is False and not said:
                return Gated(Reading(certain=True), [Decision(action, False) for action in waiting])
            return Gated(Reading(reply=replies.which_action(waiting), certain=True))
        waiting = named
    decisions = [Decision(waiting[0], accept)]
    rest = phrases.after_no(situation.text) if not accept else ""
    if (
        rest
        and len(rest.split()) > 2
        and not rest.casefold().startswith(("keep", "leave", "don't", "do not", "i ", "it "))
    ):
        situation.pending = []
        situation.text = rest
        return Gated(_read(situation), decisions)
    return Gated(Reading(certain=True), decisions)


def _without_pending(situation: Situation, answer: bool) -> Reading:
    """A bare yes or no with nothing to confirm may still answer the question just asked."""
    if situation.role == "candidate" and situation.focus.asked == "open_to_recruiters":
        call = ToolCall(name="update_profile", arguments={"open_to_recruiters": answer})
        return Reading(calls=[call], certain=True, offered=["update_profile"])
    if not answer and phrases.is_small_talk(situation.text):
        return Reading(reply=replies.small_talk(situation), talk=True)
    return Reading(reply=replies.NOTHING_PENDING if answer else replies.NOTHING_TO_CANCEL, certain=True)
