"""Opens the database for something that is done, and writes down that it was done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from server.review.access import get_visitor
from server.services import get_services, open_session
from server.store.audit import Detail, append_audit, lock_audit


@dataclass(frozen=True, slots=True)
class Deed:
    """An open transaction in which a reviewer does something."""

    session: Session
    now: datetime

    def note(self, action: str, subject: str, actor: str = "", **detail: str | int | None) -> None:
        """Append to the audit trail.

        Parameters
        ----------
        action, subject : str
            What was done, and to what.
        actor : str, default ""
            Who did it; "" is who is logged in.
        **detail
            More, never of a report's content.
        """
        secret = get_services().secret
        who = actor or get_visitor().name
        kept: Detail = {name.replace("_", " "): value for name, value in detail.items()}
        append_audit(self.session, secret, self.now, who, action, subject, kept)


@contextmanager
def open_deed() -> Iterator[Deed]:
    """Yield a transaction that is committed at the end, and rolled back on an error.

    Those of several reviewers come one after the other, so that two verdicts given at once see each
    other.
    """
    with open_session(will_write=True) as session:
        lock_audit(session)
        yield Deed(session, get_services().clock.now())
        session.commit()
