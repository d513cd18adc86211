"""Says whether the server can do all of its work, and by name what it lacks."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from server.answers import Ready
from server.contract import Operation
from server.errors import Problem
from server.readiness import Readiness
from server.services import make_json

blueprint = Blueprint("get_ready", __name__)

# Where create_app leaves what looks.
READINESS_KEY = "fanal-readiness"

OPERATION = Operation(
    method="get",
    path="/readyz",
    summary="Can the server do its work",
    description=(
        "Asks whether the database is there and up to date and whether the weights on the disk "
        "are whole, at most once a second and never for long. Where not, `fields` names what is "
        "missing: `database` (unreachable, other-revision) or `model` (unreadable, other-digest)."
    ),
    answers={200: Ready},
    problems=("not-ready",),
    rate=None,
)


@blueprint.get("/readyz")
def get_ready() -> Response:
    """Answer 200, or 503 as a problem."""
    readiness: Readiness = current_app.extensions[READINESS_KEY]
    if missing := readiness.list_missing():
        raise Problem("not-ready", missing)
    return make_json({"status": "ready"})
