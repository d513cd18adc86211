"""Tells the public key by which this server signs."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import KeyList
from server.contract import CONDITIONAL, Operation
from server.packing import make_shared
from server.services import dump_json, get_services

blueprint = Blueprint("get_keys", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/keys",
    summary="Get the server's key",
    description=(
        "The Ed25519 key (base64url, no padding) of this server's signatures. Keep the first one "
        "that is seen, and believe no other one later without asking a person."
    ),
    answers={200: KeyList, 304: None},
    headers=CONDITIONAL,
)


@blueprint.get("/v1/keys")
def get_keys() -> Response:
    """Answer 200 with one key; 429 as a problem."""
    signer = get_services().signer
    key = {"id": signer.id, "algorithm": "Ed25519", "public": signer.public, "use": "server"}
    return make_shared(dump_json({"keys": [key]}))
