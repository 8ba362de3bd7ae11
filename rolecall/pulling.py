"""Makes Ollama fetch the models that the settings name."""

import json

import httpx

from rolecall.progress import progress_bar
from services.settings import Settings

DEFAULT_MODEL = "llama3.2"
SILENCE_SECONDS = 300.0


class CannotPull(Exception):
    """Why a model was not fetched, in one sentence."""


def wanted_models(settings: Settings) -> list[str]:
    """Names without doubles, the chat model first."""
    chosen = [setting.partition(":")[2] for setting in (settings.chat_model, settings.embeddings) if ":" in setting]
    chat = [DEFAULT_MODEL] if settings.chat_model == "auto" else []
    return list(dict.fromkeys([*chat, *chosen]))


def pull(host: str, model: str, *, transport: httpx.BaseTransport | None = None) -> None:
    """Blocks until `model` is on `host`. Raises CannotPull."""
    timeout = httpx.Timeout(SILENCE_SECONDS, connect=5.0)
    try:
        with (
            httpx.Client(base_url=host, timeout=timeout, transport=transport) as client,
            client.stream("POST", "/api/pull", json={"model": model}) as response,
            progress_bar() as progress,
        ):
            response.raise_for_status()
            for line in response.iter_lines():
                told = json.loads(line)
                if "error" in told:
                    raise CannotPull(f"Ollama at {host} cannot fetch {model}: {told['error']}.")
                progress(told.get("status", ""), told.get("completed", 0), told.get("total", 0))
    except (httpx.HTTPError, ValueError) as error:
        raise CannotPull(f"Ollama at {host} did not fetch {model}: {error}. Is it running (ollama serve)?") from None
