"""Sizes and ages for the metrics: few, bounded queries that quote nothing of any report."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.store.queue import LANES, WAITING
from server.store.tables import Report, Suppression

# Nobody needs to know more exactly how far behind the reviewers are.
MAX_COUNTED = 100_000


class LaneMeasure(NamedTuple):
    """How long a lane of the queue is, and when its oldest report came; None where empty."""

    lane: str
    size: int
    oldest: datetime | None


def measure_queue(session: Session) -> list[LaneMeasure]:
    """Return a measure of each lane, empty ones too; at most `MAX_COUNTED` are counted in each."""
    return [_measure_lane(session, lane) for lane in LANES]


def count_suppressions(session: Session, now: datetime) -> int:
    """Return how many confirmed false alarms are in force at a time in UTC."""
    in_force = (Suppression.revoked_at.is_(None)) & (Suppression.expires > now)
    found = select(Suppression.id).where(in_force).limit(MAX_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _measure_lane(session: Session, lane: str) -> LaneMeasure:
    """Ask once a state: each question is then answered from the index of the queue."""
    size, oldest = 0, []
    for state in WAITING:
        waits = (Report.state == state) & (Report.lane == lane)
        found = select(Report.id).where(waits).limit(MAX_COUNTED - size).subquery()
        size += session.scalar(select(func.count()).select_from(found)) or 0
        oldest.append(
            session.scalar(select(Report.created).where(waits).order_by(Report.created).limit(1))
        )
    return LaneMeasure(lane, size, min((each for each in oldest if each), default=None))
