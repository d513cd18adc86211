"""Serves the portable model, byte for byte."""

from __future__ import annotations

from flask import Blueprint, Response, request

from model.signing import HEADER
from server.answers import PortableModel
from server.contract import Operation
from server.services import JSON_TYPE, get_services

blueprint = Blueprint("get_model", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/model",
    summary="Download the model",
    description=(
        "The weights as JSON; the ETag is their SHA-256. Ask with If-None-Match. The header "
        "Fanal-Signature holds an Ed25519 signature, by the release key or by this server's "
        "(/v1/keys), of the words 'fanal model 1', a line feed and the body."
    ),
    answers={200: PortableModel, 304: None},
    headers={"If-None-Match": {"type": "string"}},
)


@blueprint.get("/v1/model")
def get_model() -> Response:
    """Answer 200 with the model, 304 when the caller has it; 429 as a problem."""
    model = get_services().judge.model
    response = Response(model.body, content_type=JSON_TYPE)
    response.set_etag(model.digest)
    response.headers[HEADER] = model.signature
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
