"""Who is logged in to the review pages. Functions take a session; the caller commits."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from server.store.tables import Reviewer, ReviewSession

# A request within this time of the last one noted is not noted: a page view then writes nothing.
_NOTE_EVERY_S = 30


@dataclass(frozen=True, slots=True)
class Visitor:
    """A reviewer who is logged in, as a request knows them."""

    id: int
    name: str
    role: str
    csrf_token: str
    token_hash: str


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """When a log-in ends by itself: after idleness, and in any case."""

    idle: timedelta
    whole: timedelta


def begin_session(session: Session, reviewer_id: int, now: datetime) -> str:
    """Store a new log-in and return the token that the cookie holds; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    session.add(
        ReviewSession(
            token_hash=hash_token(token),
            reviewer_id=reviewer_id,
            csrf_token=secrets.token_urlsafe(32),
            created=now,
            seen=now,
        )
    )
    return token


def find_visitor(
    session: Session, token: str, now: datetime, limits: SessionLimits
) -> tuple[Visitor, bool] | None:
    """Return who a token belongs to.

    Parameters
    ----------
    session : Session
        Open session.
    token : str
        From the cookie.
    now : datetime
        The time, in UTC.
    limits : SessionLimits
        Ended log-ins open nothing, whether they were erased or not.

    Returns
    -------
    tuple of (Visitor, bool) or None
        The bool says that `note_seen` is due; None where nobody is logged in with this token.
    """
    row = session.execute(
        select(ReviewSession, Reviewer)
        .join(Reviewer, Reviewer.id == ReviewSession.reviewer_id)
        .where(ReviewSession.token_hash == hash_token(token), Reviewer.active)
    ).one_or_none()
    if row is None or _has_ended(row[0], now, limits):
        return None
    login, reviewer = row
    visitor = Visitor(
        reviewer.id, reviewer.name, reviewer.role, login.csrf_token, login.token_hash
    )
    note_after = min(timedelta(seconds=_NOTE_EVERY_S), limits.idle / 4)
    return visitor, now - login.seen >= note_after


def note_seen(session: Session, token_hash: str, now: datetime) -> None:
    """Remember that a log-in was used."""
    session.execute(
        update(ReviewSession).where(ReviewSession.token_hash == token_hash).values(seen=now)
    )


def list_sessions(
    session: Session, reviewer_id: int, now: datetime, limits: SessionLimits
) -> list[ReviewSession]:
    """Return a reviewer's log-ins that have not ended, newest first."""
    rows = session.scalars(
        select(ReviewSession)
        .where(ReviewSession.reviewer_id == reviewer_id)
        .order_by(ReviewSession.created.desc(), ReviewSession.token_hash)
    )
    return [each for each in rows if not _has_ended(each, now, limits)]


def end_session(session: Session, token_hash: str) -> None:
    """Erase one log-in."""
    session.execute(delete(ReviewSession).where(ReviewSession.token_hash == token_hash))


def end_sessions(session: Session, reviewer_id: int, keep: str = "") -> int:
    """Erase a reviewer's log-ins but the one with the hash `keep`; return how many."""
    found = session.execute(
        delete(ReviewSession).where(
            ReviewSession.reviewer_id == reviewer_id, ReviewSession.token_hash != keep
        )
    )
    return int(found.rowcount)  # type: ignore[attr-defined]


def erase_ended(session: Session, now: datetime, limits: SessionLimits) -> int:
    """Erase all log-ins that have ended; return how many."""
    found = session.execute(
        delete(ReviewSession).where(
            (ReviewSession.seen <= now - limits.idle)
            | (ReviewSession.created <= now - limits.whole)
        )
    )
    return int(found.rowcount)  # type: ignore[attr-defined]


def hash_token(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _has_ended(login: ReviewSession, now: datetime, limits: SessionLimits) -> bool:
    return now - login.seen >= limits.idle or now - login.created >= limits.whole
