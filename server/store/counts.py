"""Counts that outlive the reports."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from server.store.tables import ReportCount


def count_reports(
    session: Session, kind: str, received: int = 0, withdrawn: int = 0, expired: int = 0
) -> None:
    """Add to the counts of a kind of report."""
    blank = {"kind": kind, "received": 0, "withdrawn": 0, "expired": 0}
    session.execute(insert(ReportCount).values(blank).on_conflict_do_nothing())
    session.execute(
        update(ReportCount)
        .where(ReportCount.kind == kind)
        .values(
            received=ReportCount.received + received,
            withdrawn=ReportCount.withdrawn + withdrawn,
            expired=ReportCount.expired + expired,
        )
        .execution_options(synchronize_session=False)
    )
