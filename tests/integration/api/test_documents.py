"""What docs/api.md says holds: its codes are those of the program, and its programs run."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.errors import CODES, STATUSES
from tests.integration.api.people import NURSE, PASSWORD, registration
from tests.support.processes import ROOT, Process

PAGE = ROOT / "docs" / "api.md"
# Reasons within the chat and the command line, which never become an answer over REST.
ELSEWHERE = {"error"}


def codes_in_the_program() -> Iterator[str]:
    yield from CODES.values()
    yield from (kind.code for kind in STATUSES)
    for package in ("api", "services", "assistant", "repositories"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
                    yield str(node.value.value)


def test_every_code_is_listed_and_every_listed_code_is_there() -> None:
    listed = re.findall(r"^\| \d{3} \| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == set(codes_in_the_program()) - ELSEWHERE


def test_listed_statuses_are_those_that_are_answered() -> None:
    listed = {code: int(status) for status, code in re.findall(r"^\| (\d{3}) \| `(\w+)` \|", PAGE.read_text(), re.M)}
    for kind, status in STATUSES.items():
        assert listed[kind.code] == status
    for status, code in CODES.items():
        assert listed[code] == status


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    server = Process(tmp_path, "api")
    try:
        yield server.address()
    finally:
        server.stop()


def test_the_programs_on_the_page_run_one_after_the_other(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    with httpx.Client(base_url=f"{address}/api/v1") as recruiter:
        body = registration("recruiter")
        recruiter.post("/auth/register", json=body).raise_for_status()
        form = {"username": body["email"], "password": PASSWORD}
        token = recruiter.post("/auth/token", data=form).json()["access_token"]
        recruiter.headers["Authorization"] = f"Bearer {token}"
        job = recruiter.post("/jobs", json=NURSE).json()["id"]
        recruiter.post(f"/jobs/{job}/publish").raise_for_status()
        names: dict[str, Any] = {}
        for program in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL):
            exec(program.replace("http://127.0.0.1:8000", address), names)
        names["api"].close()
        assert [one["job_id"] for one in recruiter.get(f"/jobs/{job}/applications").json()["items"]] == [job]
    told = capsys.readouterr().out
    assert "Staff nurse" in told
    assert "'status': 'done'" in told
