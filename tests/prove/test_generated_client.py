"""A client that a generator makes from the OpenAPI document works as it stands."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT, Process

DOCUMENT = ROOT / "docs" / "openapi.json"
# The generator has no type for lines of JSON; as bytes they are sent as they are.
OPTIONS = {"content_type_overrides": {"application/x-ndjson": "application/octet-stream"}, "post_hooks": []}
# Says all that happens in the process of its own, so that what was generated is not imported among our tests.
STORY = """
import sys
from rolecall_client import AuthenticatedClient, Client
from rolecall_client.api.account import get_account
from rolecall_client.api.auth import log_in, refresh, register
from rolecall_client.api.applications import apply, list_applications
from rolecall_client.api.jobs import create_job, get_job, import_jobs, list_jobs, publish_job
from rolecall_client.api.profile import get_profile, update_profile
from rolecall_client.api.recommendations import recommend_jobs
from rolecall_client.models import (
    BodyLogIn, JobFields, Problem, ProfilePatch, RefreshToken, Registration, RegistrationRole,
)
from rolecall_client.types import File

PASSWORD = "Correct-horse-battery-7"
address = sys.argv[1] + "/api"
anybody = Client(base_url=address)


def person(role):
    email = f"{role}@example.com"
    body = Registration(email=email, password=PASSWORD, display_name="Sam Doe", role=RegistrationRole(role), company="Kiln")
    made = register.sync(client=anybody, body=body)
    assert made.email == email, made
    pair = log_in.sync(client=anybody, body=BodyLogIn(username=email, password=PASSWORD, grant_type="password"))
    pair = refresh.sync(client=anybody, body=RefreshToken(refresh_token=pair.refresh_token))
    return AuthenticatedClient(base_url=address, token=pair.access_token)


recruiter, candidate = person("recruiter"), person("candidate")
assert get_account.sync(client=recruiter).company == "Kiln"
job = create_job.sync(client=recruiter, body=JobFields(title="Deckhand", locations=["Leeds"], salary_max=30000.0))
assert publish_job.sync(job.id, client=recruiter).status == "open"
from io import BytesIO
lines = File(payload=BytesIO(b'{"title": "Sailor", "company": "Kiln", "locations": ["Leeds"]}'))
assert import_jobs.sync(client=recruiter, body=lines).created == 1
assert {one.title for one in list_jobs.sync(client=candidate, limit=5).items} == {"Deckhand", "Sailor"}
update_profile.sync(client=candidate, body=ProfilePatch(headline="Deckhand", locations=["Leeds"]))
assert get_profile.sync(client=candidate).headline == "Deckhand"
found = recommend_jobs.sync(client=candidate)
assert found.items[0].job.title == "Deckhand", found
assert found.items[0].score > 0
assert apply.sync_detailed(job.id, client=candidate).status_code == 201
assert [one.job_id for one in list_applications.sync(client=candidate).items] == [job.id]
refused = get_job.sync("nope", client=candidate)
assert isinstance(refused, Problem), refused
assert refused.code == "not_found"
print("The client works.")
"""


def generator() -> str:
    own = Path(sys.prefix) / "client-generator" / "bin" / "openapi-python-client"
    found = str(own) if own.exists() else shutil.which("openapi-python-client")
    return found or pytest.skip("openapi-python-client is not installed: sh install.sh prove")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    server = Process(tmp_path, "api")
    try:
        yield server.address()
    finally:
        server.stop()


@pytest.mark.prove
def test_a_generated_client_registers_publishes_recommends_and_applies(tmp_path: Path, address: str) -> None:
    options, made = tmp_path / "options.json", tmp_path / "client"
    options.write_text(json.dumps(OPTIONS))
    command = [generator(), "generate", "--path", str(DOCUMENT), "--output-path", str(made), "--config", str(options)]
    generated = subprocess.run(command, capture_output=True, text=True, check=False)
    assert generated.returncode == 0, generated.stdout + generated.stderr
    assert "WARNING" not in generated.stdout + generated.stderr
    # beside what was generated, because a script's own folder is where Python looks first
    story = made / "story.py"
    story.write_text(STORY)
    told = subprocess.run([sys.executable, str(story), address], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "The client works." in told.stdout
