"""What a backup holds. Counts of throttles are left out: they are worth nothing an hour later."""

from repositories.models import (
    Application,
    Conversation,
    Embedded,
    Event,
    Fact,
    IdempotentAnswer,
    Invitation,
    Job,
    Model,
    PendingAction,
    Profile,
    ProfileChange,
    Reaction,
    Session,
    Task,
    Turn,
    User,
)

# The names stand in backups that people keep. What others belong to comes before them.
NOUNS: dict[str, type[Model]] = {
    "metadata": Fact,
    "users": User,
    "sessions": Session,
    "profiles": Profile,
    "profile_changes": ProfileChange,
    "jobs": Job,
    "reactions": Reaction,
    "applications": Application,
    "invitations": Invitation,
    "conversations": Conversation,
    "turns": Turn,
    "pending_actions": PendingAction,
    "events": Event,
    "vectors": Embedded,
    "tasks": Task,
    "answers": IdempotentAnswer,
}
