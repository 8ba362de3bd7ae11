"""What the REST door is compared with, each served like it by one uvicorn process.

    python -m benchmarks.rivals bare|by_hand PORT DATA_DIR

`bare`: a FastAPI route that returns the same bytes and does nothing. `by_hand`: what somebody would write who wants these
four routes and no more: the same check of the token (its session kept for as long as the product keeps it), the same
reads and writes in plain SQL, the same ranking; pydantic and FastAPI as their manuals say.
"""

import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated

import aiosqlite
import jwt
import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Response

from benchmarks.market import settings_of
from repositories.models import Event, Job, JobFields, Page, Profile, Reaction, new_id, utc_now
from services.bootstrap import Services, open_services
from services.job_search import JobSearch
from services.matching.explanations import make_match
from services.matching.filters import failed, verdicts, wishes
from services.matching.strategies import STRATEGIES
from services.recommendations import Recommendations

SESSION_SECONDS = 1.5
KEPT = "bytes.json"


def bare(folder: Path) -> FastAPI:
    """`KEPT` in `folder` has the answers to give, by path."""
    app = FastAPI()
    bodies = {path: body.encode() for path, body in json.loads((folder / KEPT).read_text()).items()}

    @app.get("/api/v1/jobs")
    async def list_jobs() -> Response:
        return Response(bodies["/api/v1/jobs"], media_type="application/json")

    @app.get("/api/v1/jobs/{job_id}")
    async def get_job(job_id: str) -> Response:
        return Response(bodies["/api/v1/jobs/{job_id}"], media_type="application/json")

    @app.get("/api/v1/recommendations")
    async def recommend() -> Response:
        return Response(bodies["/api/v1/recommendations"], media_type="application/json")

    @app.post("/api/v1/jobs", status_code=201)
    async def create_job() -> Response:
        return Response(bodies["POST /api/v1/jobs"], 201, media_type="application/json")

    return app


class Person:
    def __init__(self, user_id: str, role: str, company: str | None) -> None:
        self.user_id, self.role, self.company = user_id, role, company


class ByHand:
    """A connection that reads, one that writes, and the index for the ranking."""

    def __init__(self, reader: aiosqlite.Connection, writer: aiosqlite.Connection, services: Services) -> None:
        self._reader, self._writer, self._services = reader, writer, services
        self._secret = services.settings.jwt_secret.get_secret_value()
        self._known: dict[str, tuple[Person, float]] = {}

    async def person(self, authorization: Annotated[str, Header()]) -> Person:
        try:
            claims = jwt.decode(
                authorization.removeprefix("Bearer "),
                self._secret,
                algorithms=["HS256"],
                issuer="rolecall",
                audience="rolecall-api",
                options={"require": ["iss", "aud", "sub", "sid", "exp", "iat", "jti", "typ"]},
            )
        except jwt.InvalidTokenError:
            raise HTTPException(401) from None
        known = self._known.get(claims["sid"])
        if known and known[1] > time.monotonic():
            return known[0]
        rows = await self._rows(
            "SELECT u.document FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ? AND s.ended_at IS NULL",
            claims["sid"],
        )
        if not rows:
            raise HTTPException(401)
        user = json.loads(rows[0])
        person = Person(user["id"], user["role"], user["company"])
        self._known[claims["sid"]] = person, time.monotonic() + SESSION_SECONDS
        return person

    async def list_jobs(self, person: Person, limit: int = 20) -> Page[Job]:
        reactions = await self._reactions(person) if person.role == "candidate" else []
        hidden = {one.job_id for one in reactions if one.opinion == "hidden"}
        rows = await self._rows(
            "SELECT document FROM jobs WHERE status = 'open' AND (json_extract(document, '$.valid_through') IS NULL"
            " OR json_extract(document, '$.valid_through') >= date('now'))"
            " ORDER BY json_extract(document, '$.published_at') DESC, id LIMIT ?",
            limit + 1 + len(hidden),
        )
        jobs = [job for job in map(Job.model_validate_json, rows) if job.id not in hidden]
        return Page(items=jobs[:limit], next_cursor=jobs[limit].id if len(jobs) > limit else None)

    async def get_job(self, person: Person, job_id: str) -> Job:
        rows = await self._rows("SELECT document FROM jobs WHERE id = ?", job_id)
        if not rows:
            raise HTTPException(404)
        job = Job.model_validate_json(rows[0])
        if job.status != "open" and job.owner_id != person.user_id:
            raise HTTPException(404)
        return job

    async def recommend(self, person: Person, limit: int = 20) -> Recommendations:
        rows = await self._rows("SELECT document FROM profiles WHERE user_id = ?", person.user_id)
        profile = Profile.model_validate_json(rows[0])
        hidden = {one.job_id for one in await self._reactions(person) if one.opinion == "hidden"}
        features = await self._services.catalogue.profile_features(profile)
        wanted = wishes(profile, JobSearch())
        best = self._services.index.best_jobs(
            features,
            STRATEGIES["hybrid"],
            now=utc_now(),
            keep=lambda job: job.id not in hidden and not failed(wanted, job.job),
        )
        shown = islice(best, limit)
        items = [make_match(one, verdicts(wanted, one.job.job), viewer="candidate") for one in shown]
        return Recommendations(items=items, next_cursor=new_id() if len(best) > limit else None)

    async def create_job(self, person: Person, fields: JobFields) -> Job:
        if person.role != "recruiter":
            raise HTTPException(403)
        job = Job(**fields.model_dump(), owner_id=person.user_id)
        job.company = job.company or person.company
        event = Event(
            kind="job.created", actor_id=person.user_id, subject_id=job.id, audience=[person.user_id], data={}
        )
        await self._writer.execute("INSERT INTO jobs (id, document) VALUES (?, ?)", (job.id, job.model_dump_json()))
        await self._writer.execute(
            "INSERT INTO events (id, document) VALUES (?, ?)", (event.id, event.model_dump_json())
        )
        await self._writer.execute(
            "INSERT INTO event_audience (user_id, event_id) VALUES (?, ?)", (person.user_id, event.id)
        )
        return job

    async def _reactions(self, person: Person) -> list[Reaction]:
        rows = await self._rows("SELECT document FROM reactions WHERE user_id = ?", person.user_id)
        return [Reaction.model_validate_json(row) for row in rows]

    async def _rows(self, sql: str, *values: object) -> list[str]:
        return [row[0] for row in await self._reader.execute_fetchall(sql, values)]


def by_hand(folder: Path) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        path = folder / "rolecall.db"
        with sqlite3.connect(path) as making:
            making.execute(
                "CREATE INDEX IF NOT EXISTS newest ON jobs (json_extract(document, '$.published_at') DESC, id)"
                " WHERE status = 'open'"
            )
        async with (
            aiosqlite.connect(path, isolation_level=None) as reader,
            aiosqlite.connect(path, isolation_level=None) as writer,
            open_services(settings_of(folder), background=False) as services,
        ):
            await writer.execute("PRAGMA synchronous = FULL")
            _routes(app, ByHand(reader, writer, services))
            yield

    return FastAPI(lifespan=lifespan)


def _routes(app: FastAPI, hand: ByHand) -> None:
    someone = Depends(hand.person)

    @app.get("/api/v1/jobs")
    async def list_jobs(person: Person = someone, limit: int = 20) -> Page[Job]:
        return await hand.list_jobs(person, limit)

    @app.get("/api/v1/jobs/{job_id}")
    async def get_job(job_id: str, response: Response, person: Person = someone) -> Job:
        job = await hand.get_job(person, job_id)
        response.headers["ETag"] = f'"{job.version}"'
        return job

    @app.get("/api/v1/recommendations")
    async def recommend(person: Person = someone, limit: int = 20) -> Recommendations:
        return await hand.recommend(person, limit)

    @app.post("/api/v1/jobs", status_code=201)
    async def create_job(fields: JobFields, response: Response, person: Person = someone) -> Job:
        job = await hand.create_job(person, fields)
        response.headers["ETag"] = f'"{job.version}"'
        response.headers["Location"] = f"/api/v1/jobs/{job.id}"
        return job


if __name__ == "__main__":
    made = {"bare": bare, "by_hand": by_hand}[sys.argv[1]](Path(sys.argv[3]))
    uvicorn.run(made, port=int(sys.argv[2]), log_level="warning", access_log=False)
