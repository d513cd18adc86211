"""Takes a validated report in, from the API and from the forms for people alike."""

from __future__ import annotations

from server.arrival import read_arrival
from server.errors import Problem
from server.services import get_services, open_session
from server.store.reports import NewReport, Receipt, find_receipt, record_report


def take_in(sent: NewReport, key: str | None) -> Receipt:
    """Store a report once for each key, and return what opens it.

    Parameters
    ----------
    sent : NewReport
        Validated.
    key : str or None
        A repeat with the same key and words gets the same receipt; None stores anew each time.

    Raises
    ------
    Problem
        `store-full` where nothing more fits in.
    server.store.reports.IdempotencyMismatch
        When the key was used with other words.
    """
    return _find_stored(sent, key) or _store(sent, key)


def _find_stored(sent: NewReport, key: str | None) -> Receipt | None:
    """Find a repeated request, before its text is judged again; refuse where nothing fits in."""
    services = get_services()
    with open_session() as session:
        stored = find_receipt(session, services.secret, sent, key)
        if stored is None and not services.quota.has_room(session):
            raise Problem("store-full")
    return stored


def _store(sent: NewReport, key: str | None) -> Receipt:
    services = get_services()
    arrival = read_arrival(services, sent)
    with open_session(will_write=True) as session:
        receipt = record_report(session, services.secret, arrival, services.judge, key)
        session.commit()
    services.quota.note_stored()
    services.metrics.count_report(sent.kind)
    return receipt
