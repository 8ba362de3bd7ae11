"""Reading and writing one's own profile."""

from typing import Any

from pydantic import Field

from assistant.cards import ProfileCard
from assistant.grounding import ground
from assistant.replies import OPEN_TO_RECRUITERS, joined
from assistant.tools.describing import changes_in_words, fields_in_words, label, profile_in_words
from assistant.tools.toolset import Tool, ToolContext, ToolOutput
from repositories.models import LanguageSkill, Model, Profile
from repositories.values import EmploymentType, Role, SalaryPeriod, Seniority, WorkplaceWish
from services.cv_reading import CvReading
from services.profiles import ProfileWrite

_CANDIDATE: frozenset[Role] = frozenset({"candidate"})


class GetProfile(Model):
    pass


class UpdateProfile(Model):
    """Only what the person has just said. Lists are added to."""

    headline: str | None = Field(default=None, description="Job title held or sought")
    full_name: str | None = None
    summary: str | None = None
    skills: list[str] = []
    years_experience: float | None = None
    seniority: Seniority | None = None
    locations: list[str] = Field(default=[], description="Places where they want to work")
    remote: WorkplaceWish | None = None
    salary_min: float | None = Field(default=None, description="Least pay wanted")
    salary_currency: str | None = None
    salary_period: SalaryPeriod | None = None
    employment_types: list[EmploymentType] = []
    languages: list[str | LanguageSkill] = []
    education: list[Any] = []
    experience: list[Any] = []
    work_authorization: list[str] = []
    available_from: str | None = None
    open_to_recruiters: bool | None = None
    remove: list[str] = Field(default=[], description="Skills or other entries to take out")
    clear: list[str] = Field(default=[], description="Fields to empty")
    undo: bool = Field(default=False, description="Take the last change back")


async def _get(context: ToolContext, arguments: GetProfile) -> ToolOutput:
    profile = await context.services.profiles.get(context.principal)
    told = profile_in_words(profile)
    if not told:
        answer = (
            "Your profile is empty so far. Tell me what you do, where, and what you are looking for, or drop a CV here."
        )
    else:
        answer = f"This is what I know about you: {told}. Tell me what to change, or see your account page (/account) for all your data."
    return ToolOutput(
        answer, summary="Your profile", data={"profile": told or "empty"}, card=ProfileCard(profile=profile)
    )


async def _update(context: ToolContext, arguments: UpdateProfile) -> ToolOutput:
    if arguments.undo:
        return await _undo(context)
    grounded = ground(arguments.model_dump(exclude_defaults=True), context.situation)
    if not grounded.findings:
        left_out = joined([f"“{value}”" for value in grounded.left_out])
        answer = (
            f"You did not say {left_out}, so I left it out. Please tell me in your own words."
            if left_out
            else "I found nothing new to note. What should I change?"
        )
        return ToolOutput(answer, summary="Nothing changed", data={"changed": "nothing"}, ok=False)
    write = await context.services.profiles.apply(context.principal, grounded.findings)
    return described(write)


async def _undo(context: ToolContext) -> ToolOutput:
    undo_id = context.situation.focus.undo_id
    if undo_id is None:
        return ToolOutput("There is no change here that I could take back.", summary="Nothing to undo", ok=False)
    profile = await context.services.profiles.undo(context.principal, undo_id)
    return ToolOutput(
        "Done: I took the last change back.",
        summary="Change taken back",
        data={"undone": True},
        card=ProfileCard(profile=profile),
        focus={"undo_id": None},
    )


def described(write: ProfileWrite) -> ToolOutput:
    """What a write to the profile is answered with: the difference, the way back, and at most one question."""
    profile, asked = write.profile, None
    if not write.changes:
        return ToolOutput(
            "Nothing to change: your profile is like that already.",
            summary="Nothing new",
            data={"changed": "nothing"},
            card=ProfileCard(profile=profile),
        )
    told = changes_in_words(write.changes, profile)
    answer = f"Noted: {fields_in_words(write.changes)}. If something is wrong, tell me or press Undo."
    question, asked = _next_question(profile)
    return ToolOutput(
        f"{answer}\n\n{question}".strip(),
        summary=f"Profile updated: {told}",
        data={"changed": told, "next_question": question},
        card=ProfileCard(profile=profile, changes=write.changes, undo_id=write.undo_id),
        focus={"undo_id": write.undo_id, "asked": asked},
    )


def described_cv(reading: CvReading) -> ToolOutput:
    """What reading a CV is answered with."""
    told = changes_in_words(reading.changes, reading.profile)
    parts = [
        f"I read your CV and noted: {told}."
        if told
        else "I read your CV and found nothing that is not in your profile already."
    ]
    if reading.conflicts:
        fields = joined(sorted({label(conflict["field"]) for conflict in reading.conflicts}))
        parts.append(f"It differs from what you told me about: {fields}. I kept what you said.")
    if reading.unread:
        lines = "one line" if len(reading.unread) == 1 else f"{len(reading.unread)} lines"
        parts.append(f"I could not make use of {lines}.")
    parts.append("Please check it; Undo takes it back." if told else "Ask me “What fits me?” when you like.")
    return ToolOutput(
        " ".join(parts),
        summary=f"CV read: {len(reading.changes)} changes",
        data={"changed": told},
        card=ProfileCard(profile=reading.profile, changes=reading.changes, undo_id=reading.undo_id),
        focus={"undo_id": reading.undo_id},
    )


def _next_question(profile: Profile) -> tuple[str, str | None]:
    """What is most worth knowing next; once the basics are there, how to go on."""
    if not profile.headline:
        return "What kind of job do you do or look for?", "headline"
    if not profile.locations and profile.remote != "remote":
        return "Where would you like to work?", "locations"
    if not profile.skills:
        return "What are you good at? A few skills help me to find what fits.", "skills"
    if profile.version <= 1 and not profile.open_to_recruiters:
        return f"Ask me “What fits me?” when you like.\n\n{OPEN_TO_RECRUITERS}", "open_to_recruiters"
    return "Ask me “What fits me?” when you like.", None


TOOLS = [
    Tool("get_profile", "Show the candidate's own profile.", GetProfile, _CANDIDATE, run=_get),
    Tool(
        "update_profile",
        "Note what the candidate says about themselves and what they look for.",
        UpdateProfile,
        _CANDIDATE,
        run=_update,
    ),
]
