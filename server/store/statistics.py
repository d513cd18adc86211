"""Figures for the statistics page, from the counts by week: no report is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.store.tables import WeeklyCount

# Languages that are told apart; reporters may name any number.
MOST_LANGUAGES = 40
_SUMS: Sequence[Any] = tuple(
    func.sum(getattr(WeeklyCount, name)).label(name)
    for name in ("received", "accepted", "declined", "unclear", "answer_hours")
)


class Figures(NamedTuple):
    """Sums of one week or language, and kind."""

    group: str
    kind: str
    received: int
    accepted: int
    declined: int
    unclear: int
    answer_hours: int

    @property
    def decided(self) -> int:
        """Return how many were decided in any way."""
        return self.accepted + self.declined + self.unclear


def read_weeks(session: Session, first: str, last: str) -> list[Figures]:
    """Return the sums of each week and kind, from the first week to the last."""
    statement = (
        select(WeeklyCount.week, WeeklyCount.kind, *_SUMS)
        .where(WeeklyCount.week.between(first, last))
        .group_by(WeeklyCount.week, WeeklyCount.kind)
        .order_by(WeeklyCount.week)
    )
    return [Figures(*row) for row in session.execute(statement)]


def read_languages(session: Session, first: str, last: str) -> list[Figures]:
    """Return the sums of each language and kind over those weeks, the most reported first."""
    statement = (
        select(WeeklyCount.language, WeeklyCount.kind, *_SUMS)
        .where(WeeklyCount.week.between(first, last))
        .group_by(WeeklyCount.language, WeeklyCount.kind)
        .order_by(func.sum(WeeklyCount.received).desc(), WeeklyCount.language, WeeklyCount.kind)
        .limit(MOST_LANGUAGES)
    )
    return [Figures(*row) for row in session.execute(statement)]
