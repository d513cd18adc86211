"""Reviewers' verdicts, and what follows from them. Functions take a session; the caller commits.

A verdict with an automatic effect holds when two reviewers give the same; where reviewers differ, a
lead settles it. What was decided can be overturned the same way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.store.counts import count_reports
from server.store.reviewers import Role
from server.store.tables import ROW_ID, Report, Reviewer, Verdict

MAX_REASON_CHARS = 2000
MAX_ANSWER_CHARS = 1000
# States in which a report waits for a verdict.
OPEN_STATES = ("received", "replied", "second-look", "question")
# Reviewers without whose agreement nothing has an effect by itself.
_ENOUGH = 2


class Decision(StrEnum):
    """What a reviewer says of a report."""

    FALSE_ALARM = "false-alarm"
    LURE = "lure"
    NO_MISTAKE = "no-mistake"
    UNCLEAR = "unclear"
    ABUSE = "abuse"


# Decisions that act by themselves: a suppression, a training text.
EFFECTIVE = frozenset({Decision.FALSE_ALARM, Decision.LURE})


class Cast(NamedTuple):
    """One verdict as it counts."""

    reviewer_id: int
    is_lead: bool
    decision: str


class Standing(NamedTuple):
    """How the verdicts on a report stand.

    Attributes
    ----------
    decision : what was decided last, None before the first decision.
    open : reviewer -> latest verdict since then, of those that have not settled anything yet.
    """

    decision: str | None
    open: Mapping[int, str]

    @property
    def differs(self) -> bool:
        """Return whether the reviewers differ, so that a lead has to settle it."""
        return len(set(self.open.values())) > 1


def settle(casts: Iterable[Cast]) -> Standing:
    """Read verdicts in the order in which they were given.

    Parameters
    ----------
    casts : iterable of Cast
        All verdicts on one report.

    Returns
    -------
    Standing
        Where they have led.

    Notes
    -----
    Of each reviewer the latest verdict counts. A decision without an effect takes one reviewer; one
    with an effect takes two who agree. Where reviewers differ, nothing is settled until a lead
    gives a verdict or they agree; an effect takes two even then. To overturn a decision it takes
    two, or a lead where the new decision has no effect. Saying again what was decided ends the
    doubt where nobody differs.
    """
    decision: str | None = None
    still_open: dict[int, str] = {}
    for cast in casts:
        still_open[cast.reviewer_id] = cast.decision
        if _is_settled(cast, still_open, decision):
            decision, still_open = cast.decision, {}
    return Standing(decision, still_open)


def _is_settled(cast: Cast, given: Mapping[int, str], decided: str | None) -> bool:
    if len(set(given.values())) > 1 and not cast.is_lead:
        return False
    if cast.decision == decided:
        return True
    agree = sum(decision == cast.decision for decision in given.values())
    if cast.decision in EFFECTIVE:
        return agree >= _ENOUGH
    return agree >= _ENOUGH or cast.is_lead or decided is None


def lock_report(session: Session, report_id: str) -> Report | None:
    """Return a report as it is now, and let nobody else change or erase it until the commit."""
    if not ROW_ID.fullmatch(report_id):
        return None
    statement = select(Report).where(Report.id == report_id).with_for_update()
    return session.scalar(statement.execution_options(populate_existing=True))


def add_verdict(
    session: Session, report: Report, reviewer_id: int, decision: str, reason: str, now: datetime
) -> tuple[Standing, Standing]:
    """Append a verdict.

    Parameters
    ----------
    session : Session
        Open session that will write; others that add verdicts wait (`server.store.audit`).
    report : Report
        The locked report.
    reviewer_id : int
        Who decides.
    decision, reason : str
        A Decision, and why, for other reviewers.
    now : datetime
        The time, in UTC.

    Returns
    -------
    tuple of Standing
        How the verdicts stood before, and how they stand now.
    """
    before = settle(_list_casts(session, report.id))
    session.add(
        Verdict(
            report_id=report.id,
            reviewer_id=reviewer_id,
            decision=decision,
            reason=reason,
            created=now,
        )
    )
    session.flush()
    return before, settle(_list_casts(session, report.id))


def mark_open(report: Report, standing: Standing) -> None:
    """Put a report back among those that wait, where verdicts on it have not settled anything.

    Outcome and answer of an earlier decision stay until it is overturned.
    """
    report.state = "second-look" if standing.open else "decided"


def decide_report(
    session: Session, report: Report, decision: str, answer: str, now: datetime
) -> None:
    """Store a decision that has become final, and count it.

    Parameters
    ----------
    session : Session
        Open session that will write.
    report : Report
        The locked report.
    decision : str
        A Decision.
    answer : str
        What the reporter is told.
    now : datetime
        The time, in UTC.
    """
    outcome = find_outcome(report.kind, decision)
    amounts = {outcome: 1}
    if report.outcome is None:
        amounts["answer_hours"] = math.ceil((now - report.created).total_seconds() / 3600)
    elif report.outcome != outcome:
        amounts[report.outcome] = -1
    if report.outcome != outcome:
        count_reports(session, report.created, report.kind, report.language, **amounts)
    report.state, report.outcome, report.answer = "decided", outcome, answer
    report.decided_at = now


def find_outcome(kind: str, decision: str) -> str:
    """Return what a decision means for the reporter.

    Examples
    --------
    >>> find_outcome("false-alarm", "false-alarm"), find_outcome("missed", "false-alarm")
    ('accepted', 'declined')
    >>> find_outcome("appeal", "unclear"), find_outcome("lure", "abuse")
    ('unclear', 'declined')
    """
    if decision == Decision.UNCLEAR:
        return "unclear"
    says = Decision.LURE if kind in {"missed", "lure"} else Decision.FALSE_ALARM
    return "accepted" if decision == says else "declined"


class Given(NamedTuple):
    """One verdict with the name of its reviewer."""

    report_id: str
    name: str
    decision: str
    reason: str
    created: datetime


def list_verdicts(session: Session, report_ids: Sequence[str], limit: int) -> list[Given]:
    """Return the verdicts on reports, oldest first."""
    rows = session.execute(
        select(Verdict.report_id, Reviewer.name, Verdict.decision, Verdict.reason, Verdict.created)
        .join(Reviewer, Reviewer.id == Verdict.reviewer_id)
        .where(Verdict.report_id.in_(report_ids))
        .order_by(Verdict.id)
        .limit(limit)
    )
    return [Given(*row) for row in rows]


def read_standing(session: Session, report_id: str) -> Standing:
    """Return how the verdicts on a report stand."""
    return settle(_list_casts(session, report_id))


def has_judged_copy(session: Session, report: Report, reviewer_id: int) -> bool:
    """Return whether a reviewer gave a verdict on another report of the same near copies."""
    if report.cluster_id is None:
        return False
    found = session.scalar(
        select(Verdict.id)
        .join(Report, Report.id == Verdict.report_id)
        .where(
            Report.cluster_id == report.cluster_id,
            Report.id != report.id,
            Report.kind != report.kind,
            Verdict.reviewer_id == reviewer_id,
        )
        .limit(1)
    )
    return found is not None


def _list_casts(session: Session, report_id: str) -> list[Cast]:
    rows = session.execute(
        select(Verdict.reviewer_id, Reviewer.role, Verdict.decision)
        .join(Reviewer, Reviewer.id == Verdict.reviewer_id)
        .where(Verdict.report_id == report_id)
        .order_by(Verdict.id)
    )
    return [Cast(row.reviewer_id, row.role == Role.LEAD, row.decision) for row in rows]
