"""The whole OpenAPI document, tried with thousands of generated requests: no 5xx, and no answer that it does not describe."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.api.people import PASSWORD, registration
from tests.support.processes import ROOT, Process

EXAMPLES = 20
# These end the log-in that everything else is tried with; each has tests of its own.
LEFT_OUT = ("delete_account", "change_password", "end_session")
# Rules that no schema can say: a currency that exists, an address with a domain, a job that is named by a place or as remote.
NOT_ASKED = "positive_data_acceptance"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    server = Process(tmp_path, "api")
    try:
        yield server
    finally:
        server.stop()


def log_in(address: str, role: str) -> str:
    body = registration(role)
    httpx.post(f"{address}/api/v1/auth/register", json=body).raise_for_status()
    form = {"username": body["email"], "password": PASSWORD}
    token: str = httpx.post(f"{address}/api/v1/auth/token", data=form).raise_for_status().json()["access_token"]
    return token


@pytest.mark.prove
@pytest.mark.parametrize("role", ["candidate", "recruiter"])
def test_no_generated_request_gets_an_answer_that_was_not_described(tmp_path: Path, server: Process, role: str) -> None:
    address = server.address()
    # where its own files go, beside none of ours
    folder = tmp_path / "schemathesis"
    folder.mkdir()
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{address}/api/openapi.json",
        f"--header=Authorization: Bearer {log_in(address, role)}",
        "--checks=all",
        f"--exclude-checks={NOT_ASKED}",
        "--phases=examples,coverage,fuzzing,stateful",
        f"--max-examples={EXAMPLES}",
        "--generation-deterministic",
        "--continue-on-failure",
        "--warnings=off",
        "--no-color",
        *(f"--exclude-operation-id={name}" for name in LEFT_OUT),
    ]
    hooks = {"PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.prove.schemathesis_hooks", "PATH": "/usr/bin:/bin"}
    told = subprocess.run(command, cwd=folder, env=hooks, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-20_000:] + told.stderr[-2_000:]
    assert "unexpected" not in server.log.lower()
