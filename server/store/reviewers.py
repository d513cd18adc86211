"""Accounts of the review pages. Functions take a session; the caller commits."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.store.tables import Reviewer, Serial
from server.store.upserts import insert_or_add

MAX_NAME_CHARS = 40
# Letters of any script, digits, and what stands between parts of a name.
NAME_PATTERN = r"[^\W_](?:[\w .'-]{0,38}[^\W_])"
# So many failures cost nothing: people mistype.
FREE_FAILURES = 3
# Then each one doubles the wait, up to the last: long enough against guessing, short enough that
# somebody who is kept out on purpose gets a turn.
_FIRST_WAIT_S = 10
_LONGEST_WAIT_S = 900
# The number of attempts under unknown, closed or waiting names.
_REFUSED = "log-ins-refused"


class Role(StrEnum):
    """What an account may do."""

    REVIEWER = "reviewer"
    LEAD = "lead"
    OPERATOR = "operator"


def add_reviewer(
    session: Session, name: str, role: Role, password_hash: str, totp_secret: str, now: datetime
) -> Reviewer:
    """Store a new account.

    Parameters
    ----------
    session : Session
        Open session; commit it afterwards.
    name : str
        Matches NAME_PATTERN and is not taken.
    role : Role
        What it may do.
    password_hash, totp_secret : str
        Hashed, and encrypted.
    now : datetime
        The time, in UTC.
    """
    reviewer = Reviewer(
        name=name,
        role=role.value,
        password_hash=password_hash,
        totp_secret=totp_secret,
        last_totp_step=0,
        active=True,
        failures=0,
        created=now,
    )
    session.add(reviewer)
    session.flush()
    return reviewer


def find_reviewer(session: Session, name: str) -> Reviewer | None:
    """Return the account of a name, active or not, None for a name that nobody can have."""
    if not re.fullmatch(NAME_PATTERN, name):
        return None
    return session.scalar(select(Reviewer).where(Reviewer.name == name))


def list_reviewers(session: Session) -> list[Reviewer]:
    """Return all accounts by name."""
    return list(session.scalars(select(Reviewer).order_by(Reviewer.name)))


def lock_reviewer(session: Session, reviewer_id: int) -> Reviewer | None:
    """Return an account as it is now, and let nobody else change it until the commit."""
    statement = select(Reviewer).where(Reviewer.id == reviewer_id).with_for_update()
    return session.scalar(statement.execution_options(populate_existing=True))


def is_locked(reviewer: Reviewer, now: datetime) -> bool:
    """Return whether an account must wait after failures."""
    return reviewer.locked_until is not None and now < reviewer.locked_until


def note_failure(reviewer: Reviewer, now: datetime) -> None:
    """Count a failed attempt, and from the third on make the account wait.

    Attempts during a wait must not be counted: whoever keeps trying would else keep the owner
    out for ever.
    """
    reviewer.failures += 1
    if reviewer.failures >= FREE_FAILURES:
        doublings = min(reviewer.failures - FREE_FAILURES, 10)
        wait_s = min(_FIRST_WAIT_S * 2**doublings, _LONGEST_WAIT_S)
        reviewer.locked_until = now + timedelta(seconds=wait_s)


def count_refused(session: Session) -> None:
    """Count an attempt that belongs to no account that may try now.

    It is one number, so that nobody can fill the disk with attempts; and it is written, so that
    such an attempt takes as long as one that is counted to an account.
    """
    insert_or_add(session, Serial, {"name": _REFUSED}, {"value": 1})


def note_login(reviewer: Reviewer, totp_step: int) -> None:
    """Forget the failures, and use up the code."""
    reviewer.failures = 0
    reviewer.locked_until = None
    reviewer.last_totp_step = totp_step
