"""Fetching models through Ollama's own stream of progress."""

from pathlib import Path

import httpx
import pytest

from rolecall.pulling import CannotPull, pull, wanted_models
from services.settings import Settings

HOST = "http://127.0.0.1:11434"


def ollama(*lines: str, status: int = 200) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status, text="\n".join(lines)))


@pytest.mark.parametrize(
    ("chat_model", "embeddings", "models"),
    [
        ("auto", "auto", ["llama3.2"]),
        ("offline", "wordllama", []),
        ("ollama:qwen3:8b", "ollama:llama3.2", ["qwen3:8b", "llama3.2"]),
        ("auto", "ollama:llama3.2", ["llama3.2"]),
    ],
)
def test_the_models_that_the_settings_name_are_fetched_once(
    chat_model: str, embeddings: str, models: list[str], tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, chat_model=chat_model, embeddings=embeddings)
    assert wanted_models(settings) == models


def test_fetching_ends_when_ollama_says_success() -> None:
    pull(
        HOST, "llama3.2", transport=ollama('{"status": "pulling", "total": 2, "completed": 1}', '{"status": "success"}')
    )


@pytest.mark.parametrize(
    ("transport", "sentence"),
    [
        (ollama('{"error": "no such model"}'), "cannot fetch llama3.2: no such model."),
        (ollama("", status=500), "did not fetch llama3.2"),
        (ollama("<html>"), "did not fetch llama3.2"),
    ],
)
def test_what_hinders_it_is_one_sentence(transport: httpx.BaseTransport, sentence: str) -> None:
    with pytest.raises(CannotPull, match=sentence):
        pull(HOST, "llama3.2", transport=transport)
