"""Says whether reports can be stored; the model is loaded or the process would not run."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from server.answers import Health
from server.contract import Operation
from server.errors import Problem
from server.services import get_services, make_json
from server.store.schema import find_newest_revision, read_revision

blueprint = Blueprint("get_ready", __name__)

OPERATION = Operation(
    method="get",
    path="/readyz",
    summary="Can the server do its work",
    description="Asks the database whether it is there and up to date.",
    answers={200: Health},
    problems=("not-ready",),
    rate=None,
)


@blueprint.get("/readyz")
def get_ready() -> Response:
    """Answer 200, or 503 as a problem."""
    try:
        is_current = read_revision(get_services().engine) == find_newest_revision()
    except SQLAlchemyError:
        is_current = False
    if not is_current:
        raise Problem("not-ready")
    return make_json({"status": "ready"})
