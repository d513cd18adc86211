"""Confirmed false alarms, by sketch. Functions take a session; the caller commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from server.store.ids import make_id
from server.store.places import Moment
from server.store.tables import ROW_ID, Report, Serial, Suppression
from server.store.upserts import insert_or_add, insert_or_ignore

# The serial that grows with every change of the list, and the second of the last one.
SERIAL, CHANGED = "suppressions", "suppressions-changed"


class Sketch(Protocol):
    """What is known of a text: see `model.sketch.Sketch`."""

    @property
    def digest(self) -> str: ...
    @property
    def values(self) -> tuple[int, ...]: ...
    @property
    def size(self) -> int: ...


class ListState(NamedTuple):
    """The serial of the list, and when it last changed."""

    serial: int
    changed: datetime


def add_suppression(
    session: Session,
    now: datetime,
    report: Report,
    sketch: Sketch,
    reading: str,
    assessment: Mapping[str, Any],
    days: int,
) -> str:
    """Keep near copies of a report's text from being warned of.

    Parameters
    ----------
    session : Session
        Open session that will write; commit it afterwards.
    now : datetime
        The time, in UTC.
    report : Report
        The confirmed false alarm; stored already.
    sketch : Sketch
        Of its text, whose contacts are masked (`Judge.make_sketch`).
    reading : str
        Character table of the sketch (`Judge.reading`).
    assessment : mapping
        What the model says of the text by itself (`Judge.read`): level, findings, combinations.
    days : int
        How long it holds.

    Returns
    -------
    str
        Its id; that of the one which holds already where the report has one.
    """
    of_it = (Suppression.report_id == report.id) & Suppression.revoked_at.is_(None)
    held = session.scalar(select(Suppression.id).where(of_it))
    if held is not None:
        return held
    row = Suppression(
        id=make_id(),
        report_id=report.id,
        reading=reading,
        created=now,
        expires=now + timedelta(days=days),
        **_describe(report, sketch, assessment),
    )
    session.add(row)
    session.flush()
    _advance_serial(session, now)
    return row.id


def _describe(report: Report, sketch: Sketch, assessment: Mapping[str, Any]) -> dict[str, Any]:
    # What it showed before its contacts were masked it shows to readers, and so do near copies.
    shown = {finding["indicator"] for finding in assessment["findings"]}
    return {
        "digest": sketch.digest,
        "sketch": list(sketch.values),
        "sketch_size": sketch.size,
        "indicators": sorted(shown.union(report.judged_indicators)),
        "combinations": list(assessment["combinations"]),
        "level": assessment["level"],
    }


def revoke_suppression(session: Session, suppression_id: str, now: datetime) -> bool:
    """End a suppression at a reviewer's wish; return whether it held until now."""
    if not ROW_ID.fullmatch(suppression_id):
        return False
    of_it = update(Suppression).where(Suppression.id == suppression_id)
    return bool(_revoke(session, of_it, now))


def revoke_of_report(session: Session, report_id: str, now: datetime) -> int:
    """Revoke what was made of a withdrawn report, and forget the sketch of its text.

    Parameters
    ----------
    session : Session
        Open session that will write; commit it afterwards.
    report_id : str
        The report, which is still stored.
    now : datetime
        The time, in UTC.

    Returns
    -------
    int
        How many were revoked.
    """
    of_it = update(Suppression).where(Suppression.report_id == report_id)
    number = _revoke(session, of_it, now)
    session.execute(of_it.values(digest="", sketch=[], sketch_size=0))
    return number


def revoke_of_text(session: Session, digest: str, now: datetime) -> int:
    """Revoke all that was made of the same words; return how many.

    Where reviewers overturn a false alarm, the words are no longer held to be mistaken, whichever
    report the suppression was made of.
    """
    return _revoke(session, update(Suppression).where(Suppression.digest == digest), now)


def end_suppressions(session: Session, now: datetime) -> int:
    """Remove suppressions whose time is over; return how many."""
    ended = delete(Suppression).where(Suppression.expires <= now).returning(Suppression.id)
    number = len(session.scalars(ended).all())
    if number:
        _advance_serial(session, now)
    return number


def list_of_report(session: Session, report_id: str) -> list[Suppression]:
    """Return what was made of a report, revoked or not, the newest first."""
    of_it = select(Suppression).where(Suppression.report_id == report_id)
    return list(session.scalars(of_it.order_by(Suppression.created.desc(), Suppression.id)))


def list_page(
    session: Session, before: Moment | None, limit: int
) -> list[Suppression]:
    """Return suppressions, revoked ones too, the newest first, from below a place on."""
    order = (Suppression.created.desc(), Suppression.id.desc())
    statement = select(Suppression).order_by(*order).limit(limit)
    if before is not None:
        is_same = (Suppression.created == before.created) & (Suppression.id >= before.id)
        statement = statement.where(Suppression.created <= before.created, ~is_same)
    return list(session.scalars(statement))


def list_active(session: Session, now: datetime) -> list[Suppression]:
    """Return the suppressions that hold, the newest first."""
    holds = Suppression.revoked_at.is_(None) & (Suppression.expires > now)
    order = (Suppression.created.desc(), Suppression.id)
    return list(session.scalars(select(Suppression).where(holds).order_by(*order)))


def read_list_state(session: Session) -> ListState:
    """Return serial and time of the list; both are 0 before the first change."""
    asked = select(Serial.name, Serial.value).where(Serial.name.in_((SERIAL, CHANGED)))
    found: dict[str, int] = {name: value for name, value in session.execute(asked)}
    return ListState(found.get(SERIAL, 0), datetime.fromtimestamp(found.get(CHANGED, 0), UTC))


def _revoke(session: Session, of_it: Any, now: datetime) -> int:
    holds: ColumnElement[bool] = Suppression.revoked_at.is_(None)
    revoked = session.scalars(
        of_it.where(holds).values(revoked_at=now).returning(Suppression.id)
    ).all()
    if revoked:
        _advance_serial(session, now)
    return len(revoked)


def _advance_serial(session: Session, now: datetime) -> None:
    # Whoever has the serial's row has the list to themselves until they commit.
    insert_or_add(session, Serial, {"name": SERIAL}, {"value": 1})
    insert_or_ignore(session, Serial, [{"name": CHANGED, "value": 0}])
    # Never below the second: devices refuse a serial below their last one, and a server that was
    # put back to a backup would else repeat those that it had given since.
    second = int(now.timestamp())
    behind = update(Serial).where(Serial.name.in_((SERIAL, CHANGED)), Serial.value < second)
    session.execute(behind.values(value=second))
