"""Reads a message by rules before any model sees it: small talk, a yes or no, and what is asked for where that is certain.

The reading is the floor under every chat model. A `ToolCall` in it is what the rules would do; `offered` are the tools that a
model may choose from; `certain` says that the rules need no second opinion. Nothing here reads or writes storage.
"""

from dataclasses import dataclass, field

from assistant import decisions, phrases, replies
from assistant.candidate_acts import read_candidate
from assistant.reading import Reading
from assistant.recruiter_acts import read_recruiter
from assistant.references import ordinal, words
from assistant.repeating import another_instead, the_one_meant
from assistant.situation import Situation
from repositories.models import PendingAction, ToolCall

_SHORT_NO = 5


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
    if call := the_one_meant(situation):
        return Gated(Reading(calls=[call], certain=True))
    if situation.pending:
        return _while_waiting(situation)
    if phrases.is_small_talk(said) and decisions.decision(said) is not True:
        return Gated(_read(situation))
    answer = decisions.decision(said)
    if answer is False and len(said.split()) > _SHORT_NO and (reading := _read(situation)).calls:
        return Gated(reading)
    if answer is not None and not decisions.is_order(said) and (answer or not _goes_on(said)):
        return Gated(_without_pending(situation, answer))
    if answer is False:
        situation.text = decisions.after_no(said)
    return Gated(_read(situation))


def _read(situation: Situation) -> Reading:
    said = situation.text
    if phrases.is_small_talk(said):
        return Reading(reply=replies.small_talk(situation), talk=True)
    if phrases.asks_for_help(said):
        return Reading(reply=replies.capabilities(situation.role), talk=True, certain=True)
    if phrases.DELETE_ACCOUNT.search(phrases.plain(said)):
        return Reading(reply=replies.DELETE_ACCOUNT, certain=True)
    if phrases.PASSWORD.search(phrases.plain(said)):
        return Reading(reply=replies.ACCOUNT_PAGE, certain=True)
    return read_candidate(situation) if situation.role == "candidate" else read_recruiter(situation)


def _goes_on(text: str) -> bool:
    rest = decisions.after_no(text)
    return bool(rest) and not phrases.is_small_talk(rest) and decisions.decision(rest) is None


# ------------------------------------------------------------------------------ while something waits


def _while_waiting(situation: Situation) -> Gated:
    """A yes or no, something else in the place of what waits, or another request that leaves it waiting."""
    said = situation.text
    _keep_at_hand(situation)
    if question := decisions.pause(said):
        situation.text = question
        return Gated(_read(situation))
    answer = decisions.decision(said)
    if answer is None and any(decisions.agrees(said, action.summary) for action in situation.pending):
        answer = True
    if answer is not True and (call := another_instead(situation)):
        return Gated(Reading(calls=[call], certain=True), [Decision(situation.pending[-1], False)])
    if answer is None and situation.asked_which:
        return _which(situation)
    return Gated(_read(situation)) if answer is None else _decided(situation, answer)


def _keep_at_hand(situation: Situation) -> None:
    """The job that the last waiting act is about is the one at hand, also for what else is asked: "wait, what does it pay?"."""
    told = situation.pending[-1].arguments
    jobs = {one.id: one.job_id for one in situation.applications}
    if job_id := told.get("job_id") or jobs.get(str(told.get("application_id", ""))):
        situation.focus = situation.focus.model_copy(update={"job_id": job_id})


def _which(situation: Situation) -> Gated:
    """The answer to "which one do you mean?", where several things wait and a yes has been said."""
    if decisions.means_all(situation.text):
        return Gated(Reading(certain=True), [Decision(action, True) for action in situation.pending])
    named = _named(situation)
    few = len(situation.text.split()) <= 6 and "?" not in situation.text
    return (
        Gated(Reading(certain=True), [Decision(named[0], True)]) if few and len(named) == 1 else Gated(_read(situation))
    )


def _named(situation: Situation) -> list[PendingAction]:
    """What the words name among all that waits: by name, else by number."""
    said, waiting = words(phrases.plain(situation.text)), situation.pending
    hits = [len(said & words(action.summary)) for action in waiting]
    named = [action for action, hit in zip(waiting, hits, strict=True) if hit and hit == max(hits)]
    place = ordinal(phrases.plain(situation.text), len(waiting))
    return [waiting[place]] if len(named) != 1 and place is not None else named


def _decided(situation: Situation, accept: bool) -> Gated:
    """A plain yes or no while something waits. With several waiting, the words must tell which."""
    waiting = situation.pending
    if len(waiting) > 1:
        named = _named(situation)
        if decisions.means_all(situation.text) or (not accept and not words(situation.text)):
            return Gated(Reading(certain=True), [Decision(action, accept) for action in waiting])
        if len(named) != 1:
            return Gated(Reading(reply=replies.which_action(waiting), certain=True))
        waiting = named
    made = [Decision(waiting[0], accept)]
    rest = "" if accept else decisions.after_no(situation.text)
    if len(rest.split()) <= 2 or rest.casefold().startswith(
        ("keep", "leave", "don't", "do not", "i ", "it ", "cancel", "hold", "stop", "wait", "not ", "for now", "maybe")
    ):
        return Gated(Reading(certain=True), made)
    situation.pending = []
    situation.text = rest
    return Gated(_read(situation), made)


def _without_pending(situation: Situation, answer: bool) -> Reading:
    """A bare yes or no with nothing to confirm may still answer the question just asked."""
    if situation.role == "candidate" and situation.focus.asked == "open_to_recruiters":
        call = ToolCall(name="update_profile", arguments={"open_to_recruiters": answer})
        return Reading(calls=[call], certain=True, offered=["update_profile"])
    if not answer and phrases.is_small_talk(situation.text):
        return Reading(reply=replies.small_talk(situation), talk=True)
    return Reading(reply=replies.NOTHING_PENDING if answer else replies.NOTHING_TO_CANCEL, certain=True)
