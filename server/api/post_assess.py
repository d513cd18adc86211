"""Judges one text. Nothing of it is stored or logged."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import AssessAnswer
from server.assessing import write_assessment
from server.contract import Operation
from server.packing import make_packed
from server.schemas import AssessRequest
from server.services import get_services
from server.validation import read_body

blueprint = Blueprint("post_assess", __name__)

OPERATION = Operation(
    method="post",
    path="/v1/assess",
    summary="Judge a text",
    description=(
        "Level, findings with the quoted words, and help. `language` is the text's own and "
        "may be left out; `reader_language` is the language of name, why and ask, English "
        "where there is no guidance in it; `country` chooses the help lines."
    ),
    body=AssessRequest,
    answers={200: AssessAnswer},
    problems=("malformed-json", "body-too-large", "unsupported-media-type", "invalid-fields"),
    rate="assess",
)


@blueprint.post("/v1/assess")
def post_assess() -> Response:
    """Answer 200 with the assessment; 400, 413, 415, 422, 429 as problems."""
    asked = read_body(AssessRequest)
    return make_packed(write_assessment(get_services(), asked))
