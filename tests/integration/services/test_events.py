import pytest

from repositories.models import Event
from repositories.storage import Repositories
from services.events import PAGE, EventLog
from tests.support.clock import Clock


class Listener:
    def __init__(self) -> None:
        self.heard: list[str] = []

    async def __call__(self, event: Event) -> None:
        self.heard.append(event.kind)


@pytest.fixture
def here(repositories: Repositories, clock: Clock) -> EventLog:
    return EventLog(repositories.events, clock=clock)


@pytest.fixture
def elsewhere(repositories: Repositories, clock: Clock) -> EventLog:
    """The log of another process on the same database."""
    return EventLog(repositories.events, clock=clock)


async def test_a_listener_hears_each_event_once_at_home_and_elsewhere(
    here: EventLog, elsewhere: EventLog, clock: Clock
) -> None:
    home, away = Listener(), Listener()
    here.subscribe(home)
    elsewhere.subscribe(away)
    await here.add("job.published", "r", "j1")
    assert home.heard == ["job.published"]
    assert away.heard == []
    for _ in range(3):
        clock.move(seconds=1)
        await here.poll()
        await elsewhere.poll()
    assert home.heard == away.heard == ["job.published"]


async def test_an_event_that_arrives_late_or_from_a_slow_clock_is_heard(
    here: EventLog, repositories: Repositories, clock: Clock
) -> None:
    listener = Listener()
    here.subscribe(listener)
    await here.poll()
    written_at = clock.now
    clock.move(seconds=3)
    await here.poll()
    await repositories.events.add(Event(kind="late", subject_id="x", at=written_at))
    await here.poll()
    await here.poll()
    assert listener.heard == ["late"]


async def test_a_failing_listener_stops_neither_the_write_nor_the_others(here: EventLog) -> None:
    listener = Listener()

    async def broken(event: Event) -> None:
        raise RuntimeError("broken")

    here.subscribe(broken)
    here.subscribe(listener)
    await here.add("job.closed", None, "j1")
    assert listener.heard == ["job.closed"]


async def test_who_has_left_hears_nothing(here: EventLog) -> None:
    listener = Listener()
    leave = here.subscribe(listener)
    leave()
    leave()
    await here.add("job.closed", None, "j1")
    assert listener.heard == []


async def test_more_events_of_one_moment_than_fit_a_page_are_all_heard(
    here: EventLog, repositories: Repositories, clock: Clock
) -> None:
    listener = Listener()
    here.subscribe(listener)
    for _ in range(PAGE + 5):
        await repositories.events.add(Event(kind="import", subject_id="x", at=clock.now))
    await here.poll()
    assert len(listener.heard) == PAGE + 5


async def test_what_happened_long_before_the_start_is_not_told_again(
    here: EventLog, repositories: Repositories, clock: Clock
) -> None:
    clock.move(minutes=5)
    await here.add("old", None, "x")
    clock.move(minutes=5)
    fresh, listener = EventLog(repositories.events, clock=clock), Listener()
    fresh.subscribe(listener)
    await fresh.poll()
    assert listener.heard == []


async def test_what_is_told_once_is_heard_once_however_many_tell_it(
    here: EventLog, elsewhere: EventLog, clock: Clock
) -> None:
    home, away = Listener(), Listener()
    here.subscribe(home)
    elsewhere.subscribe(away)
    for log in (here, elsewhere, here):
        await log.add("application.submitted", "ann", "a1", once=True)
    await here.add("application.submitted", "ann", "a2", once=True)
    clock.move(seconds=1)
    await here.poll()
    await elsewhere.poll()
    assert home.heard == away.heard == ["application.submitted"] * 2


async def test_events_are_kept_for_half_a_year(here: EventLog, repositories: Repositories, clock: Clock) -> None:
    await here.add("job.closed", "r", "j1")
    clock.move(days=179)
    await here.tidy()
    assert len(await repositories.events.list_for_user("r")) == 1
    clock.move(days=2)
    await here.tidy()
    assert await repositories.events.list_for_user("r") == []
