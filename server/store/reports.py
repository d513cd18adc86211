"""Takes in, finds and answers reports. Functions take a session; the caller commits."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.store.clusters import Reader, join_cluster
from server.store.counts import count_reports
from server.store.ids import make_id
from server.store.suppressions import Sketch
from server.store.tables import ROW_ID, Report

# Compared against when there is no such report, so that both answers take the same time.
_NO_HASH = "0" * 64


class IdempotencyMismatch(Exception):
    """The same Idempotency-Key came with another body."""


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a reporter sent, validated and otherwise as it came."""

    kind: str
    text: str
    language: str | None = None
    url: str | None = None
    note: str | None = None
    level: str | None = None
    model: str | None = None
    # Not in the representation, by which a repeated request is known: 0.3.0 had no such field.
    urgent: bool = field(default=False, repr=False)
    # Contacts in text and note that the reporter chose to leave readable; likewise.
    keep: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is stored of a report: contacts masked, and the server's own reading of the text."""

    sent: NewReport
    created: datetime
    due: datetime
    source: str
    lane: str
    text: str
    note: str | None
    url: str | None
    host: str | None
    language: str | None
    redactions: int
    judged_level: str
    judged_indicators: list[str]
    judged_combinations: list[str]
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Receipt:
    """The id of a report and the secret that opens it."""

    id: str
    receipt: str


def find_receipt(
    session: Session, secret: bytes, sent: NewReport, idempotency_key: str | None
) -> Receipt | None:
    """Return the receipt of a report that was stored under this key, None where there is none.

    Raises
    ------
    IdempotencyMismatch
        When the key was used with another body.
    """
    if idempotency_key is None:
        return None
    key_hash = _keyed_hash(secret, "key", idempotency_key)
    report = session.scalar(select(Report).where(Report.key_hash == key_hash))
    if report is None:
        return None
    if not hmac.compare_digest(report.body_hash, _hash_body(secret, sent)):
        raise IdempotencyMismatch
    return _derive_receipt(secret, report.id, idempotency_key)


def record_report(
    session: Session,
    secret: bytes,
    arrival: Arrival,
    reader: Reader,
    idempotency_key: str | None = None,
) -> Receipt:
    """Store a report once, joined with its near copies.

    Parameters
    ----------
    session : Session
        Open session that will write; commit it afterwards.
    secret : bytes
        The server's secret; receipts of repeated requests are derived from it.
    arrival : Arrival
        What is stored.
    reader : Reader
        Compares sketches.
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
    repeated = find_receipt(session, secret, arrival.sent, idempotency_key)
    if repeated is not None:
        return repeated
    receipt = _derive_receipt(secret, make_id(), idempotency_key)
    try:
        _insert(session, arrival, reader, _make_row(arrival, receipt, secret, idempotency_key))
    except IntegrityError:
        # Another thread or process stored the same key between our look-up and our insert.
        session.rollback()
        repeated = find_receipt(session, secret, arrival.sent, idempotency_key)
        if repeated is None:
            raise
        return repeated
    return receipt


def read_report(session: Session, report_id: str) -> Report | None:
    """Return a report for reviewers, None for an id that there is not or cannot be."""
    return session.get(Report, report_id) if ROW_ID.fullmatch(report_id) else None


def find_report(session: Session, report_id: str, receipt: str) -> Report | None:
    """Return the report that a receipt opens, None for a wrong id or receipt alike."""
    report = read_report(session, report_id)
    expected = _NO_HASH if report is None else report.receipt_hash
    if not hmac.compare_digest(expected, _hash_receipt(receipt)):
        return None
    return report


def record_reply(session: Session, report: Report, text: str, now: datetime) -> bool:
    """Keep a reporter's reply to the open question.

    Parameters
    ----------
    session : Session
        Open session that will write; commit it afterwards.
    report : Report
        The reporter's own.
    text : str
        The reply, contacts masked.
    now : datetime
        The time, in UTC.

    Returns
    -------
    bool
        False where no question is open. A repeat of the same reply is True and changes nothing.
    """
    if report.state == "replied" and report.reply == text:
        return True
    replied = update(Report).where(Report.id == report.id, Report.state == "question")
    done = session.scalar(
        replied.values(state="replied", reply=text, replied_at=now).returning(Report.id)
    )
    session.refresh(report)
    return done is not None


def _insert(session: Session, arrival: Arrival, reader: Reader, row: Report) -> None:
    row.cluster_id = join_cluster(session, arrival.sketch, reader, arrival.created)
    session.add(row)
    session.flush()
    # Last, because everybody who stores waits for this row until the transaction ends.
    count_reports(session, row.created, row.kind, row.language, received=1)


def _make_row(
    arrival: Arrival, receipt: Receipt, secret: bytes, idempotency_key: str | None
) -> Report:
    sent = arrival.sent
    return Report(
        id=receipt.id,
        kind=sent.kind,
        state="received",
        created=arrival.created,
        due=arrival.due,
        source=arrival.source,
        lane=arrival.lane,
        text=arrival.text,
        note=arrival.note,
        url=arrival.url,
        host=arrival.host,
        language=arrival.language,
        level=sent.level,
        model=sent.model,
        redactions=arrival.redactions,
        judged_level=arrival.judged_level,
        judged_indicators=arrival.judged_indicators,
        judged_combinations=arrival.judged_combinations,
        receipt_hash=_hash_receipt(receipt.receipt),
        key_hash=idempotency_key and _keyed_hash(secret, "key", idempotency_key),
        body_hash=_hash_body(secret, sent),
    )


def _derive_receipt(secret: bytes, report_id: str, idempotency_key: str | None) -> Receipt:
    """Make the receipt of a report.

    With a key it can be made again for a repeated request, although only its hash is
    stored: it takes the secret file and the caller's key, neither of which is in the database.
    """
    if idempotency_key is None:
        return Receipt(report_id, secrets.token_urlsafe(32))
    return Receipt(report_id, _keyed_hash(secret, "receipt", f"{report_id} {idempotency_key}"))


def _hash_body(secret: bytes, sent: NewReport) -> str:
    kept = f" keep {sorted(sent.keep)!r}" if sent.keep else ""
    return _keyed_hash(secret, "body", f"{sent!r}{' urgent' if sent.urgent else ''}{kept}")


def _keyed_hash(secret: bytes, purpose: str, value: str) -> str:
    return hmac.new(secret, f"{purpose}\n{value}".encode(), hashlib.sha256).hexdigest()


def _hash_receipt(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()
