"""Judges up to a hundred texts at once. Nothing of them is stored or logged."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import BatchAnswer
from server.batching import write_batch
from server.contract import Operation
from server.limits import count_request
from server.packing import make_packed
from server.schemas import BatchRequest
from server.services import get_services
from server.validation import read_body

blueprint = Blueprint("post_assess_batch", __name__)

OPERATION = Operation(
    method="post",
    path="/v1/assess/batch",
    summary="Judge up to a hundred texts",
    description=(
        "Items are as for /v1/assess, each with an `id` of the caller's. Answers come in the same "
        "order; an item that breaks the contract, or has the id of an earlier one, gets a problem "
        "in the place of its assessment, with the id null where the id is what is broken, and does "
        "not touch the others. Each item counts as a request to /v1/assess; a batch that does not "
        "fit into what is left is refused whole. The limit of a body holds for all items together: "
        "where 413 comes, send fewer."
    ),
    body=BatchRequest,
    answers={200: BatchAnswer},
    problems=("malformed-json", "body-too-large", "unsupported-media-type", "invalid-fields"),
    rate="assess",
)


@blueprint.post("/v1/assess/batch")
def post_assess_batch() -> Response:
    """Answer 200 with an assessment or a problem for each item; else as POST /v1/assess."""
    # What is not even a batch counts as one request.
    amount = 1
    try:
        items: list[object] = list(read_body(BatchRequest, has_parts=True).items)
        amount = len(items)
    finally:
        count_request(blueprint.name, amount)
    return make_packed(write_batch(get_services(), items))
