"""Builds the OpenAPI 3.1 document from what each endpoint says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.answers import ProblemDetails
from server.contract import Operation
from server.errors import PROBLEM_TYPE, PROBLEMS, URN_PREFIX

CONTRACT_VERSION = "1.0.0"
_REF = "#/components/schemas/{model}"
_DESCRIPTION = (
    "Says whether a text shows the signs by which human traffickers recruit. "
    "Offsets count Unicode code points of the text as sent. Nothing sent to /v1/assess is "
    "stored or logged. 'no-signs' never means that an offer is safe. Language codes are "
    "BCP 47 with a lower-case language; 'tl' is taken as 'fil'. Errors are RFC 9457 problem "
    f"details whose type is {URN_PREFIX} and one of: {', '.join(PROBLEMS)}."
)


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
    responses: dict[str, Any] = {}
    for status, model in operation.answers.items():
        responses[str(status)] = {"description": _say_status(status)}
        if model is not None:
            responses[str(status)]["content"] = _json_content(model)
        elif operation.media_type is not None:
            content = {operation.media_type: {"schema": {"type": "string"}}}
            responses[str(status)]["content"] = content
    names = (*operation.problems, "unknown-host")
    names = names if operation.rate is None else (*names, "too-many-requests")
    by_status: dict[int, list[str]] = {}
    for name in names:
        by_status.setdefault(PROBLEMS[name][0], []).append(name)
    for status, each in sorted(by_status.items()):
        responses[str(status)] = _problem_response(", ".join(each))
    responses["default"] = _problem_response("any other error")
    return responses


def _say_status(status: int) -> str:
    return {202: "Accepted", 204: "Done", 304: "Not changed"}.get(status, "Good answer")


def _json_content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}


def _problem_response(names: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="ProblemDetails")}
    return {"description": names, "content": {PROBLEM_TYPE: {"schema": schema}}}
