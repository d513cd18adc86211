"""Inserts that meet a row that is there already, in SQLite's and PostgreSQL's words alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_or_add(
    session: Session,
    table: type[DeclarativeBase],
    keys: Mapping[str, Any],
    amounts: Mapping[str, int],
) -> None:
    """Add amounts to the row with these keys, or make the row with them.

    Parameters
    ----------
    session : Session
        Open session; commit it afterwards.
    table : mapped class
        Its primary key is `keys`.
    keys, amounts : mapping
        Column names with their values; columns that are not named are 0 in a new row.
    """
    statement = _insert(session)(table).values({**keys, **amounts})
    columns = table.__table__.c
    session.execute(
        statement.on_conflict_do_update(
            index_elements=list(keys),
            set_={name: columns[name] + amount for name, amount in amounts.items()},
        )
    )


def insert_or_replace(
    session: Session,
    table: type[DeclarativeBase],
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    """Put values into the row with these keys, or make the row with them."""
    statement = _insert(session)(table).values({**keys, **values})
    session.execute(
        statement.on_conflict_do_update(index_elements=list(keys), set_=dict(values))
    )


def insert_or_ignore(
    session: Session, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows whose primary key is not there yet."""
    if rows:
        session.execute(_insert(session)(table).on_conflict_do_nothing(), list(rows))


def _insert(session: Session) -> Any:
    name = session.get_bind().dialect.name
    return sqlite.insert if name == "sqlite" else postgresql.insert
