"""Lists places that help, by country and language."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import HelpList
from server.contract import CONDITIONAL, Operation
from server.packing import make_shared
from server.schemas import HelpQuery
from server.services import dump_json, get_services
from server.validation import read_query

blueprint = Blueprint("get_help", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/help",
    summary="List places that help",
    description="For a country, with international ones; `lang` is the reader's language.",
    query=HelpQuery,
    answers={200: HelpList, 304: None},
    headers=CONDITIONAL,
    problems=("invalid-fields",),
)


@blueprint.get("/v1/help")
def get_help() -> Response:
    """Answer 200 with places; 422, 429 as problems."""
    asked = read_query(HelpQuery)
    judge = get_services().judge
    language = judge.choose_reader_language(asked.lang)
    body = dump_json({"help": judge.find_help(asked.country, language)})
    # A browser that keeps it would show later that somebody had looked for help.
    return make_shared(body, cache="no-store")
