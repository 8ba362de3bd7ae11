import asyncio

from repositories.storage import Repositories


async def test_a_fact_comes_back_as_it_was_set(repositories: Repositories) -> None:
    await repositories.metadata.set("encoder 🧭", "wördllama\n" * 1000)
    await repositories.metadata.set("empty", "")

    assert await repositories.metadata.get("encoder 🧭") == "wördllama\n" * 1000
    assert await repositories.metadata.get("empty") == ""
    assert await repositories.metadata.get("unknown") is None


async def test_adding_keeps_the_first_value(repositories: Repositories) -> None:
    assert await repositories.metadata.add("encoder", "wordllama") == "wordllama"
    assert await repositories.metadata.add("encoder", "minilm") == "wordllama"
    assert await repositories.metadata.get("encoder") == "wordllama"


async def test_fifty_who_add_at_once_get_the_same_value(repositories: Repositories) -> None:
    kept = await asyncio.gather(*(repositories.metadata.add("key", str(number)) for number in range(50)))

    assert len(set(kept)) == 1
    assert await repositories.metadata.get("key") == kept[0]


async def test_setting_replaces_whatever_was_there(repositories: Repositories) -> None:
    await repositories.metadata.add("encoder", "wordllama")
    await repositories.metadata.set("encoder", "minilm")

    assert await repositories.metadata.get("encoder") == "minilm"
    assert await repositories.metadata.add("encoder", "wordllama") == "minilm"
