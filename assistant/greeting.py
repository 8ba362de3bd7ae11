"""What the assistant says before anybody has said anything."""

from services.principal import Principal

CANDIDATE = (
    "Tell me about yourself in your own words, or drop your CV here. I show you what I understood, find openings that "
    "fit, say why each one does, and apply for you once you say yes."
)
RECRUITER = (
    "Describe an opening in your own words. I draft the posting, ask for what is missing, publish it once you say yes, "
    "and rank the people who fit, with reasons and without names."
)

STARTERS: dict[str, list[tuple[str, str]]] = {
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


def greeting_for(principal: Principal, note: str) -> dict[str, str]:
    """`note` says which model answers, when that is not the full one."""
    first_name = principal.display_name.split(" ")[0] if principal.display_name else ""
    return {
        "title": f"Hello {first_name}" if first_name else "Hello",
        "text": CANDIDATE if principal.role == "candidate" else RECRUITER,
        "note": note,
    }
