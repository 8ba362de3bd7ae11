"""Which chat model answers: the one the settings ask for while it can, the offline rules otherwise.

Ollama is looked at in the background, so that nobody in the chat ever waits for the look.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from assistant.chat_models.measured import MeasuredModel
from assistant.chat_models.ollama_chat import OllamaChatModel
from assistant.chat_models.protocol import ChatModel

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0
DEFAULT_MODEL = "llama3.2"

Told = Callable[[str, str], Awaitable[None]]


class ChatModels:
    """`choice` is the setting CHAT_MODEL: auto, offline or ollama:NAME. `told(model, note)` hears of every change."""

    def __init__(
        self,
        choice: str,
        hosts: list[str],
        *,
        num_ctx: int,
        timeout_seconds: float,
        told: Told | None = None,
        ollama: OllamaChatModel | None = None,
        look_every_seconds: float = LOOK_EVERY_SECONDS,
    ) -> None:
        self.explicit = choice.startswith("ollama:")
        self._told = told
        self._ollama = ollama
        if self._ollama is None and choice != "offline":
            name = choice.removeprefix("ollama:") if self.explicit else DEFAULT_MODEL
            self._ollama = OllamaChatModel(name, hosts, num_ctx=num_ctx, timeout_seconds=timeout_seconds)
        self._measured = MeasuredModel(self._ollama) if self._ollama else None
        self._trouble: str | None = None if choice == "offline" else "Ollama has not been looked at yet."
        self._look_every_seconds = look_every_seconds
        self._wake = asyncio.Event()

    @property
    def current(self) -> ChatModel | None:
        """The language model, or None while the offline rules answer."""
        return self._measured if self._trouble is None else None

    @property
    def name(self) -> str:
        return self.current.name if self.current else "offline"

    @property
    def wanted(self) -> bool:
        """Whether a language model was asked for at all."""
        return self._ollama is not None

    @property
    def hosts(self) -> tuple[int, int]:
        """How many hosts are well, and how many there are."""
        if self._ollama is None:
            return 0, 0
        return len(self._ollama.hosts.well), len(self._ollama.hosts.addresses)

    @property
    def trouble(self) -> str | None:
        """Why the language model does not answer, as a sentence with what to do; None if it does or is not wanted."""
        return self._trouble if self.wanted else None

    async def look(self) -> None:
        """Sees once whether the language model can answer."""
        if self._ollama is not None:
            await self._set(await self._ollama.is_ready())

    async def failed(self, trouble: str) -> None:
        """The model could not answer just now; unless it has another host, the rules answer until a look finds it well."""
        if self._ollama is None or not self._ollama.hosts.well:
            await self._set(trouble)
        self._wake.set()

    async def run(self) -> None:
        """Looks again and again, for ever."""
        while self._ollama is not None:
            try:
                await self.look()
            # A boundary: nobody is told of a change while the database is away, and without this loop the model that
            # has gone would never be seen to come back.
            except Exception:
                logger.exception("Looking at Ollama failed; trying again.")
            self._wake.clear()
            try:
                async with asyncio.timeout(self._look_every_seconds):
                    await self._wake.wait()
                await asyncio.sleep(self._look_every_seconds / 2)
            except TimeoutError:
                continue

    async def close(self) -> None:
        if self._ollama is not None:
            await self._ollama.close()

    async def _set(self, trouble: str | None) -> None:
        before, self._trouble = self._trouble, trouble
        if (before is None) == (trouble is None):
            return
        logger.info("Chat model is now %s%s", self.name, f" ({trouble})" if trouble else "")
        if self._told:
            await self._told(self.name, trouble or "")
