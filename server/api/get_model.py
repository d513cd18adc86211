"""Serves the portable model, byte for byte."""

from __future__ import annotations

from flask import Blueprint, Response

from model.signing import HEADER
from server.answers import PortableModel
from server.contract import CONDITIONAL, Operation
from server.packing import make_shared
from server.services import get_services

blueprint = Blueprint("get_model", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/model",
    summary="Download the model",
    description=(
        "The weights as JSON; the ETag is their SHA-256. Ask with If-None-Match. The header "
        "Fanal-Signature holds an Ed25519 signature, by the release key or by this server's "
        "(/v1/keys), of the words 'fanal model 1', a line feed and the body as it was before any "
        "Content-Encoding."
    ),
    answers={200: PortableModel, 304: None},
    headers=CONDITIONAL,
    sends=(HEADER,),
)


@blueprint.get("/v1/model")
def get_model() -> Response:
    """Answer 200 with the model, 304 when the caller has it; 429 as a problem."""
    model = get_services().judge.model
    response = make_shared(model.body, model.digest)
    response.headers[HEADER] = model.signature
    return response
