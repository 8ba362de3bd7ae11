import asyncio

from repositories.storage import Repositories
from tests.support.builders import embedded


async def test_vectors_come_back_to_the_byte(repositories: Repositories) -> None:
    stored = embedded(subject_id="jöb 🗂", rows=32, dimensions=256, data=bytes(range(256)) * 128)
    empty = embedded(rows=0, dimensions=256, data=b"")

    await repositories.vectors.save_many([stored])
    await repositories.vectors.save_many([empty])

    found = await repositories.vectors.get_many([stored.subject_id, empty.subject_id], "wordllama")
    assert found == {stored.subject_id: stored, empty.subject_id: empty}


async def test_unknown_subjects_are_left_out(repositories: Repositories) -> None:
    await repositories.vectors.save_many([embedded(subject_id="j1")])

    assert await repositories.vectors.get_many(["unknown"], "wordllama") == {}
    assert await repositories.vectors.get_many(["j1"], "another encoder") == {}
    assert await repositories.vectors.get_many([], "wordllama") == {}


async def test_many_are_found_at_once(repositories: Repositories) -> None:
    vectors = {f"j{number}": embedded(subject_id=f"j{number}") for number in range(30)}
    await asyncio.gather(*(repositories.vectors.save_many([one]) for one in vectors.values()))

    assert await repositories.vectors.get_many([f"j{number}" for number in range(5000)], "wordllama") == vectors


async def test_a_subject_has_one_per_encoder_the_newest(repositories: Repositories) -> None:
    old = embedded(subject_id="j1", text_hash="old")
    new = embedded(subject_id="j1", text_hash="new", data=b"\x01" * 8)
    other = embedded(subject_id="j1", encoder="minilm")
    for one in (old, other, new):
        await repositories.vectors.save_many([one])

    assert await repositories.vectors.get_many(["j1"], "wordllama") == {"j1": new}
    assert await repositories.vectors.get_many(["j1"], "minilm") == {"j1": other}


async def test_removing_takes_every_encoders_and_may_be_repeated(repositories: Repositories) -> None:
    kept = embedded(subject_id="j2")
    for one in (embedded(subject_id="j1"), embedded(subject_id="j1", encoder="minilm"), kept):
        await repositories.vectors.save_many([one])

    await repositories.vectors.remove("j1")
    await repositories.vectors.remove("j1")

    assert await repositories.vectors.get_many(["j1", "j2"], "wordllama") == {"j2": kept}
    assert await repositories.vectors.get_many(["j1"], "minilm") == {}


async def test_many_are_saved_at_once_over_what_was_there(repositories: Repositories) -> None:
    await repositories.vectors.save_many([embedded(subject_id="j1", text_hash="old")])
    stored = [embedded(subject_id="j1", text_hash="new"), embedded(subject_id="j2")]

    await repositories.vectors.save_many(stored)
    await repositories.vectors.save_many([])

    found = await repositories.vectors.get_many(["j1", "j2"], "wordllama")
    assert found == {one.subject_id: one for one in stored}
