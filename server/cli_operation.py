"""Commands for whoever looks after a server: backup, restore and doctor."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from server.backup import COPY_TOO, BackupError, restore_backup, verify_backup, write_backup
from server.cli_session import add_command
from server.clock import SystemClock
from server.config import Config, ConfigError
from server.db import make_engine
from server.doctor import State, examine, find_worst
from server.preparing import init_db
from server.secret import load_or_make_secret

# What `doctor` ends with where something is wrong.
EXIT_WRONG = 1


def add_commands(commands: Any) -> None:
    """Add the commands to a parser's subparsers."""
    backup = add_command(commands, "backup", _backup)
    backup.add_argument("file", metavar="FILE", type=Path, help="file to make, or a folder for it")
    restore = add_command(commands, "restore", _restore)
    restore.add_argument("file", metavar="FILE", type=Path, help="what `backup` made")
    doctor = add_command(commands, "doctor", _doctor)
    doctor.add_argument("--json", action="store_true", help="one JSON object instead of lines")


def _backup(config: Config, parsed: argparse.Namespace) -> None:
    """Write all tables into one file while the server runs; keys are not in it."""
    secret, now = _load_secret(config), SystemClock().now()
    path: Path = parsed.file
    if path.is_dir():
        path = path / f"fanal-{now:%Y%m%dT%H%M%SZ}.tar.gz"
    rows = _run(config, lambda engine: write_backup(engine, secret, now, path))
    beside = [name for name in COPY_TOO if (config.data_dir / name).exists()]
    print(f"{path}: {_count(rows)}.")
    print(
        f"No key is in it. Keep beside it, from {config.data_dir}: {', '.join(beside)}.",
        file=sys.stderr,
    )


def _restore(config: Config, parsed: argparse.Namespace) -> None:
    """Fill an empty database with a backup; verifies all of it first."""
    secret = _load_secret(config)
    # Before anything is made or changed.
    _run(config, lambda _engine: verify_backup(secret, parsed.file))
    init_db(config)
    rows = _run(config, lambda engine: restore_backup(engine, secret, parsed.file))
    print(f"{parsed.file}: {_count(rows)} restored, and the audit trail is whole.")


def _doctor(config: Config, parsed: argparse.Namespace) -> int:
    """Check a deployment and say what to do; ends with 1 where something is wrong."""
    checks = []
    for check in examine(config, SystemClock(), os.environ.get("FANAL_CONFIG_FILE", "")):
        checks.append(check)
        if not parsed.json:
            advice = f" -> {check.advice}" if check.advice else ""
            print(f"{check.state:<8} {check.name}: {check.words}{advice}", flush=True)
    worst = find_worst(checks)
    if parsed.json:
        print(json.dumps({"state": worst, "checks": [check._asdict() for check in checks]}))
    return EXIT_WRONG if worst is State.WRONG else 0


def _load_secret(config: Config) -> bytes:
    if not config.secret_path.exists():
        raise ConfigError(
            f"{config.secret_path} is missing: put the server's own there, which is kept beside "
            "its backups, or start the server once to make a new one"
        )
    return load_or_make_secret(config.secret_path)


def _run(config: Config, action: Callable[[Any], Any]) -> Any:
    engine = make_engine(config.database_url)
    try:
        return action(engine)
    except BackupError as error:
        raise ConfigError(str(error)) from error
    finally:
        engine.dispose()


def _count(rows: Mapping[str, int]) -> str:
    return f"{sum(rows.values())} rows, {rows['reports']} of them reports"
