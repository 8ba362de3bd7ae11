import asyncio

import pytest

from repositories.models import IdempotentAnswer
from repositories.storage import Repositories
from services.answers import AnswerService, fingerprint_of
from services.errors import Conflict, InvalidInput
from services.principal import Principal
from services.processes import new_holder
from tests.support.clock import Clock

IMKE = Principal("imke", "candidate", "s1")
OTHER = Principal("other", "candidate", "s2")
PRINT = fingerprint_of("POST", "/api/v1/jobs", b'{"title": "Roofer"}')


@pytest.fixture
def answers(repositories: Repositories, clock: Clock) -> AnswerService:
    return AnswerService(repositories.answers, clock=clock)


@pytest.fixture
def impatient(repositories: Repositories, clock: Clock) -> AnswerService:
    return AnswerService(repositories.answers, wait_seconds=0, clock=clock)


async def answer(answers: AnswerService, asked: IdempotentAnswer, body: str = "{}") -> None:
    await answers.finish(asked, status=201, headers={"etag": '"1"'}, body=body)


async def test_a_request_sent_again_gets_the_answer_it_got_before(answers: AnswerService) -> None:
    asked = await answers.begin(IMKE, "k", PRINT)
    assert asked.status is None
    await answer(answers, asked, '{"id": 1}')
    again = await answers.begin(IMKE, "k", PRINT)
    assert (again.status, again.headers, again.body) == (201, {"etag": '"1"'}, '{"id": 1}')


async def test_ten_at_once_are_carried_out_once(answers: AnswerService) -> None:
    runs = 0

    async def send() -> int:
        nonlocal runs
        before = await answers.begin(IMKE, "k", PRINT)
        if before.status is None:
            runs += 1
            await answer(answers, before)
            return 201
        return before.status

    assert await asyncio.gather(*(send() for _ in range(10))) == [201] * 10
    assert runs == 1


async def test_the_key_of_another_request_is_refused(answers: AnswerService) -> None:
    await answers.begin(IMKE, "k", PRINT)
    for other in (
        fingerprint_of("POST", "/api/v1/jobs", b'{"title": "Diver"}'),
        fingerprint_of("POST", "/api/v1/invitations", b'{"title": "Roofer"}'),
    ):
        with pytest.raises(InvalidInput) as refusal:
            await answers.begin(IMKE, "k", other)
        assert refusal.value.code == "idempotency_key_reused"


async def test_each_user_has_keys_of_their_own(answers: AnswerService) -> None:
    await answers.begin(IMKE, "k", PRINT)
    assert (await answers.begin(OTHER, "k", PRINT)).status is None


async def test_while_the_first_runs_the_second_is_told_so(impatient: AnswerService) -> None:
    await impatient.begin(IMKE, "k", PRINT)
    with pytest.raises(Conflict) as refusal:
        await impatient.begin(IMKE, "k", PRINT)
    assert refusal.value.code == "request_in_progress"


async def test_a_refused_request_may_be_sent_again(impatient: AnswerService) -> None:
    refused = await impatient.begin(IMKE, "k", PRINT)
    await impatient.abandon(refused)
    again = await impatient.begin(IMKE, "k", fingerprint_of("POST", "/api/v1/jobs", b"mended"))
    assert (again.status, again.action_id == refused.action_id) == (None, False)


async def test_a_request_of_another_machine_without_an_answer_is_carried_on_after_a_minute(
    impatient: AnswerService, repositories: Repositories, clock: Clock
) -> None:
    begun = IdempotentAnswer(user_id="imke", key="k", fingerprint=PRINT, holder="elsewhere/7/x/y", created_at=clock())
    await repositories.answers.add(begun)
    with pytest.raises(Conflict):
        await impatient.begin(IMKE, "k", PRINT)
    clock.move(seconds=61)
    carried_on = await impatient.begin(IMKE, "k", PRINT)
    assert (carried_on.status, carried_on.action_id) == (None, begun.action_id)


async def test_a_request_whose_process_is_known_to_be_dead_is_carried_on_at_once(
    impatient: AnswerService, repositories: Repositories, clock: Clock
) -> None:
    machine = new_holder().partition("/")[0]
    dead = f"{machine}/{2**22 + 1}/x/y"
    begun = IdempotentAnswer(user_id="imke", key="k", fingerprint=PRINT, holder=dead, created_at=clock())
    await repositories.answers.add(begun)
    carried_on = await impatient.begin(IMKE, "k", PRINT)
    assert (carried_on.status, carried_on.action_id) == (None, begun.action_id)


async def test_a_request_that_was_interrupted_is_carried_on_under_the_same_id(impatient: AnswerService) -> None:
    begun = await impatient.begin(IMKE, "k", PRINT)
    await impatient.interrupt(begun)
    carried_on = await impatient.begin(IMKE, "k", PRINT)
    assert (carried_on.status, carried_on.action_id) == (None, begun.action_id)


async def test_of_ten_who_find_it_interrupted_one_carries_it_on(impatient: AnswerService) -> None:
    begun = await impatient.begin(IMKE, "k", PRINT)
    await impatient.interrupt(begun)
    found = await asyncio.gather(*(impatient.begin(IMKE, "k", PRINT) for _ in range(10)), return_exceptions=True)
    carried_on = [one for one in found if isinstance(one, IdempotentAnswer)]
    assert [one.action_id for one in carried_on] == [begun.action_id]


async def test_a_key_is_free_again_after_a_day(
    answers: AnswerService, repositories: Repositories, clock: Clock
) -> None:
    await answer(answers, await answers.begin(IMKE, "k", PRINT))
    clock.move(hours=23)
    await answers.tidy()
    assert (await answers.begin(IMKE, "k", PRINT)).status == 201
    clock.move(hours=1, seconds=1)
    assert (await answers.begin(IMKE, "k", PRINT)).status is None


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\tkey", "nul\u0000"])
async def test_what_is_no_key_is_refused(answers: AnswerService, key: str) -> None:
    with pytest.raises(InvalidInput):
        await answers.begin(IMKE, key, PRINT)
