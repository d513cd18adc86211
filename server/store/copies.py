"""Near copies of a report, as reviewers see them. Functions take a session; the caller commits."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.store.tables import Cluster, Report
from server.store.verdicts import OPEN_STATES

# So many are shown beside a report.
SHOWN_COPIES = 20
# So many are judged together at once; a flood of copies takes more than one verdict.
MAX_JUDGED_TOGETHER = 100


class Copy(NamedTuple):
    """A near copy beside a report."""

    id: str
    kind: str
    state: str
    outcome: str | None
    created: datetime
    level: str | None


def count_copies(session: Session, report: Report) -> int:
    """Return how many other reports belong to the same near copies."""
    if report.cluster_id is None:
        return 0
    size = session.scalar(select(Cluster.size).where(Cluster.id == report.cluster_id))
    return max(0, (size or 0) - 1)


def list_copies(session: Session, report: Report) -> list[Copy]:
    """Return the oldest other reports of the same near copies."""
    if report.cluster_id is None:
        return []
    rows = session.execute(
        select(
            Report.id,
            Report.kind,
            Report.state,
            Report.outcome,
            Report.created,
            Report.judged_level,
        )
        .where(Report.cluster_id == report.cluster_id, Report.id != report.id)
        .order_by(Report.created)
        .limit(SHOWN_COPIES)
    )
    return [Copy(*row) for row in rows]


def list_open_copies(session: Session, report: Report, for_update: bool = False) -> list[Report]:
    """Return other open reports of the same kind and the same near copies, the oldest first.

    Parameters
    ----------
    session : Session
        Open session.
    report : Report
        The one that is judged.
    for_update : bool, default False
        Whether they will be changed: nobody else changes or erases them until the commit.

    Returns
    -------
    list of Report
        At most MAX_JUDGED_TOGETHER. Being in one cluster does not make two texts alike enough to be
        judged together: compare them.
    """
    if report.cluster_id is None:
        return []
    statement = (
        select(Report)
        .where(
            Report.cluster_id == report.cluster_id,
            Report.kind == report.kind,
            Report.state.in_(OPEN_STATES),
            Report.id != report.id,
        )
        .order_by(Report.created, Report.id)
        .limit(MAX_JUDGED_TOGETHER)
    )
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(statement))
