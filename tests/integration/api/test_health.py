"""Outside /api: alive, ready, and metrics for those who may read them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from httpx import ASGITransport, AsyncClient, Response

from repositories.errors import StorageUnavailable
from repositories.models import utc_now
from services.bootstrap import Services
from tests.integration.api.conftest import mounted
from tests.integration.api.people import ROOT, Door


async def test_alive_and_ready_show_states_and_nothing_else(door: Door, services: Services) -> None:
    client = door.client()
    assert (await client.get(f"{ROOT}/healthz")).json() == {"status": "ok"}
    ready = await client.get(f"{ROOT}/readyz")
    assert ready.status_code == 200
    assert set(ready.json()["parts"]) == {"database", "chat_model", "embeddings", "worker"}
    assert ready.json()["parts"]["database"]["state"] == "ok"
    assert all(set(part) == {"state", "detail"} for part in ready.json()["parts"].values())
    assert str(services.settings.data_dir) not in ready.text


class NoWorker:
    """A worker whose database is away."""

    async def counts(self) -> tuple[int, int]:
        raise StorageUnavailable("disk I/O error in /var/lib")


class PoisonedWorker:
    """A worker that has set tasks aside."""

    @property
    def last_seen_at(self) -> datetime:
        return utc_now()

    async def counts(self) -> tuple[int, int]:
        return 2, 4

    async def set_aside(self) -> dict[str, int]:
        return {"purge_account": 1, "embed_job": 3}


class NoAgent:
    class models:
        trouble, name, hosts = None, "offline", (0, 0)


async def ready_with(services: Services, **parts: Any) -> Response:
    app = mounted(replace(services, **parts), NoAgent())
    async with AsyncClient(transport=ASGITransport(app), base_url=ROOT) as client:
        return await client.get("/readyz")


async def test_what_the_worker_has_set_aside_is_told_by_number_and_kind(services: Services) -> None:
    ready = await ready_with(services, worker=PoisonedWorker())
    worker = ready.json()["parts"]["worker"]
    assert (ready.status_code, worker["state"]) == (200, "degraded")
    assert worker["detail"] == "2 tasks wait, 4 were set aside (embed_job: 3, purge_account: 1)."


class NoEncoder:
    name, is_well = "ollama:llama3.2", False


async def test_embeddings_that_are_away_are_told_and_all_else_goes_on(services: Services) -> None:
    ready = await ready_with(services, embedder=NoEncoder())
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["parts"]["embeddings"]["state"] == "degraded"


async def test_without_its_database_it_is_not_ready(services: Services) -> None:
    ready = await ready_with(services, worker=NoWorker())
    assert ready.status_code == 503
    assert ready.headers["retry-after"]
    assert ready.json()["status"] == "unavailable"
    assert "/var/lib" not in ready.text


async def metrics(door: Door, address: str, **headers: str) -> Any:
    transport = ASGITransport(door.app, client=(address, 1234))
    async with AsyncClient(transport=transport, base_url=ROOT) as client:
        return await client.get("/metrics", headers=headers)


async def test_metrics_are_for_this_machine_or_a_token(door: Door) -> None:
    assert (await metrics(door, "127.0.0.1")).status_code == 200
    assert (await metrics(door, "203.0.113.9", Authorization="Bearer metrics-token")).status_code == 200
    for refused in (
        await metrics(door, "203.0.113.9"),
        await metrics(door, "203.0.113.9", Authorization="Bearer wrong"),
        # handed on by a proxy on this machine: not this machine itself
        await metrics(door, "127.0.0.1", **{"X-Forwarded-For": "203.0.113.9"}),
    ):
        assert refused.status_code == 401
        assert "metrics-token" not in refused.text


async def test_metrics_label_routes_by_template_and_never_by_id(door: Door, candidate: AsyncClient) -> None:
    await candidate.get("/jobs/a3bb189e-8bf9-3888-9912-ace4e6543002")
    text = (await metrics(door, "127.0.0.1")).text
    assert 'route="/v1/jobs/{job_id}",status="404"' in text
    assert "rolecall_http_request_duration_seconds_bucket" in text
    assert "a3bb189e" not in text


def value(text: str, sample: str) -> float:
    found = [line for line in text.splitlines() if line.startswith(sample)]
    return float(found[0].rsplit(" ", 1)[1]) if found else 0.0


async def test_metrics_count_turns_tools_and_what_the_worker_has_to_do(door: Door, candidate: AsyncClient) -> None:
    before = (await metrics(door, "127.0.0.1")).text
    await candidate.post("/chat", json={"message": "show my applications"})
    await candidate.post("/chat", json={"message": "show my applications", "conversation_id": "nope"})
    after = (await metrics(door, "127.0.0.1")).text
    for sample in (
        'rolecall_chat_turns_total{outcome="finished"}',
        'rolecall_chat_turns_total{outcome="refused"}',
        'rolecall_tool_calls_total{outcome="ok",tool="list_applications"}',
        "rolecall_chat_first_event_seconds_count",
    ):
        assert value(after, sample) == value(before, sample) + 1, sample
    assert 'rolecall_tasks{state="waiting"}' in after
    assert 'rolecall_tasks{state="set_aside"} 0.0' in after
    assert 'rolecall_part_up{part="database"} 1.0' in after
