"""Serves the contract."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from server.answers import OpenDocument
from server.contract import CONDITIONAL, Operation
from server.packing import make_shared

blueprint = Blueprint("get_openapi", __name__)

# Where create_app leaves the finished document, as JSON.
DOCUMENT_KEY = "fanal-openapi"

OPERATION = Operation(
    method="get",
    path="/openapi.json",
    summary="This contract",
    description="OpenAPI 3.1; a page that draws it is at /docs.",
    answers={200: OpenDocument, 304: None},
    headers=CONDITIONAL,
)


@blueprint.get("/openapi.json")
def get_openapi() -> Response:
    """Answer 200 with the OpenAPI document; 429 as a problem."""
    return make_shared(current_app.extensions[DOCUMENT_KEY])
