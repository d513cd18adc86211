"""Reads the receipt of a request and finds its report."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from server.errors import Problem
from server.store.reports import find_report
from server.store.tables import Report


def open_report(session: Session, report_id: str) -> Report:
    """Return the report that `Authorization: Bearer <receipt>` opens.

    Raises
    ------
    Problem
        The same 404 for no receipt, a wrong receipt and an unknown id.
    """
    scheme, _, receipt = request.headers.get("Authorization", "").partition(" ")
    is_bearer = scheme.lower() == "bearer"
    report = find_report(session, report_id, receipt.strip() if is_bearer else "")
    if report is None:
        raise Problem("report-not-found")
    return report
