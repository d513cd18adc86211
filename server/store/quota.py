"""Says whether there is room for one more report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.store.tables import WeeklyCount

# The number of stored reports is read so often at the most; in between a process adds what it
# stores itself. Several processes may together exceed it by what they store in that time.
COUNT_EVERY_S = 5.0


class Quota:
    """How much may be stored.

    Parameters
    ----------
    max_reports : int
        Reports at once.
    min_free_mb : int
        Free disk in MB (of 1 000 000 bytes) that must be left; 0 asks for none.
    folder : Path
        On the disk that is looked at.
    clock_s : callable, default time.monotonic
        Returns seconds.
    """

    def __init__(
        self,
        max_reports: int,
        min_free_mb: int,
        folder: Path,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_reports = max_reports
        self._min_free_bytes = min_free_mb * 1_000_000
        self._folder = folder
        self._clock_s = clock_s
        self._stored = 0
        self._counted_s: float | None = None

    def has_room(self, session: Session) -> bool:
        """Tell whether one more report may be stored."""
        return self._count(session) < self._max_reports and self._has_free_disk()

    def note_stored(self) -> None:
        """Count a report that this process stored."""
        self._stored += 1

    def _count(self, session: Session) -> int:
        now_s = self._clock_s()
        if self._counted_s is None or now_s - self._counted_s >= COUNT_EVERY_S:
            self._stored = count_stored(session)
            self._counted_s = now_s
        return self._stored

    def _has_free_disk(self) -> bool:
        if not self._min_free_bytes:
            return True
        disk = os.statvfs(self._folder)
        return disk.f_bavail * disk.f_frsize >= self._min_free_bytes


def count_stored(session: Session) -> int:
    """Return how many reports are stored, from the counts by week: no report is read."""
    left = WeeklyCount.received - WeeklyCount.withdrawn - WeeklyCount.expired
    return session.scalar(select(func.sum(left))) or 0
