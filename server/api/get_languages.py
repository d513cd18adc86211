"""Lists the languages that are judged, with the measured quality of each."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import LanguageList
from server.contract import CONDITIONAL, Operation
from server.packing import make_shared
from server.services import dump_json, get_services

blueprint = Blueprint("get_languages", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/languages",
    summary="List the languages",
    description="Languages of adverts with their measured quality; languages of reasons.",
    answers={200: LanguageList, 304: None},
    headers=CONDITIONAL,
)


@blueprint.get("/v1/languages")
def get_languages() -> Response:
    """Answer 200 with the languages; 429 as a problem."""
    judge = get_services().judge
    body = {"languages": judge.assessor.languages, "reader_languages": judge.reader_languages}
    return make_shared(dump_json(body))
