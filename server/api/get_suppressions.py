"""Gives devices the list of texts for which reviewers found the warning mistaken."""

from __future__ import annotations

from flask import Blueprint, Response

from model.signing import HEADER
from server.answers import SuppressionAnswer
from server.contract import CONDITIONAL, Operation
from server.errors import Problem
from server.packing import make_shared
from server.services import get_services

blueprint = Blueprint("get_suppressions", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/suppressions",
    summary="Get the confirmed false alarms",
    description=(
        "Sketches of texts, without the texts. The header Fanal-Signature holds this server's "
        "Ed25519 signature (/v1/keys) of the words 'fanal suppressions 1', a line feed and the "
        "body as it was before any Content-Encoding. Refuse a serial below the last one. Ask with "
        "If-None-Match."
    ),
    answers={200: SuppressionAnswer, 304: None},
    problems=("store-unavailable",),
    headers=CONDITIONAL,
    sends=(HEADER,),
)


@blueprint.get("/v1/suppressions")
def get_suppressions() -> Response:
    """Answer 200 with the list, 304 when the caller has it; 429, 503 as a problem."""
    published = get_services().suppressions.published
    if published is None:
        raise Problem("store-unavailable")
    response = make_shared(published.body, published.etag)
    response.headers[HEADER] = published.signature
    return response
