"""Takes a reporter's reply to the one question that a reviewer asked."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import ReportState
from server.api.receipts import describe_report, open_report
from server.arrival import mask_reply
from server.contract import Operation
from server.errors import Problem
from server.schemas import ReplyRequest
from server.services import get_services, make_json, open_session
from server.store.reports import record_reply
from server.validation import read_body

blueprint = Blueprint("post_reply", __name__)

OPERATION = Operation(
    method="post",
    path="/v1/reports/{report_id}/reply",
    summary="Reply to a reviewer's question",
    description=(
        "Needs the receipt. Contact data in the reply is masked. A question takes one reply; "
        "a repeat of the same reply gets the same answer."
    ),
    body=ReplyRequest,
    answers={200: ReportState},
    problems=(
        "malformed-json",
        "report-not-found",
        "no-question",
        "body-too-large",
        "unsupported-media-type",
        "invalid-fields",
        "store-unavailable",
    ),
    needs_receipt=True,
)


@blueprint.post("/v1/reports/<report_id>/reply")
def post_reply(report_id: str) -> Response:
    """Answer 200 with the state; 400, 404, 409, 413, 415, 422, 429, 503 as problems."""
    services = get_services()
    text = mask_reply(services, read_body(ReplyRequest).text)
    with open_session(will_write=True) as session:
        report = open_report(session, report_id)
        if not record_reply(session, report, text, services.clock.now()):
            raise Problem("no-question")
        session.commit()
        return make_json(describe_report(report))
