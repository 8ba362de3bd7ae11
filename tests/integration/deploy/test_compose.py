"""What `docker compose up` would start: read here as data, and by docker itself where it is installed."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.settings import Settings

ROOT = Path(__file__).parents[3]
OURS = ("api", "chat", "worker", "ollama-pull", "seed")
SECRETS = ("MONGO_PASSWORD", "MONGO_ROOT_PASSWORD", "ROLECALL_JWT_SECRET")
ANSWERS_HEALTH = ("proxy", "api", "chat", "worker", "mongo", "ollama")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return read


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def test_every_part_of_the_deployment_is_there(services: dict[str, Any]) -> None:
    assert {"proxy", "api", "chat", "worker", "mongo", "mongo-setup", "ollama", "ollama-pull", "seed"} == set(services)
    assert services["seed"]["profiles"] == ["seed"]


def test_only_the_proxy_can_be_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert not any(service.get("network_mode") == "host" for service in services.values())


def test_every_image_is_pinned_by_a_tag(services: dict[str, Any]) -> None:
    images = [service["image"] for service in services.values()]
    images += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for image in images:
        assert re.search(r":\d", image), image


def test_our_image_carries_the_version_of_the_project(services: dict[str, Any]) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert {services[name]["image"] for name in OURS} == {f"rolecall:{version}"}


def test_what_our_services_are_told_are_settings(services: dict[str, Any]) -> None:
    known = {str(field.validation_alias or f"ROLECALL_{name.upper()}") for name, field in Settings.model_fields.items()}
    for name in OURS:
        assert set(services[name]["environment"]) <= known


def test_no_secret_stands_in_the_file_and_none_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "compose.yaml").read_text() + (ROOT / "compose.gpu.yaml").read_text()
    for name in SECRETS:
        uses = re.findall(rf"\$\{{{name}([^}}]*)\}}", text)
        assert uses, name
        assert all(use.startswith(":?") for use in uses), name
    for service in compose["services"].values():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|TOKEN", variable):
                assert str(value).startswith("${"), variable


def test_the_example_names_every_variable_that_the_files_ask_for() -> None:
    text = (ROOT / "compose.yaml").read_text() + (ROOT / "compose.gpu.yaml").read_text()
    example = re.findall(r"^#(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert set(re.findall(r"\$\{(\w+)", text)) <= set(example)


def test_our_services_run_without_rights_and_write_nowhere(services: dict[str, Any]) -> None:
    for name in (*OURS, "proxy"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    for name, service in services.items():
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged"), name
    assert re.search(r"^USER (?!root)\w+", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_whatever_stays_up_says_how_it_is_and_nobody_waits_for_what_it_can_do_without(services: dict[str, Any]) -> None:
    for name in ANSWERS_HEALTH:
        assert services[name]["healthcheck"]["test"][0] == "CMD", name
    for service in services.values():
        for waited_for, how in service.get("depends_on", {}).items():
            finishes = waited_for == "mongo-setup"
            assert how["condition"] == ("service_completed_successfully" if finishes else "service_healthy")
    for name in ("api", "chat", "worker"):
        assert "ollama" not in services[name]["depends_on"]


def test_every_named_volume_and_file_is_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).is_file(), source
            else:
                assert source in compose["volumes"], source


def compose_of_docker() -> bool:
    asked = ["docker", "compose", "version"]
    return bool(shutil.which("docker")) and subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not compose_of_docker(), reason="docker with its compose plugin is not installed")
@pytest.mark.parametrize("files", [["compose.yaml"], ["compose.yaml", "compose.gpu.yaml"]])
def test_docker_understands_the_files(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "env").write_text("".join(f"{name}={name.lower()}\n" for name in SECRETS))
    named = [argument for file in files for argument in ("--file", str(ROOT / file))]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}  # noqa: TID251
    if "DOCKER_CONFIG" in os.environ:  # noqa: TID251
        environment["DOCKER_CONFIG"] = os.environ["DOCKER_CONFIG"]  # noqa: TID251
    for more in ([], ["--profile", "seed"]):
        done = subprocess.run(
            ["docker", "compose", *named, "--env-file", str(tmp_path / "env"), *more, "config", "--quiet"],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_the_proxy_holds_nothing_back_and_leads_each_browser_to_its_own_replica() -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    _, api, chat = caddyfile.split("reverse_proxy {")
    assert "name api" in api
    assert "name chat" in chat
    assert all("flush_interval -1" in door for door in (api, chat))
    assert "lb_policy cookie" in chat
    # compressed, an answer gets another ETag, which If-Match would not know again
    assert "application/json" not in caddyfile.partition("encode {")[2].partition("reverse_proxy")[0]
