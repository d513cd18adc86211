"""Lists the languages that are judged, with the measured quality of each."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import LanguageList
from server.contract import Operation
from server.services import get_services, make_json

blueprint = Blueprint("get_languages", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/languages",
    summary="List the languages",
    description="Languages of adverts with their measured quality; languages of reasons.",
    answers={200: LanguageList},
)


@blueprint.get("/v1/languages")
def get_languages() -> Response:
    """Answer 200 with the languages; 429 as a problem."""
    judge = get_services().judge
    return make_json(
        {"languages": judge.assessor.languages, "reader_languages": judge.reader_languages}
    )
