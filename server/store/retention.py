"""Erases reports whose time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server.store.counts import count_reports
from server.store.tables import Report


def purge_expired(session: Session, now: datetime, retention_days: int) -> int:
    """Erase reports older than the retention and return how many; the caller commits."""
    is_expired = Report.created < now - timedelta(days=retention_days)
    per_kind = select(Report.kind, func.count()).where(is_expired).group_by(Report.kind)
    counts = [(kind, number) for kind, number in session.execute(per_kind)]
    session.execute(delete(Report).where(is_expired))
    for kind, number in counts:
        count_reports(session, kind, expired=number)
    return sum(number for _, number in counts)
