"""The command `rolecall`: what it refuses before it opens anything, and how it says so."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rolecall.cli import main

Run = Callable[..., tuple[int, str, str]]

REFUSED_EARLY = """
import sys
from rolecall.cli import main
try:
    main()
except SystemExit as left:
    print(left.code, [name for name in ("chainlit", "fastapi", "numpy", "motor") if name in sys.modules])
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["rolecall", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", "api", "chat"])
def test_a_taken_port_is_told_in_one_line(command: str, run: Run, taken_port: int, tmp_path: Path) -> None:
    code, out, err = run(command, "--port", str(taken_port), "--data-dir", str(tmp_path))
    assert (code, out) == (1, "")
    assert err == (
        f"Port {taken_port} is already in use. Stop what uses it, or choose another one, "
        f"such as --port {taken_port + 1}.\n"
    )


def test_a_wrong_setting_is_told_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROLECALL_BCRYPT_COST", "99")
    code, out, err = run("serve", "--data-dir", str(tmp_path))
    assert (code, out, err) == (1, "", "ROLECALL_BCRYPT_COST must be less than or equal to 16.\n")


def test_a_data_directory_that_cannot_be_used_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, out, err = run("serve", "--data-dir", str(tmp_path / "file"))
    assert (code, out) == (1, "")
    assert err.startswith("ROLECALL_DATA_DIR (")
    assert err.endswith(") cannot be written to: file exists.\n")


def test_an_address_that_is_not_here_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    code, _, err = run("serve", "--host", "192.0.2.1", "--port", "0", "--data-dir", str(tmp_path))
    assert code == 1
    assert err == "192.0.2.1:0 cannot be used: cannot assign requested address.\n"


def test_what_can_be_refused_is_refused_before_anything_heavy_is_imported(taken_port: int, tmp_path: Path) -> None:
    arguments = ["serve", "--port", str(taken_port), "--data-dir", str(tmp_path)]
    done = subprocess.run([sys.executable, "-c", REFUSED_EARLY, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout == "1 []\n"


def test_every_command_of_the_contract_is_there(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for command in ("serve", "api", "chat", "worker", "seed", "import", "users", "pull"):
        assert f" {command} " in out


def test_every_command_about_users_is_there(run: Run) -> None:
    code, out, _ = run("users", "--help")
    assert code == 0
    for command in ("list", "disable", "enable", "reset-password", "delete"):
        assert f" {command} " in out
