"""Builds the OpenAPI 3.1 document from what each endpoint says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.answers import ProblemDetails
from server.contract import Operation
from server.errors import PROBLEM_TYPE, PROBLEMS
from server.examples import EXAMPLES, example_problem

CONTRACT_VERSION = "1.3.0"
_REF = "#/components/schemas/{model}"
_DESCRIPTION = (
    "Says whether a text shows the signs by which human traffickers recruit. "
    "Offsets count Unicode code points of the text as sent. Nothing sent to /v1/assess is "
    "stored or logged. 'no-signs' never means that an offer is safe. Language codes are "
    "BCP 47 with a lower-case language; 'tl' is taken as 'fil'. Errors are RFC 9457 problem "
    "details; their types are listed in ProblemDetails and keep their meaning. Answers may gain "
    "fields and lists of words in answers may gain words: pass over what you do not know. What "
    "may change and how it is announced stands in server/API.md."
)
# Headers of answers; the first comes with every one.
_REQUEST_ID = "X-Request-ID"
_HEADERS: Mapping[str, tuple[str, str]] = {
    _REQUEST_ID: ("Names the request: the caller's own, or random", "^[A-Za-z0-9-]{8,64}$"),
    "ETag": ("Send it as If-None-Match to be spared what you have", '^(W/)?"[^"]+"$'),
    "Fanal-Signature": (
        "Ed25519 over a line that says what it is, and the body before any Content-Encoding",
        "^key=[0-9a-f]{16}; ed25519=[A-Za-z0-9_-]+$",
    ),
    "Location": ("Where what was made can be read", "^/"),
    "Retry-After": ("Whole seconds to wait", "^[0-9]+$"),
}


def build_document(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the whole contract.

    Parameters
    ----------
    operations : iterable of Operation
        Every public endpoint.

    Returns
    -------
    dict
        An OpenAPI 3.1 document, the same for the same code.
    """
    listed = list(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in listed:
        paths.setdefault(operation.path, {})[operation.method] = _describe(operation)
    _link_reports(paths)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fanal",
            "version": CONTRACT_VERSION,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": _collect_schemas(listed),
            "headers": {name: _describe_header(name) for name in _HEADERS},
            "examples": {name: {"value": example_problem(name)} for name in PROBLEMS},
            "securitySchemes": {
                "receipt": {"type": "http", "scheme": "bearer"},
                "operator": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _collect_schemas(operations: list[Operation]) -> dict[str, Any]:
    sent = [(op.body, "validation") for op in operations if op.body]
    got = [(model, "serialization") for op in operations for model in op.answers.values() if model]
    models: Any = [*sent, *got, (ProblemDetails, "serialization")]
    return dict(sorted(models_json_schema(models, ref_template=_REF)[1]["$defs"].items()))


def _describe(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{operation.method}{operation.path.title()}".translate(
            {ord(char): None for char in "/{}._"}
        ),
        "summary": operation.summary,
        "description": operation.description,
        "parameters": _list_parameters(operation),
        "responses": _list_responses(operation),
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _json_content(operation.body)}
    if operation.needs_receipt:
        described["security"] = [{"receipt": []}]
    if operation.takes_token:
        described["security"] = [{"operator": []}, {}]
    return described


def _link_reports(paths: dict[str, dict[str, Any]]) -> None:
    """Say that the id of a stored report is the one that the other operations on reports take."""
    links = {
        operation["operationId"]: {
            "operationId": operation["operationId"],
            "parameters": {"report_id": "$response.body#/id"},
            "description": "With the receipt of the answer in Authorization",
        }
        for path, operations in paths.items()
        for operation in operations.values()
        if "{report_id}" in path
    }
    for operations in paths.values():
        for operation in operations.values():
            for response in operation["responses"].values():
                if "Location" in response.get("headers", {}):
                    response["links"] = links


def _list_parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters = []
    if "{report_id}" in operation.path:
        schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,32}$"}
        parameters.append({"name": "report_id", "in": "path", "required": True, "schema": schema})
    for name, schema in operation.query.model_json_schema().get("properties", {}).items():
        plain = next((each for each in schema.get("anyOf", []) if "pattern" in each), schema)
        parameters.append({"name": name, "in": "query", "required": False, "schema": plain})
    for name, header in operation.headers.items():
        parameters.append({"name": name, "in": "header", "required": False, "schema": {**header}})
    return parameters


def _list_responses(operation: Operation) -> dict[str, Any]:
    responses = {str(status): _good_response(operation, status) for status in operation.answers}
    names = (*operation.problems, "unknown-host")
    names = names if operation.rate is None else (*names, "too-many-requests")
    by_status: dict[int, list[str]] = {}
    for name in names:
        by_status.setdefault(PROBLEMS[name][0], []).append(name)
    for status, each in sorted(by_status.items()):
        responses[str(status)] = _problem_response(", ".join(each), each)
    responses["default"] = _problem_response("any other error", ["internal-error"])
    return responses


def _good_response(operation: Operation, status: int) -> dict[str, Any]:
    model = operation.answers[status]
    names = [_REQUEST_ID, *(["ETag"] if 304 in operation.answers else []), *operation.sends]
    headers = _refer_headers(names)
    response: dict[str, Any] = {"description": _say_status(status), "headers": headers}
    if model is not None:
        response["content"] = _json_content(model)
    elif operation.media_type is not None:
        response["content"] = {operation.media_type: {"schema": {"type": "string"}}}
    return response


def _say_status(status: int) -> str:
    return {202: "Accepted", 204: "Done", 304: "Not changed"}.get(status, "Good answer")


def _json_content(model: type[BaseModel]) -> dict[str, Any]:
    shown: dict[str, Any] = {"schema": {"$ref": _REF.format(model=model.__name__)}}
    if model.__name__ in EXAMPLES:
        shown["example"] = EXAMPLES[model.__name__]
    return {"application/json": shown}


def _problem_response(words: str, names: list[str]) -> dict[str, Any]:
    content = {
        "schema": {"$ref": _REF.format(model="ProblemDetails")},
        "examples": {name: {"$ref": f"#/components/examples/{name}"} for name in names},
    }
    is_wait = any(PROBLEMS[name][0] in {429, 503} for name in names)
    headers = _refer_headers([_REQUEST_ID, *(["Retry-After"] if is_wait else [])])
    return {"description": words, "headers": headers, "content": {PROBLEM_TYPE: content}}


def _describe_header(name: str) -> dict[str, Any]:
    words, pattern = _HEADERS[name]
    described = {"description": words, "schema": {"type": "string", "pattern": pattern}}
    return {**described, "required": True} if name == _REQUEST_ID else described


def _refer_headers(names: list[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
