"""People who write all the time and remember what they were told has happened, until the server dies under them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from httpx import AsyncClient, Response, TransportError

from repositories.models import new_id
from tests.integration.api.people import NURSE, PASSWORD, events_of, registration

PATIENCE_SECONDS = 30.0
IMPORT_LINES = 15
PEOPLE = ("recruiter", "candidate", "applicant", "writer", "talker")
JSON_LINES = "application/x-ndjson"


@dataclass(frozen=True)
class Keyed:
    """A request with an Idempotency-Key: `who` sent it, and sends it again when no answer came."""

    who: str
    path: str
    content: bytes
    content_type: str
    key: str


@dataclass
class Ledger:
    """What was acknowledged, and what was asked for and never answered."""

    accounts: list[str] = field(default_factory=list)
    headlines: dict[str, list[str]] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    applications: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    turns: dict[str, str] = field(default_factory=dict)
    imported: list[str] = field(default_factory=list)
    unanswered: list[Keyed] = field(default_factory=list)

    @property
    def writes(self) -> int:
        kinds = (self.accounts, self.drafts, self.published, self.applications, self.confirmed, self.left, self.turns)
        return sum(map(len, (*kinds, self.imported, *self.headlines.values())))


class Traffic:
    """One round of writing against one server. The people stay the same over all rounds."""

    def __init__(self, ledger: Ledger, people: dict[str, str], address: str) -> None:
        self._ledger = ledger
        self._emails = people
        self._address = address
        self._clients: dict[str, AsyncClient] = {}
        self._number = 0

    async def until_dead(self, kill_after: int, kill: Callable[[], None]) -> None:
        """Writes, kills the server once it has acknowledged so many writes more, and hears everybody out."""
        for who in PEOPLE:
            self._clients[who] = await self._logged_in(who)
        acts = [
            self._registers,
            self._writes_profile,
            self._posts_jobs,
            self._chats,
            self._confirms,
            self._imports,
            self._leaves,
        ]
        writing = [asyncio.create_task(self._for_ever(act)) for act in acts]
        enough = self._ledger.writes + kill_after
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self._ledger.writes < enough:
                assert not any(task.done() for task in writing), [task for task in writing if task.done()]
                await asyncio.sleep(0.001)
        kill()
        await asyncio.gather(*writing)
        for client in self._clients.values():
            await client.aclose()

    async def _for_ever(self, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await act()
            except TransportError:
                return

    async def _registers(self) -> None:
        body = registration("candidate")
        answer = await self._clients["writer"].post("/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        self._ledger.accounts.append(body["email"])

    async def _writes_profile(self) -> None:
        known = self._ledger.headlines.setdefault("writer", [])
        headline = f"Headline {new_id()}"
        # noted before it is sent: without an answer it may be there or not
        self._ledger.headlines["in flight"] = [headline]
        answer = await self._clients["writer"].patch("/profile", json={"headline": headline, "summary": headline * 20})
        assert answer.status_code == 200, answer.text
        known.append(headline)

    async def _posts_jobs(self) -> None:
        title = f"Staff nurse {new_id()}"
        made = await self._keyed("recruiter", "/jobs", json.dumps(NURSE | {"title": title}).encode())
        job_id = made.json()["id"]
        self._ledger.drafts[title] = job_id
        published = await self._clients["recruiter"].post(f"/jobs/{job_id}/publish")
        assert published.status_code == 200, published.text
        self._ledger.published.append(job_id)
        applied = await self._keyed("candidate", f"/jobs/{job_id}/applications", b"{}")
        self._ledger.applications.append((applied.json()["id"], job_id))

    async def _chats(self) -> None:
        self._number += 1
        events = events_of(await self._say("talker", f"I have {self._number % 30 + 1} years of experience as a cook"))
        done = dict(events).get("done")
        if done:
            self._ledger.turns[done["turn_id"]] = done["reply"]

    async def _confirms(self) -> None:
        """A recruiter publishes, then a candidate applies, both in the chat and with a yes."""
        title = f"Night nurse {new_id()[:6]}"
        await self._clients["recruiter"].post("/jobs", json=NURSE | {"title": title})
        for who, words in (("recruiter", "publish"), ("applicant", "apply for")):
            events = dict(events_of(await self._say(who, f"{words} {title}")))
            if "confirmation_requested" not in events:
                return
            action_id = events["confirmation_requested"]["confirmation_id"]
            self._ledger.asked.append(action_id)
            answer = await self._clients[who].post(f"/chat/confirmations/{action_id}", json={"accept": True})
            assert answer.json()["status"] == "done", answer.text
            self._ledger.confirmed.append(action_id)

    async def _leaves(self) -> None:
        body = registration("candidate")
        nobody = self._clients["writer"]
        assert (await nobody.post("/auth/register", json=body)).status_code == 201
        pair = await nobody.post("/auth/token", data={"username": body["email"], "password": PASSWORD})
        headers = {"Authorization": f"Bearer {pair.json()['access_token']}"}
        await nobody.patch("/profile", json={"headline": "Leaver", "open_to_recruiters": True}, headers=headers)
        gone = await nobody.delete("/account", headers=headers)
        assert gone.status_code == 204, gone.text
        self._ledger.left.append(body["email"])

    async def _imports(self) -> None:
        ids = [new_id() for _ in range(IMPORT_LINES)]
        lines = [NURSE | {"title": f"Imported {one}", "external_id": one} for one in ids[:-1]]
        # one without a name of its own: only the key can tell that it was imported before
        lines.append(NURSE | {"title": f"Imported {ids[-1]}"})
        content = b"\n".join(json.dumps(line).encode() for line in lines)
        answer = await self._keyed("recruiter", "/jobs/import", content, JSON_LINES)
        assert answer.json()["created"] == IMPORT_LINES, answer.text
        self._ledger.imported += [str(line["title"]) for line in lines]

    async def _keyed(self, who: str, path: str, content: bytes, content_type: str = "application/json") -> Response:
        request = Keyed(who, path, content, content_type, new_id())
        self._ledger.unanswered.append(request)
        answer = await send(self._clients[who], request)
        assert answer.status_code in {200, 201}, answer.text
        self._ledger.unanswered.remove(request)
        return answer

    async def _say(self, who: str, text: str) -> Response:
        # a conversation of its own, so that turns run beside each other
        answer = await self._clients[who].post("/chat", json={"message": text})
        assert answer.status_code == 200, answer.text
        return answer

    async def _logged_in(self, who: str) -> AsyncClient:
        base = f"{self._address}/api/v1"
        async with AsyncClient(base_url=base, timeout=PATIENCE_SECONDS) as nobody:
            answer = await nobody.post("/auth/token", data={"username": self._emails[who], "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        return AsyncClient(base_url=base, headers=headers, timeout=PATIENCE_SECONDS)


async def send(client: AsyncClient, request: Keyed) -> Response:
    headers = {"Content-Type": request.content_type, "Idempotency-Key": request.key}
    return await client.post(request.path, content=request.content, headers=headers)


async def register_people(address: str) -> dict[str, str]:
    """The e-mail addresses of those who act, by what they do."""
    people: dict[str, str] = {}
    async with AsyncClient(base_url=f"{address}/api/v1", timeout=PATIENCE_SECONDS) as client:
        for who in PEOPLE:
            body: dict[str, Any] = registration("recruiter" if who == "recruiter" else "candidate")
            answer = await client.post("/auth/register", json=body)
            assert answer.status_code == 201, answer.text
            people[who] = body["email"]
    return people
