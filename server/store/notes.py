"""Reviewers' notes for other reviewers. Functions take a session; the caller commits."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.store.tables import Note, Reviewer

MAX_NOTE_CHARS = 2000
# So many are read of one report; nobody reads more.
MAX_NOTES = 200


class Written(NamedTuple):
    """One note with the name of its writer."""

    name: str
    text: str
    created: datetime


def add_note(
    session: Session, report_id: str, reviewer_id: int, text: str, now: datetime
) -> None:
    """Append a note; no reporter ever sees it."""
    session.add(Note(report_id=report_id, reviewer_id=reviewer_id, text=text, created=now))


def list_notes(session: Session, report_id: str) -> list[Written]:
    """Return the notes on a report, oldest first."""
    rows = session.execute(
        select(Reviewer.name, Note.text, Note.created)
        .join(Reviewer, Reviewer.id == Note.reviewer_id)
        .where(Note.report_id == report_id)
        .order_by(Note.id)
        .limit(MAX_NOTES)
    )
    return [Written(*row) for row in rows]
