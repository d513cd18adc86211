"""Serves the portable model, byte for byte."""

from __future__ import annotations

from flask import Blueprint, Response, request

from server.answers import PortableModel
from server.contract import Operation
from server.services import get_services

blueprint = Blueprint("get_model", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/model",
    summary="Download the model",
    description="The weights as JSON; the ETag is their SHA-256. Ask with If-None-Match.",
    answers={200: PortableModel, 304: None},
    headers={"If-None-Match": {"type": "string"}},
)


@blueprint.get("/v1/model")
def get_model() -> Response:
    """Answer 200 with the model, 304 when the caller has it; 429 as a problem."""
    judge = get_services().judge
    response = Response(judge.model_bytes, content_type="application/json")
    response.set_etag(judge.model_digest)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
