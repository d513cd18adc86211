"""Settings of the server, read once from the environment and checked in plain words."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

REPO_ROOT = Path(__file__).resolve().parent.parent

# A text of 20 000 astral characters, escaped, fills 240 000 bytes: a smaller body limit would
# refuse texts that the contract allows.
MIN_BODY_BYTES = 262_144
MAX_BODY_BYTES = 16_777_216

# The words of a rate such as "60 per minute".
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_RATE = re.compile(r"([1-9][0-9]{0,8}) *(?:per|/) *(second|minute|hour|day)")

# Names under which a browser on this computer reaches the server.
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class ConfigError(Exception):
    """A setting is wrong; the message is one sentence for the operator."""


class Rate(NamedTuple):
    """How many requests are allowed in a window of time."""

    requests: int
    window_s: int


class Setting(NamedTuple):
    """One row of the settings table that the README prints."""

    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("FANAL_HOST", "127.0.0.1", "address to listen on"),
    Setting("FANAL_PORT", "8765", "port to listen on"),
    Setting("FANAL_DATA_DIR", "var", "folder of the database and the secret"),
    Setting("FANAL_MODEL_DIR", "model/artifacts", "folder of the model's weights"),
    Setting("FANAL_WORKERS", "1", "server processes; more than one needs a shared rate store"),
    Setting("FANAL_THREADS", "8", "threads of each process"),
    Setting("FANAL_ALLOWED_HOSTS", "", "host names to answer to, besides this computer's own"),
    Setting("FANAL_CORS_ORIGINS", "", "web origins whose scripts may call the API"),
    Setting("FANAL_PROXIES", "0", "reverse proxies in front whose forwarded address is believed"),
    Setting("FANAL_RATE_STORE", "memory://", "where requests are counted: memory:// or redis://"),
    Setting("FANAL_RATE_ASSESS", "600 per minute", "assessments allowed to one address"),
    Setting("FANAL_RATE_REPORTS", "60 per hour", "reports allowed to one address"),
    Setting("FANAL_RATE_READ", "600 per minute", "requests of each other kind to one address"),
    Setting("FANAL_MAX_BODY_BYTES", str(MIN_BODY_BYTES), "largest request body in bytes"),
    Setting("FANAL_RETENTION_DAYS", "180", "days after which a report is erased"),
    Setting("FANAL_LOG_LEVEL", "info", "debug, info, warning or error"),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of a running server; see `SETTINGS` for the meanings."""

    host: str
    port: int
    data_dir: Path
    model_dir: Path
    workers: int
    threads: int
    allowed_hosts: frozenset[str]
    cors_origins: tuple[str, ...]
    proxies: int
    rate_store: str
    rate_assess: Rate
    rate_reports: Rate
    rate_read: Rate
    max_body_bytes: int
    retention_days: int
    log_level: str

    @property
    def database_path(self) -> Path:
        """Return the path of the SQLite file."""
        return self.data_dir / "fanal.sqlite3"

    @property
    def secret_path(self) -> Path:
        """Return the path of the file that holds the server's secret."""
        return self.data_dir / "secret.key"


def load_config(env: Mapping[str, str]) -> Config:
    """Read and check every setting.

    Parameters
    ----------
    env : mapping of str to str
        The environment; a missing or empty variable takes its default.

    Returns
    -------
    Config
        Frozen settings.

    Raises
    ------
    ConfigError
        With one plain sentence; print it and exit.
    """
    rate_store = _load_rate_store(env)
    workers = _load_int(env, "FANAL_WORKERS", 1, 64)
    if workers > 1 and rate_store == "memory://":
        raise ConfigError(
            "FANAL_WORKERS must be 1 while FANAL_RATE_STORE is memory://, "
            "because each process would count requests on its own"
        )
    host = _load_host(env)
    return Config(
        host=host,
        port=_load_int(env, "FANAL_PORT", 1, 65535),
        data_dir=_load_dir(env, "FANAL_DATA_DIR"),
        model_dir=_load_dir(env, "FANAL_MODEL_DIR"),
        workers=workers,
        threads=_load_int(env, "FANAL_THREADS", 1, 64),
        allowed_hosts=_load_allowed_hosts(env, host),
        cors_origins=_load_origins(env),
        proxies=_load_int(env, "FANAL_PROXIES", 0, 8),
        rate_store=rate_store,
        rate_assess=_load_rate(env, "FANAL_RATE_ASSESS"),
        rate_reports=_load_rate(env, "FANAL_RATE_REPORTS"),
        rate_read=_load_rate(env, "FANAL_RATE_READ"),
        max_body_bytes=_load_int(env, "FANAL_MAX_BODY_BYTES", MIN_BODY_BYTES, MAX_BODY_BYTES),
        retention_days=_load_int(env, "FANAL_RETENTION_DAYS", 1, 365),
        log_level=_load_log_level(env),
    )


def _read(env: Mapping[str, str], name: str) -> str:
    return env.get(name, "").strip() or _DEFAULTS[name]


def _load_int(env: Mapping[str, str], name: str, low: int, high: int) -> int:
    value = _read(env, name)
    if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
        raise ConfigError(f"{name} must be a whole number from {low} to {high}, got {value!r}")
    return int(value)


def _load_dir(env: Mapping[str, str], name: str) -> Path:
    return (REPO_ROOT / Path(_read(env, name)).expanduser()).resolve()


def _load_list(env: Mapping[str, str], name: str) -> list[str]:
    return [item for item in re.split(r"[\s,]+", _read(env, name)) if item]


def _load_host(env: Mapping[str, str]) -> str:
    value = _read(env, "FANAL_HOST")
    if value == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(value.strip("[]")))
    except ValueError as error:
        raise ConfigError(f"FANAL_HOST must be an IP address, got {value!r}") from error


def _load_allowed_hosts(env: Mapping[str, str], host: str) -> frozenset[str]:
    names = _load_list(env, "FANAL_ALLOWED_HOSTS")
    for name in names:
        if not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]", name):
            raise ConfigError(
                f"FANAL_ALLOWED_HOSTS must list host names without scheme or port, got {name!r}"
            )
    if not names and not ipaddress.ip_address(host).is_loopback:
        raise ConfigError(
            f"FANAL_ALLOWED_HOSTS must name this server, because FANAL_HOST {host} "
            "can be reached from other computers"
        )
    return LOOPBACK_NAMES | {name.lower() for name in names}


def _load_origins(env: Mapping[str, str]) -> tuple[str, ...]:
    origins = _load_list(env, "FANAL_CORS_ORIGINS")
    for origin in origins:
        parts = urlsplit(origin)
        if not (parts.scheme and parts.netloc) or f"{parts.scheme}://{parts.netloc}" != origin:
            raise ConfigError(
                f"FANAL_CORS_ORIGINS must list origins such as https://example.org, got {origin!r}"
            )
    return tuple(origins)


def _load_rate_store(env: Mapping[str, str]) -> str:
    value = _read(env, "FANAL_RATE_STORE")
    if value != "memory://" and not re.match(r"(redis|rediss|redis\+unix)://.", value):
        raise ConfigError("FANAL_RATE_STORE must be memory:// or a redis:// address")
    return value


def _load_rate(env: Mapping[str, str], name: str) -> Rate:
    value = _read(env, name)
    match = _RATE.fullmatch(value.lower())
    if match is None:
        raise ConfigError(f"{name} must read like '60 per minute', got {value!r}")
    return Rate(int(match[1]), _SECONDS[match[2]])


def _load_log_level(env: Mapping[str, str]) -> str:
    value = _read(env, "FANAL_LOG_LEVEL").lower()
    if value not in {"debug", "info", "warning", "error"}:
        raise ConfigError(f"FANAL_LOG_LEVEL must be debug, info, warning or error, got {value!r}")
    return value
