"""Settings of the server, read once from environment and file and checked in plain words."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from server.settings import (
    MAX_BODY_BYTES,
    MIN_BODY_BYTES,
    REPO_ROOT,
    SETTINGS,
    ConfigError,
    Rate,
    Setting,
    find_unknown,
    merge_file,
    read_dir,
    read_flag,
    read_int,
    read_list,
    read_rate,
    read_setting,
)

__all__ = [
    "LOOPBACK_NAMES",
    "REPO_ROOT",
    "SETTINGS",
    "Config",
    "ConfigError",
    "Rate",
    "Setting",
    "load_config",
]

# Names under which a browser on this computer reaches the server.
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
# A reviewer's report kinds, as the names of their retention settings have them.
_KINDS = {"false-alarm": "FALSE_ALARM", "missed": "MISSED", "lure": "LURE", "appeal": "APPEAL"}
_MIN_TOKEN_CHARS = 16


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of a running server; see `SETTINGS` for the meanings."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    model_dir: Path
    workers: int
    threads: int
    allowed_hosts: frozenset[str]
    public_url: str
    cors_origins: tuple[str, ...]
    proxies: int
    rate_store: str
    rate_assess: Rate
    rate_reports: Rate
    rate_reports_all: Rate
    rate_read: Rate
    rate_login: Rate
    rate_review: Rate
    max_body_bytes: int
    max_reports: int
    min_free_mb: int
    retention_days: Mapping[str, int]
    suppression_days: int
    answer_days: int
    appeal_days: int
    takes_appeals: bool
    session_idle_minutes: int
    session_hours: int
    metrics_token: str
    log_level: str
    log_requests: bool

    @property
    def database_path(self) -> Path:
        """Return the path of the SQLite file, used where no other database is set."""
        return self.data_dir / "fanal.sqlite3"

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is the file in the data folder."""
        return self.database_url.startswith("sqlite")

    @property
    def secret_path(self) -> Path:
        """Return the path of the file that holds the server's secret."""
        return self.data_dir / "secret.key"

    @property
    def signing_key_path(self) -> Path:
        """Return the path of the file that holds the key this server signs with."""
        return self.data_dir / "signing.key"

    @property
    def models_dir(self) -> Path:
        """Return the folder of promoted models."""
        return self.data_dir / "models"


def load_config(env: Mapping[str, str]) -> Config:
    """Read and check every setting.

    Parameters
    ----------
    env : mapping of str to str
        The environment; a missing or empty variable takes its value from the file that
        FANAL_CONFIG_FILE names, else its default.

    Returns
    -------
    Config
        Frozen settings.

    Raises
    ------
    ConfigError
        With one plain sentence; print it and exit.
    """
    if unknown := find_unknown(env):
        raise ConfigError(f"{unknown[0]} is no setting of this server; `settings` lists them all")
    env = merge_file(env)
    host, data_dir = _load_host(env), read_dir(env, "FANAL_DATA_DIR")
    config = Config(
        host=host,
        port=read_int(env, "FANAL_PORT", 1, 65535),
        data_dir=data_dir,
        database_url=_load_database(env, data_dir),
        model_dir=read_dir(env, "FANAL_MODEL_DIR"),
        workers=read_int(env, "FANAL_WORKERS", 1, 64),
        threads=read_int(env, "FANAL_THREADS", 1, 64),
        allowed_hosts=_load_allowed_hosts(env, host),
        public_url=_load_public_url(env),
        cors_origins=_load_origins(env),
        proxies=read_int(env, "FANAL_PROXIES", 0, 8),
        rate_store=_load_rate_store(env),
        **_load_rates(env),
        max_body_bytes=read_int(env, "FANAL_MAX_BODY_BYTES", MIN_BODY_BYTES, MAX_BODY_BYTES),
        max_reports=read_int(env, "FANAL_MAX_REPORTS", 1, 100_000_000),
        min_free_mb=read_int(env, "FANAL_MIN_FREE_MB", 0, 1_000_000),
        retention_days=_load_retention(env),
        **_load_times(env),
        takes_appeals=read_flag(env, "FANAL_APPEALS"),
        metrics_token=_load_metrics_token(env),
        log_level=_load_log_level(env),
        log_requests=read_flag(env, "FANAL_LOG_REQUESTS"),
    )
    _check_together(config)
    return config


def _check_together(config: Config) -> None:
    """Refuse settings that are right alone and wrong together."""
    if config.workers > 1 and config.rate_store == "memory://":
        raise ConfigError(
            "FANAL_WORKERS must be 1 while FANAL_RATE_STORE is memory://, "
            "because each process would count requests on its own"
        )
    if config.workers > 1 and config.is_sqlite:
        raise ConfigError(
            "FANAL_WORKERS must be 1 while FANAL_DATABASE is empty, "
            "because several processes need a PostgreSQL"
        )


def _load_host(env: Mapping[str, str]) -> str:
    value = read_setting(env, "FANAL_HOST")
    if value == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(value.strip("[]")))
    except ValueError as error:
        raise ConfigError(f"FANAL_HOST must be an IP address, got {value!r}") from error


def _load_database(env: Mapping[str, str], data_dir: Path) -> str:
    value = read_setting(env, "FANAL_DATABASE")
    if not value:
        return f"sqlite:///{data_dir / 'fanal.sqlite3'}"
    # The value may hold a password, so no message repeats it.
    if not re.match(r"postgres(?:ql)?://.", value):
        raise ConfigError("FANAL_DATABASE must be empty or a postgresql:// address")
    return "postgresql+psycopg://" + value.partition("://")[2]


def _load_allowed_hosts(env: Mapping[str, str], host: str) -> frozenset[str]:
    names = read_list(env, "FANAL_ALLOWED_HOSTS")
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


def _load_public_url(env: Mapping[str, str]) -> str:
    value = read_setting(env, "FANAL_PUBLIC_URL")
    parts = urlsplit(value)
    if value and (parts.scheme != "https" or not parts.hostname or parts.path not in {"", "/"}):
        raise ConfigError(
            f"FANAL_PUBLIC_URL must be an address such as https://fanal.example.org, got {value!r}"
        )
    return value.rstrip("/")


def _load_origins(env: Mapping[str, str]) -> tuple[str, ...]:
    origins = read_list(env, "FANAL_CORS_ORIGINS")
    for origin in origins:
        parts = urlsplit(origin)
        if not (parts.scheme and parts.netloc) or f"{parts.scheme}://{parts.netloc}" != origin:
            raise ConfigError(
                f"FANAL_CORS_ORIGINS must list origins such as https://example.org, got {origin!r}"
            )
    return tuple(origins)


def _load_rate_store(env: Mapping[str, str]) -> str:
    value = read_setting(env, "FANAL_RATE_STORE")
    if value != "memory://" and not re.match(r"(redis|rediss|redis\+unix|unix)://.", value):
        raise ConfigError("FANAL_RATE_STORE must be memory:// or a redis:// address")
    return value


def _load_rates(env: Mapping[str, str]) -> dict[str, Any]:
    return {
        "rate_assess": read_rate(env, "FANAL_RATE_ASSESS"),
        "rate_reports": read_rate(env, "FANAL_RATE_REPORTS"),
        "rate_reports_all": read_rate(env, "FANAL_RATE_REPORTS_ALL"),
        "rate_read": read_rate(env, "FANAL_RATE_READ"),
        "rate_login": read_rate(env, "FANAL_RATE_LOGIN"),
        "rate_review": read_rate(env, "FANAL_RATE_REVIEW"),
    }


def _load_times(env: Mapping[str, str]) -> dict[str, Any]:
    return {
        "suppression_days": read_int(env, "FANAL_SUPPRESSION_DAYS", 1, 3650),
        "answer_days": read_int(env, "FANAL_ANSWER_DAYS", 1, 365),
        "appeal_days": read_int(env, "FANAL_APPEAL_DAYS", 1, 365),
        "session_idle_minutes": read_int(env, "FANAL_SESSION_IDLE_MINUTES", 1, 1440),
        "session_hours": read_int(env, "FANAL_SESSION_HOURS", 1, 168),
    }


def _load_retention(env: Mapping[str, str]) -> dict[str, int]:
    """Return the days of each kind of report."""
    common = read_int(env, "FANAL_RETENTION_DAYS", 1, 3650)
    days = {}
    for kind, word in _KINDS.items():
        name = f"FANAL_RETENTION_{word}_DAYS"
        days[kind] = read_int(env, name, 1, 3650) if read_setting(env, name) else common
    return days


def _load_metrics_token(env: Mapping[str, str]) -> str:
    value = read_setting(env, "FANAL_METRICS_TOKEN")
    if value and not re.fullmatch(rf"[A-Za-z0-9._~+/-]{{{_MIN_TOKEN_CHARS},256}}=*", value):
        raise ConfigError(
            f"FANAL_METRICS_TOKEN must be {_MIN_TOKEN_CHARS} to 256 letters, digits or ._~+/-"
        )
    return value


def _load_log_level(env: Mapping[str, str]) -> str:
    value = read_setting(env, "FANAL_LOG_LEVEL").lower()
    if value not in {"debug", "info", "warning", "error"}:
        raise ConfigError(f"FANAL_LOG_LEVEL must be debug, info, warning or error, got {value!r}")
    return value
