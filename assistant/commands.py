"""Commands: a slash and a word, for those who would rather type than click."""

from dataclasses import dataclass

from assistant.acts import act_from_navigation
from assistant.language import Language, said_in
from repositories.models import ToolCall
from repositories.values import Role


@dataclass(frozen=True)
class Command:
    """`shows`: what the navigation calls it; without, the word alone is what is meant."""

    name: str
    description: str
    icon: str
    shows: str | None = None


_JOBS = Command("jobs", "Openings; add words to look for", "briefcase", "jobs")
_COMMANDS: dict[Role, list[Command]] = {
    "candidate": [
        Command("profile", "What I know about you", "user", "profile"),
        Command("recommendations", "The openings that fit you best", "star", "matches"),
        _JOBS,
        Command("saved", "The openings you saved", "bookmark", "saved"),
        Command("applications", "Your applications and invitations", "mail", "applications"),
        Command("help", "What I can do for you", "circle-help"),
    ],
    "recruiter": [
        Command("jobs", "Your postings", "briefcase", "jobs"),
        Command("candidates", "Who fits your job", "users", "matches"),
        Command("applications", "The applicants for your jobs", "mail", "applications"),
        Command("help", "What I can do for you", "circle-help"),
    ],
}


def listed(role: Role, language: Language) -> list[dict[str, object]]:
    """In the shape in which the page lists them."""
    return [
        {"id": one.name, "description": said_in(language, one.description), "icon": one.icon} for one in _COMMANDS[role]
    ]


def read_command(role: Role, text: str) -> tuple[str, ToolCall | None]:
    """What a message that begins with a command means: other words, or a call. Any other message is left as it is."""
    word, _, rest = text.strip().partition(" ")
    found = [one for one in _COMMANDS[role] if word.casefold() == f"/{one.name}"]
    if not found:
        return text, None
    if rest.strip():
        return f"{found[0].name} {rest.strip()}", None
    act = act_from_navigation(role, found[0].shows) if found[0].shows else None
    return act or (found[0].name, None)
