"""Tells whoever counts that the database could not be reached or used."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError


def watch_failures(engine: Engine, count: Callable[[], None]) -> None:
    """Call `count` at each failure of the database, such as a lost connection or a full disk."""

    def note(context: ExceptionContext) -> None:
        failure = context.sqlalchemy_exception
        # A row that comes twice breaks a rule of its table: that is ordinary work.
        if isinstance(failure, DBAPIError) and not isinstance(failure, IntegrityError):
            count()

    event.listen(engine, "handle_error", note)
