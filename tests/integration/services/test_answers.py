import asyncio

import pytest

from repositories.storage import Repositories
from services.answers import AnswerService, fingerprint_of
from services.errors import Conflict, InvalidInput
from services.principal import Principal
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


async def answer(answers: AnswerService, body: str = "{}") -> None:
    await answers.finish(IMKE, "k", PRINT, status=201, headers={"etag": '"1"'}, body=body)


async def test_a_request_sent_again_gets_the_answer_it_got_before(answers: AnswerService) -> None:
    assert await answers.begin(IMKE, "k", PRINT) is None
    await answer(answers, '{"id": 1}')
    again = await answers.begin(IMKE, "k", PRINT)
    assert again is not None
    assert (again.status, again.headers, again.body) == (201, {"etag": '"1"'}, '{"id": 1}')


async def test_ten_at_once_are_carried_out_once(answers: AnswerService) -> None:
    runs = 0

    async def send() -> int:
        nonlocal runs
        before = await answers.begin(IMKE, "k", PRINT)
        if before is None:
            runs += 1
            await answer(answers)
            return 201
        return before.status or 0

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
    assert await answers.begin(OTHER, "k", PRINT) is None


async def test_while_the_first_runs_the_second_is_told_so(impatient: AnswerService) -> None:
    await impatient.begin(IMKE, "k", PRINT)
    with pytest.raises(Conflict) as refusal:
        await impatient.begin(IMKE, "k", PRINT)
    assert refusal.value.code == "request_in_progress"


async def test_a_refused_request_may_be_sent_again(impatient: AnswerService) -> None:
    await impatient.begin(IMKE, "k", PRINT)
    await impatient.abandon(IMKE, "k")
    assert await impatient.begin(IMKE, "k", PRINT) is None


async def test_a_request_whose_process_died_may_be_sent_again_after_a_minute(
    impatient: AnswerService, clock: Clock
) -> None:
    await impatient.begin(IMKE, "k", PRINT)
    clock.move(seconds=61)
    assert await impatient.begin(IMKE, "k", PRINT) is None


async def test_a_key_is_free_again_after_a_day(
    answers: AnswerService, repositories: Repositories, clock: Clock
) -> None:
    await answers.begin(IMKE, "k", PRINT)
    await answer(answers)
    clock.move(hours=23)
    await answers.tidy()
    assert await answers.begin(IMKE, "k", PRINT) is not None
    clock.move(hours=1, seconds=1)
    assert await answers.begin(IMKE, "k", PRINT) is None


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\tkey", "nul\u0000"])
async def test_what_is_no_key_is_refused(answers: AnswerService, key: str) -> None:
    with pytest.raises(InvalidInput):
        await answers.begin(IMKE, key, PRINT)
