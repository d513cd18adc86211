"""Reads bodies and queries against their models and turns failures into problems."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from server.errors import Problem, field_error

Model = TypeVar("Model", bound=BaseModel)

# What pydantic calls an error -> our stable reason and words that repeat no input.
_REASONS: Mapping[str, tuple[str, str]] = {
    "missing": ("required", "is required"),
    "string_type": ("wrong-type", "must be a string"),
    "model_type": ("wrong-type", "the body must be a JSON object"),
    "model_attributes_type": ("wrong-type", "the body must be a JSON object"),
    "string_too_long": ("too-long", "is too long"),
    "literal_error": ("not-allowed", "has a value that is not allowed"),
    "enum": ("not-allowed", "has a value that is not allowed"),
    "string_pattern_mismatch": ("not-allowed", "has a value that is not allowed"),
    "not-allowed": ("not-allowed", "must be true"),
    "nul-character": ("nul-character", "must not contain the NUL character"),
    "list_type": ("wrong-type", "must be a list"),
    "too_short": ("too-short", "holds too few"),
    "too_long": ("too-long", "holds too many"),
    "string_too_short": ("empty", "must not be empty"),
    "bool_type": ("wrong-type", "must be true or false"),
    "empty": ("empty", "must contain something to read"),
    "not-an-address": ("not-an-address", "must be an http or https address"),
}
_LANGUAGE_FIELDS = frozenset({"language", "reader_language", "lang"})


def read_body(model: type[Model], *, has_parts: bool = False) -> Model:
    """Return the JSON body of the request.

    Parameters
    ----------
    model : type of BaseModel
        The shape asked for.
    has_parts : bool, default False
        Whether it holds parts that `check_part` checks: half of a surrogate pair is then left to
        it.

    Returns
    -------
    Model
        The checked body.

    Raises
    ------
    Problem
        415 for another media type, 400 for what is not JSON in UTF-8, 413 for too much of
        it, 422 with the list of fields otherwise.
    """
    _check_media_type()
    data = _read_data()
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        sent = _load_half_characters(data)
        if sent is None:
            raise _to_problem(error, model) from None
        if not has_parts:
            raise _name_half_characters(sent, model) from None
    return check_part(model, sent)


def check_part(model: type[Model], value: Any) -> Model:
    """Return a part of a body, checked; raises Problem 422 with the list of fields."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        if _is_broken(value):
            raise _name_half_characters(value, model) from None
        raise _to_problem(error, model) from None


def read_query(model: type[Model]) -> Model:
    """Return the query of the request; raises Problem 422 with the list of fields."""
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise _to_problem(error, model) from None


def _read_data() -> bytes:
    data = request.get_data(cache=False)
    # A body sent in chunks is cut at the limit instead of refused.
    if request.content_length is None and len(data) >= (request.max_content_length or 0):
        raise Problem("body-too-large")
    return data


def _check_media_type() -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if request.mimetype != "application/json" or charset != "utf-8" or encoding != "identity":
        raise Problem("unsupported-media-type")


def _load_half_characters(data: bytes) -> Any:
    """Load JSON with half of a surrogate pair in it, which pydantic calls no JSON; else None."""
    if b"\\u" not in data:
        return None
    try:
        sent = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return sent if _is_broken(sent) else None


def _name_half_characters(sent: Any, model: type[BaseModel]) -> Problem:
    values = sent if isinstance(sent, dict) else {}
    # The name of an unknown field is input, so it is not repeated.
    fields = [name for name in model.model_fields if _is_broken(values.get(name))]
    message = "must not contain half of a surrogate pair"
    return Problem(
        "invalid-fields", [field_error(name, "half-character", message) for name in fields or [""]]
    )


def _is_broken(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _to_problem(error: ValidationError, model: type[BaseModel]) -> Problem:
    details = error.errors(include_url=False, include_context=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        return Problem("malformed-json")
    rows = [_to_field(detail["type"], detail["loc"], model) for detail in details]
    return Problem("invalid-fields", rows[:20])


def _to_field(kind: str, loc: tuple[int | str, ...], model: type[BaseModel]) -> dict[str, str]:
    if kind == "extra_forbidden":
        known = ", ".join(model.model_fields) or "none"
        # The name of an unknown field is input, so it is not repeated.
        return field_error("", "unknown-field", f"only these fields are known: {known}")
    field = str(loc[0]) if loc else ""
    if kind == "string_pattern_mismatch" and field in _LANGUAGE_FIELDS:
        return field_error(field, "unknown-language", "must be a known BCP 47 language code")
    reason, message = _REASONS.get(kind, ("invalid", "is not valid"))
    return field_error(field, reason, message)
