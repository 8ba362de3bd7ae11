"""The REST door on a database in memory (with --mongo: on MongoDB), and people who use it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from api.app import create_api
from api.routes import health
from assistant.startup import open_agent
from services.bootstrap import Services, open_services
from services.settings import Settings
from tests.integration.api.people import Door


def settings_for(folder: Path, **over: Any) -> Settings:
    fields: dict[str, Any] = {
        "data_dir": folder,
        "database_url": "sqlite:///:memory:",
        "chat_model": "offline",
        "embeddings": "wordllama",
        "bcrypt_cost": 4,
        "rate_limits": "off",
        "metrics_token": "metrics-token",
        "allowed_origins": "https://app.example.com",
    }
    return Settings.load(**(fields | over))


def mounted(services: Services, agent: Any) -> ASGIApp:
    return Starlette(routes=[*health.routes(services, agent), Mount("/api", create_api(services, agent))])


@pytest.fixture
async def services(database_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path, database_url=database_url)) as opened:
        yield opened


@pytest.fixture
async def door(services: Services) -> AsyncIterator[Door]:
    async with open_agent(services) as agent:
        opened = Door(mounted(services, agent))
        yield opened
        await opened.close()


@pytest.fixture
async def candidate(door: Door) -> AsyncClient:
    return await door.person("candidate")


@pytest.fixture
async def recruiter(door: Door) -> AsyncClient:
    return await door.person("recruiter")
