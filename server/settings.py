"""The table of settings, and how one value is read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

REPO_ROOT = Path(__file__).resolve().parent.parent

# A text of 20 000 astral characters, escaped, fills 240 000 bytes: a smaller body limit would
# refuse texts that the contract allows.
MIN_BODY_BYTES = 262_144
MAX_BODY_BYTES = 16_777_216

# The words of a rate such as "60 per minute".
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_RATE = re.compile(r"([1-9][0-9]{0,8}) *(?:per|/) *(second|minute|hour|day)")
_YES = {"on": True, "yes": True, "1": True, "off": False, "no": False, "0": False}


class ConfigError(Exception):
    """A setting is wrong; the message is one sentence for the operator."""


class Rate(NamedTuple):
    """How many requests are allowed in a time, also the most that may come at once."""

    requests: int
    window_s: int


class Setting(NamedTuple):
    """One row of the settings table that the README prints."""

    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("FANAL_CONFIG_FILE", "", "file of NAME=value lines; the environment wins over it"),
    Setting("FANAL_HOST", "127.0.0.1", "address to listen on"),
    Setting("FANAL_PORT", "8765", "port to listen on"),
    Setting("FANAL_DATA_DIR", "var", "folder of the database, the keys and promoted models"),
    Setting("FANAL_DATABASE", "", "postgresql://… of a database; empty: SQLite in the folder"),
    Setting("FANAL_MODEL_DIR", "model/artifacts", "folder of the shipped model's weights"),
    Setting("FANAL_WORKERS", "1", "server processes; more than one needs PostgreSQL and Redis"),
    Setting("FANAL_THREADS", "8", "threads of each process"),
    Setting("FANAL_ALLOWED_HOSTS", "", "host names to answer to, besides this computer's own"),
    Setting("FANAL_PUBLIC_URL", "", "https:// address under which a proxy serves it to others"),
    Setting("FANAL_CORS_ORIGINS", "", "web origins whose scripts may call the API"),
    Setting("FANAL_PROXIES", "0", "reverse proxies in front whose forwarded address is believed"),
    Setting("FANAL_RATE_STORE", "memory://", "where requests are counted: memory:// or redis://"),
    Setting("FANAL_RATE_ASSESS", "600 per minute", "assessments allowed to one address"),
    Setting("FANAL_RATE_REPORTS", "60 per hour", "reports allowed to one address"),
    Setting("FANAL_RATE_REPORTS_ALL", "3000 per hour", "reports allowed to all addresses together"),
    Setting("FANAL_RATE_READ", "600 per minute", "requests of each other kind to one address"),
    Setting("FANAL_RATE_LOGIN", "20 per minute", "attempts to log in from one address"),
    Setting("FANAL_RATE_REVIEW", "600 per minute", "reviewers' requests from one address"),
    Setting("FANAL_MAX_BODY_BYTES", str(MIN_BODY_BYTES), "largest request body in bytes"),
    Setting("FANAL_MAX_REPORTS", "200000", "reports stored at once; above, new ones are refused"),
    Setting("FANAL_MIN_FREE_MB", "200", "free disk in MB below which reports are refused"),
    Setting("FANAL_RETENTION_DAYS", "180", "days after which a report is erased"),
    Setting("FANAL_RETENTION_FALSE_ALARM_DAYS", "", "the same for false alarms; empty: as above"),
    Setting("FANAL_RETENTION_MISSED_DAYS", "", "the same for missed lures"),
    Setting("FANAL_RETENTION_LURE_DAYS", "", "the same for lures"),
    Setting("FANAL_RETENTION_APPEAL_DAYS", "", "the same for appeals of advertisers"),
    Setting("FANAL_SUPPRESSION_DAYS", "365", "days that a confirmed false alarm stays silent"),
    Setting("FANAL_ANSWER_DAYS", "7", "days in which reports are to be answered"),
    Setting("FANAL_APPEAL_DAYS", "14", "days in which appeals are to be answered"),
    Setting("FANAL_APPEALS", "on", "off: no public form for advertisers at /appeal"),
    Setting("FANAL_SESSION_IDLE_MINUTES", "30", "minutes after which an idle log-in ends"),
    Setting("FANAL_SESSION_HOURS", "12", "hours after which every log-in ends"),
    Setting("FANAL_METRICS_TOKEN", "", "bearer token of /metrics; empty: this computer only"),
    Setting("FANAL_LOG_LEVEL", "info", "debug, info, warning or error"),
    Setting("FANAL_LOG_REQUESTS", "off", "on: one line a request, without address and content"),
)

DEFAULTS: Mapping[str, str] = {setting.name: setting.default for setting in SETTINGS}
# What the environment may hold besides the settings.
_OTHER_NAMES = frozenset({"FANAL_REAL_DATA"})
_LINE = re.compile(r"([A-Z][A-Z0-9_]*)\s*=\s*(.*)")


def merge_file(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment on top of the file that FANAL_CONFIG_FILE names.

    Parameters
    ----------
    env : mapping of str to str
        The environment.

    Returns
    -------
    dict
        Names and values; those of the environment win where they are not empty.

    Raises
    ------
    ConfigError
        When the file cannot be read, or a line is no `NAME=value` of a known setting.
    """
    name = env.get("FANAL_CONFIG_FILE", "").strip()
    given = {key: value for key, value in env.items() if value.strip()}
    return {**_read_file(Path(name)), **given} if name else given


def _read_file(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"FANAL_CONFIG_FILE {path} cannot be read: {reason}") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] not in DEFAULTS.keys() - {"FANAL_CONFIG_FILE"}:
            raise ConfigError(f"line {number} of {path} must be NAME=value with a known setting")
        found[match[1]] = match[2].strip().strip("\"'")
    return found


def find_unknown(env: Mapping[str, str]) -> list[str]:
    """Return names that begin like ours and mean nothing, such as misspelt ones."""
    known = DEFAULTS.keys() | _OTHER_NAMES
    return sorted(name for name in env if name.startswith("FANAL_") and name not in known)


def read_setting(env: Mapping[str, str], name: str) -> str:
    """Return the value of a setting, its default where it is missing or empty."""
    return env.get(name, "").strip() or DEFAULTS[name]


def read_int(env: Mapping[str, str], name: str, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`; raises ConfigError otherwise."""
    value = read_setting(env, name)
    if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
        raise ConfigError(f"{name} must be a whole number from {low} to {high}, got {value!r}")
    return int(value)


def read_flag(env: Mapping[str, str], name: str) -> bool:
    """Return whether a setting is on; raises ConfigError for other words."""
    value = read_setting(env, name).lower()
    if value not in _YES:
        raise ConfigError(f"{name} must be on or off, got {value!r}")
    return _YES[value]


def read_dir(env: Mapping[str, str], name: str) -> Path:
    """Return a folder; a relative one lies below the repository."""
    return (REPO_ROOT / Path(read_setting(env, name)).expanduser()).resolve()


def read_list(env: Mapping[str, str], name: str) -> list[str]:
    """Return words between blanks or commas."""
    return [item for item in re.split(r"[\s,]+", read_setting(env, name)) if item]


def read_rate(env: Mapping[str, str], name: str) -> Rate:
    """Return a rate such as '60 per minute'; raises ConfigError otherwise."""
    value = read_setting(env, name)
    match = _RATE.fullmatch(value.lower())
    if match is None:
        raise ConfigError(f"{name} must read like '60 per minute', got {value!r}")
    return Rate(int(match[1]), _SECONDS[match[2]])
