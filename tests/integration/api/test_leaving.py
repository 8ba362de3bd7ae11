"""A client that leaves a chat frees the model: its stream is closed within a second, over real sockets."""

import asyncio
import socket
from pathlib import Path

import httpx
import pytest
import uvicorn

from assistant.startup import open_agent
from services.bootstrap import open_services
from tests.integration.api.conftest import mounted, settings_for
from tests.integration.api.people import PASSWORD, registration
from tests.support.listening_model import listening_model

# its tool runs by rule, and the model only words what came of it
QUESTION = "show my applications"


@pytest.mark.parametrize("speaks", [True, False], ids=["while it speaks", "while it still reads"])
async def test_the_stream_of_the_model_is_closed_when_the_client_leaves(speaks: bool, tmp_path: Path) -> None:
    async with listening_model(speaks=speaks) as model:
        settings = settings_for(tmp_path, chat_model="ollama:llama3.2", ollama_host=model.address)
        async with open_services(settings) as services, open_agent(services) as agent:
            listening = socket.create_server(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{listening.getsockname()[1]}/api/v1"
            server = uvicorn.Server(uvicorn.Config(mounted(services, agent), lifespan="off", log_level="warning"))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                await leave_a_chat(address, model.asked, speaks=speaks)
                await asyncio.wait_for(model.left.wait(), 1.0)
            finally:
                server.should_exit = True
                await serving


async def leave_a_chat(address: str, asked: asyncio.Event, *, speaks: bool) -> None:
    """Says something, and goes as soon as the model is at it."""
    body = registration("candidate")
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        (await client.post("/auth/register", json=body)).raise_for_status()
        form = {"username": body["email"], "password": PASSWORD}
        token = (await client.post("/auth/token", data=form)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        async with client.stream("POST", "/chat", json={"message": QUESTION}, headers=headers) as answer:
            assert answer.status_code == 200
            await asyncio.wait_for(asked.wait(), 10)
            if speaks:
                async for line in answer.aiter_lines():
                    if line == "event: text":
                        return
