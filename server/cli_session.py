"""How a command that changes something opens the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from server.config import Config
from server.db import make_engine, make_sessions
from server.preparing import init_db
from server.secret import load_or_make_secret
from server.store.audit import lock_audit

# Who stands in the audit trail for what was typed here.
ACTOR = "command line"


@contextmanager
def open_writing(config: Config) -> Iterator[tuple[Session, bytes]]:
    """Yield a session and the server's secret; what was done is committed at the end."""
    init_db(config)
    engine = make_engine(config.database_url)
    try:
        with make_sessions(engine)() as session:
            session.connection(execution_options={"will_write": True})
            lock_audit(session)
            yield session, load_or_make_secret(config.secret_path)
            session.commit()
    finally:
        engine.dispose()
