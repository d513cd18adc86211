"""Lists the documented signs in a reader's language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from server.answers import IndicatorList
from server.contract import CONDITIONAL, Operation
from server.packing import make_shared
from server.schemas import LanguageQuery
from server.services import dump_json, get_services
from server.validation import read_query

blueprint = Blueprint("get_indicators", __name__)

OPERATION = Operation(
    method="get",
    path="/v1/indicators",
    summary="List the indicators",
    description="Each with its grade, group, sources and words; `language` says which words.",
    query=LanguageQuery,
    answers={200: IndicatorList, 304: None},
    headers=CONDITIONAL,
    problems=("invalid-fields",),
)


@blueprint.get("/v1/indicators")
def get_indicators() -> Response:
    """Answer 200 with all indicators; 422, 429 as problems."""
    judge = get_services().judge
    language = judge.choose_reader_language(read_query(LanguageQuery).lang)
    words = judge.read_guidance(language)["indicators"]
    rows = [_describe(indicator, words) for indicator in judge.assessor.indicators]
    return make_shared(dump_json({"language": language, "indicators": rows}))


def _describe(indicator: dict[str, Any], words: dict[str, dict[str, str]]) -> dict[str, Any]:
    told = words.get(indicator["id"], {})
    return {
        "id": indicator["id"],
        "group": indicator["group"],
        "grade": indicator["grade"],
        "sources": indicator["sources"],
        "name": told.get("name", indicator["id"]),
        "why": told.get("why", ""),
        "ask": told.get("ask", ""),
    }
