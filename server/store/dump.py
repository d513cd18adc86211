"""Every table as JSON lines, out of either kind of database and into the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, func, insert, select, text

from server.store.columns import UtcDateTime
from server.store.tables import Base

# Log-ins end with a restore: what stands in that table opens the review pages.
LEFT_OUT = frozenset({"review_sessions"})
# Rows that are in memory at once.
_BATCH_ROWS = 200


class DumpError(Exception):
    """A line is no row of its table, or the database is not as it must be."""


def list_tables() -> list[Table]:
    """Return the tables that are kept, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


@contextmanager
def open_empty(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that alone may write, and commits at the end or not at all.

    Raises
    ------
    DumpError
        When there is anything in the database.
    """
    with engine.execution_options(will_write=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            names = ", ".join(table.name for table in Base.metadata.sorted_tables)
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        for table in Base.metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is not None:
                raise DumpError(f"the database is not empty: there are rows in {table.name}")
        yield connection


def write_rows(connection: Connection, table: Table, write: Callable[[bytes], Any]) -> int:
    """Write each row as a line and return how many; few are in memory at once."""
    options = {"yield_per": _BATCH_ROWS}
    number = 0
    for row in connection.execute(select(table), execution_options=options).mappings():
        line = {name: _to_json(value) for name, value in row.items()}
        write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        number += 1
    return number


def read_rows(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Insert a row for each line and return how many.

    Raises
    ------
    DumpError
        When a line is no row of the table.
    """
    number = 0
    rows = (_parse_row(table, line) for line in lines)
    while batch := list(islice(rows, _BATCH_ROWS)):
        connection.execute(insert(table), batch)
        number += len(batch)
    _continue_numbers(connection, table)
    return number


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _parse_row(table: Table, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
        if row.keys() != set(table.columns.keys()):
            raise ValueError("other columns")
        return {column.name: _from_json(column, row[column.name]) for column in table.columns}
    except (ValueError, AttributeError, TypeError) as error:
        raise DumpError(f"a line of {table.name} is no row of that table") from error


def _from_json(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, UtcDateTime) and value is not None:
        return datetime.fromisoformat(value)
    return value


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were inserted with their numbers."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    last = connection.execute(select(func.max(column))).scalar()
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(sequence, last)))
