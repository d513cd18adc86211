"""The database engine and its sessions; a leaf that imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

# How long a thread waits for another one's write, in milliseconds.
BUSY_TIMEOUT_MS = 5000
# How long a request waits for a database that does not answer, in seconds: longer than a restart
# of PostgreSQL takes, shorter than gunicorn's patience with a worker.
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_MS = 10_000

# secure_delete overwrites what is erased: a withdrawn report must not stay in free pages.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


Sessions = sessionmaker[Session]


def make_engine(url: str, pool_size: int = 8) -> Engine:
    """Return an engine on a SQLite file in write-ahead mode, or on a PostgreSQL.

    Parameters
    ----------
    url : str
        `sqlite:///…` (the file is created on first use, its folder must exist) or
        `postgresql+psycopg://…`.
    pool_size : int, default 8
        Connections kept open; as many as threads use them.

    Returns
    -------
    Engine
        Safe to share between threads, not between processes.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_writing)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=CONNECT_TIMEOUT_S,
        # A connection that a restarted database has dropped is replaced before it is used.
        pool_pre_ping=True,
        # An error must never quote what was stored.
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": f"-c timezone=utc -c statement_timeout={STATEMENT_TIMEOUT_MS}",
        },
    )


def make_sessions(engine: Engine) -> Sessions:
    """Return the factory of sessions; the caller commits and closes each one."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def open_snapshot(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one moment of the database, whatever is written meanwhile."""
    options = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def open_reading(engine: Engine) -> Iterator[Session]:
    """Yield a session that sees one moment of the database and keeps no writer waiting."""
    with open_snapshot(engine) as connection, Session(connection) as session:
        yield session


def truncate_log(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, so that erased rows are gone from it too.

    A busy database leaves the log for the next call: nothing is lost. PostgreSQL writes its log
    in a ring of its own and has nothing to empty.
    """
    if engine.dialect.name != "sqlite":
        return
    # Below SQLAlchemy, because a checkpoint inside a transaction is refused.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        connection.close()


def _set_pragmas(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: see `_begin_writing`.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_writing(connection: Any) -> None:
    """Begin a transaction that may read first and write later.

    SQLite refuses at once, without waiting, to turn a reading transaction into a writing one
    after another thread has written. A transaction that will write says so with the execution
    option `will_write`, and waits for its turn here.
    """
    will_write = connection.get_execution_options().get("will_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if will_write else "BEGIN")
