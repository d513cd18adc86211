"""Checks and answers the items of a batch one by one, so that a broken one spoils no other."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from server.assessing import write_assessments
from server.errors import Problem, describe_failure, field_error, problem_body
from server.schemas import BatchItem, ItemId
from server.services import Services
from server.validation import check_part
from server.writing import dump_text

logger = logging.getLogger("fanal")

_ID = TypeAdapter[str](ItemId)


def write_batch(services: Services, items: Sequence[object]) -> bytes:
    """Return the contract's BatchAnswer as JSON in UTF-8.

    Parameters
    ----------
    services : Services
        Give the model and the counters.
    items : sequence of object
        As sent; those that keep the contract are judged together.
    """
    taken: set[str] = set()
    checked = [_check(item, taken) for item in items]
    good = [each for each in checked if isinstance(each, BatchItem)]
    bodies = iter(write_assessments(services, good))
    rows = [
        _write_assessment(each.id, next(bodies))
        if isinstance(each, BatchItem)
        else _write_problem(_find_id(item), each)
        for item, each in zip(items, checked, strict=True)
    ]
    return f'{{"items":[{",".join(rows)}]}}'.encode()


def _check(item: object, taken: set[str]) -> BatchItem | Problem:
    """Return an item checked, or what is wrong with it; its id is then among those taken."""
    try:
        checked = check_part(BatchItem, item)
    except Problem as problem:
        return problem
    if checked.id in taken:
        message = "must not be that of an earlier item"
        return Problem("invalid-fields", [field_error("id", "duplicate-id", message)])
    taken.add(checked.id)
    return checked


def _find_id(item: object) -> str | None:
    """Return the id of an item, None where it has none that is right."""
    try:
        return _ID.validate_python(item.get("id") if isinstance(item, dict) else None)
    except ValidationError:
        return None


def _write_assessment(name: str, body: str | Exception) -> str:
    if isinstance(body, Exception):
        logger.error("unexpected failure: %s", describe_failure(body))
        return _write_problem(name, Problem("internal-error"))
    return f'{{"id":{dump_text(name)},"assessment":{body}}}'


def _write_problem(name: str | None, problem: Problem) -> str:
    return dump_text({"id": name, "problem": problem_body(problem.name, problem.fields)})
