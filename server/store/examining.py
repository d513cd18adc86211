"""What `doctor` asks the database: few questions that quote nothing of any report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from server.store.measures import MAX_COUNTED, measure_queue
from server.store.queue import WAITING
from server.store.quota import count_stored
from server.store.tables import Report, Reviewer


@dataclass(frozen=True, slots=True)
class Workload:
    """How much is stored, how much waits, and how many could look at it.

    Attributes
    ----------
    stored, waiting, urgent, overdue : numbers of reports; at most MAX_COUNTED are counted.
    newest : when the last report came, None where there is none.
    deciders : accounts that may log in and decide.
    """

    stored: int
    waiting: int
    urgent: int
    overdue: int
    newest: datetime | None
    deciders: int


def read_workload(session: Session, now: datetime) -> Workload:
    """Return the workload at a time in UTC."""
    lanes = {measure.lane: measure.size for measure in measure_queue(session)}
    is_overdue = Report.state.in_(WAITING) & (Report.due < now)
    overdue = select(Report.id).where(is_overdue).limit(MAX_COUNTED).subquery()
    may_decide = Reviewer.active & Reviewer.role.in_(("reviewer", "lead"))
    return Workload(
        stored=count_stored(session),
        waiting=sum(lanes.values()),
        urgent=lanes["urgent"],
        overdue=session.scalar(select(func.count()).select_from(overdue)) or 0,
        newest=session.scalar(select(func.max(Report.created))),
        deciders=session.scalar(select(func.count(Reviewer.id)).where(may_decide)) or 0,
    )


def read_clock(connection: Connection) -> datetime | None:
    """Return the database's own time; None for SQLite, which has this computer's."""
    if connection.dialect.name == "sqlite":
        return None
    time: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return time.astimezone(UTC)


def read_connection_limit(connection: Connection) -> int | None:
    """Return how many connections the database takes from us; None for SQLite."""
    if connection.dialect.name == "sqlite":
        return None
    names = ("max_connections", "superuser_reserved_connections")
    limit, reserved = (int(connection.execute(text(f"SHOW {name}")).scalar_one()) for name in names)
    return limit - reserved


def read_version(connection: Connection) -> str:
    """Return the kind and version of the database."""
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.execute(text('SELECT sqlite_version()')).scalar_one()}"
    return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one().split()[0]}"


def is_file_sound(connection: Connection) -> bool:
    """Return whether the pages of a SQLite file fit together; PostgreSQL looks after its own."""
    if connection.dialect.name != "sqlite":
        return True
    found: str = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    return found == "ok"
