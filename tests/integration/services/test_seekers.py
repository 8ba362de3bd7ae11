import pytest

from repositories.models import Profile, Reaction
from repositories.storage import Repositories
from services.events import EventLog
from services.seekers import Seeker, Seekers
from tests.support.clock import Clock


class Process:
    """One process's seekers on a database that it shares."""

    def __init__(self, repositories: Repositories, clock: Clock) -> None:
        self._repositories = repositories
        self.events = EventLog(repositories.events, clock=clock)
        self.seekers = Seekers(repositories.profiles, repositories.reactions, self.events, clock=clock)
        self._clock = clock

    async def headline(self, text: str) -> None:
        stored = await self._repositories.profiles.get("imke") or Profile(user_id="imke")
        await self._repositories.profiles.save(stored.model_copy(update={"headline": text}))
        await self.events.add("profile.updated", "imke", "imke", ["imke"])

    async def hide(self, job_id: str) -> None:
        await self._repositories.reactions.set_opinion("imke", job_id, "hidden", self._clock())
        await self.events.add("reaction.changed", "imke", job_id, ["imke"])


@pytest.fixture
def process(repositories: Repositories, clock: Clock) -> Process:
    return Process(repositories, clock)


async def test_what_this_process_writes_is_seen_at_once(process: Process) -> None:
    await process.headline("Nurse")
    first = await process.seekers.kept("imke")
    await process.headline("Midwife")
    await process.hide("job")
    second = await process.seekers.kept("imke")
    assert (first.profile.headline, second.profile.headline) == ("Nurse", "Midwife")
    assert second.hidden == {"job"}
    assert first.key != second.key


async def test_what_another_process_writes_is_seen_within_two_seconds(
    process: Process, repositories: Repositories, clock: Clock
) -> None:
    await process.headline("Nurse")
    await process.seekers.kept("imke")
    await Process(repositories, clock).headline("Midwife")
    clock.move(seconds=2)
    assert (await process.seekers.kept("imke")).profile.headline == "Midwife"


async def test_what_is_told_of_another_process_is_seen_at_once(
    process: Process, repositories: Repositories, clock: Clock
) -> None:
    await process.headline("Nurse")
    await process.seekers.kept("imke")
    await Process(repositories, clock).headline("Midwife")
    await process.events.poll()
    assert (await process.seekers.kept("imke")).profile.headline == "Midwife"


async def test_what_changes_while_it_is_read_is_not_kept(repositories: Repositories, clock: Clock) -> None:
    events = EventLog(repositories.events, clock=clock)

    class ReadsSlowly:
        """Hides a job just after the reactions have been read."""

        async def all_for_user(self, user_id: str) -> list[Reaction]:
            found = await repositories.reactions.all_for_user(user_id)
            if not found:
                await repositories.reactions.set_opinion(user_id, "job", "hidden", clock())
                await events.add("reaction.changed", user_id, "job", [user_id])
            return found

    seekers = Seekers(repositories.profiles, ReadsSlowly(), events, clock=clock)  # type: ignore[arg-type]

    async def hidden() -> set[str]:
        seeker: Seeker = await seekers.kept("imke")
        return seeker.hidden

    assert [await hidden(), await hidden()] == [set(), {"job"}]
