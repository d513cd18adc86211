"""Erases reports and all that was made of them; only counts stay. The caller commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from server.store.clusters import Reader, leave_clusters
from server.store.counts import count_week, week_of
from server.store.suppressions import revoke_of_report
from server.store.tables import Report

# So many expired reports are erased in one transaction: others who write wait for it.
BATCH = 200


def withdraw_report(session: Session, report_id: str, reader: Reader, now: datetime) -> bool:
    """Erase a report at its reporter's wish, and revoke what was made of it.

    Parameters
    ----------
    session : Session
        Open session that will write; commit it afterwards.
    report_id : str
        The report; its receipt was checked.
    reader : Reader
        Makes the sketch by which the near copies that stay are known.
    now : datetime
        The time, in UTC.

    Returns
    -------
    bool
        False where it is gone already.
    """
    # Held until the end, so that no reviewer makes a suppression of it meanwhile.
    held = session.scalar(select(Report.id).where(Report.id == report_id).with_for_update())
    if held is None:
        return False
    revoke_of_report(session, report_id, now)
    return _erase(session, Report.id == report_id, reader, "withdrawn") == 1


def purge_expired(
    session: Session, now: datetime, retention_days: Mapping[str, int], reader: Reader
) -> int:
    """Erase some of the reports that are older than the retention of their kind.

    Parameters
    ----------
    session : Session
        Open session that will write; commit it afterwards.
    now : datetime
        The time, in UTC.
    retention_days : mapping of str to int
        Days by kind of report.
    reader : Reader
        Makes the sketch by which the near copies that stay are known.

    Returns
    -------
    int
        How many were erased, at most BATCH of each kind; call it again until it is 0.

    Notes
    -----
    Several processes may do it at once: each report is erased and counted once.
    """
    number = 0
    for kind, days in retention_days.items():
        is_old = (Report.kind == kind) & (Report.created < now - timedelta(days=days))
        oldest = select(Report.id).where(is_old).order_by(Report.created).limit(BATCH)
        number += _erase(session, Report.id.in_(oldest), reader, "expired")
    return number


def _erase(session: Session, which: ColumnElement[bool], reader: Reader, counted: str) -> int:
    """Delete reports; their verdicts and notes go with them by their foreign keys."""
    columns = (Report.created, Report.kind, Report.language, Report.cluster_id)
    statement = delete(Report).where(which).returning(*columns)
    gone = session.execute(statement, execution_options={"synchronize_session": False}).all()
    left = Counter(row.cluster_id for row in gone if row.cluster_id is not None)
    leave_clusters(session, left, reader)
    weeks = Counter((week_of(row.created), row.kind, row.language or "") for row in gone)
    # In one order everywhere, as the clusters.
    for (week, kind, language), number in sorted(weeks.items()):
        count_week(session, week, kind, language, **{counted: number})
    return len(gone)
