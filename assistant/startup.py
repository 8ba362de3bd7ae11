"""Wires the agent and keeps it running beside the doors."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from assistant.agent import Agent
from assistant.chat_models.selection import ChatModels
from repositories.errors import StorageUnavailable
from repositories.models import utc_now
from services.bootstrap import Services
from services.errors import Unavailable
from services.extraction.profile import read_profile
from services.extraction.search import read_search

logger = logging.getLogger(__name__)

RECOVERY_SECONDS = 30.0
FIRST_LOOK_SECONDS = 1.0


@asynccontextmanager
async def open_agent(services: Services, *, recovery_seconds: float = RECOVERY_SECONDS) -> AsyncIterator[Agent]:
    """The agent with its background work: looking at Ollama, and carrying on acts that a dead process had begun."""

    async def tell(model: str, note: str) -> None:
        await services.events.add("chat_model.changed", None, "chat_model", [], {"model": model, "note": note})

    settings = services.settings
    models = ChatModels(
        settings.chat_model,
        settings.ollama_hosts,
        num_ctx=settings.num_ctx,
        timeout_seconds=settings.model_timeout_seconds,
        told=tell,
    )
    agent = Agent(services, models)
    with suppress(TimeoutError):
        async with asyncio.timeout(FIRST_LOOK_SECONDS):
            await models.look()
    tasks = [
        asyncio.create_task(models.run()),
        asyncio.create_task(_recover(agent, recovery_seconds)),
        asyncio.create_task(asyncio.to_thread(_read_once)),
    ]
    try:
        yield agent
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await models.close()


def _read_once() -> None:
    """Loads the word lists and places now, so that nobody's first message waits for them."""
    read_profile("I'm a cook in Leeds with 5 years of experience")
    read_search("jobs for a cook in Leeds")


async def _recover(agent: Agent, every_seconds: float) -> None:
    while True:
        try:
            if count := await agent.confirmations.recover(utc_now()):
                logger.info("Carried on %d acts that had been confirmed before a restart", count)
        except (Unavailable, StorageUnavailable) as error:
            logger.warning("Confirmed acts could not be carried on yet: %s", error)
        # A boundary: without this loop a confirmed act whose process died would stay undone until the next start.
        except Exception:
            logger.exception("Confirmed acts could not be carried on; trying again.")
        await asyncio.sleep(every_seconds)
