"""What the assistant says before anybody has said anything."""

from typing import Any

from assistant.language import Language, said_in
from repositories.values import Role
from services.principal import Principal

CANDIDATE = (
    "Tell me about yourself in your own words, or drop your CV here. I show you what I understood, find openings that "
    "fit, say why each one does, and apply for you once you say yes."
)
RECRUITER = (
    "Describe an opening in your own words. I draft the posting, ask for what is missing, publish it once you say yes, "
    "and rank the people who fit, with reasons and without names."
)

STARTERS: dict[Role, list[tuple[str, str]]] = {
    "candidate": [
        (
            "Describe myself",
            "I'm a nurse with 6 years in intensive care in Leeds, looking for part-time work, at least £38k",
        ),
        ("What fits me?", "What jobs fit me?"),
        ("Only remote jobs", "Show me remote jobs"),
        ("My applications", "Show my applications"),
    ],
    "recruiter": [
        (
            "Describe an opening",
            "We are hiring a pastry chef in Lyon, full time, 30 to 36k euros, at least three years of experience",
        ),
        ("My jobs", "Show my jobs"),
        ("Who fits?", "Who fits my latest job?"),
        ("Applicants", "Show the applicants"),
    ],
}


def starters_for(role: Role, language: Language) -> list[tuple[str, str]]:
    """Each with the message that it sends, which is English: the assistant answers in English."""
    return [(said_in(language, label), message) for label, message in STARTERS[role]]


def greeting_for(
    principal: Principal, note: str, language: Language = "en", news: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """`note` says which model answers, when that is not the full one; `news`: what happened since the last time."""
    first_name = principal.display_name.split(" ")[0] if principal.display_name else ""
    hello = said_in(language, "Hello")
    return {
        "title": f"{hello} {first_name}" if first_name else hello,
        "text": said_in(language, CANDIDATE if principal.role == "candidate" else RECRUITER),
        "note": said_in(language, note),
        "news": news or [],
    }
