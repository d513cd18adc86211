"""What the commands share: how one is added, and how it opens the database."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server.config import Config
from server.db import make_engine, make_sessions
from server.db import open_reading as read_snapshot
from server.preparing import init_db
from server.secret import load_or_make_secret
from server.store.audit import lock_audit

# Who stands in the audit trail for what was typed here.
ACTOR = "command line"


def add_command(
    commands: Any, command: str, run: Callable[[Config, argparse.Namespace], int | None]
) -> argparse.ArgumentParser:
    """Add a command to a parser's subparsers; what it says of itself is its first line."""
    words = (run.__doc__ or "").partition("\n")[0]
    parser: argparse.ArgumentParser = commands.add_parser(command, help=words, description=words)
    parser.set_defaults(run=run)
    return parser


@contextmanager
def open_reading(config: Config) -> Iterator[Session]:
    """Yield a session that sees one moment of the database; a running server goes on writing."""
    with _open_engine(config) as engine, read_snapshot(engine) as session:
        yield session


@contextmanager
def open_writing(config: Config) -> Iterator[tuple[Session, bytes]]:
    """Yield a session and the server's secret; what was done is committed at the end."""
    with _open_engine(config) as engine, make_sessions(engine)() as session:
        session.connection(execution_options={"will_write": True})
        lock_audit(session)
        yield session, load_or_make_secret(config.secret_path)
        session.commit()


@contextmanager
def _open_engine(config: Config) -> Iterator[Engine]:
    init_db(config)
    engine = make_engine(config.database_url)
    try:
        yield engine
    finally:
        engine.dispose()
