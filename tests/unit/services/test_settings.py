"""What an operator may set, and the sentence that answers a setting that cannot be meant."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from services.secret_file import secret_in
from services.settings import Settings, WrongSetting

EXAMPLE = Path(__file__).parents[3] / ".env.example"
PLACEHOLDER = "is still a placeholder. Make one of your own: openssl rand -hex 32."
STRONG = "a-secret-of-thirty-two-bytes-000"


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def load(**overrides: Any) -> Settings:
        return Settings.load(**{"data_dir": tmp_path / "data", **overrides})

    return load


def test_nothing_needs_to_be_set(load: Any, tmp_path: Path) -> None:
    settings = load()
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'rolecall.db'}"
    assert (settings.chat_model, settings.embeddings) == ("auto", "auto")
    assert settings.ollama_hosts == ["http://127.0.0.1:11434"]
    assert (settings.access_token_minutes, settings.refresh_token_days, settings.confirmation_minutes) == (15, 30, 15)
    assert (settings.bcrypt_cost, settings.num_ctx, settings.rate_limits) == (12, 8192, True)
    assert (settings.log_format, settings.public_url, settings.metrics_token) == ("console", None, None)


def test_every_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "ROLECALL_DATA_DIR": str(tmp_path / "a folder"),
        "ROLECALL_DATABASE_URL": "mongodb://127.0.0.1:27017/rolecall",
        "ROLECALL_CHAT_MODEL": "ollama:llama3.2",
        "ROLECALL_EMBEDDINGS": "ollama:llama3.2",
        "OLLAMA_HOST": "10.0.0.1, http://10.0.0.2:1234",
        "ROLECALL_JWT_SECRET": STRONG,
        "ROLECALL_JWT_PREVIOUS_SECRETS": f"{STRONG}1,{STRONG}2",
        "ROLECALL_ACCESS_TOKEN_MINUTES": "5",
        "ROLECALL_REFRESH_TOKEN_DAYS": "7",
        "ROLECALL_CONFIRMATION_MINUTES": "3",
        "ROLECALL_BCRYPT_COST": "4",
        "ROLECALL_RATE_LIMITS": "off",
        "ROLECALL_TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.1",
        "ROLECALL_PUBLIC_URL": "https://Jobs.example.org/",
        "ROLECALL_ALLOWED_ORIGINS": "https://a.example.org,http://localhost:3000",
        "ROLECALL_LOG_LEVEL": "WARNING",
        "ROLECALL_LOG_FORMAT": "json",
        "ROLECALL_MODEL_TIMEOUT_SECONDS": "30",
        "ROLECALL_NUM_CTX": "4096",
        "ROLECALL_METRICS_TOKEN": "token",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = Settings.load()
    assert settings.data_dir == tmp_path / "a folder"
    assert settings.database_url == "mongodb://127.0.0.1:27017/rolecall"
    assert settings.ollama_hosts == ["http://10.0.0.1:11434", "http://10.0.0.2:1234"]
    assert settings.jwt_secret.get_secret_value() == STRONG
    assert [secret.get_secret_value()[-1] for secret in settings.jwt_previous_secrets] == ["1", "2"]
    assert settings.trusted_proxies == ["10.0.0.0/8", "127.0.0.1/32"]
    assert settings.public_url == "https://jobs.example.org"
    assert settings.allowed_origins == ["https://a.example.org", "http://localhost:3000"]
    assert settings.rate_limits is False
    assert settings.model_dump(include={"log_level", "log_format", "model_timeout_seconds", "num_ctx"}) == {
        "log_level": "warning",
        "log_format": "json",
        "model_timeout_seconds": 30.0,
        "num_ctx": 4096,
    }
    assert set(values) == _variables()


def test_the_example_file_names_every_variable_and_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_the_process = EXAMPLE.read_text().partition("# ------")[0]
    lines = [line.removeprefix("#").strip() for line in of_the_process.splitlines() if "=" in line]
    named = dict(line.split("=", 1) for line in lines)
    assert set(named) == _variables()
    monkeypatch.chdir(tmp_path)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    as_in_the_example = Settings()
    for name in named:
        monkeypatch.delenv(name)
    assert as_in_the_example == Settings()


def test_an_empty_variable_is_an_unset_one(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _variables() - {"ROLECALL_DATA_DIR"}:
        monkeypatch.setenv(name, "")
    assert load().chat_model == "auto"


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("127.0.0.1:11434", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        (":8080", "http://127.0.0.1:8080"),
        ("https://models.example.org", "https://models.example.org:443"),
        ("http://models.example.org/", "http://models.example.org:80"),
        ("[::1]:11434", "http://[::1]:11434"),
        ("[::1]", "http://[::1]:11434"),
    ],
)
def test_ollama_s_own_way_of_writing_its_address_is_understood(
    given: str, understood: str, load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", given)
    assert load().ollama_hosts == [understood]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ROLECALL_JWT_SECRET", "short", "must be at least 32 bytes long, this one has 5."),
        ("ROLECALL_JWT_PREVIOUS_SECRETS", f"{STRONG},short", "must be at least 32 bytes long, this one has 5."),
        ("ROLECALL_BCRYPT_COST", "3", "must be greater than or equal to 4."),
        ("ROLECALL_BCRYPT_COST", "17", "must be less than or equal to 16."),
        ("ROLECALL_BCRYPT_COST", "many", "must be a whole number."),
        ("ROLECALL_CHAT_MODEL", "gpt", "must be one of auto, offline, ollama:NAME, not 'gpt'."),
        ("ROLECALL_CHAT_MODEL", "ollama:", "must be one of auto, offline, ollama:NAME, not 'ollama:'."),
        ("ROLECALL_EMBEDDINGS", "bert", "must be one of auto, minilm, wordllama, ollama:NAME, not 'bert'."),
        ("ROLECALL_DATABASE_URL", "postgres://x", "must begin with sqlite:/// or mongodb:// and name a database."),
        ("ROLECALL_RATE_LIMITS", "perhaps", "must be on or off."),
        ("ROLECALL_TRUSTED_PROXIES", "proxy", "must be addresses or networks such as 10.0.0.0/8, not 'proxy'."),
        ("ROLECALL_PUBLIC_URL", "jobs.example.org", "must look like https://jobs.example.org, not 'jobs.example.org'."),
        ("ROLECALL_ALLOWED_ORIGINS", "*", "must look like https://jobs.example.org, not '*'."),
        ("ROLECALL_LOG_FORMAT", "xml", "must be 'console' or 'json'."),
        ("ROLECALL_NUM_CTX", "100", "must be greater than or equal to 2048."),
        ("ROLECALL_JWT_SECRET", "change-me", f"is not set up: it {PLACEHOLDER}"),
        ("ROLECALL_JWT_SECRET", "your-secret-your-secret-your-secret", f"is not set up: it {PLACEHOLDER}"),
        ("ROLECALL_METRICS_TOKEN", "Changeme", f"is not set up: it {PLACEHOLDER}"),
        (
            "ROLECALL_DATABASE_URL",
            "mongodb://rolecall:change-me@mongo:27017/rolecall",
            f"is not set up: its password {PLACEHOLDER}",
        ),
        ("OLLAMA_HOST", "ftp://x", "must look like http://127.0.0.1:11434, not 'ftp://x'."),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence(
    name: str, value: str, sentence: str, load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as refused:
        load()
    assert str(refused.value) == f"{name} {sentence}"


def test_secrets_are_shown_nowhere(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLECALL_DATABASE_URL", "mongodb://me:password@127.0.0.1/rolecall")
    settings = load(jwt_secret=SecretStr(STRONG), metrics_token=SecretStr("metrics-token"))
    for secret in (STRONG, "password", "metrics-token"):
        assert secret not in f"{settings!r} {settings}"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(load: Any, tmp_path: Path) -> None:
    first = load().jwt_secret.get_secret_value()
    assert len(first.encode()) >= 32
    assert load().jwt_secret.get_secret_value() == first
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "data") == ["secret"]


def test_many_who_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(secret_in, [tmp_path] * 64))) == 1
    assert os.listdir(tmp_path) == ["secret"]


def test_a_secret_of_the_operator_s_is_not_written_down(load: Any, tmp_path: Path) -> None:
    load(jwt_secret=SecretStr(STRONG))
    assert os.listdir(tmp_path / "data") == []


def test_a_damaged_secret_is_refused(load: Any, tmp_path: Path) -> None:
    load()
    (tmp_path / "data" / "secret").write_text("x")
    with pytest.raises(WrongSetting, match="damaged; remove"):
        load()


def test_a_data_directory_that_cannot_be_made_is_refused(load: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WrongSetting, match=r"ROLECALL_DATA_DIR \(.*\) cannot be written to: not a directory\."):
        load(data_dir=tmp_path / "file" / "data")


def _variables() -> set[str]:
    return {str(field.validation_alias or f"ROLECALL_{name.upper()}") for name, field in Settings.model_fields.items()}
