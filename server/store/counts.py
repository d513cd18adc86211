"""Counts that outlive the reports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from server.store.tables import WeeklyCount
from server.store.upserts import insert_or_add

# Stands where the reporter named no language.
UNKNOWN_LANGUAGE = "und"
_COLUMNS = WeeklyCount.__table__.c
_ZERO = dict.fromkeys(
    ("received", "withdrawn", "expired", "accepted", "declined", "unclear", "answer_hours"), 0
)


def count_reports(
    session: Session, created: datetime, kind: str, language: str | None, **amounts: int
) -> None:
    """Add to the counts of the week in which a report came.

    Parameters
    ----------
    session : Session
        Open session; commit it afterwards.
    created : datetime
        When the report arrived.
    kind, language : str
        Of the report; None as language counts as unknown.
    **amounts : int
        By column of `WeeklyCount`, such as `received=1`.
    """
    count_week(session, week_of(created), kind, language, **amounts)


def count_week(
    session: Session, week: str, kind: str, language: str | None, **amounts: int
) -> None:
    """Do what `count_reports` does, by the name of the week (see `week_of`)."""
    keys = {"week": week, "kind": kind, "language": language or UNKNOWN_LANGUAGE}
    # Nearly always the row is there, and this costs less than an insert that meets it.
    added = update(WeeklyCount).where(*(_COLUMNS[name] == keys[name] for name in keys))
    found = session.execute(
        added.values({name: _COLUMNS[name] + amount for name, amount in amounts.items()}),
        execution_options={"synchronize_session": False},
    )
    if not found.rowcount:  # type: ignore[attr-defined]
        insert_or_add(session, WeeklyCount, keys, {**_ZERO, **amounts})


def week_of(time: datetime) -> str:
    """Return the ISO week.

    Examples
    --------
    >>> from datetime import UTC
    >>> week_of(datetime(2026, 11, 28, tzinfo=UTC))
    '2026-W48'
    """
    return "{}-W{:02}".format(*time.isocalendar()[:2])
