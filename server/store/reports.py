"""Takes in, finds and erases reports. Functions take a session; the caller commits."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.redaction import redact_contacts, redact_url
from server.store.counts import count_reports
from server.store.tables import Report

# Compared against when there is no such report, so that both answers take the same time.
_NO_HASH = "0" * 64


class IdempotencyMismatch(Exception):
    """The same Idempotency-Key came with another body."""


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a reporter sent, already validated."""

    kind: str
    text: str
    language: str | None = None
    url: str | None = None
    note: str | None = None
    level: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The id of a report and the secret that opens it."""

    id: str
    receipt: str


def record_report(
    session: Session,
    secret: bytes,
    new: NewReport,
    now: datetime,
    idempotency_key: str | None = None,
) -> Receipt:
    """Store a report once.

    Parameters
    ----------
    session : Session
        Open session; commit it afterwards.
    secret : bytes
        The server's secret; receipts of repeated requests are derived from it.
    new : NewReport
        What was sent.
    now : datetime
        The time, in UTC.
    idempotency_key : str or None
        Key of the caller; None means that a repeat makes a second report.

    Returns
    -------
    Receipt
        The same one for the same key and body.

    Raises
    ------
    IdempotencyMismatch
        When the key was used with another body.
    """
    body_hash = _keyed_hash(secret, "body", repr(new))
    key_hash = None if idempotency_key is None else _keyed_hash(secret, "key", idempotency_key)
    repeated = _find_repeated(session, key_hash, body_hash)
    if repeated is not None:
        return _derive_receipt(secret, repeated.id, idempotency_key)
    receipt = _derive_receipt(secret, secrets.token_urlsafe(12), idempotency_key)
    session.add(_make_row(new, receipt, now, key_hash, body_hash))
    try:
        session.flush()
    except IntegrityError:
        # Another thread stored the same key between our look-up and our insert.
        session.rollback()
        repeated = _find_repeated(session, key_hash, body_hash)
        if repeated is None:
            raise
        return _derive_receipt(secret, repeated.id, idempotency_key)
    count_reports(session, now, new.kind, new.language, received=1)
    return receipt


def find_report(session: Session, report_id: str, receipt: str) -> Report | None:
    """Return the report that a receipt opens, None for a wrong id or receipt alike."""
    report = session.get(Report, report_id)
    expected = _NO_HASH if report is None else report.receipt_hash
    if not hmac.compare_digest(expected, _hash_receipt(receipt)):
        return None
    return report


def erase_report(session: Session, report: Report) -> None:
    """Erase a report at its reporter's wish; only the count stays."""
    count_reports(session, report.created, report.kind, report.language, withdrawn=1)
    session.delete(report)


def _find_repeated(session: Session, key_hash: str | None, body_hash: str) -> Report | None:
    if key_hash is None:
        return None
    report = session.scalar(select(Report).where(Report.key_hash == key_hash))
    if report is not None and not hmac.compare_digest(report.body_hash, body_hash):
        raise IdempotencyMismatch
    return report


def _make_row(
    new: NewReport, receipt: Receipt, now: datetime, key_hash: str | None, body_hash: str
) -> Report:
    return Report(
        id=receipt.id,
        kind=new.kind,
        state="received",
        created=now,
        text=new.text,
        language=new.language,
        url=None if new.url is None else redact_url(new.url),
        host=None if new.url is None else (urlsplit(new.url).hostname or "")[:255],
        note=None if new.note is None else redact_contacts(new.note),
        level=new.level,
        model=new.model,
        receipt_hash=_hash_receipt(receipt.receipt),
        key_hash=key_hash,
        body_hash=body_hash,
    )


def _derive_receipt(secret: bytes, report_id: str, idempotency_key: str | None) -> Receipt:
    """Make the receipt of a report.

    With a key it can be made again for a repeated request, although only its hash is
    stored: it takes the secret file and the caller's key, neither of which is in the database.
    """
    if idempotency_key is None:
        return Receipt(report_id, secrets.token_urlsafe(32))
    return Receipt(report_id, _keyed_hash(secret, "receipt", f"{report_id} {idempotency_key}"))


def _keyed_hash(secret: bytes, purpose: str, value: str) -> str:
    return hmac.new(secret, f"{purpose}\n{value}".encode(), hashlib.sha256).hexdigest()


def _hash_receipt(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()
