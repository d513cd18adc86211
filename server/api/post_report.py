"""Takes in a report and gives the receipt that opens it."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from server.answers import ReportReceived
from server.contract import Operation
from server.errors import Problem, field_error
from server.schemas import ReportRequest
from server.services import make_json
from server.store.reports import IdempotencyMismatch, NewReport
from server.taking_in import take_in
from server.validation import read_body

blueprint = Blueprint("post_report", __name__)

_KEY_PATTERN = r"^[A-Za-z0-9_-]{8,128}$"

OPERATION = Operation(
    method="post",
    path="/v1/reports",
    summary="Report a mistake or a lure",
    description=(
        "Stores what is sent, once per Idempotency-Key: a repeat with the same key and body "
        "gets the same answer. Contact data in `text` and `note` and secrets in `url` are masked "
        "first, but for the contacts that `keep` names as they stand there. `urgent` says that "
        "somebody is in danger now, or that a child is meant. "
        "The receipt is not stored and cannot be asked for again."
    ),
    body=ReportRequest,
    answers={202: ReportReceived},
    problems=(
        "malformed-json",
        "body-too-large",
        "unsupported-media-type",
        "invalid-fields",
        "idempotency-mismatch",
        "store-full",
        "store-unavailable",
    ),
    rate="reports",
    sends=("Location",),
    headers={"Idempotency-Key": {"type": "string", "pattern": _KEY_PATTERN}},
)


@blueprint.post("/v1/reports")
def post_report() -> Response:
    """Answer 202 with id and receipt; 400, 413, 415, 422, 429, 503 as problems."""
    key = _read_key()
    body = read_body(ReportRequest)
    sent = NewReport(**body.model_dump(mode="json", exclude={"consent"}))
    try:
        receipt = take_in(sent, key)
    except IdempotencyMismatch:
        raise Problem("idempotency-mismatch") from None
    response = make_json({"id": receipt.id, "receipt": receipt.receipt}, 202)
    response.headers["Location"] = f"/v1/reports/{receipt.id}"
    return response


def _read_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not re.fullmatch(_KEY_PATTERN, key):
        message = "must be 8 to 128 letters, digits, - or _"
        raise Problem("invalid-fields", [field_error("Idempotency-Key", "not-allowed", message)])
    return key
