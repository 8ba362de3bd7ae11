"""What an operator can set, and the one place that reads the environment.

Every variable is optional and named in `.env.example`; a `.env` file in the working directory is read too.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.secret_file import secret_in

PREFIX = "ROLECALL_"
SECRET_BYTES = 32
_OLLAMA_PORTS = {None: 11434, "http": 80, "https": 443}
_OLLAMA_HOST = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>\[[0-9a-fA-F:.]+\]|[^\[\]:/?#@\s]*)(?::(?P<port>\d{1,5}))?/?"
)
_BARE_ORIGIN = re.compile(r"[^/?#@\s]+")
# what stands in example files; nobody has made such a secret by accident
_PLACEHOLDER = re.compile(r"change[-_ ]?me|replace[-_ ]?me|placeholder|your[-_ ]?(?:secret|password)", re.IGNORECASE)


class WrongSetting(Exception):
    """A setting that cannot be meant as it stands; the message is one sentence, with the variable and no secret."""


def _listed(value: object) -> object:
    """Lists are written with commas."""
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value


def _chat_model(value: str) -> str:
    return _one_of(value, {"auto", "offline"})


def _embeddings(value: str) -> str:
    return _one_of(value, {"auto", "wordllama", "minilm"})


def _one_of(value: str, names: set[str]) -> str:
    prefix, _, model = value.partition(":")
    if value in names or (prefix == "ollama" and model.strip()):
        return value
    raise ValueError(f"must be one of {', '.join([*sorted(names), 'ollama:NAME'])}, not {value!r}")


def _absolute(value: Path) -> Path:
    return value.expanduser().absolute()


def _database_url(value: str) -> str:
    if value and not re.match(r"sqlite:///.|mongodb(\+srv)?://.", value):
        raise ValueError("must begin with sqlite:/// or mongodb:// and name a database")
    _refuse_placeholder(value.rpartition("@")[0], "its password")
    return value


def _refuse_placeholder(secret: str, what: str = "it") -> None:
    if _PLACEHOLDER.search(secret):
        raise ValueError(f"is not set up: {what} is still a placeholder. Make one of your own: openssl rand -hex 32")


def _own(value: SecretStr) -> SecretStr:
    _refuse_placeholder(value.get_secret_value())
    return value


def _strong(value: SecretStr) -> SecretStr:
    size = len(_own(value).get_secret_value().encode())
    if 0 < size < SECRET_BYTES:
        raise ValueError(f"must be at least {SECRET_BYTES} bytes long, this one has {size}")
    return value


def _network(value: str) -> str:
    try:
        return str(ip_network(value, strict=False))
    except ValueError:
        raise ValueError(f"must be addresses or networks such as 10.0.0.0/8, not {value!r}") from None


def _origin(value: str) -> str:
    parts = urlsplit(value.rstrip("/"))
    if parts.scheme not in {"http", "https"} or parts.path or not _BARE_ORIGIN.fullmatch(parts.netloc):
        raise ValueError(f"must look like https://jobs.example.org, not {value!r}")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _ollama_host(value: str) -> str:
    """As Ollama reads its own variable: scheme and port may be missing, and 0.0.0.0 is what a server listens on."""
    found = _OLLAMA_HOST.fullmatch(value)
    if found is None:
        raise ValueError(f"must look like http://127.0.0.1:11434, not {value!r}")
    scheme, host, port = found["scheme"], found["host"], found["port"]
    address = "127.0.0.1" if host in {"", "0.0.0.0"} else host
    return f"{scheme or 'http'}://{address}:{port or _OLLAMA_PORTS[scheme]}"


Listed = (NoDecode, BeforeValidator(_listed))


class Settings(BaseSettings):
    """Use `Settings.load()`: it refuses with a sentence and answers settings that are ready to be used."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    data_dir: Annotated[Path, AfterValidator(_absolute)] = Field(Path("data"), validate_default=True)
    database_url: Annotated[str, AfterValidator(_database_url)] = Field("", repr=False)
    chat_model: Annotated[str, AfterValidator(_chat_model)] = "auto"
    embeddings: Annotated[str, AfterValidator(_embeddings)] = "auto"
    ollama_hosts: Annotated[list[Annotated[str, AfterValidator(_ollama_host)]], *Listed] = Field(
        ["http://127.0.0.1:11434"], min_length=1, validation_alias="OLLAMA_HOST"
    )
    jwt_secret: Annotated[SecretStr, AfterValidator(_strong)] = SecretStr("")
    jwt_previous_secrets: Annotated[list[Annotated[SecretStr, AfterValidator(_strong)]], *Listed] = []
    access_token_minutes: int = Field(15, ge=1, le=24 * 60)
    refresh_token_days: int = Field(30, ge=1, le=365)
    confirmation_minutes: int = Field(15, ge=1, le=24 * 60)
    bcrypt_cost: int = Field(12, ge=4, le=16)
    rate_limits: bool = True
    trusted_proxies: Annotated[list[Annotated[str, AfterValidator(_network)]], *Listed] = []
    public_url: Annotated[str, AfterValidator(_origin)] | None = None
    allowed_origins: Annotated[list[Annotated[str, AfterValidator(_origin)]], *Listed] = []
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(str.lower)] = "info"
    log_format: Literal["console", "json"] = "console"
    model_timeout_seconds: float = Field(120.0, gt=0, le=3600)
    num_ctx: int = Field(8192, ge=2048, le=131072)
    metrics_token: Annotated[SecretStr, AfterValidator(_own)] | None = None

    @property
    def database_is_elsewhere(self) -> bool:
        """Whether it is a server, which may come up after us."""
        return self.database_url.startswith("mongodb")

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """Settings from the environment, `overrides` before it. The data directory and the secret are there afterwards.

        Raises WrongSetting.
        """
        try:
            settings = cls(**overrides)
        except ValidationError as error:
            raise WrongSetting(_sentence(error)) from None
        return settings.prepared()

    def prepared(self) -> Self:
        """Makes the data directory, and the secret in it where none is set. Raises WrongSetting."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            secret = self.jwt_secret.get_secret_value() or secret_in(self.data_dir)
            _try_writing(self.data_dir)
        except OSError as error:
            reason = (error.strerror or "it cannot be used").lower()
            raise WrongSetting(f"{PREFIX}DATA_DIR ({self.data_dir}) cannot be written to: {reason}.") from None
        if len(secret.encode()) < SECRET_BYTES:
            raise WrongSetting(f"The secret kept in {PREFIX}DATA_DIR is damaged; remove {self.data_dir / 'secret'}.")
        database_url = self.database_url or f"sqlite:///{self.data_dir / 'rolecall.db'}"
        return self.model_copy(update={"jwt_secret": SecretStr(secret), "database_url": database_url})


def _try_writing(folder: Path) -> None:
    with TemporaryFile(dir=folder):
        pass


_SENTENCES = {
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be on or off",
    "too_short": "must name at least one",
}


def _sentence(error: ValidationError) -> str:
    problem = error.errors(include_input=False, include_url=False)[0]
    told = problem["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    return f"{_variable(str(problem['loc'][0]))} {_SENTENCES.get(problem['type'], told)}."


def _variable(name: str) -> str:
    """Whether the name comes from a variable (the case of its alias) or from an override of `load`."""
    field = Settings.model_fields.get(name)
    return str(field.validation_alias or f"{PREFIX}{name.upper()}") if field else name
