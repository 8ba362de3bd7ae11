"""Addresses that belong to no door, in the product as a whole."""

from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from rolecall.asgi import build
from services.settings import Settings
from tests.support.lifespan import running


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/jobs/a%0D%0AX: y", "/api/%0A", "/api/v2/jobs"])
async def test_what_is_not_there_under_api_is_a_problem_document(tmp_path: Path, path: str) -> None:
    settings = Settings.load(data_dir=tmp_path, database_url="sqlite:///:memory:", chat_model="offline", bcrypt_cost=4)
    async with (
        running(build(settings, chat=False)) as app,
        AsyncClient(transport=ASGITransport(app), base_url="http://testserver") as client,
    ):
        answer = await client.get(path, follow_redirects=True, headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
