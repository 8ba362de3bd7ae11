import pytest

from services.embeddings.factory import open_encoder
from services.embeddings.protocol import EncoderUnknown


@pytest.mark.parametrize(
    ("choice", "recorded", "name"),
    [
        ("auto", None, "wordllama"),
        ("auto", "ollama:llama3.2", "ollama:llama3.2"),
        ("wordllama", "ollama:llama3.2", "wordllama"),
        ("ollama:nomic-embed-text:v1.5", None, "ollama:nomic-embed-text:v1.5"),
    ],
)
async def test_auto_stays_with_what_the_database_was_made_with(choice: str, recorded: str | None, name: str) -> None:
    encoder = await open_encoder(choice, recorded)
    assert encoder.name == name
    assert encoder.is_local is (name == "wordllama")
    await encoder.aclose()


@pytest.mark.parametrize("choice", ["minilm", "ollama:", "word2vec", ""])
async def test_an_encoder_that_is_not_there_is_refused_by_name(choice: str) -> None:
    with pytest.raises(EncoderUnknown, match="ROLECALL_EMBEDDINGS"):
        await open_encoder(choice)
