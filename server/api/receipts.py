"""Reads the receipt of a request and finds its report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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


def describe_report(report: Report) -> dict[str, Any]:
    """Return what its reporter may read of a report, as the contract's ReportState."""
    return {
        "id": report.id,
        "kind": report.kind,
        "state": _tell_state(report),
        "created": _write_time(report.created),
        "outcome": report.outcome,
        "answer": report.answer,
        "question": report.question,
        "reply": report.reply,
        "due": None if report.due is None else _write_time(report.due),
    }


def _tell_state(report: Report) -> str:
    """Return the state; that a second reviewer looks is of no use to the reporter."""
    if report.state != "second-look":
        return report.state
    return "received" if report.outcome is None else "decided"


def _write_time(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")
