"""Gives devices the list of texts for which reviewers found the warning mistaken."""

from __future__ import annotations

from flask import Blueprint, Response, request

from model.signing import HEADER
from server.answers import SuppressionAnswer
from server.contract import Operation
from server.errors import Problem
from server.services import JSON_TYPE, get_services

blueprint = Blueprint("get_suppressions", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/suppressions",
    summary="Get the confirmed false alarms",
    description=(
        "Sketches of texts, without the texts. The header Fanal-Signature holds this server's "
        "Ed25519 signature (/v1/keys) of the words 'fanal suppressions 1', a line feed and the "
        "body. Refuse a serial below the last one. Ask with If-None-Match."
    ),
    answers={200: SuppressionAnswer, 304: None},
    problems=("store-unavailable",),
    headers={"If-None-Match": {"type": "string"}},
)


@blueprint.get("/v1/suppressions")
def get_suppressions() -> Response:
    """Answer 200 with the list, 304 when the caller has it; 429, 503 as a problem."""
    published = get_services().suppressions.published
    if published is None:
        raise Problem("store-unavailable")
    response = Response(published.body, content_type=JSON_TYPE)
    response.set_etag(published.etag)
    response.headers[HEADER] = published.signature
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
