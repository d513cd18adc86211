"""Says what became of a report."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import ReportState
from server.api.receipts import describe_report, open_report
from server.contract import Operation
from server.services import make_json, open_session

blueprint = Blueprint("get_report", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/reports/{report_id}",
    summary="See the state of a report",
    description="Needs the receipt. Without it or with a wrong one: 404, as for an unknown id.",
    answers={200: ReportState},
    problems=("report-not-found", "store-unavailable"),
    needs_receipt=True,
)


@blueprint.get("/v1/reports/<report_id>")
def get_report(report_id: str) -> Response:
    """Answer 200 with the state; 404, 429, 503 as problems."""
    with open_session() as session:
        body = describe_report(open_report(session, report_id))
    return make_json(body)
