"""Erases reports whose time is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.store.counts import count_reports
from server.store.tables import Report


def purge_expired(session: Session, now: datetime, retention_days: Mapping[str, int]) -> int:
    """Erase reports older than the retention of their kind; the caller commits.

    Parameters
    ----------
    session : Session
        Open session.
    now : datetime
        The time, in UTC.
    retention_days : mapping of str to int
        Days by kind of report.

    Returns
    -------
    int
        How many were erased.
    """
    number = 0
    for kind, days in retention_days.items():
        is_expired = (Report.kind == kind) & (Report.created < now - timedelta(days=days))
        found = session.execute(select(Report.created, Report.language).where(is_expired)).all()
        session.execute(delete(Report).where(is_expired))
        for created, language in found:
            count_reports(session, created, kind, language, expired=1)
        number += len(found)
    return number
