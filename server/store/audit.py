"""The audit trail: what was done by whom, appended, and chained so that tampering shows.

Each entry holds a keyed hash of itself and of the one before. The number and a keyed check of the
last one stand in `serials` too, so that cutting off the end shows as well.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from server.secret import derive_key
from server.store.tables import AuditEntry, Reviewer, Serial
from server.store.upserts import insert_or_replace

_PURPOSE = "audit trail"
_BEFORE_THE_FIRST = "0" * 64
_TAIL, _TAIL_CHECK = "audit-tail", "audit-tail-check"
# The number under which writers of one PostgreSQL take turns ("audit").
_LOCK = 0x6175646974
# Entries that verifying holds in memory at once.
_BATCH = 1000
# Values that may stand in `detail`: numbers, and words of our own.
Detail = Mapping[str, str | int | bool | None]


def lock_audit(session: Session) -> None:
    """Wait for the turn to append; it is kept until the commit.

    A transaction that locks rows of reviewers or reports takes this first, so that no two wait for
    each other. In SQLite the turn is that of writing itself: the session must have been opened
    with `will_write`.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def append_audit(
    session: Session,
    secret: bytes,
    now: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: Detail | None = None,
) -> int:
    """Append an entry; the caller commits it together with what was done.

    Parameters
    ----------
    session : Session
        Open session that will write.
    secret : bytes
        The server's secret.
    now : datetime
        The time, in UTC, to the second.
    actor : str
        A reviewer's name, or "command line"; at most 80 characters.
    action : str
        What was done, such as "verdict"; at most 40 characters.
    subject : str
        An id or a name; at most 80 characters.
    detail : mapping or None
        More, in words of our own: never anything of a report, a note or a password.

    Returns
    -------
    int
        The entry's number.
    """
    lock_audit(session)
    key = derive_key(secret, _PURPOSE)
    last = session.scalar(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1))
    entry = AuditEntry(
        seq=1 if last is None else last.seq + 1,
        time=now,
        actor=actor,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        previous_hash=_BEFORE_THE_FIRST if last is None else last.hash,
    )
    entry.hash = _hash_entry(key, entry)
    session.add(entry)
    session.flush()
    _keep_tail(session, key, entry)
    return entry.seq


def list_audit(session: Session, before: int | None, limit: int) -> list[AuditEntry]:
    """Return entries, newest first.

    Parameters
    ----------
    session : Session
        Open session.
    before : int or None
        Only entries with a lower number; None begins with the newest.
    limit : int
        At most so many.
    """
    statement = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if before is not None:
        statement = statement.where(AuditEntry.seq < before)
    return list(session.scalars(statement))


def find_tampering(session: Session, secret: bytes) -> str | None:
    """Read the whole trail and compare every hash.

    Parameters
    ----------
    session : Session
        Open session.
    secret : bytes
        The server's secret, with which the trail was written.

    Returns
    -------
    str or None
        One sentence on the first entry that is wrong; None where all is as it was written.

    Notes
    -----
    Whoever holds the database *and* the secret can write another trail; whoever holds an old copy
    of both tables can put the end of that time back. Against the latter, keep the last number and
    hash (`python -m server verify-audit` prints them) in another place.
    """
    key = derive_key(secret, _PURPOSE)
    seq, previous = 0, _BEFORE_THE_FIRST
    for entry in _read_all(session):
        fault = _find_fault(key, entry, seq + 1, previous)
        if fault:
            return fault
        seq, previous = entry.seq, entry.hash
    return _find_cut(session, key, seq, previous)


def read_tail(session: Session) -> tuple[int, str]:
    """Return number and hash of the last entry; 0 and "" for an empty trail."""
    last = session.scalar(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1))
    return (0, "") if last is None else (last.seq, last.hash)


def _keep_tail(session: Session, key: bytes, entry: AuditEntry) -> None:
    check = _check_tail(key, entry.seq, entry.hash)
    insert_or_replace(session, Serial, {"name": _TAIL}, {"value": entry.seq})
    insert_or_replace(session, Serial, {"name": _TAIL_CHECK}, {"value": check})


def _read_all(session: Session) -> Iterator[AuditEntry]:
    after = -1
    while True:
        found = session.scalars(
            select(AuditEntry).where(AuditEntry.seq > after).order_by(AuditEntry.seq).limit(_BATCH)
        ).all()
        if not found:
            return
        yield from found
        after = found[-1].seq
        session.expunge_all()


def _find_fault(key: bytes, entry: AuditEntry, seq: int, previous: str) -> str | None:
    if entry.seq != seq:
        return f"entry {seq} is missing: entry {entry.seq} stands in its place"
    if not hmac.compare_digest(entry.previous_hash, previous):
        return f"entry {seq} does not follow the entry before it"
    if not hmac.compare_digest(entry.hash, _hash_entry(key, entry)):
        return f"entry {seq} was changed"
    return None


def _find_cut(session: Session, key: bytes, seq: int, last_hash: str) -> str | None:
    rows = session.execute(select(Serial.name, Serial.value)).all()
    kept = {name: value for name, value in rows}
    if not seq and _TAIL not in kept and _TAIL_CHECK not in kept:
        # An account is never made without an entry.
        has_accounts = session.scalar(select(Reviewer.id).limit(1)) is not None
        return "entry 1 is missing: there are accounts and no entries" if has_accounts else None
    expected = kept.get(_TAIL, 0)
    if seq < expected:
        return f"entry {seq + 1} is missing: {expected} entries were written, {seq} are there"
    if seq > expected or kept.get(_TAIL_CHECK) != _check_tail(key, seq, last_hash):
        return f"entry {seq} is not the one that was written last"
    return None


def _hash_entry(key: bytes, entry: AuditEntry) -> str:
    time = entry.time.isoformat()
    fields = [entry.seq, time, entry.actor, entry.action, entry.subject, entry.detail]
    body = json.dumps([*fields, entry.previous_hash], sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, body.encode(), "sha256").hex()


def _check_tail(key: bytes, seq: int, last_hash: str) -> int:
    """Return 63 bits that only the holder of the key can make."""
    digest = hmac.digest(key, f"tail {seq} {last_hash}".encode(), "sha256")
    return int.from_bytes(digest[:8]) >> 1
