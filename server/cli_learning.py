"""Commands by which a server learns from its reviewers' verdicts, and takes it back."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.cli_session import ACTOR, open_writing
from server.clock import SystemClock
from server.config import Config
from server.db import make_engine, make_sessions
from server.preparing import init_db
from server.store.audit import append_audit
from server.store.export import export_rows


def add_commands(commands: Any) -> None:
    """Add the commands to a parser's subparsers."""
    export = _add_command(commands, "export-verdicts", _export_verdicts)
    export.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")


def _add_command(
    commands: Any, command: str, run: Callable[[Config, argparse.Namespace], None]
) -> argparse.ArgumentParser:
    words = run.__doc__ or ""
    parser: argparse.ArgumentParser = commands.add_parser(command, help=words, description=words)
    parser.set_defaults(run=run)
    return parser


def _export_verdicts(config: Config, parsed: argparse.Namespace) -> None:
    """Write what two reviewers decided as training texts, contacts masked, one JSON a line."""
    init_db(config)
    engine = make_engine(config.database_url)
    with make_sessions(engine)() as session:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in export_rows(session)]
    engine.dispose()
    with open_writing(config) as (session, secret):
        now, detail = SystemClock().now(), {"rows": len(lines)}
        append_audit(session, secret, now, ACTOR, "verdicts-exported", "training rows", detail)
    if parsed.output is None:
        sys.stdout.writelines(lines)
    else:
        _write_private("".join(lines), parsed.output)
        print(f"{len(lines)} verdicts written to {parsed.output}")


def _write_private(text: str, target: Path) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    draft = target.with_name(f"{target.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(target)
