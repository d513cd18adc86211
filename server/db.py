"""The database engine and its sessions; a leaf that imports nothing of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session, sessionmaker

# How long a thread waits for another one's write, in milliseconds.
BUSY_TIMEOUT_MS = 5000

# secure_delete overwrites what is erased: a withdrawn report must not stay in free pages.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


def make_engine(database_path: Path) -> Engine:
    """Return an engine on a SQLite file in write-ahead mode.

    Parameters
    ----------
    database_path : Path
        The file; it is created on first use, its folder must exist.

    Returns
    -------
    Engine
        Safe to share between threads.
    """
    engine = create_engine(f"sqlite:///{database_path}")
    event.listen(engine, "connect", _set_pragmas)
    return engine


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions; the caller commits and closes each one."""
    return sessionmaker(engine, expire_on_commit=False)


def truncate_log(engine: Engine) -> None:
    """Empty the write-ahead log, so that erased rows are gone from it too.

    A busy database leaves the log for the next call: nothing is lost.
    """
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
