"""Everything the assistant says in its own words: short, plain, and never more than a tool has returned."""

import re
from collections.abc import Sequence

from assistant import phrases
from assistant.situation import WHICH_ACTION, Situation
from repositories.models import PendingAction
from repositories.values import Role

NOTHING_PENDING = "There is nothing waiting for your yes right now. Tell me what you would like to do."
NOTHING_TO_CANCEL = "All right. Nothing was waiting, so nothing changes."
STANDING = "Understood. I never apply, publish or change anything for others without your clear yes: I show it to you first, and you decide."
DELETE_ACCOUNT = (
    "I don't delete accounts in the chat. You can do it yourself on your account page (/account): it asks for your password and then "
    "removes your account, profile, applications and conversations. Nothing has been deleted now."
)
ACCOUNT_PAGE = (
    "You can do that on your account page (/account): password, log-ins, a download of your data, and deletion."
)
DELETE_JOB = (
    "Deleting a job is not done in the chat. I can close it, so that nobody can apply any more: just say “close” and which one. "
    "A job that nobody has applied to can be deleted for good through the API (DELETE /api/v1/jobs/{id})."
)
UNFAIR = (
    "I can't do that. Age, gender, origin, religion, health or family never count here, and I do not filter or rank by them. "
    "I can draft, narrow and rank by skills, experience, languages or place: what does the job really need?"
)
WHICH_OPENING = (
    "Gladly. What job is it, and where? A sentence is enough, e.g. “A barista in Leeds, part time, £12 an hour”."
)
WHICH_FILTER = "I cannot narrow the list by that. I can by place, remote or not, pay, kind of contract, skill, company, or a word to look for."
LEFT_ALONE = "All right, I leave everything as it is."
CONSEQUENCES = {
    r"withdr\w+": "Withdrawing ends that application, and the company is told. You may apply again later; that is a new application. Say “withdraw” and which one; I ask before I do it.",
    r"appl(?:y|ied|ying)": "I show you what would be sent and send it after your yes. The company then sees your profile, and your name once it moves you on. You can withdraw at any time.",
    r"hid(?:e|ing|den)": "A hidden job does not come up again in your lists. Say “unhide” and which one to have it back.",
    r"sav(?:e|ing)|bookmark\w*": "Saved jobs are kept in a list of their own: “my saved jobs” shows it. Nobody else sees it.",
    r"accept\w*": "If you accept an invitation, the company sees your name and e-mail address and can write to you. I ask before I do it.",
    r"declin\w+": "If you decline an invitation, the company is told, and it sees neither your name nor your address.",
    r"clos(?:e|ing)": "Closing a job takes it off the lists and tells its applicants. You can publish it again later. I ask before I do it.",
    r"publish\w*|go(?:es|ing)? live": "Once published, everybody can find the job and apply. You can still change it or close it. I ask before I do it.",
    r"shortlist\w*|interview\w*|reject\w*|hir(?:e|ing)": "The applicant is told of each step, and you see name and e-mail address from the shortlist on. I ask before I do it.",
    r"invit\w+": "The candidate gets your message and may accept or decline; on a yes you see name and e-mail address. I ask before I send it.",
}  # fmt: skip
WHERE_IS_HOME = "I do not know where you are. Tell me the town, and I can say what is closest."
OPEN_TO_RECRUITERS = "One question: may recruiters find your profile, without your name and contacts, until you apply or accept an invitation? (yes or no)"
OFFLINE_NOTE = (
    "I am running on simple rules at the moment and understand less than with a language model. "
    "To switch it on, start Ollama and run: ollama pull llama3.2"
)
FELL_BACK = "The language model is not answering at the moment, so I carry on with simple rules. Nothing is lost."
CAME_BACK = "The language model is back."
WENT_WRONG = "Sorry, something went wrong on our side, and it has been noted. Please try again."

_CANDIDATE_HELP = (
    "You can tell me about yourself in your own words (“I'm a nurse with 6 years in intensive care in Leeds, part time, at least £38k”) or drop a CV here. "
    "Then ask “What fits me?”, narrow it (“only remote”, “above 45k”, “not in London”), ask “Why the second one?”, save or hide jobs, "
    "and apply: I show you what would be sent and wait for your yes. “My applications” shows where they stand."
)
_RECRUITER_HELP = (
    "Describe an opening in your own words (“We need a pastry chef in Norwich, full time, £28k to £31k, viennoiserie is a must”). I draft it, ask for what is missing, "
    "and publish it after your yes. Then ask “Who fits?” for ranked candidates, “Why the first one?”, “Invite the second”, “Who applied?”, “Shortlist the first one”, or “Close the job”."
)


def capabilities(role: Role) -> str:
    return _CANDIDATE_HELP if role == "candidate" else _RECRUITER_HELP


def greeting(role: Role, name: str, *, offline: bool) -> str:
    """The first words of a new chat."""
    hello = (
        f"Hello {name}, I'm the Rolecall assistant, a computer program."
        if name
        else "Hello, I'm the Rolecall assistant, a computer program."
    )
    return " ".join([hello, capabilities(role), *([OFFLINE_NOTE] if offline else [])])


def settled(text: str) -> str | None:
    """The answer to a message that refuses an act, or asks what one would bring; None for any other."""
    said = phrases.plain(text)
    if phrases.CONSEQUENCE.search(said):
        return next((told for act, told in CONSEQUENCES.items() if re.search(rf"\b(?:{act})\b", said, re.I)), None)
    return LEFT_ALONE if phrases.DENIED.match(said) else None


def small_talk(situation: Situation) -> str:
    said = situation.text
    if phrases.is_thanks(said):
        return "You're welcome. I'm here when you need me."
    if phrases.is_greeting(said):
        start = (
            "Tell me what you do and what you are looking for"
            if situation.role == "candidate"
            else "Tell me about the opening you want to fill"
        )
        known = bool(situation.profile and situation.profile.version) or bool(situation.own_jobs)
        more = (
            ("Ask me what fits you" if situation.role == "candidate" else "Ask me who fits one of your jobs")
            if known
            else start
        )
        return f"Hello! {more}, or say “help” to see what I can do."
    if not any(character.isalnum() for character in said):
        return "I can only read words. What would you like to do? Say “help” to see what I can do."
    return "All right. Tell me when you need anything."


def not_understood(situation: Situation) -> str:
    if situation.role == "candidate":
        return (
            "I'm not sure what you would like me to do. You can tell me about yourself, ask “What fits me?”, search (“nurse jobs in Leeds”), "
            "or ask about one of the jobs shown. Say “help” for more."
        )
    return (
        "I'm not sure what you would like me to do. You can describe an opening, ask “Who fits?” or “Who applied?”, or say “publish” or “close” "
        "and which job. Say “help” for more."
    )


def which_action(waiting: Sequence[PendingAction]) -> str:
    listed = "; ".join(f"{number}) {action.summary}" for number, action in enumerate(waiting, 1))
    return f"{WHICH_ACTION}: {listed}. Which one do you mean, or all of them?"


def joined(items: Sequence[str], last: str = "and", most: int = 6) -> str:
    """A list in a sentence: "a, b and c"."""
    shown = [str(item) for item in items[:most]]
    if len(items) > most:
        shown.append(f"{len(items) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}" if shown else ""
