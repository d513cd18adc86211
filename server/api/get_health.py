"""Says that the process answers."""

from __future__ import annotations

from flask import Blueprint, Response

from server.answers import Health
from server.contract import Operation
from server.services import make_json

blueprint = Blueprint("get_health", __name__)

OPERATION = Operation(
    method="get",
    path="/healthz",
    summary="Is the process alive",
    description="Looks at nothing else; see /readyz.",
    answers={200: Health},
    rate=None,
)


@blueprint.get("/healthz")
def get_health() -> Response:
    """Answer 200."""
    return make_json({"status": "ok"})
