"""People at the REST door, and what its answers must look like."""

import json
from typing import Any

from httpx import ASGITransport, AsyncClient, Response
from starlette.types import ASGIApp

from repositories.models import new_id

PASSWORD = "Correct-horse-battery-7"
BASE = "http://testserver/api/v1"
ROOT = "http://testserver"
NURSE = {
    "title": "Staff nurse",
    "company": "Northfield",
    "description": "Care for patients in intensive care. Triage daily.",
    "skills_required": ["Triage"],
    "locations": ["Leeds"],
    "remote": "onsite",
}


class Door:
    """The application, and the clients that were opened at it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._clients: list[AsyncClient] = []

    def client(self, token: str | None = None, **headers: str) -> AsyncClient:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        # an error of ours must show as the answer that a client would see
        transport = ASGITransport(self.app, raise_app_exceptions=False)
        client = AsyncClient(transport=transport, base_url=BASE, headers=headers)
        self._clients.append(client)
        return client

    async def person(self, role: str, **over: Any) -> AsyncClient:
        """Registered and logged in."""
        body = registration(role, **over)
        made = await self.client().post("/auth/register", json=body)
        assert made.status_code == 201, made.text
        pair = await self.log_in(body["email"])
        return self.client(pair["access_token"])

    async def log_in(self, email: str, password: str = PASSWORD) -> dict[str, Any]:
        answer = await self.client().post("/auth/token", data={"username": email, "password": password})
        assert answer.status_code == 200, answer.text
        pair: dict[str, Any] = answer.json()
        return pair

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


def registration(role: str, **over: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "email": f"{role}-{new_id()[:12]}@example.com",
        "password": PASSWORD,
        "display_name": "Sam Doe",
        "role": role,
    }
    if role == "recruiter":
        body["company"] = "Acme Ltd"
    return body | over


async def open_job(recruiter: AsyncClient, **over: Any) -> dict[str, Any]:
    made = await recruiter.post("/jobs", json=NURSE | over)
    assert made.status_code == 201, made.text
    published = await recruiter.post(f"/jobs/{made.json()['id']}/publish")
    assert published.status_code == 200, published.text
    job: dict[str, Any] = published.json()
    return job


def assert_problem(answer: Response, status: int, code: str | None = None, *fields: str) -> None:
    """A problem document of this status, whose `errors` name these fields."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(document)
    assert document["status"] == status
    assert document["request_id"] == answer.headers["x-request-id"]
    assert "Traceback" not in answer.text
    assert "pydantic" not in answer.text
    if code:
        assert document["code"] == code
    assert set(fields) <= {error["field"] for error in document.get("errors", [])}


def events_of(answer: Response) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream, comments left out."""
    found = []
    for block in answer.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found
