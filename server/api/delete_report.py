"""Withdraws a report: its content is erased, only the count stays."""

from __future__ import annotations

from flask import Blueprint, Response

from server.api.receipts import open_report
from server.contract import Operation
from server.db import truncate_log
from server.errors import Problem
from server.services import get_services, open_session
from server.store.retention import withdraw_report

blueprint = Blueprint("delete_report", __name__)

OPERATION = Operation(
    method="delete",
    path="/v1/reports/{report_id}",
    summary="Withdraw a report",
    description=(
        "Needs the receipt. Erases everything that was sent and all that was made of it, and "
        "keeps only counts; afterwards the report is unknown."
    ),
    answers={204: None},
    problems=("report-not-found", "store-unavailable"),
    needs_receipt=True,
)


@blueprint.delete("/v1/reports/<report_id>")
def delete_report(report_id: str) -> Response:
    """Answer 204; 404, 429, 503 as problems."""
    services = get_services()
    with open_session(will_write=True) as session:
        found = open_report(session, report_id)
        now = services.clock.now()
        if not withdraw_report(session, found.id, services.judge, now):
            raise Problem("report-not-found")
        session.commit()
    truncate_log(services.engine)
    return Response(status=204)
