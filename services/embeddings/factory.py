"""Opens the encoder that a setting names."""

from collections.abc import Sequence

from services.embeddings.cache import CachedEncoder
from services.embeddings.protocol import Encoder, EncoderUnknown
from services.errors import FieldError


async def open_encoder(
    choice: str,
    recorded: str | None = None,
    *,
    ollama_hosts: Sequence[str] = ("http://127.0.0.1:11434",),
    timeout_seconds: float = 30,
) -> Encoder:
    """`choice`: auto, wordllama or ollama:NAME; auto is `recorded`, which the database was made with, else wordllama.

    Nothing is loaded and nobody is asked yet. Raises EncoderUnknown.
    """
    name = (recorded or "wordllama") if choice == "auto" else choice
    if name == "wordllama":
        from services.embeddings.wordllama import WordLlamaEncoder

        return CachedEncoder(WordLlamaEncoder())
    kind, _, model = name.partition(":")
    if kind == "ollama" and model:
        from services.embeddings.ollama import open_ollama

        return CachedEncoder(open_ollama(model, ollama_hosts, timeout_seconds))
    raise _unknown(name)


def _unknown(name: str) -> EncoderUnknown:
    if name == "minilm":
        message = "The minilm encoder is not installed. Set ROLECALL_EMBEDDINGS to wordllama or ollama:NAME."
    else:
        message = f"There is no encoder {name!r}. Set ROLECALL_EMBEDDINGS to auto, wordllama or ollama:NAME."
    return EncoderUnknown(message, FieldError("embeddings", message))
